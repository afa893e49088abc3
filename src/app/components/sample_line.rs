//! What is known about the sample data: how many anomalies were planted, and how many of them are found.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::platform::fetch;
use crate::app::platform::page::focus_heading;
use crate::diagnose::known::{Planted, found};
use crate::model::finding::Findings;
use crate::words::page::anomalies as words;

/// File of the site that lists them.
const FILE: &str = "samples/ecommerce-planted.json";

/// A line that the reader can take away; nothing until the list is there, or if it cannot be read.
#[component]
pub(crate) fn SampleLine(findings: Arc<Findings>, #[prop(into)] threshold: Signal<f64>) -> impl IntoView {
    let planted = RwSignal::new(Vec::<Planted>::new());
    spawn_local(async move {
        let list = fetch::string(FILE).await.ok().and_then(|text| serde_json::from_str(&text).ok());
        if let Some(list) = list {
            drop(planted.try_set(list));
        }
    });
    let text = move || {
        planted.with(|planted| {
            let threshold = threshold.get();
            let found = found(&findings.events, &findings.metric_set, planted, threshold);
            words::sample(planted.len(), found, threshold)
        })
    };
    let remove = move |_| {
        planted.set(Vec::new());
        focus_heading();
    };
    view! {
        <Show when=move || planted.with(|planted| !planted.is_empty())>
            <p class="note row">
                <span class="grow">{text.clone()}</span>
                <button type="button" class="btn ghost slim" on:click=remove>
                    {words::REMOVE_LINE}
                </button>
            </p>
        </Show>
    }
}
