//! What is said of the quality of the data. The sentence of an entry comes with it.

use super::{common, notices};
use crate::model::format::{date, plural, span};
use crate::model::quality::{IssueKind, Spot};
use crate::model::time::{Interval, TimeRange};
use crate::model::zone::{UTC, Zone};

pub(crate) const DATA_QUALITY: &str = "Data quality";

pub(crate) const LEFT_OUT: &str = "Left out";
pub(crate) const TAKE_ALL: &str = "Take all rows";

pub(crate) fn only_rows(of: TimeRange) -> String {
    format!("Only rows from {} to {} go in.", date(of.start, &UTC), date(of.end - 1, &UTC))
}

/// The head of an entry.
pub(crate) fn head(kind: &IssueKind) -> &'static str {
    match kind {
        IssueKind::StrayTimes { .. } | IssueKind::CoarseTimes | IssueKind::SeveralTimeColumns => "Times",
        IssueKind::NotNumeric { .. } | IssueKind::Inexact { .. } | IssueKind::NotFinite { .. } => "Numbers",
        IssueKind::MissingIntervals | IssueKind::MetricsWithGaps => "Gaps",
        IssueKind::ConstantMetrics => "Constant",
        IssueKind::Duplicates => "Shared",
        IssueKind::HighCardinality { .. } | IssueKind::TooManyMetrics => "Many",
        IssueKind::Unsorted => "Order",
        IssueKind::ByteOrderMark | IssueKind::MixedLineEnds => "Text",
        IssueKind::OldQuotas => "Limits",
    }
}

pub(crate) fn leave_out(rows: u64) -> String {
    format!("Leave out {}", common::rows(rows))
}

pub(crate) const SHOW: &str = "Show";

pub(crate) fn spot(spot: &Spot, interval: Interval, zone: &Zone) -> String {
    match spot {
        Spot::Row(place) => notices::place(place),
        Spot::Time(range) => span(*range, interval, zone),
        Spot::Metric { measure, key, intervals } => {
            format!("{measure}, {}: {}", key.label("overall"), plural(*intervals, "interval", "intervals"))
        }
        Spot::Text(text) => text.clone(),
    }
}

pub(crate) const DOWNLOAD: &str = "Download the figures as JSON";
