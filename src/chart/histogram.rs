//! How many events have which severity, in 20 bins, under the threshold's slider.

use plotters::backend::DrawingBackend;

use super::palette::Palette;
use super::pen::Pen;
use super::scale::Rect;
use super::scene::{Drawn, Surface};

/// Number of bins; each is 5 wide.
pub const BINS: usize = 20;
/// Width of a bin, in severity.
const WIDTH: f64 = 5.0;
/// Height of the bar of a single event, at least, in CSS pixels.
const LOWEST: f64 = 3.0;

/// What the histogram shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HistogramScene {
    /// Events per bin, see [`bins`].
    pub bins: [u32; BINS],
    /// Bins whose middle is at or above are filled, those below hollow.
    pub threshold: f64,
}

/// Counts severities into bins; 100 belongs to the last one.
pub fn bins(severities: impl IntoIterator<Item = f64>) -> [u32; BINS] {
    let mut bins = [0u32; BINS];
    for severity in severities {
        let bin = ((severity / WIDTH).max(0.0) as usize).min(BINS - 1);
        bins[bin] = bins[bin].saturating_add(1);
    }
    bins
}

/// Draws the bars over the whole surface: severity 0 is the left edge, 100 the right one.
pub fn draw_histogram<B: DrawingBackend>(
    backend: &mut B,
    surface: Surface,
    palette: &Palette,
    scene: &HistogramScene,
) -> Drawn<B> {
    let mut pen = Pen::new(backend, surface, palette);
    let most = scene.bins.iter().copied().max().unwrap_or(0).max(1);
    // One pixel is the base line, two are air.
    let (floor, room) = ((surface.height - 1.0).max(0.0), (surface.height - 3.0).max(0.0));
    let step = surface.width / BINS as f64;
    for (bin, &count) in scene.bins.iter().enumerate().filter(|&(_, &count)| count > 0) {
        let height = (room * f64::from(count) / f64::from(most)).max(LOWEST.min(room)).round();
        let area = Rect {
            left: (bin as f64 * step + 1.0).round(),
            top: floor - height,
            right: ((bin + 1) as f64 * step - 1.0).round(),
            bottom: floor,
        };
        let middle = (bin as f64 + 0.5) * WIDTH;
        if middle >= scene.threshold {
            pen.bar(area, palette.severity(middle))?;
        } else {
            pen.frame(area, 0.0, 1.0, palette.edge)?;
        }
    }
    pen.bar(Rect { left: 0.0, top: floor, right: surface.width, bottom: floor + 1.0 }, palette.cursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_counted_into_bins() {
        let bins = bins([0.0, 4.9, 5.0, 70.0, 99.9, 100.0, 120.0, -3.0, f64::NAN]);
        assert_eq!((bins[0], bins[1], bins[14], bins[19]), (4, 1, 1, 3));
        assert_eq!(bins.iter().sum::<u32>(), 9);
    }
}
