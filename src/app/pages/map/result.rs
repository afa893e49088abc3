//! The card "What you get": live, as the worker counts it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::state::detector::Detector;
use crate::model::preview::Preview;
use crate::words::page::gains as words;

/// The card.
#[component]
pub(super) fn WhatYouGet(detector: Detector) -> impl IntoView {
    let body = move || match detector.preview.get() {
        None => view! { <p class="mid">{words::CHOOSE}</p> }.into_any(),
        // What is wrong stands beside the columns and under the button.
        Some(preview) if !preview.problems.is_empty() => view! { <p class="mid">{words::NOTHING}</p> }.into_any(),
        Some(preview) => view! { <Lines detector preview /> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="result">
            <header><h2 id="result">{words::WHAT_YOU_GET}</h2></header>
            <div class="pad" aria-live="polite">{body}</div>
        </section>
    }
}

#[component]
fn Lines(detector: Detector, preview: Arc<Preview>) -> impl IntoView {
    let intervals = words::intervals(&preview, &detector.shown_zone(&preview));
    let [metrics, missing, cost] = [words::metrics, words::missing, words::cost].map(|line| line(&preview));
    let lines = [Some(metrics), intervals, Some(missing), Some(cost)]
        .into_iter()
        .flatten()
        .map(|(strong, more)| view! { <li><strong>{strong}</strong><small>{more}</small></li> });
    view! { <ul class="gains">{lines.collect_view()}</ul> }
}
