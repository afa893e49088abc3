//! The hours around an event, the size of a word.

use std::sync::Arc;

use leptos::prelude::*;

use super::drawing::Drawing;
use crate::chart::scene::SparklineScene;
use crate::chart::sparkline::{HEIGHT, WIDTH, draw_sparkline};
use crate::protocol::message::Plot;

/// Band, line, and a dot at bucket `peak`; blank until the plot is there.
#[component]
pub(crate) fn Sparkline(#[prop(into)] plot: Signal<Option<Arc<Plot>>>, peak: usize, severity: f64) -> impl IntoView {
    view! {
        <Drawing
            class="spark"
            fixed=(WIDTH, HEIGHT)
            draw=move |backend, surface, palette| {
                plot.with(|plot| {
                    let Some(plot) = plot else { return Ok(()) };
                    let scene = SparklineScene {
                        actual: &plot.actual,
                        lower: &plot.lower,
                        upper: &plot.upper,
                        extreme: plot.bucket.iter().position(|&bucket| bucket as usize == peak),
                        severity,
                    };
                    draw_sparkline(backend, surface, palette, &scene)
                })
            }
        />
    }
}
