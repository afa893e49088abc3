//! What stands in place of a chart whose values found no room in a session.

use leptos::prelude::*;

use super::metric_chart::ChartState;
use crate::app::state::detector::Detector;
use crate::words::page::sessions as words;

/// The sentence; a short one in small charts. Nothing where there are values.
#[component]
pub(crate) fn NotKept(detector: Detector, chart: ChartState, axes: bool) -> impl IntoView {
    let is_missing = Memo::new(move |_| {
        let is_empty = chart.plot.with(|plot| plot.as_ref().is_some_and(|plot| plot.bucket.is_empty()));
        is_empty && detector.without_data.with(Option::is_some)
    });
    let text = if axes { words::NO_VALUES } else { words::NO_VALUES_SHORT };
    move || is_missing.get().then(|| view! { <p class="not-kept">{text}</p> })
}
