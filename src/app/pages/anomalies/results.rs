//! Threshold, filters, lanes, list and side panel of one run.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::states::NothingShown;
use crate::app::components::event_list::EventTable;
use crate::app::components::filters::Filters;
use crate::app::components::lanes_card::LanesCard;
use crate::app::components::sample_line::SampleLine;
use crate::app::components::side_panel::SidePanel;
use crate::app::components::threshold::Threshold;
use crate::app::effect::effect;
use crate::app::platform::base;
use crate::app::platform::keys::on_key;
use crate::app::state::announce::use_announcer;
use crate::app::state::detector::{Detector, Run};
use crate::app::state::list::EventList;
use crate::app::state::plots::PlotCache;
use crate::app::state::view::{Step, ViewState, use_view};
use crate::chart::histogram::bins;
use crate::words::page::anomalies as words;
use crate::words::page::{common, filters};

/// Everything below the heading.
#[component]
pub(super) fn Results(detector: Detector, run: Run) -> impl IntoView {
    let view = use_view();
    let list = EventList::new(run.findings.clone(), view, detector.chosen);
    let findings = run.findings.clone();
    let threshold = Signal::derive(move || view.with(|view| view.threshold));
    let set_threshold = Callback::new(move |next: f64| view.update(Step::Replace, |view| view.threshold = next));
    let matching = list.matching;
    let histogram = {
        let findings = findings.clone();
        Memo::new(move |_| matching.with(|all| bins(all.iter().map(|&index| findings.events[index].severity))))
    };
    let path = move |id: String| format!("{}{}", detector.path(&format!("anomalies/{id}")), view.suffix());
    let href = Callback::new(move |id: String| base::href(&path(id)));
    let navigate = use_navigate();
    let open = StoredValue::new_local(move |id: String| {
        let options = NavigateOptions { resolve: false, ..Default::default() };
        navigate(&base::href(&untrack(|| path(id))), options);
    });
    let on_open = Callback::new(move |id: String| open.with_value(|open| open(id)));
    keys(&list, view, on_open);
    announce(&list, threshold);
    let is_empty = {
        let shown = list.shown;
        Memo::new(move |_| shown.with(|shown| shown.is_empty()))
    };
    let sparks = PlotCache::new(detector);
    let (count_list, panel_list, empty_list) = (list.clone(), list.clone(), list.clone());
    let number = run.number;
    view! {
        <Show when=move || detector.is_sample.get() && !run.is_interim>
            <SampleLine detector findings=run.findings.clone() threshold />
        </Show>
        <section class="card filters" aria-label=filters::FILTER>
            <Threshold value=threshold bins=histogram on_change=set_threshold />
            <Count list=count_list threshold />
            <div class="filter-row">
                <Filters view findings=findings.clone() />
            </div>
        </section>
        <LanesCard findings=findings.clone() view />
        <Show
            when=move || !is_empty.get()
            fallback=move || view! { <NothingShown list=empty_list.clone() view /> }
        >
            <div class="split">
                <section class="card flush" aria-label=common::EVENTS>
                    <EventTable list=list.clone() view sparks run=number href on_open />
                </section>
                <SidePanel detector list=panel_list.clone() view href />
            </div>
        </Show>
        <p class="foot hide-s">
            <span><kbd>"J"</kbd> " " <kbd>"K"</kbd> " " {words::KEYS_STEP}</span>
            <span><kbd>"Y"</kbd> " " <kbd>"N"</kbd> " " <kbd>"U"</kbd> " " {words::KEYS_ANSWER}</span>
            <span><kbd>"["</kbd> " " <kbd>"]"</kbd> " " {words::KEYS_THRESHOLD}</span>
            <span><kbd>"L"</kbd> " " {words::KEY_LANES}</span>
            <span><kbd>"/"</kbd> " " {words::KEY_SEARCH}</span>
        </p>
    }
}

/// "23 events", how many that is a week, and how many are lower.
#[component]
fn Count(list: EventList, threshold: Signal<f64>) -> impl IntoView {
    let shown = list.shown;
    let grid = list.findings.grid;
    let seconds = (grid.len - list.findings.split) as i64 * grid.interval.seconds();
    let head = move || common::events(shown.with(|shown| shown.len()) as u64);
    let rest = move || {
        let events = shown.with(|shown| shown.len());
        let lower = list.matching.with(|matching| matching.len()) - events;
        words::often_and_lower(events, seconds, lower)
    };
    view! {
        <div>
            <div class="big">{head}</div>
            <div class="mid">{rest}</div>
            <span class="vh">{move || words::or_more(threshold.get())}</span>
        </div>
    }
}

fn keys(list: &EventList, view: ViewState, on_open: Callback<String>) {
    let list = list.clone();
    on_key(move |key, event| {
        let stride = if event.shift_key() { 10.0 } else { 1.0 };
        let shift = |by: f64| {
            view.update(Step::Replace, |view| view.threshold = (view.threshold + by).clamp(0.0, 100.0));
        };
        match key {
            "j" | "J" => list.step(1),
            "k" | "K" => list.step(-1),
            "[" | "{" => shift(-stride),
            "]" | "}" => shift(stride),
            "Enter" => match untrack(|| list.at(list.position.get())) {
                Some(event) => on_open.run(event.id.0.clone()),
                None => return false,
            },
            _ => return false,
        }
        true
    });
}

/// Says "23 events at 70 or more", a second after the last change.
fn announce(list: &EventList, threshold: Signal<f64>) {
    let announcer = use_announcer();
    let shown = list.shown;
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        if let Some(handle) = pending.try_get_value().flatten() {
            handle.clear();
        }
    };
    effect(move |_| {
        let text = common::events_at_least(shown.with(|shown| shown.len()) as u64, threshold.get());
        cancel();
        pending.set_value(set_timeout_with_handle(move || announcer.say(text), Duration::from_secs(1)).ok());
    });
    on_cleanup(cancel);
}
