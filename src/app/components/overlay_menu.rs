//! What lies over the line of the chart: the same hours of an earlier week or year, or another value of a dimension.

use std::sync::Arc;

use leptos::prelude::*;

use super::popover::Popover;
use crate::app::state::overlay::Overlay;
use crate::app::state::siblings::siblings;
use crate::app::state::view::{Step, ViewState};
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::metric::MetricId;
use crate::words::capitalised;
use crate::words::page::charts as words;
use crate::words::page::common;

/// Values of one dimension on offer.
const MOST: usize = 50;

/// The menu of the metric in the chart. The choice is kept in the view.
#[component]
pub(crate) fn OverlayMenu(
    view: ViewState,
    findings: Arc<Findings>,
    event: AnomalyGroup,
    #[prop(into)] metric: Signal<MetricId>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let chosen = Memo::new(move |_| view.with(|view| view.overlay.clone()));
    let interval = findings.grid.interval;
    let choice = move |findings: &Findings, overlay: Overlay, text: String| {
        let possible = overlay.is_possible(findings, metric.get());
        let (is, set) = (overlay.clone(), overlay);
        view! {
            <label class:muted=!possible>
                <input
                    type="radio"
                    name="overlay"
                    disabled=!possible
                    prop:checked=move || chosen.with(|chosen| *chosen == is)
                    on:change=move |_| view.update(Step::Push, |view| view.overlay = set.clone())
                />
                {text}
                {(!possible).then(|| view! { " " {words::TOO_SHORT} })}
            </label>
        }
    };
    let values = move |findings: &Findings, dimension: usize| {
        let name = &findings.metric_set.dimensions[dimension];
        let others = siblings(findings, &event, metric.get(), dimension);
        // Without itself among them, the metric has no value of this dimension.
        let others = others.split_first().filter(|(own, _)| own.metric == metric.get()).map(|(_, rest)| rest)?;
        let more = others.len().saturating_sub(MOST);
        let options = others.iter().take(MOST).map(|sibling| {
            choice(findings, Overlay::Value(name.clone(), sibling.value.clone()), sibling.value.clone())
        });
        (!others.is_empty()).then(|| {
            view! {
                <fieldset class="checks">
                    <legend class="muted">{words::another(name)}</legend>
                    {options.collect_view()}
                    {(more > 0).then(|| view! { <p class="muted">{common::and_more(more as u64)}</p> })}
                </fieldset>
            }
        })
    };
    view! {
        <Popover class="btn slim" label=|| words::OVERLAY open=open>
            <div class="overlays">
                <fieldset class="checks">
                    <legend class="vh">{words::EARLIER}</legend>
                    {choice(&findings, Overlay::None, words::NO_OVERLAY.to_owned())}
                    {Overlay::earlier(interval)
                        .iter()
                        .map(|overlay| {
                            let text = capitalised(&overlay.label(interval));
                            choice(&findings, overlay.clone(), text)
                        })
                        .collect_view()}
                </fieldset>
                {(0..findings.metric_set.dimensions.len()).map(|at| values(&findings, at)).collect_view()}
            </div>
        </Popover>
    }
}
