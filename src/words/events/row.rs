//! One event as a row of a list, in words.

use crate::model::finding::{AnomalyGroup, Direction, EventId, Findings};
use crate::model::format;
use crate::model::order;

/// One event as the list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The event.
    pub id: EventId,
    /// 0–100.
    pub severity: f64,
    /// "dip": what its primary anomaly looks like.
    pub kind: &'static str,
    /// Side of what is expected, if the kind has one.
    pub side: Option<Direction>,
    /// "revenue".
    pub what: String,
    /// "uk, mobile_web".
    pub place: String,
    /// "19 Jan 2021, 13:00".
    pub when: String,
    /// "3 intervals, 2 metrics".
    pub length: String,
    /// At the peak of the primary anomaly.
    pub actual: String,
    /// At the same place.
    pub expected: String,
    /// "−60 %".
    pub gap: String,
    /// "Not relevant"; empty where nothing is said.
    pub review: String,
}

impl Row {
    /// The row of an event of `findings`.
    pub fn new(findings: &Findings, event: &AnomalyGroup) -> Self {
        let primary = event.primary();
        Self {
            id: event.id.clone(),
            severity: event.severity,
            kind: primary.kind.label(),
            side: event.side(),
            what: measures(findings, event),
            place: place(findings, event),
            when: format::instant(event.range.start, findings.grid.interval, &findings.zone),
            length: length(event),
            actual: format::number(primary.actual),
            expected: format::number(primary.expected),
            gap: gap(primary.actual, primary.expected),
            review: review(event),
        }
    }
}

/// "Not relevant", "Known event: summer sale", "Relevant, marked by hand"; empty where nothing is said of the event.
pub fn review(event: &AnomalyGroup) -> String {
    let review = &event.review;
    match (review.verdict, &review.known) {
        (Some(verdict), _) if review.missed => format!("{}, marked by hand", verdict.label()),
        (Some(verdict), _) => verdict.label().to_owned(),
        (None, Some(name)) => format!("Known event: {name}"),
        (None, None) => String::new(),
    }
}

/// Severity as shown: rounded down, so that 69.6 never reads as 70.
pub fn severity_text(severity: f64) -> String {
    format!("{:.0}", severity.floor())
}

/// "−60 %", "from 0" when nothing was expected, "no data" when there is none.
pub fn gap(actual: f64, expected: f64) -> String {
    if expected == 0.0 && actual.abs() > 0.0 {
        return "from 0".to_owned();
    }
    format::percent_change(if actual == expected { 0.0 } else { (actual - expected) / expected.abs() })
}

/// "revenue, views": the primary anomaly's measure first.
fn measures(findings: &Findings, event: &AnomalyGroup) -> String {
    let primary = findings.metrics.get(event.primary().metric.index()).map(|metric| metric.measure);
    let mut names = event.measures.clone();
    order::sort_by_key(&mut names, |&index| Some(index) != primary);
    let names: Vec<_> = names.iter().map(|&index| findings.metric_set.measures[index].name.as_str()).collect();
    names.join(", ")
}

/// "uk, mobile_web", "uk, de, fr and 2 more, mobile_web", or "overall": the values involved of the dimensions that the
/// primary anomaly fixes, as in the title.
fn place(findings: &Findings, event: &AnomalyGroup) -> String {
    const MOST: usize = 3;
    let primary = &findings.metrics[event.primary().metric.index()];
    let named: Vec<_> = event
        .values
        .iter()
        .zip(&primary.key.0)
        .filter(|(values, fixed)| !values.is_empty() && fixed.is_some())
        .map(|(values, _)| {
            let first = values.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
            if values.len() > MOST { format!("{first} and {} more", values.len() - MOST) } else { first }
        })
        .collect();
    if named.is_empty() { "overall".to_owned() } else { named.join(", ") }
}

/// "3 intervals, 2 metrics".
fn length(event: &AnomalyGroup) -> String {
    let intervals = format::plural((event.to - event.from) as u64, "interval", "intervals");
    let metrics = format::plural(event.metric_count() as u64, "metric", "metrics");
    format!("{intervals}, {metrics}")
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, findings, of_kind};
    use super::*;
    use crate::model::finding::AnomalyKind;
    use crate::model::metric::MetricId;

    #[test]
    fn a_row_says_what_where_when_how_much() {
        let mut event = event("a", 94.9, Direction::Below, 0, (37, 40), [&["uk"], &["app", "web"]]);
        event.anomalies[0].metric = MetricId(8); // of uk and web
        let findings = findings(vec![event]);
        let row = Row::new(&findings, &findings.events[0]);
        assert_eq!(row.what, "views");
        assert_eq!(row.place, "uk, app, web");
        assert_eq!(row.when, "2 Jan 1970, 13:00");
        assert_eq!(row.length, "3 intervals, 1 metric");
        assert_eq!((row.actual.as_str(), row.expected.as_str(), row.gap.as_str()), ("40", "100", "−60\u{a0}%"));
        assert_eq!(severity_text(row.severity), "94");
    }

    #[test]
    fn a_row_names_the_kind_and_a_side_only_where_there_is_one() {
        use Direction::{Above, Below};
        for (kind, direction, expected) in [
            (AnomalyKind::Spike, Above, ("spike", Some(Above), "160", "+60\u{a0}%")),
            (AnomalyKind::Dip, Below, ("dip", Some(Below), "40", "−60\u{a0}%")),
            (AnomalyKind::LevelShift, Below, ("level shift", Some(Below), "40", "−60\u{a0}%")),
            (AnomalyKind::Drift, Above, ("drift", Some(Above), "160", "+60\u{a0}%")),
            (AnomalyKind::FlatLine, Below, ("flat line", None, "40", "−60\u{a0}%")),
            (AnomalyKind::Missing, Below, ("missing data", None, "no data", "no data")),
            (AnomalyKind::BrokenSeason, Below, ("broken season", None, "40", "−60\u{a0}%")),
            (AnomalyKind::Variance, Above, ("change of variance", None, "160", "+60\u{a0}%")),
        ] {
            let findings = findings(vec![of_kind(kind, direction)]);
            let row = Row::new(&findings, &findings.events[0]);
            assert_eq!((row.kind, row.side, row.actual.as_str(), row.gap.as_str()), expected);
            let text = format!("{:?} {row:?}", (&findings.events[0].title, &findings.events[0].sentence));
            assert!(!text.contains("NaN"), "{text}");
        }
    }

    #[test]
    fn many_values_are_counted_where_the_primary_anomaly_is() {
        let many = event("a", 94.0, Direction::Below, 0, (1, 2), [&["a", "b", "c", "d", "e"], &["web"]]);
        let findings = findings(Vec::new());
        // Metric 8 is one of uk and web, 6 one of uk, 0 the overall one.
        for (metric, expected) in [(8, "a, b, c and 2 more, web"), (6, "a, b, c and 2 more"), (0, "overall")] {
            let mut event = many.clone();
            event.anomalies[0].metric = MetricId(metric);
            assert_eq!(place(&findings, &event), expected);
        }
    }

    #[test]
    fn a_gap_from_nothing_has_no_percent() {
        assert_eq!(gap(5.0, 0.0), "from 0");
        assert_eq!(gap(0.0, 0.0), "0\u{a0}%");
        assert_eq!(gap(f64::NAN, 0.0), "no data");
        assert_eq!(gap(-5.0, -10.0), "+50\u{a0}%");
    }
}
