//! What the list of events says.

use crate::model::finding::Direction;
use crate::model::format::count;
use crate::model::time::Interval;

/// `order` is "highest first".
pub(crate) fn caption(threshold: f64, order: &str) -> String {
    format!("Anomalies at severity {threshold} or more, {order}")
}

pub(crate) const HIGHEST_FIRST: &str = "highest first";
pub(crate) const LATEST_FIRST: &str = "latest first";
pub(crate) const EARLIEST_FIRST: &str = "earliest first";
pub(crate) const SORTED_UP: &str = "sorted, lowest first";
pub(crate) const SORTED_DOWN: &str = "sorted, highest first";

/// "48 h around it", as far as the interval allows.
pub(crate) fn around(buckets: usize, interval: Interval) -> String {
    match interval {
        Interval::HOUR => format!("{buckets} h around it"),
        Interval::DAY => format!("{buckets} days around it"),
        _ => format!("{} intervals around it", count(buckets as u64)),
    }
}

/// Before the measure, for those who do not see its mark.
pub(crate) fn side(side: Direction) -> String {
    format!("{} expected:", side.label())
}

/// `feedback` is what was said of it there.
pub(crate) fn in_lookout(feedback: &str) -> String {
    format!("{feedback} in Lookout for Metrics")
}
