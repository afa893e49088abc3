//! Shares against the threshold: how many incidents are caught, and how many events are right, at each severity from 0
//! to 100.

use plotters::backend::DrawingBackend;

use super::band::finite_runs;
use super::palette::Palette;
use super::pen::{Pen, Point};
use super::scene::{Drawn, Surface};
use super::thresholds::Frame;

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

/// Draws both lines.
pub fn draw_shares<B: DrawingBackend>(
    backend: &mut B,
    surface: Surface,
    palette: &Palette,
    scene: &SharesScene<'_>,
) -> Drawn<B> {
    let mut pen = Pen::new(backend, surface, palette);
    let frame = Frame::new(surface, 1.0);
    let values = [(0.0, "0"), (0.5, "50 %"), (1.0, "100 %")].map(|(share, label)| (share, label.to_owned()));
    frame.draw(&mut pen, palette, &values, scene.at)?;
    for (shares, is_dashed) in [(scene.precision, true), (scene.recall, false)] {
        for run in finite_runs(shares) {
            let line: Vec<Point> = run.map(|index| (frame.x.px(index as f64), frame.y.px(shares[index]))).collect();
            if is_dashed {
                pen.dashed(&line, 1.25, (4.0, 3.0), palette.expected)?;
            } else {
                pen.line(&line, 1.5, palette.actual)?;
            }
        }
    }
    Ok(())
}
