//! Backtest: a run in the making, and the run that was.

mod running;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use self::running::{Running, StageLine};
use crate::app::components::error_panel::ErrorPanel;
use crate::app::effect::effect;
use crate::app::platform::base::href;
use crate::app::platform::page::focus_heading;
use crate::app::state::detector::{Detector, Run, Stage};
use crate::app::state::view::use_view;
use crate::app::state::workspace::use_current;
use crate::app::words;
use crate::model::format::{count, span};
use crate::model::preview::Preview;

/// The page.
#[component]
pub(crate) fn Backtest() -> impl IntoView {
    let detector = use_current();
    go_on_when_finished(detector);
    let is_running = Memo::new(move |_| detector.stage.with(|stage| matches!(stage, Stage::Analysing(_))));
    let failure = Memo::new(move |_| match detector.stage.get() {
        Stage::RunFailed(message) => Some(message),
        _ => None,
    });
    let number = move || {
        let last = detector.run.with(|run| run.as_ref().map_or(0, |run| run.number));
        match (is_running.get(), last) {
            (true, last) => format!("Run {}", last + 1),
            (false, 0) => "No run yet.".to_owned(),
            (false, last) => format!("Run {last}"),
        }
    };
    let again = move |_| {
        detector.analyse();
        focus_heading();
    };
    view! {
        <div class="head">
            <div>
                <h1>"Backtest"</h1>
                <p>{number}</p>
            </div>
            <Actions is_running />
        </div>
        {move || failure.get().map(|message| view! {
            <ErrorPanel message>
                <button type="button" class="btn" on:click=again>"Run again"</button>
            </ErrorPanel>
        })}
        {move || is_running.get().then(|| view! { <Running detector /> })}
        {move || (!is_running.get()).then(|| view! { <Outcome detector /> })}
        <LearnedAndTested detector />
        <LastRun detector />
    }
}

/// The results come next, for a reader who waited here.
fn go_on_when_finished(detector: Detector) {
    let navigate = use_navigate();
    let view = use_view();
    let last_whole =
        move || detector.run.with_untracked(|run| run.as_ref().filter(|run| !run.is_partial()).map(|run| run.number));
    effect(move |before: Option<Option<u32>>| {
        let stage = detector.stage.get();
        let now = last_whole();
        if before.is_some_and(|before| now.is_some() && now != before) && stage == Stage::Results {
            let path = href(&format!("{}{}", detector.path("anomalies"), untrack(|| view.suffix())));
            navigate(&path, NavigateOptions { resolve: false, ..Default::default() });
        }
        now
    });
}

/// Cancel, or Run with the reason why it cannot.
#[component]
fn Actions(is_running: Memo<bool>) -> impl IntoView {
    let detector = use_current();
    let blocked = Memo::new(move |_| detector.blocked());
    let run = move |_| {
        if blocked.with_untracked(Option::is_none) {
            detector.analyse();
            focus_heading();
        }
    };
    let cancel = move |_| {
        detector.cancel();
        focus_heading();
    };
    let label = move || if detector.run.with(Option::is_some) { "Run again" } else { "Run backtest" };
    view! {
        <div class="acts">
            {move || if is_running.get() {
                view! { <button type="button" class="btn" on:click=cancel>"Cancel"</button> }.into_any()
            } else {
                view! {
                    <button
                        type="button"
                        class="btn pri"
                        aria-disabled=move || blocked.with(Option::is_some).then_some("true")
                        aria-describedby="why-not"
                        on:click=run
                    >
                        {label}
                    </button>
                    <p id="why-not" class="why-not err" role="status">{move || blocked.get()}</p>
                }
                .into_any()
            }}
        </div>
    }
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
            "Stopped before the first metric was done.".to_owned()
        } else if run.is_partial() {
            format!("Stopped. {} of {} metrics are done and can be browsed.", count(done), count(all))
        } else {
            format!("Done in {}. {} metrics were judged.", words::duration(run.milliseconds), count(all))
        };
        let stale = detector.is_stale().then_some(" The mapping changed after this run.");
        Some(view! {
            <section class="card run-outcome" aria-label="Result">
                <p>{text}{stale}</p>
                <StageLine detector />
                {(done > 0).then(|| view! { <a class="btn" href=anomalies>"Show anomalies"</a> })}
            </section>
        })
    }
}

/// The two parts of the time range, to scale.
#[component]
fn LearnedAndTested(detector: Detector) -> impl IntoView {
    move || {
        let preview: Arc<Preview> = detector.preview.get()?;
        let grid = preview.grid?;
        let zone = detector.shown_zone(&preview);
        let split = usize::try_from(preview.learn).ok().filter(|split| *split <= grid.len)?;
        let part = |name: &'static str, class: &'static str, from: usize, to: usize| {
            let intervals = format!("{} {} intervals", count((to - from) as u64), grid.interval.adjective());
            view! {
                <div class=class style:flex-grow=(to - from).max(1).to_string()>
                    <h3>{name}</h3>
                    <p>{intervals}</p>
                    <p class="muted">{span(grid.range(from, to), grid.interval, &zone)}</p>
                </div>
            }
        };
        Some(view! {
            <section class="card" aria-labelledby="parts">
                <header><h2 id="parts">"Learned from, and tested"</h2></header>
                <div class="pad">
                    <div class="parts">
                        {part("Learned from", "part-learned", 0, split)}
                        {part("Tested", "part-tested", split, grid.len)}
                    </div>
                </div>
            </section>
        })
    }
}

/// The run whose results are kept.
#[component]
fn LastRun(detector: Detector) -> impl IntoView {
    let view = use_view();
    move || {
        let run: Run = detector.run.get()?;
        let threshold = view.with(|view| view.threshold);
        Some(view! {
            <section class="card flush scroll" tabindex="0" aria-label="Runs">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Run"</th>
                            <th scope="col">"Interval"</th>
                            <th scope="col" class="num">"Metrics"</th>
                            <th scope="col" class="num">"Events at "{threshold}" or more"</th>
                            <th scope="col" class="num">"Time"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <tr>
                            <th scope="row">{run.number}</th>
                            <td>{run.config.metric_set.interval.label()}</td>
                            <td class="num">{count(run.findings.finished as u64)}</td>
                            <td class="num b">{count(run.findings.at_least(threshold) as u64)}</td>
                            <td class="num">{words::duration(run.milliseconds)}</td>
                        </tr>
                    </tbody>
                </table>
            </section>
        })
    }
}
