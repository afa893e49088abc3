//! The list of events: its order, and each row in words.

use std::cmp::Ordering;

use super::view::SortBy;
use crate::model::finding::{AnomalyGroup, Direction, EventId, Findings};
use crate::model::format;
use crate::model::order;

/// One event as the list shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// The event.
    pub(crate) id: EventId,
    /// 0–100.
    pub(crate) severity: f64,
    /// "dip": what its primary anomaly looks like.
    pub(crate) kind: &'static str,
    /// Side of what is expected, if the kind has one.
    pub(crate) side: Option<Direction>,
    /// "revenue".
    pub(crate) what: String,
    /// "uk, mobile_web".
    pub(crate) place: String,
    /// "19 Jan 2021, 13:00".
    pub(crate) when: String,
    /// "3 intervals, 2 metrics".
    pub(crate) length: String,
    /// At the peak of the primary anomaly.
    pub(crate) actual: String,
    /// At the same place.
    pub(crate) expected: String,
    /// "−60 %".
    pub(crate) gap: String,
    /// "Not relevant"; empty where nothing is said.
    pub(crate) review: String,
}

impl Row {
    /// The row of an event of `findings`.
    pub(crate) fn new(findings: &Findings, event: &AnomalyGroup) -> Self {
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
pub(crate) fn review(event: &AnomalyGroup) -> String {
    let review = &event.review;
    match (review.verdict, &review.known) {
        (Some(verdict), _) if review.missed => format!("{}, marked by hand", verdict.label()),
        (Some(verdict), _) => verdict.label().to_owned(),
        (None, Some(name)) => format!("Known event: {name}"),
        (None, None) => String::new(),
    }
}

/// Severity as shown: rounded down, so that 69.6 never reads as 70.
pub(crate) fn severity_text(severity: f64) -> String {
    format!("{:.0}", severity.floor())
}

/// "−60 %", "from 0" when nothing was expected, "no data" when there is none.
pub(crate) fn gap(actual: f64, expected: f64) -> String {
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

/// Puts event indices in the list's order. Ties stay in the order of severity.
pub(crate) fn sort(findings: &Findings, indices: &mut [usize], by: SortBy, ascending: bool) {
    let event = |index: usize| &findings.events[index];
    let key = |a: usize, b: usize| -> Ordering {
        let (a, b) = (event(a), event(b));
        match by {
            SortBy::Severity => a.severity.total_cmp(&b.severity),
            SortBy::When => a.range.start.cmp(&b.range.start),
            SortBy::What => a.title.cmp(&b.title),
            SortBy::Actual => lowest_if_missing(a.primary().actual).total_cmp(&lowest_if_missing(b.primary().actual)),
            SortBy::Expected => a.primary().expected.total_cmp(&b.primary().expected),
            SortBy::Gap => lowest_if_missing(a.relative_gap()).total_cmp(&lowest_if_missing(b.relative_gap())),
        }
    };
    order::sort_by(indices, |&a, &b| if ascending { key(a, b) } else { key(b, a) });
}

/// What is missing has its place in the order, whatever the sign of its `NaN`.
fn lowest_if_missing(value: f64) -> f64 {
    if value.is_nan() { f64::NEG_INFINITY } else { value }
}

/// Rows to render of a list that scrolls: first and first after, with a few to spare on either side.
pub(crate) fn window(total: usize, row_height: f64, scroll_top: f64, height: f64) -> (usize, usize) {
    const SPARE: usize = 8;
    if row_height <= 0.0 {
        return (0, total.min(40));
    }
    let first = (scroll_top / row_height).floor().max(0.0) as usize;
    let shown = (height / row_height).ceil().max(1.0) as usize;
    let from = first.saturating_sub(SPARE).min(total);
    (from, (first + shown + SPARE).min(total).max(from))
}

/// "about 4.9 a week", for `events` in `seconds` of tested time, or a month or year where they are few; empty without
/// events and for less than a day.
pub(crate) fn rate(events: usize, seconds: i64) -> String {
    const DAY: f64 = 86_400.0;
    let daily = events as f64 * DAY / seconds as f64;
    if events == 0 || (seconds as f64) < DAY {
        return String::new();
    }
    let units = [("week", 7.0), ("month", 30.4), ("year", 365.0)];
    let (unit, days) = units.into_iter().find(|(_, days)| daily * days >= 0.5).unwrap_or(units[2]);
    let rate = daily * days;
    let text = if rate >= 10.0 { format::number(rate.round()) } else { format::decimals(rate, 1) };
    format!("about {text} a {unit}")
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
    fn missing_data_come_last_of_the_highest() {
        let mut nothing_expected = of_kind(AnomalyKind::Missing, Direction::Below);
        nothing_expected.anomalies[0].expected = 0.0;
        let findings = findings(vec![
            nothing_expected,
            of_kind(AnomalyKind::Dip, Direction::Below),
            of_kind(AnomalyKind::Missing, Direction::Below),
            of_kind(AnomalyKind::Spike, Direction::Above),
        ]);
        for by in [SortBy::Actual, SortBy::Gap] {
            let mut indices = [0, 1, 2, 3];
            sort(&findings, &mut indices, by, false);
            assert_eq!(indices, [3, 1, 0, 2], "{by:?}");
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
    fn order_follows_the_head() {
        let findings = findings(vec![
            event("a", 94.0, Direction::Below, 1, (10, 13), [&[], &[]]),
            event("b", 92.0, Direction::Above, 0, (20, 21), [&[], &[]]),
            event("c", 90.0, Direction::Above, 0, (5, 6), [&[], &[]]),
        ]);
        for (by, ascending, expected) in [
            (SortBy::Severity, false, [0, 1, 2]),
            (SortBy::Severity, true, [2, 1, 0]),
            (SortBy::When, false, [1, 0, 2]),
            (SortBy::What, true, [0, 1, 2]),
            (SortBy::Gap, true, [0, 1, 2]),
        ] {
            let mut indices = [0, 1, 2];
            sort(&findings, &mut indices, by, ascending);
            let titles = expected.map(|index: usize| &findings.events[index].title);
            if by == SortBy::What {
                assert!(indices.map(|index| &findings.events[index].title).is_sorted(), "{titles:?}");
            } else {
                assert_eq!(indices, expected, "{by:?} {ascending}");
            }
        }
    }

    #[test]
    fn the_window_follows_the_scroll() {
        for (total, scroll, expected) in
            [(1_000, 0.0, (0, 18)), (1_000, 4_000.0, (92, 118)), (5, 0.0, (0, 5)), (1_000, 1e9, (1_000, 1_000))]
        {
            assert_eq!(window(total, 40.0, scroll, 400.0), expected, "{total} {scroll}");
        }
    }

    #[test]
    fn rates_take_the_unit_that_suits_them() {
        assert_eq!(rate(23, 792 * 3_600), "about 4.9 a week");
        assert_eq!(rate(230, 792 * 3_600), "about 49 a week");
        assert_eq!(rate(2, 45 * 604_800), "about 2.3 a year");
        assert_eq!(rate(1, 30 * 86_400), "about 1.0 a month");
        assert_eq!(rate(3, 3_600), "");
        assert_eq!(rate(0, 792 * 3_600), "");
    }

    #[test]
    fn a_gap_from_nothing_has_no_percent() {
        assert_eq!(gap(5.0, 0.0), "from 0");
        assert_eq!(gap(0.0, 0.0), "0\u{a0}%");
        assert_eq!(gap(f64::NAN, 0.0), "no data");
        assert_eq!(gap(-5.0, -10.0), "+50\u{a0}%");
    }
}
