//! How many events have which severity, drawn under the threshold's slider.

use leptos::prelude::*;

use super::drawing::Drawing;
use crate::chart::histogram::{BINS, HistogramScene, draw_histogram};

/// Bars from 0 to 100.
#[component]
pub(crate) fn Histogram(
    #[prop(into)] bins: Signal<[u32; BINS]>,
    #[prop(into)] threshold: Signal<f64>,
) -> impl IntoView {
    let draw = move |backend: &mut _, surface, palette: &_| {
        let scene = HistogramScene { bins: bins.get(), threshold: threshold.get() };
        draw_histogram(backend, surface, palette, &scene)
    };
    view! { <Drawing class="bars" draw=draw /> }
}
