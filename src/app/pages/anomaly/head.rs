//! Where the event stands in the list, the ways on, and its title.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::app::components::event_text::EventSentence;
use crate::app::components::export_menu::ExportMenu;
use crate::app::platform::base::href;
use crate::app::platform::keys::on_key;
use crate::app::state::detector::Detector;
use crate::app::state::list::EventList;
use crate::app::state::reviewed::Reviewed;
use crate::app::state::rows::{review, severity_text};
use crate::app::state::view::ViewState;
use crate::chart::palette::severity_class;
use crate::model::finding::{AnomalyGroup, EventId, Findings};
use crate::model::format;
use crate::words::capitalised;
use crate::words::events::terms;
use crate::words::page::anomaly as words;
use crate::words::page::places;

/// "Anomalies > 1 of 23 at 70 or more", Previous, Next, Export. K, J and Escape do the same as their links.
#[component]
pub(super) fn Crumbs(
    detector: Detector,
    view: ViewState,
    list: Memo<EventList>,
    position: Memo<Option<usize>>,
    /// The event.
    id: Memo<EventId>,
) -> impl IntoView {
    // Where an event was that an answer has taken out of the list: the next one has its place.
    let left = StoredValue::new(None::<usize>);
    let all = move || detector.path("anomalies") + &view.suffix();
    let neighbour = move |by: isize| {
        let next = match (position.get(), left.get_value()) {
            (Some(at), _) => {
                left.set_value(Some(at));
                at.checked_add_signed(by)?
            }
            (None, Some(at)) => at.checked_add_signed(by.min(0))?,
            (None, None) => return None,
        };
        let id = list.with(|list| list.at(next).map(|event| event.id.0.clone()))?;
        Some(detector.path(&format!("anomalies/{id}")) + &view.suffix())
    };
    let navigate = use_navigate();
    on_key(move |key, _| {
        let path = untrack(|| match key {
            "j" | "J" => neighbour(1),
            "k" | "K" => neighbour(-1),
            "Escape" => Some(all()),
            _ => None,
        });
        let Some(path) = path else { return false };
        navigate(&href(&path), NavigateOptions { resolve: false, ..Default::default() });
        true
    });
    let place = move || {
        let total = list.with(|list| list.shown.with(|shown| shown.len()));
        let threshold = view.with(|view| view.threshold);
        match position.get() {
            Some(position) => words::place(position, total, threshold),
            None => words::not_among(total, threshold),
        }
    };
    let step = move |by: isize, word: &'static str, key: &'static str| {
        let path = neighbour(by);
        let kbd = view! { <kbd aria-hidden="true">{key}</kbd> };
        match path {
            Some(path) => view! { <a class="btn" href=href(&path)>{word} " " {kbd}</a> }.into_any(),
            None => view! { <span class="btn" aria-disabled="true">{word} " " {kbd}</span> }.into_any(),
        }
    };
    view! {
        <div class="crumb">
            <a href=move || href(&all())>{places::ANOMALIES}</a>
            <span aria-hidden="true">"›"</span>
            <span>{place}</span>
            <span class="grow"></span>
            {move || step(-1, words::PREVIOUS, "K")}
            {move || step(1, words::NEXT, "J")}
            <span class="hide-s">
                <ExportMenu detector only=id />
            </span>
        </div>
    }
}

/// Severity, title, time and sentence.
#[component]
pub(super) fn Heading(findings: Arc<Findings>, event: AnomalyGroup) -> impl IntoView {
    let interval = findings.grid.interval;
    let kind = capitalised(event.primary().kind.label());
    let mut when = format::span(event.range, interval, &findings.zone);
    if !interval.is_local() {
        when = format!("{when} {}", findings.zone.name());
    }
    let length = terms::length(event.to - event.from, interval);
    let known = (Reviewed::of(&event) == Reviewed::Known).then(|| review(&event));
    let mark = ["sev-1", "sev-2", "sev-3", "sev-4"][severity_class(event.severity)];
    view! {
        <div class="title">
            <div class="score">
                <span>{words::SEVERITY}</span>
                <b>{severity_text(event.severity)}</b>
                <i class=mark></i>
            </div>
            <div>
                <h1>{event.title}</h1>
                <p>
                    {kind}": " {when} ", " {length} ". "
                    <EventSentence sentence=event.sentence />
                </p>
                {known.map(|text| view! { <p><span class="tag">{text}</span></p> })}
            </div>
        </div>
    }
}
