//! What the page says when there is nothing to show, or when what it shows is not the last word.

use leptos::prelude::*;

use crate::app::components::error_panel::ErrorPanel;
use crate::app::platform::base::href;
use crate::app::platform::page::focus_heading;
use crate::app::state::detector::{Detector, Redo, Stage};
use crate::app::state::list::EventList;
use crate::app::state::view::{Step, ViewState, use_view};
use crate::app::state::{filter, stage};
use crate::model::finding::Findings;
use crate::protocol::message;
use crate::words::events::terms;
use crate::words::page::anomalies as words;
use crate::words::page::{common, life, places};

/// No run yet.
#[component]
pub(super) fn NoRun(detector: Detector) -> impl IntoView {
    let text = move || {
        detector.stage.with(|stage| match running(stage) {
            Some(text) => format!("{text} {}", words::EVENTS_APPEAR),
            None if matches!(stage, Stage::Reading(_)) => common::FILES_ARE_READ.to_owned(),
            None => common::NO_RESULTS.to_owned(),
        })
    };
    view! {
        {move || detector.trouble().map(|message| view! { <ErrorPanel message /> })}
        <section class="card empty">
            <p>{text}</p>
            <p class="row">
                <a class="btn" href=href(&detector.path("map"))>{places::MAP}</a>
                <a class="btn" href=href(&detector.path("backtest"))>{places::BACKTEST}</a>
            </p>
        </section>
    }
}

/// "Learning 27 of 42 metrics.", while a run goes on.
fn running(stage: &stage::Stage) -> Option<String> {
    if *stage == Stage::Living {
        return Some(life::GOES_ON.to_owned());
    }
    let Stage::Analysing(progress) = stage else { return None };
    let metrics = progress.stage == message::Stage::Detect;
    Some(if metrics { words::learning(progress.done, progress.total) } else { words::RUN_GOES_ON.to_owned() })
}

/// Bars over the results: a run goes on, the mapping changed, the run was stopped or has failed.
#[component]
pub(super) fn Bars(detector: Detector) -> impl IntoView {
    let view = use_view();
    let kept = RwSignal::new(None::<u32>);
    let number = move || detector.run.with(|run| run.as_ref().map(|run| run.number));
    let again = move |_| {
        detector.analyse();
        focus_heading();
    };
    let keep = move |number| {
        kept.set(Some(number));
        focus_heading();
    };
    move || {
        let number = number()?;
        if let Some(text) = detector.stage.with(running) {
            let below = if detector.run.with(|run| run.as_ref().is_some_and(|run| run.is_interim)) {
                words::BELOW_IS_SO_FAR.to_owned()
            } else {
                words::below_is_run(number)
            };
            return Some(view! { <p class="note">{format!("{text} {below}")}</p> }.into_any());
        }
        if let Some(text) = detector.stage.with(failure) {
            return Some(view! { <p class="note err" role="alert">{text}</p> }.into_any());
        }
        let last = detector.runs.with(|runs| runs.newest_first().next().map(|run| run.number));
        if let Some(last) = last.filter(|last| *last != number) {
            let link = format!("{}{}", href(&detector.path("anomalies")), view.suffix_with(|view| view.run = None));
            return Some(
                view! {
                    <p class="note row">
                        <span class="grow">
                            {words::this_is_run(number)} " " {move || detector.redo.get().map(Redo::text)}
                        </span>
                        <a class="btn slim" href=link>{words::show_run(last)}</a>
                    </p>
                }
                .into_any(),
            );
        }
        if let Some(redo) = detector.redo.get() {
            return Some(view! { <p class="note">{redo.text()}</p> }.into_any());
        }
        if detector.is_stale() && kept.get() != Some(number) {
            return Some(
                view! {
                    <div class="note row">
                        <span class="grow">{words::MAPPING_CHANGED}</span>
                        <button type="button" class="btn slim" on:click=again>{common::RUN_AGAIN}</button>
                        <button type="button" class="btn ghost slim" on:click=move |_| keep(number)>
                            {words::KEEP_LOOKING}
                        </button>
                    </div>
                }
                .into_any(),
            );
        }
        detector.run.with(|run| run.as_ref().and_then(|run| stopped(&run.findings))).map(|text| {
            view! {
                <div class="note row">
                    <span class="grow">{text}</span>
                    <button type="button" class="btn slim" on:click=again>{common::RUN_AGAIN}</button>
                </div>
            }
            .into_any()
        })
    }
}

fn failure(stage: &stage::Stage) -> Option<String> {
    match stage {
        Stage::Failed(message) | Stage::RunFailed(message) => {
            Some(format!("{}. {} {}", message.title, message.detail, message.remedy))
        }
        _ => None,
    }
}

/// "Stopped. 27 of 42 metrics are done.", for a run that was.
fn stopped(findings: &Findings) -> Option<String> {
    let (done, all) = (findings.finished, findings.metrics.len());
    (done < all).then(|| words::stopped(done, all))
}

/// No event at all.
pub(super) fn nothing_found(findings: &Findings) -> String {
    let judged = findings.finished.saturating_sub(findings.skipped.len());
    if judged == 0 {
        return words::NOTHING_JUDGED.to_owned();
    }
    words::nothing_found(findings.grid.len - findings.split, judged)
}

/// Events there are, but none to show: filtered out, or all below the threshold.
#[component]
pub(super) fn NothingShown(list: EventList, view: ViewState) -> impl IntoView {
    let clear = move |_| {
        view.update(Step::Push, |view| view.clear_filters());
        focus_heading();
    };
    let findings = list.findings.clone();
    move || {
        let highest = list.matching.with(|matching| matching.first().map(|&index| findings.events[index].severity));
        let threshold = view.with(|view| view.threshold);
        let hidden = findings.at_least(threshold);
        let filters = view.with(filter::describe);
        let clear_button = view! { <button type="button" class="btn" on:click=clear>{words::CLEAR_FILTERS}</button> };
        if hidden > 0 || highest.is_none() {
            let text = words::nothing_passes(&filters, hidden as u64, threshold);
            return view! { <section class="card empty"><p>{text}</p>{clear_button}</section> }.into_any();
        }
        let highest = highest.unwrap_or(0.0);
        let (text, from) = below(threshold, highest);
        let lower = move |_| {
            view.update(Step::Push, |view| view.threshold = from);
            focus_heading();
        };
        let is_filtered = view.with(|view| view.is_filtered());
        view! {
            <section class="card empty">
                <p>{text}</p>
                <p class="row">
                    <button type="button" class="btn" on:click=lower>{words::show_from(from)}</button>
                    {is_filtered.then_some(clear_button)}
                </p>
            </section>
        }
        .into_any()
    }
}

/// "Nothing reaches 70. The highest is 64.", and the next lower ten.
fn below(threshold: f64, highest: f64) -> (String, f64) {
    (terms::nothing_reaches(threshold, highest), (highest / 10.0).floor() * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::sample::findings;

    #[test]
    fn empty_states_give_figures() {
        assert_eq!(below(70.0, 64.4), ("Nothing reaches 70. The highest is 64.".to_owned(), 60.0));
        let findings = findings(Vec::new());
        assert_eq!(nothing_found(&findings), "All 30 intervals of 18 metrics stayed in their expected range.");
        assert_eq!(stopped(&findings), None);
        let part = Findings { finished: 7, ..findings };
        assert_eq!(stopped(&part).as_deref(), Some("Stopped. 7 of 18 metrics are done."));
    }
}
