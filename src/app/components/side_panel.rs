//! The selected event beside the list: sentence, small chart, where the gap comes from.

use leptos::prelude::*;

use super::answers::Question;
use super::contribution_bars::ContributionBars;
use super::event_text::{EventSentence, side_class};
use super::metric_chart::{ChartState, MetricChart};
use super::readout::Legend;
use super::severity_badge::SeverityBadge;
use super::siblings::mark;
use crate::app::state::detector::Detector;
use crate::app::state::list::EventList;
use crate::app::state::ranges;
use crate::app::state::rows::review;
use crate::app::state::view::ViewState;
use crate::words::page::anomalies as words;
use crate::words::page::common;

/// The panel; empty without an event.
#[component]
pub(crate) fn SidePanel(
    detector: Detector,
    list: EventList,
    view: ViewState,
    href: Callback<String, String>,
) -> impl IntoView {
    let total = {
        let shown = list.shown;
        move || shown.with(|shown| shown.len())
    };
    let position = list.position;
    let selected = {
        let list = list.clone();
        Memo::new(move |_| list.selected())
    };
    let primary = {
        let list = list.clone();
        Memo::new(move |_| list.selected().map(|index| list.findings.events[index].primary().clone()))
    };
    // An event that leaves the list makes room for the next one.
    let on_answer = {
        let list = list.clone();
        Callback::new(move |()| {
            let position = list.position.get_untracked();
            let at = |place: usize| untrack(|| list.at(place).map(|event| event.id.clone()));
            let now = at(position).and_then(|id| untrack(|| detector.event(&id)));
            if now.is_some_and(|event| event.severity < view.with_untracked(|view| view.threshold)) {
                let next = at(position + 1).or_else(|| at(position.checked_sub(1)?));
                list.chosen.set(next);
            }
        })
    };
    let findings = list.findings;
    let open = {
        let findings = findings.clone();
        Signal::derive(move || selected.get().map(|index| href.run(findings.events[index].id.0.clone())))
    };
    let body = move || {
        let event = selected.get().map(|index| findings.events[index].clone())?;
        let primary = event.primary().clone();
        let buckets = ranges::choices(findings.grid.interval, false)[1].buckets.unwrap_or(findings.grid.len) * 7 / 10;
        let window = ranges::around((primary.from, primary.to), buckets, findings.grid.len);
        let chart = ChartState::still(primary.metric, window, vec![mark(&primary)]);
        let (label, kind) = (findings.metric_label(primary.metric), primary.kind.label());
        let findings = findings.clone();
        Some(view! {
            <header>
                <SeverityBadge severity=event.severity />
                <h2 class=side_class(event.side())>{event.title.clone()}</h2>
                <span class="grow"></span>
                <span class="muted nowrap">{move || words::kind_and_place(kind, position.get() + 1, total())}</span>
            </header>
            <div class="body">
                <p class="lead">
                    <EventSentence sentence=event.sentence.clone() />
                </p>
                <figure>
                    <figcaption class="row">
                        <span class="mid">{label}</span>
                        <span class="grow"></span>
                        <Legend />
                    </figcaption>
                    <MetricChart detector findings chart axes=true class="mid-size" />
                </figure>
                <ContributionBars contributions=event.explanation.contributions.clone() />
                {Some(review(&event)).filter(|text| !text.is_empty()).map(|text| view! { <p class="muted">{text}</p> })}
            </div>
        })
    };
    view! {
        <aside class="card peek" aria-label=words::SELECTED_EVENT>
            {body}
            <Show when=move || primary.with(Option::is_some)>
                <footer class="pad row">
                    <a class="btn pri" href=open>
                        {words::OPEN}
                        " "
                        <kbd aria-hidden="true">"↵"</kbd>
                    </a>
                    <Question detector primary on_answer labels=[common::RELEVANT, common::NOT_RELEVANT] />
                </footer>
            </Show>
        </aside>
    }
}
