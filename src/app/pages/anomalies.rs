//! The page Anomalies: what was found, when and where, as many as the threshold and the filters let through.

mod results;
mod states;

use leptos::prelude::*;

use crate::app::components::answers_menu::AnswersMenu;
use crate::app::components::archive_cards::ArchiveCards;
use crate::app::components::export_menu::ExportMenu;
use crate::app::platform::base::href;
use crate::app::platform::page::keep_focus;
use crate::app::state::detector::{Detector, Run};
use crate::app::state::facts::tested;
use crate::app::state::look::provide_look;
use crate::app::state::view::use_view;
use crate::words::page::anomalies as words;
use crate::words::page::places;
use results::Results;
use states::{Bars, NoRun};

/// The page of the detector in context.
#[component]
pub(crate) fn Anomalies() -> impl IntoView {
    let detector = expect_context::<Detector>();
    let view = use_view();
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
    let summary = move || detector.run.with(|run| run.as_ref().map(|run| tested(&run.findings)));
    let compare = move || {
        let number = detector.run.with(|run| run.as_ref().filter(|run| !run.is_interim).map(|run| run.number))?;
        let other = detector.runs.with(|runs| runs.neighbour(number))?;
        let path = detector.path(&format!("compare/{}/{}", number.min(other), number.max(other)));
        let link = move || format!("{}{}", href(&path), view.suffix());
        Some(view! { <a class="btn" href=link>{words::compare_with_run(other)}</a> })
    };
    view! {
        <div class="head">
            <div>
                <h1>{places::ANOMALIES}</h1>
                {move || summary().map(|text| view! { <p>{text}</p> })}
            </div>
            <div class="acts">
                {compare}
                <Show when=move || detector.run.with(Option::is_some)>
                    <AnswersMenu detector />
                    <ExportMenu detector />
                    <a class="btn pri" href=move || href(&(detector.path("report") + &view.suffix()))>
                        {words::BUILD_REPORT}
                    </a>
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
