//! A chart the size of a word: band, line, and a dot at the extreme or a shaded stretch, on its own scale.

use plotters::backend::DrawingBackend;

use super::band::{draw_range, draw_stretch, finite_runs};
use super::palette::Palette;
use super::pen::{Pen, Point};
use super::scale::{Linear, Rect, extent};
use super::scene::{Drawn, SparklineScene, Surface};

/// Width in CSS pixels the design gives it.
pub const WIDTH: f64 = 112.0;
/// Height in CSS pixels the design gives it.
pub const HEIGHT: f64 = 30.0;
/// Room for the dot.
const MARGIN: f64 = 3.0;

/// Draws the sparkline over the whole surface.
pub fn draw_sparkline<B: DrawingBackend>(
    backend: &mut B,
    surface: Surface,
    palette: &Palette,
    scene: &SparklineScene,
) -> Drawn<B> {
    let mut pen = Pen::new(backend, surface, palette);
    let last = scene.actual.len().saturating_sub(1) as f64;
    let x = Linear { domain: (0.0, last), pixels: (MARGIN, surface.width - MARGIN) };
    if let Some(stretch) = scene.stretch.as_ref().filter(|stretch| stretch.start < stretch.end) {
        let (left, right) = (x.px(stretch.start as f64) - 1.0, x.px(stretch.end as f64 - 1.0) + 1.0);
        let area = Rect { left, top: 0.0, right, bottom: surface.height };
        draw_stretch(&mut pen, area, palette.severity(scene.severity))?;
    }
    let Some(domain) = extent([scene.actual, scene.lower, scene.upper]) else { return Ok(()) };
    let y = Linear { domain, pixels: (surface.height - MARGIN, MARGIN) };
    let point = |index: usize, value: f64| -> Point { (x.px(index as f64), y.px(value)) };

    let both: Vec<f64> = scene.lower.iter().zip(scene.upper).map(|(lower, upper)| lower + upper).collect();
    for run in finite_runs(&both) {
        let upper = run.clone().map(|index| point(index, scene.upper[index])).collect();
        let lower: Vec<Point> = run.map(|index| point(index, scene.lower[index])).collect();
        draw_range(&mut pen, upper, &lower, palette.band)?;
    }
    for run in finite_runs(scene.actual) {
        let line: Vec<Point> = run.map(|index| point(index, scene.actual[index])).collect();
        match line[..] {
            [lone] => pen.dot(lone, 1.0, palette.actual)?,
            _ => pen.line(&line, 1.5, palette.actual)?,
        }
    }
    if let Some(index) = scene.extreme
        && let Some(&value) = scene.actual.get(index).filter(|value| value.is_finite())
    {
        pen.dot(point(index, value), 2.5, palette.severity(scene.severity))?;
    }
    Ok(())
}
