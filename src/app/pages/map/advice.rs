//! What to know before running, with what can be done about it in one press. Never blocks.

use leptos::prelude::*;

use crate::app::platform::page::focus_heading;
use crate::app::state::detector::Detector;
use crate::model::preview::Warning;
use crate::words::page::map as words;

/// The card; nothing without a warning.
#[component]
pub(super) fn Advice(detector: Detector) -> impl IntoView {
    let warnings = Memo::new(move |_| {
        detector.preview.with(|preview| preview.as_ref().map(|preview| preview.warnings.clone()).unwrap_or_default())
    });
    let line = move |Warning { text, fix }| {
        let fix = fix.map(|fix| {
            let press = move |_| {
                focus_heading();
                detector.set_draft(words::FOLLOWED_ADVICE, fix.metric_set.clone());
            };
            view! { <button type="button" class="btn slim" on:click=press>{fix.label}</button> }
        });
        view! { <li><div>{text} " " {fix}</div></li> }
    };
    move || {
        let warnings = warnings.get();
        (!warnings.is_empty()).then(|| {
            view! {
                <section class="card" aria-labelledby="advice">
                    <header><h2 id="advice">{words::ADVICE}</h2></header>
                    <ul class="pad warnings">{warnings.into_iter().map(line).collect_view()}</ul>
                </section>
            }
        })
    }
}
