//! What stands in place of a chart whose values found no room in a session.

use leptos::prelude::*;

use super::metric_chart::ChartState;
use crate::app::state::detector::Detector;

/// The sentence; a short one in small charts. Nothing where there are values.
#[component]
pub(crate) fn NotKept(detector: Detector, chart: ChartState, axes: bool) -> impl IntoView {
    let is_missing = Memo::new(move |_| {
        let is_empty = chart.plot.with(|plot| plot.as_ref().is_some_and(|plot| plot.bucket.is_empty()));
        is_empty && detector.without_data.with(Option::is_some)
    });
    let text = if axes {
        "The values of this metric are not in the session. Drop the same file to see them."
    } else {
        "Not in the session"
    };
    move || is_missing.get().then(|| view! { <p class="not-kept">{text}</p> })
}
