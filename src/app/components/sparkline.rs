//! The hours around an event, the size of a word.

use std::sync::Arc;

use leptos::prelude::*;

use super::drawing::Drawing;
use crate::chart::scene::SparklineScene;
use crate::chart::sparkline::{HEIGHT, WIDTH, draw_sparkline};
use crate::model::finding::Anomaly;
use crate::protocol::message::Plot;

/// Band, line, and the anomaly: a dot at its peak, or its whole stretch; blank until the plot is there.
#[component]
pub(crate) fn Sparkline(
    #[prop(into)] plot: Signal<Option<Arc<Plot>>>,
    anomaly: Anomaly,
    severity: f64,
) -> impl IntoView {
    let Anomaly { from, to, peak, .. } = anomaly;
    let has_side = anomaly.side().is_some();
    view! {
        <Drawing
            class="spark"
            fixed=(WIDTH, HEIGHT)
            draw=move |backend, surface, palette| {
                plot.with(|plot| {
                    let Some(plot) = plot else { return Ok(()) };
                    let entry = |at: usize| plot.bucket.partition_point(|&bucket| (bucket as usize) < at);
                    let extreme = plot.bucket.iter().position(|&bucket| bucket as usize == peak);
                    let scene = SparklineScene {
                        actual: &plot.actual,
                        lower: &plot.lower,
                        upper: &plot.upper,
                        extreme: extreme.filter(|_| has_side),
                        stretch: (!has_side).then(|| entry(from)..entry(to)),
                        severity,
                    };
                    draw_sparkline(backend, surface, palette, &scene)
                })
            }
        />
    }
}
