//! What is watched: measures, dimensions, and the metrics they make.

use serde::{Deserialize, Serialize};

pub use super::aggregation::Aggregation;
pub use super::filter::{Condition, Filter, TopValues};
use super::time::{Interval, TimeRange, Timestamp};

/// What is watched: a column or the rows, aggregated, or the ratio of two such numbers. In JSON all but `aggregation` may
/// be left out; the name is then [`Measure::usual_name`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenMeasure")]
pub struct Measure {
    /// As shown; unique in a metric set. Usually the column's name.
    pub name: String,
    /// Column name, as in the file; empty where rows are counted.
    pub column: String,
    /// How rows become a bucket's value.
    pub aggregation: Aggregation,
    /// What the value is divided by, both aggregated first: a ratio of sums, never a mean of ratios.
    pub per: Option<Denominator>,
}

impl Measure {
    /// A column under its own name.
    pub fn new(column: &str, aggregation: Aggregation) -> Self {
        Self { name: column.to_owned(), column: column.to_owned(), aggregation, per: None }
    }

    /// The number of rows.
    pub fn rows() -> Self {
        let (column, aggregation) = (String::new(), Aggregation::Count);
        Self { name: Self::usual_name(&column, None), column, aggregation, per: None }
    }

    /// Whether it is the number of rows: where there are none it is 0, not unknown.
    pub fn counts_rows(&self) -> bool {
        self.column.is_empty() && self.per.is_none()
    }

    /// Whether it is an amount, whose parts add up to it or are at least counted: 0 is where such a figure begins.
    pub fn adds_up(&self) -> bool {
        let adds_up = matches!(self.aggregation, Aggregation::Sum | Aggregation::Count | Aggregation::CountDistinct);
        adds_up && self.per.is_none()
    }

    /// The name of a measure that was given none: "views", "rows", "orders per visits".
    pub fn usual_name(column: &str, per: Option<&Denominator>) -> String {
        let part = |column: &str| if column.is_empty() { "rows".to_owned() } else { column.to_owned() };
        match per {
            Some(per) => format!("{} per {}", part(column), part(&per.column)),
            None => part(column),
        }
    }
}

/// A measure as people write it.
#[derive(Deserialize)]
struct WrittenMeasure {
    #[serde(default)]
    name: String,
    #[serde(default)]
    column: String,
    aggregation: Aggregation,
    #[serde(default)]
    per: Option<Denominator>,
}

impl From<WrittenMeasure> for Measure {
    fn from(written: WrittenMeasure) -> Self {
        let WrittenMeasure { name, column, aggregation, per } = written;
        let name = if name.is_empty() { Self::usual_name(&column, per.as_ref()) } else { name };
        Self { name, column, aggregation, per }
    }
}

/// The lower part of a ratio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denominator {
    /// Column name, as in the file; empty where rows are counted.
    #[serde(default)]
    pub column: String,
    /// How rows become a bucket's value.
    pub aggregation: Aggregation,
}

/// How a table is read as metrics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricSet {
    /// Column that holds the time of each row.
    pub timestamp: String,
    /// What is watched.
    pub measures: Vec<Measure>,
    /// Category columns; a column occurs once and is not a measure.
    pub dimensions: Vec<String>,
    /// Bucket width.
    pub interval: Interval,
    /// IANA name of the zone in which times without an offset were written, and days begin.
    pub timezone: String,
    /// How long after its end an interval is complete, in seconds.
    pub delay_seconds: u32,
    /// Which rows are watched.
    pub filters: Vec<Filter>,
    /// Dimensions cut to their largest values.
    pub top: Vec<TopValues>,
    /// Times, as in the data, of the rows that go in; `None` for all of them.
    pub time_range: Option<TimeRange>,
}

impl MetricSet {
    /// Whether a row of that time, as in the data, goes in.
    pub fn takes(&self, at: Timestamp) -> bool {
        self.time_range.is_none_or(|range| range.start <= at && at < range.end)
    }

    /// Every column that it reads, each once.
    pub fn columns(&self) -> Vec<String> {
        let measures = self.measures.iter().map(|measure| &measure.column);
        let denominators = self.measures.iter().filter_map(|measure| measure.per.as_ref()).map(|per| &per.column);
        let filters = self.filters.iter().map(|filter| &filter.column);
        let mut columns = Vec::new();
        for column in
            [&self.timestamp].into_iter().chain(measures).chain(denominators).chain(&self.dimensions).chain(filters)
        {
            if !column.is_empty() && !columns.contains(column) {
                columns.push(column.clone());
            }
        }
        columns
    }
}

impl Default for MetricSet {
    /// Nothing chosen, hourly, in UTC.
    fn default() -> Self {
        Self {
            timestamp: String::new(),
            measures: Vec::new(),
            dimensions: Vec::new(),
            interval: Interval::HOUR,
            timezone: "UTC".to_owned(),
            delay_seconds: 0,
            filters: Vec::new(),
            top: Vec::new(),
            time_range: None,
        }
    }
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

    /// The fixed values with the names of their dimensions, of which `dimensions` are all.
    pub fn named<'a>(&'a self, dimensions: &'a [String]) -> impl Iterator<Item = (&'a str, &'a str)> {
        dimensions.iter().zip(&self.0).filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)))
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
    fn a_measure_may_be_written_short() {
        for (text, name, column) in [
            (r#"{"column":"views","aggregation":"AVG"}"#, "views", "views"),
            (r#"{"aggregation":"count"}"#, "rows", ""),
            (
                r#"{"column":"orders","aggregation":"sum","per":{"column":"visits","aggregation":"sum"}}"#,
                "orders per visits",
                "orders",
            ),
            (r#"{"column":"cost","aggregation":"sum","per":{"aggregation":"count"}}"#, "cost per rows", "cost"),
            (r#"{"name":"p","column":"ms","aggregation":"p95"}"#, "p", "ms"),
        ] {
            let measure: Measure = serde_json::from_str(text).unwrap();
            assert_eq!((measure.name.as_str(), measure.column.as_str()), (name, column));
            assert_eq!(serde_json::from_str::<Measure>(&serde_json::to_string(&measure).unwrap()).unwrap(), measure);
        }
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
