//! What is drawn, in data units: columns borrowed from a plot, marks, and the surface they go to.
//!
//! Columns of a scene are ascending in `bucket` and of equal length; where a column is shorter, what is missing counts
//! as "no value". A value that is not finite is a gap.

use serde::{Deserialize, Serialize};

use std::ops::Range;

use plotters::backend::DrawingBackend;
use plotters::drawing::DrawingAreaErrorKind;

use super::scale::Projection;
use crate::model::finding::{Anomaly, Direction};
use crate::model::time::Grid;
use crate::model::zone::Zone;

/// Result of a drawing function: the backend's own error, or what the caller needs to place things on the drawing.
pub type Drawn<B, T = ()> = Result<T, DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// Where a chart is drawn. The backend is `width × scale` by `height × scale` device pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surface {
    /// In CSS pixels.
    pub width: f64,
    /// In CSS pixels.
    pub height: f64,
    /// Device pixels per CSS pixel: multiplies positions, strokes, text and paddings.
    pub scale: f64,
    /// What text sizes are multiplied by in addition, to undo what the backend does to them.
    pub text_factor: f64,
}

impl Surface {
    /// A canvas whose backing store is `scale` times its CSS size; see [`Surface::backing_scale`].
    pub fn canvas(width: f64, height: f64, scale: f64) -> Self {
        Self { width, height, scale, text_factor: 1.0 }
    }

    /// The SVG backend of plotters, which divides text sizes by 1.24.
    pub fn svg(width: f64, height: f64, scale: f64) -> Self {
        Self { width, height, scale, text_factor: 1.24 }
    }

    /// The scale to give a canvas: the smallest whole multiple of `devicePixelRatio` that is at least 2. Backends know
    /// whole pixels only, so lines drawn at 1 would be jagged; the browser shrinks the finer drawing evenly.
    pub fn backing_scale(device_pixel_ratio: f64) -> f64 {
        let ratio = if device_pixel_ratio.is_finite() { device_pixel_ratio.clamp(0.5, 8.0) } else { 1.0 };
        ratio * (2.0 / ratio).ceil().max(1.0)
    }

    /// Width and height of the backend in whole device pixels, at least 1 × 1: what the canvas or document must have.
    pub fn device_size(self) -> (u32, u32) {
        // `max` last: it also turns "not a number" into one pixel.
        let side = |css: f64| (css * self.scale).round().clamp(1.0, 32_767.0).max(1.0) as u32;
        (side(self.width), side(self.height))
    }
}

/// An event in a chart.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EventMark {
    /// First bucket.
    pub from: usize,
    /// First bucket after.
    pub to: usize,
    /// Bucket of its extreme, where the triangle goes.
    pub extreme: usize,
    /// Side of the expected range, where the triangle points. An event without one is its whole stretch, which is
    /// shaded: there may be no value to mark.
    pub side: Option<Direction>,
    /// 0–100.
    pub severity: f64,
    /// Whether the filters hide it: drawn hollow.
    pub hidden: bool,
}

/// A line with buckets of its own.
#[derive(Debug, Clone, Copy, Default)]
pub struct Line<'a> {
    /// Bucket of each entry, ascending.
    pub bucket: &'a [u32],
    /// Value, `NaN` in gaps.
    pub value: &'a [f64],
}

impl EventMark {
    /// The mark of an anomaly in a chart of its metric.
    pub fn of(anomaly: &Anomaly) -> Self {
        let Anomaly { from, to, peak, severity, .. } = *anomaly;
        Self { from, to, extreme: peak, side: anomaly.side(), severity, hidden: false }
    }
}

/// One metric with its expected range: see [`super::band::draw_band`].
#[derive(Debug, Clone)]
pub struct BandScene<'a> {
    /// Buckets of the whole dataset; gives bucket indices their time.
    pub grid: Grid,
    /// The zone of the time axis.
    pub zone: &'a Zone,
    /// Buckets in view, half-open.
    pub view: Range<usize>,
    /// First tested bucket.
    pub split: usize,
    /// Bucket of each entry.
    pub bucket: &'a [u32],
    /// Value, `NaN` in gaps.
    pub actual: &'a [f64],
    /// Expected value.
    pub expected: &'a [f64],
    /// Lower bound.
    pub lower: &'a [f64],
    /// Upper bound.
    pub upper: &'a [f64],
    /// A second line to compare with (the same hours last week); empty for none.
    pub compare: Line<'a>,
    /// Buckets of each known event, half-open.
    pub known: &'a [Range<usize>],
    /// Buckets of each note, half-open: a bracket above the plot.
    pub notes: &'a [Range<usize>],
    /// Events in view; those outside are ignored.
    pub events: &'a [EventMark],
    /// Whether the measure is a sum or a count, whose axis starts at zero; `false` for small multiples on their own scale.
    pub from_zero: bool,
    /// Whether to draw grid lines and labels; small multiples have none.
    pub axes: bool,
    /// Value range to use instead of the scene's own ("same scale").
    pub value_range: Option<(f64, f64)>,
}

/// What lies over a chart and moves with the pointer: see [`super::overlay::draw_overlay`].
#[derive(Debug, Clone)]
pub struct OverlayScene<'a> {
    /// What the chart below returned.
    pub projection: &'a Projection,
    /// Bucket of the cursor.
    pub cursor: Option<usize>,
    /// Actual value there, for the dot on the line.
    pub value: Option<f64>,
    /// Buckets selected with the brush, half-open.
    pub brush: Option<Range<usize>>,
    /// Buckets of the event that is highlighted, half-open.
    pub highlight: Option<Range<usize>>,
}

/// A chart the size of a word: see [`super::sparkline::draw_sparkline`]. Entries are drawn at even distances.
#[derive(Debug, Clone)]
pub struct SparklineScene<'a> {
    /// Value, `NaN` in gaps.
    pub actual: &'a [f64],
    /// Lower bound.
    pub lower: &'a [f64],
    /// Upper bound.
    pub upper: &'a [f64],
    /// Entry of the extreme, where the dot goes.
    pub extreme: Option<usize>,
    /// Entries to shade, half-open, of an event that is its whole stretch.
    pub stretch: Option<Range<usize>>,
    /// Severity of the event, for the dot's colour.
    pub severity: f64,
}

/// The whole series as a strip with a window: see [`super::overview::draw_overview`].
#[derive(Debug, Clone)]
pub struct OverviewScene<'a> {
    /// Buckets of the whole dataset.
    pub grid: Grid,
    /// The zone of the dates.
    pub zone: &'a Zone,
    /// First tested bucket.
    pub split: usize,
    /// Bucket of each entry.
    pub bucket: &'a [u32],
    /// Value, `NaN` in gaps.
    pub actual: &'a [f64],
    /// Buckets shown in the chart above, half-open.
    pub window: Range<usize>,
    /// Events, one small square each.
    pub events: &'a [EventMark],
    /// Buckets of each known event, half-open.
    pub known: &'a [Range<usize>],
    /// Left edge of the strip in CSS pixels: the plot's left edge of the chart above, so that both line up.
    pub left: f64,
    /// Right edge of the strip, in CSS pixels from the left of the surface.
    pub right: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_backing_scale_is_a_whole_multiple_and_at_least_two() {
        for (ratio, scale) in [(1.0, 2.0), (1.25, 2.5), (1.5, 3.0), (2.0, 2.0), (3.0, 3.0), (f64::NAN, 2.0), (0.0, 2.0)]
        {
            assert_eq!(Surface::backing_scale(ratio), scale, "{ratio}");
        }
    }

    #[test]
    fn a_device_has_at_least_one_pixel() {
        assert_eq!(Surface::canvas(112.0, 30.0, 2.5).device_size(), (280, 75));
        assert_eq!(Surface::canvas(0.0, f64::NAN, 2.0).device_size(), (1, 1));
    }
}
