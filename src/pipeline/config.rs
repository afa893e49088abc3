//! Everything a run depends on besides the data. As JSON it is the detector file.

use serde::{Deserialize, Serialize};

use crate::model::metric::{Measure, MetricSet};
use crate::model::time::Interval;

/// Settings of a run. Its JSON form is flat: `timestamp`, `measures`, `dimensions`, `interval`, `learn_percent`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "DetectorFile", into = "DetectorFile")]
pub struct AnalysisConfig {
    /// How the table is read.
    pub metric_set: MetricSet,
    /// Share of the time range to learn from, in percent, 10–90.
    pub learn_percent: u8,
}

impl AnalysisConfig {
    /// The usual settings for a metric set: learn from the first 70 %.
    pub fn new(metric_set: MetricSet) -> Self {
        Self { metric_set, learn_percent: default_learn_percent() }
    }
}

/// The fields in a row, without serde's `flatten`, which formats without field names cannot carry.
#[derive(Clone, Serialize, Deserialize)]
struct DetectorFile {
    timestamp: String,
    measures: Vec<Measure>,
    #[serde(default)]
    dimensions: Vec<String>,
    interval: Interval,
    #[serde(default = "default_learn_percent")]
    learn_percent: u8,
}

fn default_learn_percent() -> u8 {
    70
}

impl From<DetectorFile> for AnalysisConfig {
    fn from(file: DetectorFile) -> Self {
        let DetectorFile { timestamp, measures, dimensions, interval, learn_percent } = file;
        let metric_set = MetricSet { timestamp, measures, dimensions, interval };
        Self { metric_set, learn_percent: learn_percent.clamp(10, 90) }
    }
}

impl From<AnalysisConfig> for DetectorFile {
    fn from(config: AnalysisConfig) -> Self {
        let MetricSet { timestamp, measures, dimensions, interval } = config.metric_set;
        Self { timestamp, measures, dimensions, interval, learn_percent: config.learn_percent }
    }
}
