//! The card "What you get": live, as the worker counts it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::state::detector::Detector;
use crate::model::format::{count, plural, span};
use crate::model::preview::Preview;
use crate::words::{capitalised, figures};

/// The card.
#[component]
pub(super) fn WhatYouGet(detector: Detector) -> impl IntoView {
    let body = move || match detector.preview.get() {
        None => view! { <p class="mid">"Choose a timestamp column and a measure."</p> }.into_any(),
        // What is wrong stands beside the columns and under the button.
        Some(preview) if !preview.problems.is_empty() => view! { <p class="mid">"Nothing yet."</p> }.into_any(),
        Some(preview) => view! { <Lines detector preview /> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="result">
            <header><h2 id="result">"What you get"</h2></header>
            <div class="pad" aria-live="polite">{body}</div>
        </section>
    }
}

#[component]
fn Lines(detector: Detector, preview: Arc<Preview>) -> impl IntoView {
    let lines = [Some(metrics(&preview)), intervals(detector, &preview), Some(missing(&preview)), Some(cost(&preview))];
    let lines = lines
        .into_iter()
        .flatten()
        .map(|(strong, more)| view! { <li><strong>{strong}</strong><small>{more}</small></li> });
    view! { <ul class="gains">{lines.collect_view()}</ul> }
}

/// "64 metrics", "2 measures × 21 combinations of 7 × 3 values, each value alone, and overall".
fn metrics(preview: &Preview) -> (String, String) {
    let measures = plural(preview.metric_set.measures.len() as u64, "measure", "measures");
    let more = match (&preview.cardinality[..], &preview.metric_set.dimensions[..]) {
        ([], _) => measures,
        ([values], [dimension]) => {
            format!("{measures} × {} of {dimension}, and overall", plural(*values, "value", "values"))
        }
        (all, _) => {
            let values: Vec<_> = all.iter().map(|values| count(*values)).collect();
            let combinations = plural(preview.combinations, "combination", "combinations");
            format!("{measures} × {combinations} of {} values, each value alone, and overall", values.join(" × "))
        }
    };
    (plural(preview.metrics, "metric", "metrics"), more)
}

/// "2,640 intervals of 1 hour", "1,848 to learn, 792 to test; 2 Oct 2020, 00:00 to 20 Jan 2021, 00:00".
fn intervals(detector: Detector, preview: &Preview) -> Option<(String, String)> {
    let grid = preview.grid?;
    let all = format!("{} of {}", plural(grid.len as u64, "interval", "intervals"), grid.interval.label());
    let dates = span(grid.range(0, grid.len), grid.interval, &detector.shown_zone(preview));
    Some((all, format!("{} to learn, {} to test. {dates}", count(preview.learn), count(preview.test))))
}

/// "0.4 % of cells missing", "2 gaps".
fn missing(preview: &Preview) -> (String, String) {
    let cells = match preview.missing_share {
        0.0 => "No cell missing".to_owned(),
        share => capitalised(&format!("{} of cells missing", figures::share(share))),
    };
    let gaps = if preview.gaps == 0 { "no gaps".to_owned() } else { plural(preview.gaps, "gap", "gaps") };
    (cells, format!("{gaps} in {}", plural(preview.rows, "row", "rows")))
}

/// "about 2 s", "about 18 MB of memory".
fn cost(preview: &Preview) -> (String, String) {
    let seconds = if preview.seconds < 1.0 {
        "under 1\u{a0}s".to_owned()
    } else {
        format!("about {}", figures::duration(preview.seconds.round() * 1_000.0).replace(".0", ""))
    };
    (format!("{} to run", capitalised(&seconds)), format!("about {} of memory", figures::bytes(preview.memory_bytes)))
}
