//! Shows a page of a detector, or what to do when the link's detector is not in this tab.

use leptos::prelude::*;

use crate::app::components::drop_zone::DropZone;
use crate::app::components::progress::ratio;
use crate::app::effect::effect;
use crate::app::pages::detectors::use_open;
use crate::app::state::announce::use_announcer;
use crate::app::state::detector::{Detector, Stage};
use crate::app::state::place::use_place;
use crate::app::state::prefs::use_prefs;
use crate::app::state::view::{Step, use_view};
use crate::app::state::workspace::{use_detector, use_workspace};
use crate::model::format::plural;
use crate::protocol::message::{self, Progress};

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
            page().into_any()
        }
        None => view! { <NeedsData /> }.into_any(),
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
        Stage::Reading(progress) => format!("Reading, {} percent", quarters(progress.done, progress.total)),
        Stage::Mapping => {
            let rows = detector.table.with_untracked(|table| table.as_ref().map_or(0, |table| table.rows));
            format!("{} read", plural(rows, "row", "rows"))
        }
        Stage::Analysing(Progress { stage: message::Stage::Detect, done, total, .. }) => {
            format!("Learning, {} percent", quarters(done, total))
        }
        Stage::Results => detector.run.with_untracked(|run| {
            let threshold = view.with_untracked(|view| view.threshold);
            let events = run.as_ref().map_or(0, |run| run.findings.at_least(threshold) as u64);
            format!("{} at {threshold} or more", plural(events, "event", "events"))
        }),
        Stage::Failed(message) | Stage::RunFailed(message) => message.title,
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

/// A link that outlived its data.
#[component]
fn NeedsData() -> impl IntoView {
    let open = use_open();
    let place = use_place();
    view! {
        <div class="head">
            <div><h1>{move || place.get().page.label()}</h1></div>
        </div>
        <DropZone sentence="This link needs its data. Drop the same file." on_files=open />
    }
}
