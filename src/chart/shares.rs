//! Shares against the threshold: how many incidents are caught, and how many events are right, at each severity from 0
//! to 100.

use plotters::backend::DrawingBackend;

use super::band::finite_runs;
use super::palette::Palette;
use super::pen::{Align, Pen, Point};
use super::scale::{Linear, Rect};
use super::scene::{Drawn, Surface};

/// Height in CSS pixels.
pub const HEIGHT: f64 = 150.0;
/// Room for the labels of the vertical axis.
const LEFT: f64 = 46.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 8.0;
const FOOT: f64 = 20.0;

/// What is drawn: one entry per whole severity from 0, each 0–1, `NaN` where there is no share.
#[derive(Debug, Clone)]
pub struct SharesScene<'a> {
    /// A solid line.
    pub recall: &'a [f64],
    /// A dashed line.
    pub precision: &'a [f64],
    /// The threshold that is marked.
    pub at: f64,
}

/// Draws both lines and returns the left and right edge of the scale, in CSS pixels.
pub fn draw_shares<B: DrawingBackend>(
    backend: &mut B,
    surface: Surface,
    palette: &Palette,
    scene: &SharesScene<'_>,
) -> Drawn<B, (f64, f64)> {
    let mut pen = Pen::new(backend, surface, palette);
    let right = (surface.width - RIGHT).max(LEFT);
    let plot = Rect { left: LEFT, top: TOP, right, bottom: (surface.height - FOOT).max(TOP) };
    let y = Linear { domain: (0.0, 1.0), pixels: (plot.bottom, plot.top) };
    let x = Linear { domain: (0.0, 100.0), pixels: (plot.left, plot.right) };
    for (share, label) in [(0.0, "0"), (0.5, "50 %"), (1.0, "100 %")] {
        let at = y.px(share);
        pen.horizontal(plot.left, plot.right, at, palette.grid)?;
        pen.text(label, (plot.left - 6.0, at), Align::Right, palette.axis)?;
    }
    for severity in [0.0, 25.0, 50.0, 75.0, 100.0] {
        let at = (x.px(severity), plot.bottom + 12.0);
        pen.text(&severity.to_string(), at, Align::Middle, palette.axis)?;
    }
    pen.vertical_dashed(x.px(scene.at).round(), plot, (2.0, 3.0), palette.cursor)?;
    for (shares, is_dashed) in [(scene.precision, true), (scene.recall, false)] {
        for run in finite_runs(shares) {
            let line: Vec<Point> = run.map(|index| (x.px(index as f64), y.px(shares[index]))).collect();
            if is_dashed {
                pen.dashed(&line, 1.25, (4.0, 3.0), palette.expected)?;
            } else {
                pen.line(&line, 1.5, palette.actual)?;
            }
        }
    }
    Ok((plot.left, plot.right))
}
