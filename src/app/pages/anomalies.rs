//! The page Anomalies: what was found, when and where, as many as the threshold and the filters let through.

mod results;
mod states;

use leptos::prelude::*;

use crate::app::components::answers_menu::AnswersMenu;
use crate::app::components::archive_cards::ArchiveCards;
use crate::app::components::export_menu::ExportMenu;
use crate::app::platform::page::keep_focus;
use crate::app::state::detector::{Detector, Run};
use crate::app::state::look::provide_look;
use crate::model::finding::Findings;
use crate::model::format;
use results::Results;
use states::{Bars, NoRun};

/// The page of the detector in context.
#[component]
pub(crate) fn Anomalies() -> impl IntoView {
    let detector = expect_context::<Detector>();
    provide_look();
    let edition = Memo::new(move |_| detector.run.with(|run| run.as_ref().map(|run| (run.number, run.edition))));
    let body = move || {
        // Read, not only tracked: a memo that nobody reads never runs.
        edition.get();
        keep_focus(&[("tr.event", "tr.event[aria-selected='true']"), (".peek .ask", ".peek .ask button")]);
        match detector.run.get_untracked() {
            Some(run) => view! { <Found detector run /> }.into_any(),
            None => view! { <NoRun detector /> }.into_any(),
        }
    };
    let summary = move || detector.run.with(|run| run.as_ref().map(|run| summary(&run.findings)));
    view! {
        <div class="head">
            <div>
                <h1>"Anomalies"</h1>
                {move || summary().map(|text| view! { <p>{text}</p> })}
            </div>
            <div class="acts">
                <Show when=move || detector.run.with(Option::is_some)>
                    <AnswersMenu detector />
                    <ExportMenu detector />
                </Show>
            </div>
        </div>
        <Bars detector />
        {body}
        <ArchiveCards detector />
    }
}

/// A run's results, or that there are none.
#[component]
fn Found(detector: Detector, run: Run) -> impl IntoView {
    if run.findings.events.is_empty() {
        let text = states::nothing_found(&run.findings);
        return view! { <section class="card empty"><p>{text}</p></section> }.into_any();
    }
    view! { <Results detector run /> }.into_any()
}

/// "18 Dec 2020 14:00 to 20 Jan 2021 13:00. Tested 792 hourly intervals, learned from the 1,848 before them. 42 metrics."
fn summary(findings: &Findings) -> String {
    let (grid, split) = (findings.grid, findings.split);
    let at = |bucket: usize| format::instant(grid.time(bucket), grid.interval, &findings.zone).replace(',', "");
    let tested = grid.len - split;
    format!(
        "{} to {}. Tested {} {} {}, learned from the {} before {}. {}.",
        at(split),
        at(grid.len.saturating_sub(1)),
        format::count(tested as u64),
        grid.interval.adjective(),
        if tested == 1 { "interval" } else { "intervals" },
        format::count(split as u64),
        if tested == 1 { "it" } else { "them" },
        format::plural(findings.metrics.len() as u64, "metric", "metrics"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::sample::findings;

    #[test]
    fn the_summary_says_what_was_tested() {
        let text = "3 Jan 1970 22:00 to 5 Jan 1970 03:00. Tested 30 hourly intervals, learned from the 70 before them. \
                    18 metrics.";
        assert_eq!(summary(&findings(Vec::new())), text);
    }
}
