//! What the charts against the threshold share: severities from 0 to 100 from left to right, and the one that is marked.

use plotters::backend::DrawingBackend;

use super::palette::Palette;
use super::pen::{Align, Pen};
use super::scale::{Linear, Rect};
use super::scene::{Drawn, Surface};

/// Height in CSS pixels.
pub const HEIGHT: f64 = 150.0;
/// Room for the labels of the vertical axis.
const LEFT: f64 = 46.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 8.0;
const FOOT: f64 = 20.0;

/// The whole severity at a position of a chart so wide, both in CSS pixels.
pub fn severity_at(width: f64, x: f64) -> f64 {
    scale(width).value(x).round().clamp(0.0, 100.0)
}

fn scale(width: f64) -> Linear {
    Linear { domain: (0.0, 100.0), pixels: (LEFT, (width - RIGHT).max(LEFT)) }
}

/// The area between the axes, and its scales.
pub(super) struct Frame {
    plot: Rect,
    pub(super) x: Linear,
    pub(super) y: Linear,
}

impl Frame {
    /// For values from 0 to `most`.
    pub(super) fn new(surface: Surface, most: f64) -> Self {
        let x = scale(surface.width);
        let plot = Rect { left: x.pixels.0, top: TOP, right: x.pixels.1, bottom: (surface.height - FOOT).max(TOP) };
        Self { plot, x, y: Linear { domain: (0.0, most), pixels: (plot.bottom, plot.top) } }
    }

    /// Draws the axes, with these values on the vertical one, and the severity that is marked.
    pub(super) fn draw<B: DrawingBackend>(
        &self,
        pen: &mut Pen<B>,
        palette: &Palette,
        values: &[(f64, String)],
        at: f64,
    ) -> Drawn<B> {
        let plot = self.plot;
        for (value, label) in values {
            let y = self.y.px(*value);
            pen.horizontal(plot.left, plot.right, y, palette.grid)?;
            pen.text(label, (plot.left - 6.0, y), Align::Right, palette.axis)?;
        }
        for severity in [0.0, 25.0, 50.0, 75.0, 100.0] {
            let place = (self.x.px(severity), plot.bottom + 12.0);
            pen.text(&severity.to_string(), place, Align::Middle, palette.axis)?;
        }
        pen.vertical_dashed(self.x.px(at).round(), plot, (2.0, 3.0), palette.cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_whole_severities() {
        for (x, expected) in [(46.0, 0.0), (386.0, 100.0), (216.0, 50.0), (217.0, 50.0), (0.0, 0.0), (900.0, 100.0)] {
            assert_eq!(severity_at(400.0, x), expected, "{x}");
        }
        assert_eq!(severity_at(10.0, 5.0), 0.0);
    }
}
