//! What the Map page says.

use super::common;
use crate::model::format::count;
use crate::model::metric::{Filter, Measure, MetricSet, TopValues};

pub(crate) const LEAD: &str = "What each column is. The guess is filled in; change what it got wrong.";

pub(crate) const NO_DATA: &str = "No data yet. Add a file first.";

pub(crate) const IMPORT_SETTINGS: &str = "Import settings";
pub(crate) const EXPORT_SETTINGS: &str = "Export settings";
pub(crate) const AS_DETECTOR: &str = "As a detector of Foretop";
pub(crate) const AS_METRIC_SET: &str = "As a metric set of Lookout for Metrics";
pub(crate) const SHOW_RUN: &str = "Show the running backtest";

pub(crate) const DROP_SETTINGS: &str = "Drop settings, or more files";

pub(crate) const COLUMNS: &str = "Columns";

// What a column is used for.
pub(crate) const TIMESTAMP: &str = "Timestamp";
pub(crate) const MEASURE: &str = "Measure";
pub(crate) const DIMENSION: &str = "Dimension";
pub(crate) const IGNORE: &str = "Ignore";

/// "not sure: whole numbers, never negative".
pub(crate) fn reason(is_sure: bool, reason: &str) -> String {
    let doubt = if is_sure { "" } else { "not sure: " };
    format!("{doubt}{reason}")
}

pub(crate) fn use_of(column: &str) -> String {
    format!("Use of {column}")
}

pub(crate) fn aggregation_of(column: &str) -> String {
    format!("Aggregation of {column}")
}

/// From 10,000 on they are not counted.
pub(crate) fn values(distinct: u64) -> String {
    match distinct {
        10_000.. => format!("{} or more values", count(10_000)),
        distinct => format!("{} values", count(distinct)),
    }
}

pub(crate) const ADD_MEASURE: &str = "Add a measure";
pub(crate) const DIVIDED_BY: &str = "Divided by";
pub(crate) const NO_DIVISOR: &str = "nothing";

/// `part` is [`MEASURE`] or [`DIVIDED_BY`].
pub(crate) fn aggregation_of_part(part: &str) -> String {
    format!("{part}: aggregation")
}

pub(crate) const NAME: &str = "Name";
pub(crate) const ADD: &str = "Add";

pub(crate) const FILTERS: &str = "Filters";
pub(crate) const ALL_ROWS: &str = "All rows are watched.";
pub(crate) const AND: &str = "and";

/// "region: top 5, others together".
pub(crate) fn top(top: &TopValues) -> String {
    format!("{}: top {}, others together", top.dimension, top.count)
}

pub(crate) fn remove_part(text: &str) -> String {
    format!("Remove: {text}")
}

/// "1,200 of 55,440 rows".
pub(crate) fn rows_kept(rows: u64, all: u64) -> String {
    let whole = common::rows(all);
    if rows == all { whole } else { format!("{} of {whole}", count(rows)) }
}

pub(crate) const ADD_FILTER: &str = "Add filter";
pub(crate) const COLUMN: &str = "Column";
pub(crate) const CONDITION: &str = "Condition";
pub(crate) const VALUES: &str = "Values";
pub(crate) const VALUES_TYPED: &str = "Values, one a line";

pub(crate) const ADVICE: &str = "Before you run";

// A session without its data.

pub(crate) const MAPPING_OF_SESSION: &str = "The mapping of the session";
pub(crate) const CANNOT_CHANGE: &str =
    "The data is not there, so the mapping cannot be changed. Drop the same file to change it.";

/// What a mapping says, line by line.
pub(crate) fn lines(set: &MetricSet) -> [(&'static str, String); 6] {
    let measure = |measure: &Measure| format!("{} ({})", measure.name, measure.aggregation.label());
    let join = |texts: Vec<String>| if texts.is_empty() { common::NONE.to_owned() } else { texts.join(", ") };
    [
        (TIMESTAMP, set.timestamp.clone()),
        (common::INTERVAL, set.interval.label()),
        ("Time zone", set.timezone.clone()),
        ("Measures", join(set.measures.iter().map(measure).collect())),
        ("Dimensions", join(set.dimensions.clone())),
        (FILTERS, join(set.filters.iter().map(Filter::sentence).collect())),
    ]
}

// What can be undone.

pub(crate) const TO_THE_GUESS: &str = "Back to the guess";
pub(crate) const FOLLOWED_ADVICE: &str = "Followed the advice";
pub(crate) const CHANGED: &str = "Changed the mapping";

pub(crate) fn learned_from(percent: u8) -> String {
    format!("Learned from {percent}\u{a0}%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::metric::Aggregation;

    #[test]
    fn the_mapping_is_told_line_by_line() {
        let set = MetricSet {
            timestamp: "t".to_owned(),
            measures: vec![Measure::new("views", Aggregation::Sum), Measure::rows()],
            ..MetricSet::default()
        };
        let texts = lines(&set).map(|(_, text)| text);
        assert_eq!(texts, ["t", "1 hour", "UTC", "views (sum), rows (count)", "none", "none"]);
    }
}
