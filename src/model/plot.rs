//! A metric's values and expected range, cut and thinned to what a drawing needs.

use serde::{Deserialize, Serialize};

use super::metric::MetricId;

/// Which values to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlotQuery {
    /// Which metric.
    pub metric: MetricId,
    /// First bucket.
    pub from: u32,
    /// First bucket after; cut to the grid.
    pub to: u32,
    /// Width of the drawing in device pixels: more buckets than that are thinned to the extremes of each column.
    pub width_px: u32,
}

/// Values to draw, as columns of equal length, ascending in `bucket`. When thinned, each pixel column keeps its first,
/// lowest, highest and last bucket, and every bucket outside the expected range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plot {
    /// The query this answers, cut to the grid.
    pub query: PlotQuery,
    /// Bucket index of each entry.
    pub bucket: Vec<u32>,
    /// Value, `NaN` in gaps.
    pub actual: Vec<f64>,
    /// Expected value, `NaN` in the learn part.
    pub expected: Vec<f64>,
    /// Lower bound, `NaN` in the learn part.
    pub lower: Vec<f64>,
    /// Upper bound, `NaN` in the learn part.
    pub upper: Vec<f64>,
    /// Severity, 0 in the learn part and in gaps.
    pub severity: Vec<f64>,
}
