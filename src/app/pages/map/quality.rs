//! What to know before running, each with what can be done about it in one press. Never blocks.

use leptos::prelude::*;

use crate::app::state::detector::Detector;
use crate::model::format::span;
use crate::model::time::Interval;
use crate::prepare::quality::Warning;

/// The card; nothing without a warning.
#[component]
pub(super) fn Quality(detector: Detector) -> impl IntoView {
    let warnings = Memo::new(move |_| {
        detector.preview.with(|preview| {
            let preview = preview.as_ref()?;
            Some((preview.warnings.clone(), preview.metric_set.interval)).filter(|(warnings, _)| !warnings.is_empty())
        })
    });
    move || {
        let (warnings, interval) = warnings.get()?;
        let lines = warnings.into_iter().map(|warning| view! { <li><Line detector warning interval /></li> });
        Some(view! {
            <section class="card" aria-labelledby="quality">
                <header><h2 id="quality">"Before you run"</h2></header>
                <ul class="pad warnings">{lines.collect_view()}</ul>
            </section>
        })
    }
}

#[component]
fn Line(detector: Detector, warning: Warning, interval: Interval) -> impl IntoView {
    let Warning { text, first, fix } = warning;
    let places = (!first.is_empty()).then(|| {
        let places = first.into_iter().map(|range| view! { <li>{span(range, interval)}</li> });
        view! { <details><summary>"Show the first"</summary><ul class="places">{places.collect_view()}</ul></details> }
    });
    let fix = fix.map(|fix| {
        let press = move |_| detector.set_draft(fix.metric_set.clone());
        view! { <button type="button" class="btn slim" on:click=press>{fix.label}</button> }
    });
    view! { <div>{text} " " {fix}{places}</div> }
}
