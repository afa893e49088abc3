//! Alerts per week against the threshold, at each severity from 0 to 100, and without the least gap.

use plotters::backend::DrawingBackend;

use super::palette::Palette;
use super::pen::{Pen, Point};
use super::scene::{Drawn, Surface};
use super::thresholds::Frame;
use super::ticks::{value_axis, value_labels};

/// What is drawn: one entry per whole severity from 0.
#[derive(Debug, Clone)]
pub struct RatesScene<'a> {
    /// Alerts per week: a solid line.
    pub rates: &'a [f64],
    /// The same without the least gap: a dashed line where it differs.
    pub without_gap: &'a [f64],
    /// The threshold that is marked, and where on the solid line the point lies.
    pub at: f64,
}

/// Draws both lines and the point.
pub fn draw_rates<B: DrawingBackend>(
    backend: &mut B,
    surface: Surface,
    palette: &Palette,
    scene: &RatesScene<'_>,
) -> Drawn<B> {
    let mut pen = Pen::new(backend, surface, palette);
    let most = scene.rates.iter().chain(scene.without_gap).copied().fold(0.0, f64::max);
    let axis = value_axis(0.0, most, true);
    let frame = Frame::new(surface, axis.domain.1);
    let values: Vec<_> = axis.ticks.iter().copied().zip(value_labels(&axis.ticks)).collect();
    frame.draw(&mut pen, palette, &values, scene.at)?;
    let place = |(index, rate): (usize, &f64)| (frame.x.px(index as f64), frame.y.px(*rate));
    let line = |rates: &[f64]| rates.iter().enumerate().map(place).collect::<Vec<Point>>();
    if scene.without_gap != scene.rates {
        pen.dashed(&line(scene.without_gap), 1.25, (4.0, 3.0), palette.expected)?;
    }
    pen.line(&line(scene.rates), 1.5, palette.actual)?;
    let index = scene.at.clamp(0.0, 100.0) as usize;
    let Some(point) = scene.rates.get(index).map(|rate| place((index, rate))) else { return Ok(()) };
    pen.dot(point, 6.0, palette.surface)?;
    pen.dot(point, 4.5, palette.accent)
}
