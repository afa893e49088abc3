//! How far something is.

use leptos::prelude::*;

use crate::words::figures;

/// A bar with its value in words.
#[component]
pub(crate) fn ProgressBar(
    /// What is going on: the accessible name.
    #[prop(into)]
    label: String,
    /// 0–1.
    #[prop(into)]
    ratio: Signal<f64>,
    /// The same in words.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let percent = move || (ratio.get().clamp(0.0, 1.0) * 100.0).floor();
    view! {
        <div
            class="progress"
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || percent().to_string()
            aria-valuetext=move || text.get()
        >
            <span style:width=move || format!("{}%", percent())></span>
        </div>
    }
}

/// Part of a whole as a ratio; nothing to do is nothing done.
pub(crate) fn ratio(done: u64, total: u64) -> f64 {
    if total == 0 { 0.0 } else { done as f64 / total as f64 }
}

/// "12 %": a ratio in whole percent, 100 only when nothing is left.
pub(crate) fn percent(ratio: f64) -> String {
    figures::share((ratio * 100.0).floor() / 100.0)
}
