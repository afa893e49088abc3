//! What moves over a chart without redrawing it: cursor, brush, highlighted event.

use plotters::backend::DrawingBackend;

use super::palette::Palette;
use super::pen::Pen;
use super::scene::{Drawn, OverlayScene, Surface};

const CURSOR_DASH: (f64, f64) = (2.0, 3.0);

/// Draws onto a clear, transparent backend of the same size as the chart below (clear it before each call).
pub fn draw_overlay<B: DrawingBackend>(
    backend: &mut B,
    surface: Surface,
    palette: &Palette,
    scene: &OverlayScene,
) -> Drawn<B> {
    let mut pen = Pen::new(backend, surface, palette);
    let projection = scene.projection;
    if let Some(area) = scene.highlight.as_ref().and_then(|buckets| projection.stretch(buckets)) {
        pen.bar(area, palette.accent.faded(0.1))?;
    }
    if let Some(area) = scene.brush.as_ref().and_then(|buckets| projection.stretch(buckets)) {
        pen.bar(area, palette.accent.faded(0.14))?;
        pen.vertical(area.left, area.top, area.bottom, palette.accent)?;
        pen.vertical(area.right, area.top, area.bottom, palette.accent)?;
    }
    let Some(bucket) = scene.cursor.filter(|bucket| projection.view.contains(bucket)) else { return Ok(()) };
    let x = projection.x(bucket as f64);
    pen.vertical_dashed(x, projection.plot, CURSOR_DASH, palette.cursor)?;
    if let Some(value) = scene.value.filter(|value| value.is_finite()) {
        let plot = projection.plot;
        let at = (x, projection.y(value).max(plot.top).min(plot.bottom));
        pen.dot(at, 4.0, palette.surface)?;
        pen.dot(at, 2.6, palette.actual)?;
    }
    Ok(())
}
