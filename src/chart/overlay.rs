//! What moves over a chart without redrawing it: cursor, brush, highlighted event.

use std::ops::Range;

use plotters::backend::DrawingBackend;

use super::palette::Palette;
use super::pen::Pen;
use super::scale::{Projection, Rect};
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
    if let Some(area) = scene.highlight.as_ref().and_then(|buckets| span(projection, buckets)) {
        pen.bar(area, palette.accent.faded(0.1))?;
    }
    if let Some(area) = scene.brush.as_ref().and_then(|buckets| span(projection, buckets)) {
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

/// The area of some buckets, half a bucket wider on both sides (at least 1 px), cut to the plot.
fn span(projection: &Projection, buckets: &Range<usize>) -> Option<Rect> {
    let (from, to) = (buckets.start.max(projection.view.start), buckets.end.min(projection.view.end));
    let plot = projection.plot;
    let half = ((projection.x(1.0) - projection.x(0.0)) / 2.0).max(1.0);
    (from < to).then(|| Rect {
        left: (projection.x(from as f64) - half).max(plot.left),
        right: (projection.x(to as f64 - 1.0) + half).min(plot.right),
        ..plot
    })
}
