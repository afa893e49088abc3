//! The versioned report: everything a run found, for other programs. Field names and meanings stay within a version;
//! new fields may come. Times are ISO 8601 in UTC, ends are the first instant after; what has no value is null: the
//! actual value and the gap of missing data, the direction of a flat line, of missing data and of a broken season.

use serde::Serialize;
use std::collections::BTreeMap;

use super::direction;
use super::explanation::{self, ExplanationPart};
use super::subject::{Options, Subject};
use crate::model::feedback::{Review, Verdict};
use crate::model::finding::{Anomaly, AnomalyGroup, AnomalyKind, Direction, Findings, PartKind, ScorePart};
use crate::model::format::iso;
use crate::model::metric::MetricSet;
use crate::model::note::Note;

/// Version of the report's form.
pub const VERSION: u32 = 1;

/// The report on the events that the options mean, indented, with a final line break.
pub fn report_json(subject: &Subject, options: &Options) -> String {
    let mut text = serde_json::to_string_pretty(&report(subject, options)).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    generator: &'static str,
    metric_set: &'a MetricSet,
    grid: GridPart,
    metrics: usize,
    finished: usize,
    skipped: Vec<Skipped<'a>>,
    events: Vec<Event<'a>>,
    /// What readers wrote beside the data; absent where they wrote nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<NotePart<'a>>,
    notices: Vec<NoticePart<'a>>,
}

#[derive(Serialize)]
struct GridPart {
    start: String,
    end: String,
    interval: String,
    learned: usize,
    tested: usize,
}

#[derive(Serialize)]
struct Skipped<'a> {
    measure: &'a str,
    dimensions: BTreeMap<&'a str, &'a str>,
    reason: &'a str,
}

#[derive(Serialize)]
struct Event<'a> {
    id: &'a str,
    start: String,
    end: String,
    severity: f64,
    /// What the severity is made of; the points add up to it but for rounding.
    parts: Vec<PointsPart>,
    /// What its clearest anomaly looks like.
    kind: AnomalyKind,
    measure: &'a str,
    measures: Vec<&'a str>,
    /// Of a change of variance: above when values scatter more.
    direction: Option<Direction>,
    /// The values involved; a dimension of which none is involved in particular is not listed.
    dimensions: BTreeMap<&'a str, &'a [String]>,
    /// Where its gap comes from, and what else moved.
    explanation: ExplanationPart<'a>,
    title: &'a str,
    text: String,
    actual: f64,
    expected: f64,
    lower: f64,
    upper: f64,
    anomalies: Vec<AnomalyPart<'a>>,
    /// What readers said about it; absent where they said nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<ReviewPart<'a>>,
}

#[derive(Serialize)]
struct NotePart<'a> {
    measure: &'a str,
    dimensions: &'a BTreeMap<String, String>,
    start: String,
    end: String,
    text: &'a str,
}

#[derive(Serialize)]
struct ReviewPart<'a> {
    verdict: Option<Verdict>,
    /// Whether a reader marked it: it was not found.
    missed: bool,
    known_event: Option<&'a str>,
    /// Answers on similar events that moved its severity.
    similar: usize,
    note: &'a str,
    /// Answers on single metrics of it; absent without any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    metrics: Vec<MetricReview<'a>>,
}

#[derive(Serialize)]
struct MetricReview<'a> {
    measure: &'a str,
    dimensions: BTreeMap<&'a str, &'a str>,
    verdict: Verdict,
}

#[derive(Serialize)]
struct PointsPart {
    kind: PartKind,
    points: f64,
}

#[derive(Serialize)]
struct AnomalyPart<'a> {
    measure: &'a str,
    dimensions: BTreeMap<&'a str, &'a str>,
    start: String,
    end: String,
    peak: String,
    kind: AnomalyKind,
    direction: Option<Direction>,
    severity: f64,
    /// −log10 of the probability that an interval of a metric that behaves as before deviates as much.
    strength: f64,
    actual: f64,
    expected: f64,
    lower: f64,
    upper: f64,
    gap: Option<f64>,
}

#[derive(Serialize)]
struct NoticePart<'a> {
    text: String,
    count: u64,
    places: Vec<PlacePart<'a>>,
}

#[derive(Serialize)]
struct PlacePart<'a> {
    file: &'a str,
    line: u64,
    column: Option<&'a str>,
    found: Option<&'a str>,
}

fn report<'a>(subject: &'a Subject, options: &'a Options) -> Report<'a> {
    let findings = &subject.findings;
    let grid = findings.grid;
    let iso = |at| iso(findings.instant(at));
    let place = |metric: usize| -> (&str, BTreeMap<&str, &str>) {
        let metric = &findings.metrics[metric];
        (measure_name(findings, metric.measure), metric.key.named(&findings.metric_set.dimensions).collect())
    };
    let skipped = findings.skipped.iter().map(|skipped| {
        let (measure, dimensions) = place(skipped.metric.index());
        Skipped { measure, dimensions, reason: &skipped.reason }
    });
    let notices = findings.notices.iter().map(|notice| {
        let places = notice.places.iter().map(|place| PlacePart {
            file: &place.file,
            line: place.line,
            column: place.column.as_deref(),
            found: place.found.as_deref(),
        });
        NoticePart { text: notice.kind.text(), count: notice.count, places: places.collect() }
    });
    Report {
        version: VERSION,
        generator: concat!("foretop ", env!("CARGO_PKG_VERSION")),
        metric_set: &findings.metric_set,
        grid: GridPart {
            start: iso(grid.start),
            end: iso(grid.time(grid.len)),
            interval: grid.interval.label(),
            learned: findings.split,
            tested: grid.len - findings.split,
        },
        metrics: findings.metrics.len(),
        finished: findings.finished,
        skipped: skipped.collect(),
        events: subject.events(options).map(|found| event(findings, found, &place)).collect(),
        notes: subject.notes.iter().map(note).collect(),
        notices: notices.collect(),
    }
}

fn note(note: &Note) -> NotePart<'_> {
    let Note { measure, dimensions, range, text } = note;
    NotePart { measure, dimensions, start: iso(range.start), end: iso(range.end), text }
}

fn event<'a>(
    findings: &'a Findings,
    found: &'a AnomalyGroup,
    place: &impl Fn(usize) -> (&'a str, BTreeMap<&'a str, &'a str>),
) -> Event<'a> {
    let primary = found.primary();
    let iso = |at| iso(findings.instant(at));
    let anomaly = |anomaly: &Anomaly| {
        let (measure, dimensions) = place(anomaly.metric.index());
        let range = findings.grid.range(anomaly.from, anomaly.to);
        AnomalyPart {
            measure,
            dimensions,
            start: iso(range.start),
            end: iso(range.end),
            peak: iso(findings.grid.time(anomaly.peak)),
            kind: anomaly.kind,
            direction: direction(anomaly),
            severity: hundredths(anomaly.severity),
            strength: hundredths(anomaly.strength),
            actual: anomaly.actual,
            expected: anomaly.expected,
            lower: anomaly.lower,
            upper: anomaly.upper,
            gap: anomaly.known_gap(),
        }
    };
    let names = findings.metric_set.dimensions.iter().zip(&found.values);
    Event {
        id: &found.id.0,
        start: iso(found.range.start),
        end: iso(found.range.end),
        severity: hundredths(found.severity),
        parts: found.parts.iter().map(points).collect(),
        kind: primary.kind,
        measure: place(primary.metric.index()).0,
        measures: found.measures.iter().map(|&measure| measure_name(findings, measure)).collect(),
        direction: direction(primary),
        dimensions: names.filter(|(_, values)| !values.is_empty()).map(|(n, v)| (n.as_str(), v.as_slice())).collect(),
        explanation: explanation::part(findings, &found.explanation),
        title: &found.title,
        text: found.sentence.iter().map(|span| span.text.as_str()).collect(),
        actual: primary.actual,
        expected: primary.expected,
        lower: primary.lower,
        upper: primary.upper,
        anomalies: found.anomalies.iter().map(anomaly).collect(),
        review: (found.review != Review::default()).then(|| review(&found.review, place)),
    }
}

fn review<'a>(review: &'a Review, place: &impl Fn(usize) -> (&'a str, BTreeMap<&'a str, &'a str>)) -> ReviewPart<'a> {
    let Review { verdict, metrics, missed, known, similar, note } = review;
    let metrics = metrics.iter().map(|&(metric, verdict)| {
        let (measure, dimensions) = place(metric.index());
        MetricReview { measure, dimensions, verdict }
    });
    ReviewPart {
        verdict: *verdict,
        missed: *missed,
        known_event: known.as_deref(),
        similar: *similar,
        note,
        metrics: metrics.collect(),
    }
}

pub(super) fn measure_name(findings: &Findings, measure: usize) -> &str {
    findings.metric_set.measures.get(measure).map_or("", |measure| measure.name.as_str())
}

fn points(part: &ScorePart) -> PointsPart {
    PointsPart { kind: part.kind, points: hundredths(part.points) }
}

/// More digits of a severity, its parts or a strength mean nothing.
fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::explanation::{Contribution, DimensionContributions, Explanation, Related, Relation, Root};
    use crate::model::finding::{EventId, Span};
    use crate::model::metric::{Aggregation, DimensionKey, Measure, Metric, MetricId};
    use crate::model::notice::Notices;
    use crate::model::time::{Grid, Interval};

    pub(crate) fn findings() -> Findings {
        let grid = Grid { start: 0, interval: Interval::HOUR, len: 4 };
        let key = DimensionKey(vec![Some("u\"k".to_owned())]);
        let parts = vec![ScorePart { kind: PartKind::Distance, points: 91.234 }];
        let anomaly = Anomaly {
            metric: MetricId(0),
            from: 1,
            to: 3,
            direction: Direction::Below,
            kind: AnomalyKind::Dip,
            severity: 91.234,
            parts: parts.clone(),
            strength: 4.0,
            peak: 1,
            actual: 2.0,
            expected: 10.0,
            lower: 8.0,
            upper: 12.5,
            gap: -8.0,
        };
        Findings {
            metric_set: MetricSet {
                timestamp: "time".to_owned(),
                measures: vec![Measure::new("revenue", Aggregation::Sum)],
                dimensions: vec!["=market".to_owned()],
                interval: Interval::HOUR,
                ..MetricSet::default()
            },
            grid,
            zone: crate::model::zone::UTC.clone(),
            split: 1,
            metrics: vec![Metric { id: MetricId(0), measure: 0, key }],
            finished: 1,
            skipped: Vec::new(),
            events: vec![AnomalyGroup {
                id: EventId("0123456789ab".to_owned()),
                range: grid.range(1, 3),
                from: 1,
                to: 3,
                severity: 91.234,
                parts,
                direction: Direction::Below,
                measures: vec![0],
                values: vec![vec!["u\"k".to_owned()]],
                named: vec![vec!["u\"k".to_owned()]],
                anomalies: vec![anomaly],
                explanation: explanation(),
                title: "revenue below expected in u\"k".to_owned(),
                sentence: vec![
                    Span { text: "revenue was ".to_owned(), strong: false },
                    Span { text: "2".to_owned(), strong: true },
                ],
                review: Review::default(),
            }],
            notices: Notices::default(),
        }
    }

    pub(crate) fn subject(findings: Findings) -> Subject {
        let (answers, notes) = (Default::default(), Vec::new());
        Subject { name: "sales.csv".to_owned(), findings, learn_percent: 70, answers, notes }
    }

    /// The report on all events.
    fn text(findings: &Findings) -> String {
        report_json(&subject(findings.clone()), &Options { threshold: 0.0, ..Options::default() })
    }

    fn explanation() -> Explanation {
        Explanation {
            buckets: 2,
            whole: false,
            actual: 2.0,
            expected: 10.0,
            roots: vec![Root {
                key: DimensionKey(vec![Some("u\"k".to_owned())]),
                actual: 2.0,
                expected: 10.0,
                gap: -8.0,
                mix: None,
                percent: 100.0,
            }],
            unexplained: 0.0,
            contributions: vec![DimensionContributions {
                dimension: "=market".to_owned(),
                values: vec![Contribution { value: "u\"k".to_owned(), gap: -8.0, mix: None, percent: 100.0 }],
            }],
            related: vec![Related {
                metric: MetricId(0),
                relation: Relation::Cause,
                lag: -2,
                via: Vec::new(),
                direction: Direction::Above,
                change: 0.5,
                percent: Some(60.0),
                strength: 5.0,
                event: None,
            }],
            unknown: Some(40.0),
        }
    }

    /// Compares values of the first event's report, each found by its JSON pointer.
    #[track_caller]
    fn check(findings: &Findings, expected: &[(&str, serde_json::Value)]) {
        let report: serde_json::Value = serde_json::from_str(&text(findings)).unwrap();
        for (place, expected) in expected {
            assert_eq!(report.pointer(place), Some(expected), "{place}");
        }
    }

    #[test]
    fn the_report_has_the_public_form() {
        check(
            &findings(),
            &[
                ("/version", json!(1)),
                ("/grid/end", json!("1970-01-01T04:00:00Z")),
                ("/grid/tested", json!(3)),
                ("/events/0/start", json!("1970-01-01T01:00:00Z")),
                ("/events/0/severity", json!(91.23)),
                ("/events/0/parts", json!([{"kind": "distance", "points": 91.23}])),
                ("/events/0/kind", json!("dip")),
                ("/events/0/direction", json!("below")),
                ("/events/0/dimensions", json!({"=market": ["u\"k"]})),
                ("/events/0/explanation/contributions/0/values/0/percent", json!(100.0)),
                ("/events/0/explanation/roots/0/dimensions", json!({"=market": "u\"k"})),
                ("/events/0/explanation/related/0/relation", json!("cause")),
                ("/events/0/explanation/related/0/event", json!(null)),
                ("/events/0/explanation/unknown", json!(40.0)),
                ("/events/0/text", json!("revenue was 2")),
                ("/events/0/anomalies/0/dimensions", json!({"=market": "u\"k"})),
                ("/events/0/anomalies/0/kind", json!("dip")),
                ("/events/0/anomalies/0/strength", json!(4.0)),
            ],
        );
    }

    #[test]
    fn what_readers_said_is_told_once_they_did() {
        let mut findings = findings();
        assert!(!text(&findings).contains("review"));
        findings.events[0].review = Review { known: Some("sale".to_owned()), similar: 2, ..Review::default() };
        let review = json!({"verdict": null, "missed": false, "known_event": "sale", "similar": 2, "note": ""});
        check(&findings, &[("/events/0/review", review)]);
        findings.events[0].review.verdict = Some(Verdict::NotRelevant);
        check(&findings, &[("/events/0/review/verdict", json!("not_relevant"))]);
    }

    #[test]
    fn what_has_no_value_is_null() {
        let mut findings = findings();
        let missing = &mut findings.events[0].anomalies[0];
        (missing.kind, missing.actual, missing.gap) = (AnomalyKind::Missing, f64::NAN, 0.0);
        let null = || json!(null);
        check(
            &findings,
            &[
                ("/events/0/kind", json!("missing")),
                ("/events/0/direction", null()),
                ("/events/0/actual", null()),
                ("/events/0/anomalies/0/direction", null()),
                ("/events/0/anomalies/0/actual", null()),
                ("/events/0/anomalies/0/gap", null()),
            ],
        );
        findings.events[0].anomalies[0].kind = AnomalyKind::Variance;
        check(&findings, &[("/events/0/kind", json!("variance")), ("/events/0/direction", json!("below"))]);
    }
}
