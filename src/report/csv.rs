//! Anomalies as a table: one line each, as RFC 4180 describes. Times are ISO 8601 in UTC, the end is the first instant
//! after the anomaly. `kind` is one of [`AnomalyKind`](crate::model::finding::AnomalyKind)'s labels; `direction` is empty
//! for flat lines, missing data and broken seasons, and for a change of variance above means that values scatter more.
//!
//! `review` is what readers said: "Relevant", "Not relevant" or "Known event: summer sale".
//!
//! A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV Injection); numbers are
//! written by us and stay as they are.

use super::direction;
use super::subject::{Options, Subject};
use crate::chart::lanes::Columns;
use crate::model::finding::{AnomalyGroup, Direction, Findings};
use crate::model::format::iso;
use crate::model::metric::MetricId;
use crate::model::plot::Plot;
use crate::words::events::lanes::{Lane, lane_name};
use crate::words::events::row;

/// The anomalies of the events that the options mean, most severe event first.
pub fn anomalies_csv(subject: &Subject, options: &Options) -> String {
    let findings = &subject.findings;
    let mut out = String::new();
    let set = &findings.metric_set;
    let mut head: Vec<String> = ["event", "severity", "kind", "direction", "measure"].map(str::to_owned).to_vec();
    head.extend(set.dimensions.iter().map(|name| text(name)));
    head.extend(["start", "end", "actual", "expected", "lower", "upper", "gap", "review"].map(str::to_owned));
    line(&mut out, &head);
    for event in subject.events(options) {
        for anomaly in &event.anomalies {
            let metric = &findings.metrics[anomaly.metric.index()];
            let range = findings.grid.range(anomaly.from, anomaly.to);
            let mut cells = vec![
                event.id.0.clone(),
                format!("{:.1}", anomaly.severity),
                anomaly.kind.label().to_owned(),
                direction(anomaly).map_or("", Direction::label).to_owned(),
                text(set.measures.get(metric.measure).map_or("", |measure| &measure.name)),
            ];
            cells.extend(metric.key.0.iter().map(|value| text(value.as_deref().unwrap_or(""))));
            cells.extend([range.start, range.end].map(|at| iso(findings.instant(at))));
            let figures = [
                anomaly.actual,
                anomaly.expected,
                anomaly.lower,
                anomaly.upper,
                anomaly.known_gap().unwrap_or(f64::NAN),
            ];
            cells.extend(figures.map(number));
            cells.push(review(event, anomaly.metric));
            line(&mut out, &cells);
        }
    }
    out
}

/// The figures of a chart: a line per interval it shows.
pub fn plot_csv(findings: &Findings, plot: &Plot) -> String {
    let mut out = String::new();
    line(&mut out, &["start", "actual", "expected", "lower", "upper", "severity"].map(str::to_owned));
    for (index, &bucket) in plot.bucket.iter().enumerate() {
        let at = iso(findings.instant(findings.grid.time(bucket as usize)));
        let columns = [&plot.actual, &plot.expected, &plot.lower, &plot.upper, &plot.severity];
        let cells = columns.map(|column| number(column.get(index).copied().unwrap_or(f64::NAN)));
        line(&mut out, &[at].into_iter().chain(cells).collect::<Vec<_>>());
    }
    out
}

/// The figures of lanes: a line per cell that is not empty. Starts are readings of the clock that is shown.
pub fn lanes_csv(lanes: &[Lane], columns: Columns) -> String {
    let mut out = String::new();
    line(&mut out, &["lane", "start", "severity", "events"].map(str::to_owned));
    for lane in lanes {
        for (column, severity) in lane.cells.iter().enumerate() {
            if let Some(severity) = severity {
                let start = iso(columns.time(column)).replace('Z', "");
                line(
                    &mut out,
                    &[text(&lane_name(&lane.kind)), start, number(*severity), lane.counts[column].to_string()],
                );
            }
        }
    }
    out
}

/// The answer on the metric, or else on the event; empty where there is none.
fn review(event: &AnomalyGroup, metric: MetricId) -> String {
    let review = &event.review;
    match review.metrics.iter().find(|(answered, _)| *answered == metric) {
        Some((_, verdict)) => verdict.label().to_owned(),
        None if review.verdict.is_some() => review.label().to_owned(),
        None => text(&row::review(event)),
    }
}

pub(super) fn line(out: &mut String, cells: &[String]) {
    out.push_str(&cells.join(","));
    out.push_str("\r\n");
}

/// Shortest digits that read back as the same number; empty where there is none.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let text = format!("{value:?}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Guarded against formulas, then quoted where needed.
pub fn text(value: &str) -> String {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guarded = if formula { format!("'{value}") } else { value.to_owned() };
    if guarded.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::feedback::Review;
    use crate::model::finding::{Anomaly, AnomalyKind};
    use crate::report::json::tests::{findings, subject};

    fn csv(findings: Findings, threshold: f64) -> String {
        anomalies_csv(&subject(findings), &Options { threshold, ..Options::default() })
    }

    #[test]
    fn texts_are_guarded_and_quoted() {
        for (value, expected) in [
            ("uk", "uk"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+1", "'=1+1"),
            ("@x", "'@x"),
            ("-", "'-"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("", ""),
        ] {
            assert_eq!(text(value), expected);
        }
    }

    #[test]
    fn numbers_are_short() {
        for (value, expected) in [(1.0, "1"), (-0.25, "-0.25"), (1e300, "1e300"), (f64::NAN, "")] {
            assert_eq!(number(value), expected);
        }
    }

    const HEAD: &str =
        "event,severity,kind,direction,measure,'=market,start,end,actual,expected,lower,upper,gap,review\r\n";

    /// The line of the sample's anomaly, changed.
    #[track_caller]
    fn check(change: impl Fn(&mut Anomaly), expected: &str) {
        let mut findings = findings();
        change(&mut findings.events[0].anomalies[0]);
        assert_eq!(csv(findings.clone(), 70.0), format!("{HEAD}0123456789ab,91.2,{expected},\r\n"));
    }

    #[test]
    fn one_line_per_anomaly() {
        let place = "revenue,\"u\"\"k\",1970-01-01T01:00:00Z,1970-01-01T03:00:00Z";
        check(|_| {}, &format!("dip,below,{place},2,10,8,12.5,-8"));
        check(
            |anomaly| anomaly.kind = AnomalyKind::Variance,
            &format!("change of variance,below,{place},2,10,8,12.5,-8"),
        );
        check(
            |anomaly| (anomaly.kind, anomaly.actual, anomaly.gap) = (AnomalyKind::Missing, f64::NAN, 0.0),
            &format!("missing data,,{place},,10,8,12.5,"),
        );
        assert_eq!(csv(findings(), 95.0), HEAD);
    }

    #[test]
    fn charts_give_their_figures() {
        use crate::model::plot::PlotQuery;
        use crate::words::events::lanes::LaneKind;
        let (column, nan) = (|values: [f64; 2]| values.to_vec(), f64::NAN);
        let plot = Plot {
            query: PlotQuery { metric: MetricId(0), from: 0, to: 2, width_px: 9 },
            bucket: vec![0, 1],
            actual: column([9.0, nan]),
            expected: column([nan, 10.5]),
            lower: column([nan, 8.0]),
            upper: column([nan, 12.0]),
            severity: column([0.0, 0.0]),
        };
        let expected = "start,actual,expected,lower,upper,severity\r\n1970-01-01T00:00:00Z,9,,,,0\r\n\
                        1970-01-01T01:00:00Z,,10.5,8,12,0\r\n";
        assert_eq!(plot_csv(&findings(), &plot), expected);
        let columns = Columns { start: 0, width: 86_400, months: 0, len: 2 };
        let lane = Lane { kind: LaneKind::Value("=uk".to_owned()), cells: vec![None, Some(94.5)], counts: vec![0, 2] };
        assert_eq!(lanes_csv(&[lane], columns), "lane,start,severity,events\r\n'=uk,1970-01-02T00:00:00,94.5,2\r\n");
    }

    #[test]
    fn the_answer_on_the_metric_comes_before_that_on_the_event() {
        use crate::model::feedback::Verdict::{NotRelevant, Relevant};
        let mut findings = findings();
        let mut check = |change: fn(&mut Review), expected: &str| {
            change(&mut findings.events[0].review);
            let found = csv(findings.clone(), 70.0);
            assert!(found.ends_with(&format!(",-8,{expected}\r\n")), "{found}");
        };
        check(|review| review.known = Some("sale, again".to_owned()), "\"Known event: sale, again\"");
        check(|review| review.verdict = Some(Relevant), "Relevant");
        check(|review| review.metrics = vec![(MetricId(0), NotRelevant)], "Not relevant");
    }
}
