//! Everything a run depends on besides the data. As JSON it is the detector file.

use serde::{Deserialize, Serialize};

use crate::model::metric::MetricSet;

/// Settings of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnalysisConfig {
    /// How the table is read.
    #[serde(flatten)]
    pub metric_set: MetricSet,
    /// Share of the time range to learn from, in percent, 10–90.
    #[serde(default = "default_learn_percent")]
    pub learn_percent: u8,
}

fn default_learn_percent() -> u8 {
    70
}

impl AnalysisConfig {
    /// The usual settings for a metric set: learn from the first 70 %.
    pub fn new(metric_set: MetricSet) -> Self {
        Self { metric_set, learn_percent: default_learn_percent() }
    }
}
