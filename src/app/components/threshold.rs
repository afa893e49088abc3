//! Severity at least: a number field and a slider over the histogram, which are one value.

use leptos::prelude::*;

use super::histogram::Histogram;
use crate::chart::histogram::BINS;
use crate::words::page::filters as words;

/// Calls `on_change` with every whole number from 0 to 100 that the reader sets.
#[component]
pub(crate) fn Threshold(
    #[prop(into)] value: Signal<f64>,
    #[prop(into)] bins: Signal<[u32; BINS]>,
    on_change: Callback<f64>,
) -> impl IntoView {
    let set = move |text: String| {
        if let Ok(next) = text.parse::<f64>() {
            on_change.run(next.round().clamp(0.0, 100.0));
        }
    };
    let text = move || value.get().to_string();
    view! {
        <div class="thr">
            <div>
                <label for="threshold">{words::SEVERITY_AT_LEAST}</label>
                <input
                    id="threshold"
                    class="numin"
                    type="number"
                    min="0"
                    max="100"
                    prop:value=text
                    on:input=move |event| set(event_target_value(&event))
                />
            </div>
            <div class="hist">
                <Histogram bins=bins threshold=value />
                <input
                    type="range"
                    min="0"
                    max="100"
                    aria-label=words::SEVERITY_AT_LEAST
                    prop:value=text
                    on:input=move |event| set(event_target_value(&event))
                />
                <div class="ht" aria-hidden="true">
                    <i>"0"</i>
                    <i>"25"</i>
                    <i>"50"</i>
                    <i>"75"</i>
                    <i>"100"</i>
                </div>
            </div>
        </div>
    }
}
