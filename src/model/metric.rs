//! What is watched: measures, dimensions, and the metrics they make.

use serde::{Deserialize, Serialize};

use super::time::Interval;

/// How the rows of one bucket become one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aggregation {
    /// Sum of the values.
    #[serde(alias = "SUM")]
    Sum,
    /// Arithmetic mean of the values.
    #[serde(alias = "MEAN", alias = "avg", alias = "AVG")]
    Mean,
    /// Smallest value.
    #[serde(alias = "MIN")]
    Min,
    /// Largest value.
    #[serde(alias = "MAX")]
    Max,
    /// Number of values that are not missing.
    #[serde(alias = "COUNT")]
    Count,
}

impl Aggregation {
    /// Every aggregation, in the order the interface offers them.
    pub const ALL: [Self; 5] = [Self::Sum, Self::Mean, Self::Min, Self::Max, Self::Count];

    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Min => "min",
            Self::Max => "max",
            Self::Count => "count",
        }
    }
}

/// A numeric column to watch, with its aggregation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Column name, as in the file.
    pub column: String,
    /// How rows become a bucket's value.
    pub aggregation: Aggregation,
}

/// How a table is read as metrics: timestamp, measures, dimensions, interval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricSet {
    /// Column that holds the time of each row.
    pub timestamp: String,
    /// Columns to watch; a column occurs once.
    pub measures: Vec<Measure>,
    /// Category columns; a column occurs once and is not a measure.
    pub dimensions: Vec<String>,
    /// Bucket width.
    pub interval: Interval,
}

/// Position of a metric in the dataset; also the order of every list of metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MetricId(pub u32);

impl MetricId {
    /// As an index into the dataset's lists.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// How finely a metric is cut, from coarse to fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// All rows.
    Overall,
    /// The rows with one value of one dimension, where there are several dimensions.
    Value,
    /// The rows with one value of every dimension.
    Combination,
}

impl Level {
    /// Every level, from coarse to fine.
    pub const ALL: [Self; 3] = [Self::Overall, Self::Value, Self::Combination];
}

/// The dimension values that a metric is about, in the order of [`MetricSet::dimensions`].
/// `None` in a place means "all values": the overall metric has `None` everywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct DimensionKey(pub Vec<Option<String>>);

impl DimensionKey {
    /// Whether no dimension is fixed.
    pub fn is_overall(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// How many of the dimensions are fixed: none, some or all. With one dimension its values are the combinations.
    pub fn level(&self) -> Level {
        match self.values().count() {
            0 => Level::Overall,
            fixed if fixed < self.0.len() => Level::Value,
            _ => Level::Combination,
        }
    }

    /// Whether some rows may belong to both: no dimension is fixed to different values.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a.is_none() || b.is_none() || a == b)
    }

    /// The fixed values, in the order of the dimensions.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|value| value.as_deref())
    }

    /// "uk, mobile_web", or `overall` when no dimension is fixed.
    pub fn label(&self, overall: &str) -> String {
        if self.is_overall() {
            return overall.to_owned();
        }
        self.values().collect::<Vec<_>>().join(", ")
    }
}

/// One time series of a dataset: one measure at one dimension key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metric {
    /// Position in the dataset.
    pub id: MetricId,
    /// Index into [`MetricSet::measures`].
    pub measure: usize,
    /// Which dimension values.
    pub key: DimensionKey,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(values: &[&str]) -> DimensionKey {
        DimensionKey(values.iter().map(|&value| (value != "*").then(|| value.to_owned())).collect())
    }

    #[test]
    fn the_level_is_how_much_is_fixed() {
        for (values, expected) in [
            (&[][..], Level::Overall),
            (&["*"], Level::Overall),
            (&["uk"], Level::Combination),
            (&["*", "*"], Level::Overall),
            (&["*", "app"], Level::Value),
            (&["uk", "*", "*"], Level::Value),
            (&["uk", "app"], Level::Combination),
        ] {
            assert_eq!(key(values).level(), expected, "{values:?}");
        }
    }

    #[test]
    fn places_overlap_unless_a_dimension_tells_them_apart() {
        for (a, b, expected) in [
            (["*", "*"], ["uk", "app"], true),
            (["uk", "*"], ["*", "app"], true),
            (["uk", "app"], ["uk", "*"], true),
            (["uk", "app"], ["uk", "web"], false),
            (["uk", "*"], ["de", "*"], false),
        ] {
            assert_eq!((key(&a).overlaps(&key(&b)), key(&b).overlaps(&key(&a))), (expected, expected), "{a:?} {b:?}");
        }
    }
}
