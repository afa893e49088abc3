//! What keeps a table from becoming a dataset, with the figures the reader needs to do something about it.

use thiserror::Error;

use crate::model::format::{count, date, plural};
use crate::model::message::{Explain, UserMessage};
use crate::model::preview::MappingProblem;
use crate::model::time::{Interval, Timestamp};
use crate::model::zone::UTC;

/// Failure of [`super::suggest`] or [`super::aggregate`].
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PrepareError {
    /// The metric set does not fit the table.
    #[error("the metric set does not fit: {}", .0.first().map_or("", |problem| problem.text.as_str()))]
    Mapping(Vec<MappingProblem>),
    /// The table has no row.
    #[error("there are no rows")]
    Empty,
    /// No column of the table holds times.
    #[error("no column holds times")]
    NoTimestamp,
    /// No row has a readable time.
    #[error("no row has a readable time in {column}")]
    NoRows {
        /// The timestamp column.
        column: String,
    },
    /// The filters keep no row.
    #[error("the filters keep none of {rows} rows")]
    AllFiltered {
        /// Rows with a time.
        rows: u64,
    },
    /// More metrics than fit.
    #[error("more than {} metrics", super::layout::MAX_METRICS)]
    TooManyMetrics {
        /// The dimension with the most values.
        dimension: String,
        /// How many it has.
        values: u64,
    },
    /// The time range has more buckets than fit.
    #[error("{buckets} intervals between {first} and {last}")]
    TooWide {
        /// Earliest time.
        first: Timestamp,
        /// Latest time.
        last: Timestamp,
        /// Bucket width.
        interval: Interval,
        /// Buckets between the two.
        buckets: u64,
    },
    /// Metrics times buckets is more than fits.
    #[error("{metrics} metrics of {buckets} intervals")]
    TooLarge {
        /// Time series.
        metrics: u64,
        /// Buckets of each.
        buckets: u64,
        /// Earliest time.
        first: Timestamp,
        /// Latest time.
        last: Timestamp,
    },
}

impl Explain for PrepareError {
    fn explain(&self) -> UserMessage {
        let (title, detail, remedy) = match self {
            Self::Mapping(problems) => (
                "The columns cannot be used like this".to_owned(),
                problems.iter().map(|problem| problem.text.as_str()).collect::<Vec<_>>().join(" "),
                "Change the mapping, then run again.".to_owned(),
            ),
            Self::Empty => (
                "There are no rows".to_owned(),
                "No row could be read from what was given.".to_owned(),
                "Add a file with at least one row of data, plain or gzip-compressed.".to_owned(),
            ),
            Self::NoTimestamp => (
                "No column holds times".to_owned(),
                "Every row needs the time it is about, such as 2021-01-19 13:00:00 or UNIX seconds.".to_owned(),
                "Add a file with such a column, for example with times like 2026-03-02 14:00.".to_owned(),
            ),
            Self::NoRows { column } => (
                "No row has a readable time".to_owned(),
                format!("Column {column} holds no time in any row."),
                "Choose another timestamp column.".to_owned(),
            ),
            Self::AllFiltered { rows } => (
                "The filters keep no row".to_owned(),
                format!("None of {} fits all filters.", plural(*rows, "row", "rows")),
                "Change or remove a filter.".to_owned(),
            ),
            Self::TooManyMetrics { dimension, values } => (
                "Too many metrics".to_owned(),
                format!(
                    "{dimension} has {}, which makes more than the {} metrics that are possible.",
                    plural(*values, "value", "values"),
                    count(super::layout::MAX_METRICS),
                ),
                format!("Keep only the largest values of {dimension}, or remove a dimension."),
            ),
            Self::TooWide { first, last, interval, buckets } => (
                "The time range is too long for this interval".to_owned(),
                format!(
                    "The earliest time is {}, the latest {}: {} intervals of {}, {} are possible.",
                    date(*first, &UTC),
                    date(*last, &UTC),
                    count(*buckets),
                    interval.label(),
                    count(super::layout::MAX_BUCKETS),
                ),
                "Choose a longer interval, or take out the rows whose time is far off.".to_owned(),
            ),
            Self::TooLarge { metrics, buckets, first, last } => (
                "Too many values".to_owned(),
                format!(
                    "{} of {} from {} to {} make {} values; {} are possible.",
                    plural(*metrics, "metric", "metrics"),
                    plural(*buckets, "interval", "intervals"),
                    date(*first, &UTC),
                    date(*last, &UTC),
                    count(metrics.saturating_mul(*buckets)),
                    count(super::layout::MAX_CELLS),
                ),
                "Choose a longer interval, keep only the largest values of a dimension, or remove one.".to_owned(),
            ),
        };
        UserMessage { title, detail, remedy }
    }
}
