//! Backtest: a run in the making, and the run that was.

mod fired;
mod going;
mod incidents;
mod log;
mod modes;
mod place;
mod running;
mod runs;
mod settings;
mod split;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use self::fired::Fired;
use self::going::Going;
use self::incidents::Incidents;
use self::log::RunLog;
use self::modes::{Actions, AfterReload, Modes};
use self::running::{Running, StageLine};
use self::runs::RunList;
use self::settings::Settings;
use self::split::Split;
use crate::app::components::calendar_card::CalendarCard;
use crate::app::components::error_panel::ErrorPanel;
use crate::app::effect::effect;
use crate::app::platform::base::href;
use crate::app::platform::page::focus_heading;
use crate::app::state::detector::{Detector, Stage};
use crate::app::state::look::provide_look;
use crate::app::state::view::use_view;
use crate::app::state::workspace::use_current;
use crate::model::plan::Mode;
use crate::words::page::{backtest as words, common, life, places};

/// The page.
#[component]
pub(crate) fn Backtest() -> impl IntoView {
    let detector = use_current();
    provide_look();
    go_on_when_finished(detector);
    let is_running = Memo::new(move |_| detector.stage.with(|stage| matches!(stage, Stage::Analysing(_))));
    let is_living = Memo::new(move |_| detector.is_living());
    let failure = Memo::new(move |_| match detector.stage.get() {
        Stage::RunFailed(message) => Some(message),
        _ => None,
    });
    let number = move || {
        let next = detector.runs.with(|runs| runs.next());
        let shown = detector.run.with(|run| run.as_ref().map(|run| run.number));
        match shown {
            _ if is_running.get() || is_living.get() => common::run(next),
            None if next == 1 => words::NO_RUN.to_owned(),
            None => words::NO_RUN_OF_DATA.to_owned(),
            Some(shown) => common::run(shown),
        }
    };
    let again = move |_| {
        if detector.life.plan.with_untracked(|plan| plan.mode == Mode::Backtest) {
            detector.analyse();
        } else {
            detector.go_on();
        }
        focus_heading();
    };
    view! {
        <div class="head">
            <div>
                <h1>{places::BACKTEST}</h1>
                <p>{number}</p>
            </div>
            <Actions is_running />
        </div>
        <Modes detector />
        <AfterReload detector />
        {move || failure.get().map(|message| view! {
            <ErrorPanel message>
                <button type="button" class="btn" on:click=again>{common::RUN_AGAIN}</button>
            </ErrorPanel>
        })}
        {move || is_running.get().then(|| view! { <Running detector /> })}
        {move || (!is_running.get() && !is_living.get()).then(|| view! { <Outcome detector /> })}
        <Going detector />
        {move || (!is_living.get()).then(|| view! { <Split detector /> <Settings detector /> })}
        <Fired detector />
        <RunLog detector />
        <RunList detector />
        <Incidents detector />
        <CalendarCard detector />
    }
}

/// The results come next, for a reader who waited here.
fn go_on_when_finished(detector: Detector) {
    let navigate = use_navigate();
    let view = use_view();
    let last_whole = move || {
        detector.runs.with_untracked(|runs| {
            runs.newest_first().next().filter(|run| run.course.is_none() && !run.is_partial()).map(|run| run.number)
        })
    };
    effect(move |before: Option<Option<u32>>| {
        let stage = detector.stage.get();
        let now = last_whole();
        if before.is_some_and(|before| now.is_some() && now != before) && stage == Stage::Results {
            let suffix = untrack(|| view.suffix_with(|view| view.run = None));
            let path = href(&format!("{}{suffix}", detector.path("anomalies")));
            navigate(&path, NavigateOptions { resolve: false, ..Default::default() });
        }
        now
    });
}

/// How the last run ended: whole, stopped, or made with another mapping.
#[component]
fn Outcome(detector: Detector) -> impl IntoView {
    let view = use_view();
    let anomalies = move || format!("{}{}", href(&detector.path("anomalies")), view.suffix());
    move || {
        let run = detector.run.get()?;
        let (done, all) = (run.findings.finished as u64, run.findings.metrics.len() as u64);
        let text = if done == 0 {
            words::STOPPED_AT_ONCE.to_owned()
        } else if run.is_partial() {
            words::stopped(done, all)
        } else if let Some(course) = run.course {
            let findings = &run.detected;
            life::went_through(course, (findings.grid.len - findings.split) as u64, findings.grid.len as u64)
        } else {
            words::done(run.milliseconds, all)
        };
        let stale = detector.is_stale().then(|| view! { " "{words::STALE} });
        Some(view! {
            <section class="card run-outcome" aria-label=words::RESULT>
                <p>{text}{stale}</p>
                {run.course.is_none().then(|| view! { <StageLine detector /> })}
                {(done > 0).then(|| view! { <a class="btn" href=anomalies>{words::SHOW}</a> })}
            </section>
        })
    }
}
