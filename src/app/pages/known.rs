//! Shows a page of a detector, from this tab or this device, or asks for its data.

use leptos::prelude::*;

use crate::app::components::drop_zone::{DropZone, FileButton, WindowDrop};
use crate::app::components::error_panel::ErrorPanel;
use crate::app::components::progress::ratio;
use crate::app::effect::effect;
use crate::app::pages::detectors::use_open;
use crate::app::state::announce::use_announcer;
use crate::app::state::detector::{Detector, Stage};
use crate::app::state::place::{Page, Place, use_place};
use crate::app::state::prefs::use_prefs;
use crate::app::state::saved::use_shelf;
use crate::app::state::view::{Step, View, use_view};
use crate::app::state::workspace::{use_detector, use_workspace};
use crate::bridge::client::Input;
use crate::protocol::message::{self, Progress};
use crate::words::page::{common, detectors as words, life, shell};

/// The page, drawn anew for each detector, with the [`Detector`](crate::app::state::detector::Detector) in context.
#[component]
pub(crate) fn Known<F, V>(
    /// The page's component.
    page: F,
) -> impl IntoView
where
    F: Fn() -> V + Send + 'static,
    V: IntoView + 'static,
{
    let id = use_detector();
    let workspace = use_workspace();
    let zone = use_prefs().zone;
    move || match id.get().and_then(|id| untrack(|| workspace.get(id))) {
        Some(detector) => {
            // A page is drawn anew in another zone: it is full of times.
            zone.track();
            detector.show_times();
            provide_context(detector);
            announce(detector);
            follow_run(detector);
            show_kept_view(detector);
            view! {
                <TakesData detector />
                {page()}
            }
            .into_any()
        }
        None => view! { <Elsewhere /> }.into_any(),
    }
}

/// Shows the run that the link names; after a new run, that one.
fn follow_run(detector: Detector) {
    let view = use_view();
    let wanted = Memo::new(move |_| view.with(|view| view.run));
    let last = Memo::new(move |_| detector.runs.with(|runs| runs.next()));
    effect(move |before: Option<u32>| {
        let (wanted, last) = (wanted.get(), last.get());
        if wanted.is_some() && before.is_some_and(|before| before != last) {
            view.update(Step::Replace, |view| view.run = None);
        } else {
            detector.show_run(wanted);
        }
        last
    });
}

/// Tells a screen reader how reading and running go on, every quarter of the way.
fn announce(detector: Detector) {
    let announcer = use_announcer();
    let view = use_view();
    let sentence = Memo::new(move |_| match detector.stage.get() {
        Stage::Reading(progress) => shell::reading(quarters(progress.done, progress.total)),
        Stage::Mapping => {
            let rows = detector.table.with_untracked(|table| table.as_ref().map_or(0, |table| table.rows));
            shell::read(rows)
        }
        Stage::Analysing(Progress { stage: message::Stage::Detect, done, total, .. }) => {
            shell::learning(quarters(done, total))
        }
        Stage::Results => detector.run.with_untracked(|run| {
            let threshold = view.with_untracked(|view| view.threshold);
            let events = run.as_ref().map_or(0, |run| run.findings.at_least(threshold) as u64);
            common::events_at_least(events, threshold)
        }),
        Stage::Failed(message) | Stage::RunFailed(message) => message.title,
        Stage::Living => detector.life.diary.with(|diary| life::standing(diary.mode, &diary.status)),
        Stage::Empty | Stage::Analysing(_) => String::new(),
    });
    effect(move |before: Option<()>| {
        let sentence = sentence.get();
        if before.is_some() && !sentence.is_empty() {
            announcer.say(sentence);
        }
    });
}

fn quarters(done: u64, total: u64) -> u64 {
    (ratio(done, total) * 4.0) as u64 * 25
}

/// A detector that is not in this tab: it is opened from this device, or its data is asked for.
#[component]
fn Elsewhere() -> impl IntoView {
    let (place, shelf, workspace) = (use_place(), use_shelf(), use_workspace());
    // What is on the shelf changes while this page is shown; whether it is looked for only once.
    let found = Memo::new(move |_| {
        let id = place.get().detector;
        shelf.cards.with(Option::is_some).then(|| id.and_then(|id| shelf.card(id)).map(|card| card.name))
    });
    effect(move |_| {
        if let (Some(Some(_)), Some(id)) = (found.get(), place.get().detector) {
            shelf.open(workspace, id);
        }
    });
    let body = move || match (found.get(), shelf.failure.get()) {
        (_, Some(message)) => view! { <ErrorPanel message /> <NeedsData /> }.into_any(),
        (Some(None), _) => view! { <NeedsData /> }.into_any(),
        (Some(Some(name)), _) => view! { <p class="mid">{words::opening(&name)}</p> }.into_any(),
        (None, _) => view! { <p class="mid">{words::LOOKING}</p> }.into_any(),
    };
    view! {
        <div class="head">
            <div><h1>{move || place.get().page.label()}</h1></div>
        </div>
        {body}
    }
}

/// A link that outlived its data. What is dropped becomes the detector of the link, so that its event and view show.
#[component]
fn NeedsData() -> impl IntoView {
    let (place, workspace) = (use_place(), use_workspace());
    let elsewhere = use_open();
    let open = Callback::new(move |inputs: Vec<Input>| {
        let Place { page, detector } = place.get_untracked();
        let Some(id) = detector else { return elsewhere.run(inputs) };
        let detector = workspace.open_as(id, inputs);
        if matches!(page, Page::Backtest | Page::Anomalies | Page::Anomaly | Page::Alerts | Page::Report) {
            detector.run_when_read();
            detector.mark_seen();
        }
    });
    let buttons = move || view! { <FileButton label=words::OPEN_SESSION on_pick=open /> };
    view! {
        <DropZone
            sentence=words::NEEDS_DATA
            on_files=open
            buttons=buttons
        />
    }
}

/// A session without its data takes it wherever it is dropped. Data and Map take files themselves, and Backtest takes
/// known incidents.
#[component]
fn TakesData(detector: Detector) -> impl IntoView {
    let place = use_place();
    let urls = RwSignal::new(None);
    let add = Callback::new(move |inputs: Vec<Input>| detector.add(inputs));
    let takes = Memo::new(move |_| {
        let is_taken = matches!(place.get().page, Page::Data | Page::Map | Page::Backtest);
        !is_taken && detector.without_data.with(Option::is_some)
    });
    move || takes.get().then(|| view! { <WindowDrop hint=common::DROP_SESSION_DATA urls on_drop=add /> })
}

/// Shows what a session was saved with, unless the link says something else.
fn show_kept_view(detector: Detector) {
    let view = use_view();
    effect(move |_| {
        let is_over = detector.stage.with(|stage| *stage == Stage::Results);
        let Some(kept) = detector.kept_view.try_update_value(|kept| kept.take_if(|_| is_over)).flatten() else {
            return;
        };
        if untrack(|| view.suffix()).is_empty() {
            view.update(Step::Replace, |view| *view = View::parse(&kept));
        }
    });
}
