//! A run in the making: how far it is, and how long each stage took.

use leptos::prelude::*;

use crate::app::components::progress::{ProgressBar, ratio};
use crate::app::platform::base::href;
use crate::app::state::detector::{Detector, Stage};
use crate::app::state::view::use_view;
use crate::model::format::count;
use crate::protocol::message::{self, Progress};
use crate::words::figures;
use crate::words::page::{backtest as words, common, places};

/// Bar, sentence, stages, anomalies so far.
#[component]
pub(super) fn Running(detector: Detector) -> impl IntoView {
    let progress = Memo::new(move |_| match detector.stage.get() {
        Stage::Analysing(progress) => Some(progress),
        _ => None,
    });
    let left = move || detector.timings.with(|timings| timings.left);
    let done = Signal::derive(move || progress.get().map_or(0.0, |progress| overall(&progress)));
    let text = Signal::derive(move || progress.get().map_or_else(String::new, |progress| sentence(&progress, left())));
    let view = use_view();
    let found = move || {
        let progress = progress.get().filter(|progress| progress.stage != message::Stage::Prepare)?;
        let found = detector.run.with(|run| run.as_ref().filter(|run| run.is_interim).map(|run| run.findings.clone()));
        let threshold = view.with(|view| view.threshold);
        Some(match found {
            Some(found) => {
                let events = count(found.at_least(threshold) as u64);
                let link = format!("{}{}", href(&detector.path("anomalies")), view.suffix());
                view! { <p class="mid">{words::EVENTS_SO_FAR_BEFORE}<strong>{events}</strong>{words::events_so_far_after(threshold)}<a href=link>{words::EVENTS_SO_FAR_LINK}</a></p> }
                    .into_any()
            }
            None => view! { <p class="mid">{words::ANOMALIES_SO_FAR}<strong>{count(progress.found)}</strong></p> }
                .into_any(),
        })
    };
    view! {
        <section class="card running" aria-label=words::PROGRESS>
            <div class="running-bar">
                <ProgressBar label=places::BACKTEST ratio=done text />
                <p>{text}</p>
            </div>
            <div class="row">
                <StageLine detector />
                <span class="grow"></span>
                {found}
            </div>
        </section>
    }
}

/// The three stages of a run as one ratio; nearly all the time goes into learning.
fn overall(progress: &Progress) -> f64 {
    let done = ratio(progress.done, progress.total);
    match progress.stage {
        message::Stage::Read | message::Stage::Prepare => 0.05 * done,
        message::Stage::Detect => 0.05 + 0.9 * done,
        message::Stage::Group => 0.95 + 0.05 * done,
    }
}

/// "Learning 27 of 42 metrics, 0.8 s left".
fn sentence(progress: &Progress, left: Option<f64>) -> String {
    match progress.stage {
        message::Stage::Read | message::Stage::Prepare => words::PREPARING.to_owned(),
        message::Stage::Group => words::GROUPING.to_owned(),
        message::Stage::Detect => words::learning(progress.done, progress.total, left),
    }
}

/// "Read 0.4 s | Prepare 0.1 s | Learn 1.1 s | Group –".
#[component]
pub(super) fn StageLine(detector: Detector) -> impl IntoView {
    let line = move || {
        let timings = detector.timings.get();
        let stages = [
            (words::STAGE_READ, Some(detector.read_ms.get())),
            (words::STAGE_PREPARE, timings.prepare),
            (words::STAGE_LEARN, timings.detect),
            (words::STAGE_GROUP, timings.group),
        ];
        stages.map(|(name, took)| {
            let took = took.map_or_else(|| common::NOTHING.to_owned(), figures::duration);
            view! { <li><span class="muted">{name}</span>" "{took}</li> }
        })
    };
    view! { <ul class="stages" aria-label=words::STAGES>{line}</ul> }
}
