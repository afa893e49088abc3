//! The series of all metrics on one grid, with the cut between learn and detect part.

use crate::model::metric::{Metric, MetricSet};
use crate::model::series::Series;
use crate::model::time::Grid;
use crate::model::zone::Zone;

/// What detection works on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dataset {
    /// How the table was read.
    pub metric_set: MetricSet,
    /// The zone of the data.
    pub zone: Zone,
    /// Buckets of every series.
    pub grid: Grid,
    /// First bucket of the detect part, one for all series.
    pub split: usize,
    /// The metrics in `MetricId` order: by measure; of each first the overall one, then with two dimensions or more the
    /// single values by dimension, sorted, then the combinations, sorted.
    pub metrics: Vec<Metric>,
    /// One series per metric, in the same order.
    pub series: Vec<Series>,
}
