//! Everything a run depends on besides the data. As JSON it is the detector file.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::model::metric::{Filter, Measure, MetricSet, TopValues};
use crate::model::time::{Interval, TimeRange};

/// Settings of a run. Its JSON form is flat: `timestamp`, `measures`, `dimensions`, `interval`,
/// `timezone`, `delay_seconds`, `filters`, `top`, `time_range`, `learn_percent`; all but the first four may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "DetectorFile", into = "DetectorFile")]
pub struct AnalysisConfig {
    /// How the table is read.
    pub metric_set: MetricSet,
    /// Share of the time range to learn from, in percent, 10–90.
    pub learn_percent: u8,
}

impl AnalysisConfig {
    /// Share of the time range to learn from where none is given, in percent.
    pub const USUAL_LEARN_PERCENT: u8 = 70;

    /// The usual settings for a metric set: learn from the first 70 %.
    pub fn new(metric_set: MetricSet) -> Self {
        Self { metric_set, learn_percent: default_learn_percent() }
    }
}

/// The fields in a row, without serde's `flatten`, which formats without field names cannot carry.
#[derive(Clone, Serialize, Deserialize)]
struct DetectorFile {
    #[serde(deserialize_with = "timestamp")]
    timestamp: String,
    #[serde(deserialize_with = "measures")]
    measures: Vec<Measure>,
    #[serde(default, deserialize_with = "dimensions")]
    dimensions: Vec<String>,
    #[serde(deserialize_with = "interval")]
    interval: Interval,
    #[serde(default = "default_timezone", deserialize_with = "timezone")]
    timezone: String,
    #[serde(default, deserialize_with = "delay_seconds")]
    delay_seconds: u32,
    #[serde(default, deserialize_with = "filters")]
    filters: Vec<Filter>,
    #[serde(default, deserialize_with = "top")]
    top: Vec<TopValues>,
    #[serde(default, deserialize_with = "time_range")]
    time_range: Option<TimeRange>,
    #[serde(default = "default_learn_percent", deserialize_with = "learn_percent")]
    learn_percent: u8,
}

/// Reads a field; an error tells which one.
fn field<'de, T: Deserialize<'de>, D: Deserializer<'de>>(name: &str, from: D) -> Result<T, D::Error> {
    T::deserialize(from).map_err(|error| D::Error::custom(format_args!("{name}: {error}")))
}

macro_rules! fields {
    ($($name:ident: $type:ty,)*) => {
        $(fn $name<'de, D: Deserializer<'de>>(from: D) -> Result<$type, D::Error> {
            field(stringify!($name), from)
        })*
    };
}

fields! {
    timestamp: String,
    measures: Vec<Measure>,
    dimensions: Vec<String>,
    interval: Interval,
    timezone: String,
    delay_seconds: u32,
    filters: Vec<Filter>,
    top: Vec<TopValues>,
    time_range: Option<TimeRange>,
    learn_percent: u8,
}

fn default_timezone() -> String {
    MetricSet::default().timezone
}

fn default_learn_percent() -> u8 {
    AnalysisConfig::USUAL_LEARN_PERCENT
}

impl From<DetectorFile> for AnalysisConfig {
    fn from(file: DetectorFile) -> Self {
        let DetectorFile {
            timestamp,
            measures,
            dimensions,
            interval,
            timezone,
            delay_seconds,
            filters,
            top,
            time_range,
            learn_percent,
        } = file;
        let metric_set =
            MetricSet { timestamp, measures, dimensions, interval, timezone, delay_seconds, filters, top, time_range };
        Self { metric_set, learn_percent }
    }
}

impl From<AnalysisConfig> for DetectorFile {
    fn from(config: AnalysisConfig) -> Self {
        let MetricSet { timestamp, measures, dimensions, interval, timezone, delay_seconds, filters, top, time_range } =
            config.metric_set;
        let learn_percent = config.learn_percent;
        Self {
            timestamp,
            measures,
            dimensions,
            interval,
            timezone,
            delay_seconds,
            filters,
            top,
            time_range,
            learn_percent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::metric::Aggregation;

    fn read(fields: &str) -> Result<AnalysisConfig, String> {
        serde_json::from_str(&format!("{{\"timestamp\":\"t\",{fields}}}")).map_err(|error| error.to_string())
    }

    #[test]
    fn a_detector_file_may_be_short() {
        let config = read(r#""measures":[{"column":"n","aggregation":"AVG"}],"interval":"1 hour""#).unwrap();
        assert_eq!((config.learn_percent, config.metric_set.dimensions.len()), (70, 0));
        assert_eq!(config.metric_set.measures[0].aggregation, Aggregation::Mean);
    }

    #[test]
    fn a_mistake_names_its_field() {
        for (fields, start) in [
            (r#""measures":[{"column":"n","aggregation":"total"}]"#, "measures: aggregation \"total\" is not known"),
            (r#""measures":[],"interval":"2 years""#, "interval: interval \"2 years\" is not known"),
            (r#""measures":[],"interval":"1 hour","learn_percent":500"#, "learn_percent: invalid value: integer `500`"),
            (r#""measures":[],"interval":"1 hour","dimensions":"place""#, "dimensions: invalid type: string \"place\""),
            (r#""measures":[]"#, "missing field `interval`"),
        ] {
            let error = read(fields).unwrap_err();
            assert!(error.starts_with(start), "{error}");
        }
    }
}
