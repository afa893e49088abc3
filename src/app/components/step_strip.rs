//! The steps of a detector, each with its own state. Steps are always reachable.

use leptos::prelude::*;

use super::icons::{StepIcon, StepMark};
use crate::app::platform::base::href;
use crate::app::state::detector::{Detector, Stage};
use crate::app::state::diary::Diary;
use crate::app::state::place::{Page, use_place};
use crate::app::state::trial::Trial;
use crate::app::state::view::use_view;
use crate::app::state::workspace::use_workspace;
use crate::protocol::message;
use crate::words::page::{alerts, common, runs, steps as words};

/// The strip; only on the pages of a detector that is there.
#[component]
pub(crate) fn StepStrip() -> impl IntoView {
    let place = use_place();
    let workspace = use_workspace();
    let current = Memo::new(move |_| place.get().detector.filter(|id| workspace.get(*id).is_some()));
    move || {
        let detector = current.get().and_then(|id| workspace.get(id))?;
        Some(view! {
            <nav class="steps" aria-label=words::STEPS>
                {Page::STEPS.map(|step| view! { <StepLink detector step /> })}
            </nav>
        })
    }
}

#[component]
fn StepLink(detector: Detector, step: Page) -> impl IntoView {
    let place = use_place();
    let view = use_view();
    let state = Memo::new(move |_| step_state(detector, step, view.with(|view| view.threshold)));
    let link = move || format!("{}{}", href(&detector.path(step.segment())), view.suffix());
    let current = move || match place.get().page {
        page if page == step => Some("page"),
        page if page.step() == step => Some("true"),
        _ => None,
    };
    view! {
        <a href=link aria-current=current>
            <span class="t">{move || view! { <StepIcon mark=state.get().0 /> }} {step.label()}</span>
            <span class="d">{move || state.get().1}</span>
        </a>
    }
}

/// Mark and second line.
fn step_state(detector: Detector, step: Page, threshold: f64) -> (StepMark, String) {
    match step {
        Page::Data => data_state(detector),
        Page::Map => map_state(detector),
        Page::Backtest => backtest_state(detector),
        Page::Alerts => alerts_state(detector),
        Page::Report => report_state(detector),
        _ => anomalies_state(detector, threshold),
    }
}

fn data_state(detector: Detector) -> (StepMark, String) {
    if let Stage::Reading(progress) = detector.stage.get() {
        return (StepMark::Open, words::reading(progress.found));
    }
    detector.table.with(|table| match table {
        None => (StepMark::Open, words::NOTHING_READ.to_owned()),
        Some(table) => {
            let line = words::read(table.files.len() as u64, table.rows, table.skipped_rows);
            let mark = if table.rows > 0 { StepMark::Done } else { StepMark::Open };
            (mark, line)
        }
    })
}

fn map_state(detector: Detector) -> (StepMark, String) {
    let blocked = detector.blocked().is_some();
    detector.draft.with(|draft| match draft {
        None => (StepMark::Open, words::NOT_MAPPED.to_owned()),
        Some(draft) => {
            let line = words::mapped(draft.measures.len() as u64, draft.dimensions.len() as u64);
            (if blocked { StepMark::Open } else { StepMark::Done }, line)
        }
    })
}

fn backtest_state(detector: Detector) -> (StepMark, String) {
    if let Stage::Analysing(progress) = detector.stage.get() {
        let line = match progress.stage {
            message::Stage::Detect => common::metrics_of(progress.done, progress.total),
            _ => words::RUNNING.to_owned(),
        };
        return (StepMark::Open, line);
    }
    if detector.is_living() {
        return (StepMark::Open, detector.life.diary.with(Diary::short));
    }
    if detector.is_stale() {
        return (StepMark::Stale, words::STALE.to_owned());
    }
    detector.run.with(|run| match run {
        None => (StepMark::Open, common::NOT_RUN.to_owned()),
        Some(run) if run.is_partial() => {
            let (done, all) = (run.findings.finished as u64, run.findings.metrics.len() as u64);
            (StepMark::Open, words::stopped(done, all))
        }
        Some(run) if run.course.is_some() => (StepMark::Done, words::went_through(runs::how(run.course), run.number)),
        Some(run) => (StepMark::Done, words::done(run.milliseconds, run.number)),
    })
}

fn anomalies_state(detector: Detector, threshold: f64) -> (StepMark, String) {
    let line = detector.run.with(|run| match run {
        None => words::NO_RESULTS.to_owned(),
        Some(run) => words::at_least(run.findings.at_least(threshold) as u64, threshold),
    });
    (StepMark::Open, line)
}

/// How often all rules fire on the run that is shown; how many they are, where that is not known.
fn alerts_state(detector: Detector) -> (StepMark, String) {
    let rules = detector.rules.get();
    if rules.is_empty() {
        return (StepMark::Open, alerts::NO_RULES.to_owned());
    }
    let off = rules.iter().filter(|rule| !rule.enabled).count();
    let findings = detector.run.with(|run| run.as_ref().map(|run| run.findings.clone()));
    let fires = findings.and_then(|findings| {
        let on = rules.iter().filter(|rule| rule.enabled);
        on.map(|rule| Trial::of(detector, rule, &findings).fires()).sum::<Option<usize>>()
    });
    match fires {
        Some(fires) => (StepMark::Done, alerts::firings(fires as u64)),
        None => (StepMark::Open, alerts::rules(rules.len() as u64, off as u64)),
    }
}

fn report_state(detector: Detector) -> (StepMark, String) {
    match detector.exported.get() {
        None => (StepMark::Open, words::NOT_EXPORTED.to_owned()),
        Some(format) => (StepMark::Done, words::exported(format.word())),
    }
}
