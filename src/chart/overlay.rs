//! What moves over a chart without redrawing it: cursor, brush, highlighted event.

use plotters::backend::DrawingBackend;

use super::palette::Palette;
use super::scene::{Drawn, OverlayScene, Surface};

/// Draws onto a clear, transparent backend of the same size as the chart below (clear it before each call).
pub fn draw_overlay<B: DrawingBackend>(
    backend: &mut B,
    surface: Surface,
    palette: &Palette,
    scene: &OverlayScene,
) -> Drawn<B> {
    let _ = (backend, surface, palette, scene);
    Ok(())
}
