//! What the data of a metric set is like: the figures that Lookout for Metrics gave (`GetDataQualityMetrics`), and what
//! the user should know or may mend before a run, as data.

use serde::{Deserialize, Serialize};

use super::metric::DimensionKey;
use super::notice::Place;
use super::time::{TimeRange, Timestamp};

/// Quality of the data of one metric set.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Quality {
    /// Earliest time of the data; `None` without any.
    pub start: Option<Timestamp>,
    /// The ten figures, in the order of [`FigureKind`].
    pub figures: Vec<Figure>,
    /// What to know, the gravest first.
    pub issues: Vec<Issue>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Which.
    pub kind: FigureKind,
    /// The column it is about, if it is about one.
    pub column: Option<String>,
    /// A share, a count, or an instant in epoch seconds.
    pub value: f64,
}

/// The metric types of `GetDataQualityMetrics`. Its reference names them only; the meanings are ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FigureKind {
    /// Share of the rows with a usable value, per column.
    ColumnCompleteness,
    /// Different values, per dimension.
    DimensionUniqueness,
    /// Metrics of the finest level: measures × combinations present.
    TimeSeriesCount,
    /// Rows read.
    RowsProcessed,
    /// Rows with a time that lack a measure or a dimension.
    RowsPartialCompliance,
    /// Rows left out.
    InvalidRowsCompliance,
    /// First interval learned from.
    BacktestTrainingDataStartTimeStamp,
    /// Last interval learned from.
    BacktestTrainingDataEndTimeStamp,
    /// First interval tested.
    BacktestInferenceDataStartTimeStamp,
    /// Last interval tested.
    BacktestInferenceDataEndTimeStamp,
}

impl FigureKind {
    /// What it counts, in one sentence.
    pub fn text(self) -> &'static str {
        match self {
            Self::ColumnCompleteness => "Share of the rows with a usable value in this column.",
            Self::DimensionUniqueness => "Different values of this dimension.",
            Self::TimeSeriesCount => "Measures times combinations of dimension values.",
            Self::RowsProcessed => "Rows read.",
            Self::RowsPartialCompliance => "Rows with a time that lack a measure or a dimension.",
            Self::InvalidRowsCompliance => "Rows left out.",
            Self::BacktestTrainingDataStartTimeStamp => "Start of the first interval learned from, in epoch seconds.",
            Self::BacktestTrainingDataEndTimeStamp => "Start of the last interval learned from, in epoch seconds.",
            Self::BacktestInferenceDataStartTimeStamp => "Start of the first interval tested, in epoch seconds.",
            Self::BacktestInferenceDataEndTimeStamp => "Start of the last interval tested, in epoch seconds.",
        }
    }
}

/// Something to know, and perhaps to mend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Issue {
    /// What.
    pub kind: IssueKind,
    /// How many rows, cells, intervals, metrics or values.
    pub count: u64,
    /// The first of them, at most [`Issue::MAX_SPOTS`].
    pub spots: Vec<Spot>,
    /// With the count: "3 rows are far from all others in time: 1 Jan 1970".
    pub sentence: String,
}

impl Issue {
    /// Spots kept.
    pub const MAX_SPOTS: usize = 10;
}

/// What kind of issue, the gravest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueKind {
    /// Rows far from all others in time, which stretch the grid.
    StrayTimes {
        /// Times of the others: the fix is to take only them.
        keep: TimeRange,
    },
    /// A column of numbers that is read as text because of some cells.
    NotNumeric {
        /// The column.
        column: String,
    },
    /// Whole numbers beyond 2^53, which are rounded.
    Inexact {
        /// The column.
        column: String,
    },
    /// Numbers that are not finite; they count as missing.
    NotFinite {
        /// The column.
        column: String,
    },
    /// Intervals without any value.
    MissingIntervals,
    /// Metrics with missing intervals.
    MetricsWithGaps,
    /// Metrics that always have the same value.
    ConstantMetrics,
    /// Rows of the same interval and combination as an earlier one; they are aggregated.
    Duplicates,
    /// A dimension with so many values that its metrics are thin.
    HighCardinality {
        /// The dimension.
        dimension: String,
    },
    /// The times are coarser than the interval.
    CoarseTimes,
    /// More than one column holds times.
    SeveralTimeColumns,
    /// Rows that are earlier than the row before.
    Unsorted,
    /// Files that begin with a byte order mark.
    ByteOrderMark,
    /// Files whose lines end in different ways.
    MixedLineEnds,
    /// More, or less, than Lookout for Metrics took.
    OldQuotas,
    /// Single metrics were not looked at.
    TooManyMetrics,
}

/// Where something is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spot {
    /// A row or cell.
    Row(Place),
    /// A stretch of time of the grid.
    Time(TimeRange),
    /// A metric.
    Metric {
        /// The measure's name.
        measure: String,
        /// The dimension values.
        key: DimensionKey,
        /// Intervals that this is about.
        intervals: u64,
    },
    /// A name, a value or a sentence.
    Text(String),
}
