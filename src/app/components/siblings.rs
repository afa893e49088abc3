//! The same measure at the neighbouring values of a dimension: small charts with one cursor.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use super::metric_chart::{ChartState, MetricChart};
use super::radio_group::RadioGroup;
use crate::app::platform::pointer::position;
use crate::app::state::detector::Detector;
use crate::app::state::ranges::Window;
use crate::app::state::siblings::{MOST, Sibling, siblings, verdict};
use crate::chart::scene::EventMark;
use crate::model::finding::{Anomaly, AnomalyGroup, Findings};
use crate::model::metric::MetricId;

/// How many more charts a press adds: each is asked for and drawn by itself.
const NEXT: usize = 24;

/// The card; nothing where there are no neighbours.
#[component]
pub(crate) fn Siblings(
    detector: Detector,
    findings: Arc<Findings>,
    event: AnomalyGroup,
    metric: MetricId,
    #[prop(into)] window: Signal<Window>,
    #[prop(into)] cursor: Signal<Option<usize>>,
    on_cursor: Callback<Option<usize>>,
) -> impl IntoView {
    let names = findings.metric_set.dimensions.clone();
    let found: Vec<(usize, Vec<Sibling>)> = (0..names.len())
        .map(|dimension| (dimension, siblings(&findings, &event, metric, dimension)))
        .filter(|(_, list)| list.len() > 1)
        .collect();
    if found.is_empty() {
        return ().into_any();
    }
    let words: Vec<String> = found.iter().map(|(dimension, _)| names[*dimension].clone()).collect();
    let chosen = RwSignal::new(words.len() - 1);
    let title = {
        let words = words.clone();
        move || format!("Same measure by {}", words[chosen.get()])
    };
    let several = words.len() > 1;
    let shown = RwSignal::new(MOST);
    let charts = move || {
        let list = &found[chosen.get()].1;
        let more = list.len().saturating_sub(shown.get());
        let next = more.min(NEXT);
        let charts = list.iter().take(shown.get()).map(|sibling| {
            let anomaly = sibling.anomaly.map(|index| event.anomalies[index].clone());
            let (findings, sibling) = (findings.clone(), sibling.clone());
            view! { <Small detector findings sibling anomaly window cursor on_cursor /> }
        });
        view! {
            <div class="pad mult">{charts.collect_view()}</div>
            {(more > 0)
                .then(|| {
                    view! {
                        <button type="button" class="btn ghost slim more" on:click=move |_| *shown.write() += next>
                            {if next < more { format!("{next} of {more} more") } else { format!("{more} more") }}
                        </button>
                    }
                })}
        }
    };
    view! {
        <section class="card" aria-labelledby="siblings">
            <header>
                <h2 id="siblings">{title}</h2>
                <span class="muted">"one cursor for all charts, each with its own scale"</span>
                <span class="grow"></span>
                <Show when=move || several>
                    <RadioGroup
                        name="siblings-by"
                        label="Neighbours by".to_owned()
                        options=words.clone()
                        chosen=Signal::derive(move || Some(chosen.get()))
                        on_choose=Callback::new(move |index| {
                            shown.set(MOST);
                            chosen.set(index);
                        })
                    />
                </Show>
            </header>
            {charts}
        </section>
    }
    .into_any()
}

/// One neighbour's chart.
#[component]
fn Small(
    detector: Detector,
    findings: Arc<Findings>,
    sibling: Sibling,
    anomaly: Option<Anomaly>,
    window: Signal<Window>,
    cursor: Signal<Option<usize>>,
    on_cursor: Callback<Option<usize>>,
) -> impl IntoView {
    let marks: Vec<EventMark> = anomaly.iter().map(mark).collect();
    let chart = ChartState { cursor, ..ChartState::still(sibling.metric, window, marks) };
    let verdict = verdict(anomaly.as_ref());
    let hover = move |event: ev::PointerEvent| on_cursor.run(chart.bucket_at(position(&event).0));
    view! {
        <figure on:pointermove=hover on:pointerleave=move |_| on_cursor.run(None)>
            <figcaption>
                <span class="b">{sibling.value}</span>
                <span class:b=sibling.anomaly.is_some() class:muted=sibling.anomaly.is_none()>{verdict}</span>
            </figcaption>
            <MetricChart detector findings chart axes=false class="small" />
        </figure>
    }
}

/// The mark of an anomaly in a chart of its metric.
pub(crate) fn mark(anomaly: &Anomaly) -> EventMark {
    EventMark::of(anomaly)
}
