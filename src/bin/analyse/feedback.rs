//! `analyse feedback`: what a reader's answers make of the events of labelled series. The labels answer for the reader.

use std::path::Path;

use foretop::detect::score_series;
use foretop::diagnose::event::{Scene, events};
use foretop::diagnose::level::Watched;
use foretop::feedback::apply::apply;
use foretop::feedback::subject::subject;
use foretop::model::feedback::{Answer, Feedback, Said, Verdict};
use foretop::model::finding::{AnomalyGroup, EventId, Findings};
use foretop::model::metric::{Aggregation, DimensionKey, Measure, Metric, MetricId, MetricSet};
use foretop::model::notice::Notices;
use foretop::model::time::{Grid, Interval};
use foretop::model::zone::UTC;
use serde_json::{Value, json};

use super::score::{Entry, entries, read_series};
use super::{Failure, parse, print};

/// Thresholds at which the list is read and answered.
const THRESHOLDS: [f64; 3] = [70.0, 60.0, 50.0];

/// A judged series: its events, and the buckets in which an alarm is right.
struct Judged {
    findings: Findings,
    zones: Vec<(usize, usize)>,
}

/// Events and labelled stretches, counted.
#[derive(Default, Clone, Copy)]
struct Count {
    zones: usize,
    found: usize,
    right: usize,
    wrong: usize,
}

/// The command with its arguments.
pub(super) fn feedback(arguments: &[String]) -> Result<(), Failure> {
    let (plain, options) = parse(arguments, &["--manifest", "--split", "--answers", "--wrong", "--order"])?;
    let ([], [Some(manifest), Some(set), answers, wrong, order]) = (plain.as_slice(), options.as_slice()) else {
        return Err(Failure::Usage("feedback needs --manifest and --split, and no file.".to_owned()));
    };
    let number = |option: &Option<String>, usual: usize| match option {
        Some(text) => text.parse().map_err(|_| Failure::Usage(format!("{text} is no number."))),
        None => Ok(usual),
    };
    let (answers, wrong) = (number(answers, 10)?, number(wrong, 0)?);
    let by_time = match order.as_deref() {
        None | Some("severity") => false,
        Some("time") => true,
        Some(other) => return Err(Failure::Usage(format!("--order is severity or time, not {other}."))),
    };
    let manifest = Path::new(manifest);
    let mut suites: Vec<(String, Vec<Judged>)> = Vec::new();
    for entry in entries(manifest, set)? {
        let Some(judged) = judge(manifest, &entry)? else { continue };
        match suites.iter_mut().find(|(suite, _)| *suite == entry.suite) {
            Some((_, series)) => series.push(judged),
            None => suites.push((entry.suite, vec![judged])),
        }
    }
    let mut rows = Vec::new();
    for (suite, series) in &suites {
        for threshold in THRESHOLDS {
            rows.push(row(suite, series, threshold, (answers, wrong, by_time)));
        }
    }
    print(format!("{:#}\n", Value::Array(rows)).as_bytes())
}

/// A row of the table: all events, then without those that were answered and the stretches they hit, each before and
/// after the answers.
fn row(suite: &str, series: &[Judged], threshold: f64, (answers, wrong, by_time): (usize, usize, bool)) -> Value {
    let mut counts = [Count::default(); 4];
    let mut given = 0;
    for judged in series {
        let Judged { findings, zones } = judged;
        let mut asked: Vec<&AnomalyGroup> = findings.events[..findings.at_least(threshold)].iter().collect();
        if by_time {
            asked.sort_by_key(|event| event.from);
        }
        asked.truncate(answers);
        given += asked.len();
        let mut feedback = Feedback::default();
        for event in &asked {
            let honest = !is_wrong(&event.id, wrong);
            let verdict = if hits(event, zones) == honest { Verdict::Relevant } else { Verdict::NotRelevant };
            let said = Said::Event(subject(findings, event.primary()), verdict);
            feedback.give(Answer { said, note: String::new() });
        }
        let after = apply(findings, &feedback, &[]);
        let is_asked = |event: &AnomalyGroup| asked.iter().any(|asked| asked.id == event.id);
        let left: Vec<_> =
            zones.iter().copied().filter(|zone| !asked.iter().any(|event| hits(event, &[*zone]))).collect();
        for (at, findings) in [findings, &after].into_iter().enumerate() {
            counts[at].add(&findings.events, zones, threshold);
            let others: Vec<_> = findings.events.iter().filter(|event| !is_asked(event)).cloned().collect();
            // An unanswered event in a stretch that was answered is right, and finds nothing new.
            counts[2 + at].add(&others, &left, threshold);
            let again = others.iter().filter(|event| event.severity >= threshold);
            let again = again.filter(|event| hits(event, zones) && !hits(event, &left)).count();
            counts[2 + at].wrong -= again;
            counts[2 + at].right += again;
        }
    }
    let [before, after, before_others, after_others] = counts.map(Count::written);
    json!({
        "suite": suite, "threshold": threshold, "answers": given, "before": before, "after": after,
        "before_unanswered": before_others, "after_unanswered": after_others,
    })
}

impl Count {
    fn add(&mut self, events: &[AnomalyGroup], zones: &[(usize, usize)], threshold: f64) {
        let shown: Vec<_> = events.iter().filter(|event| event.severity >= threshold).collect();
        self.zones += zones.len();
        self.found += zones.iter().filter(|zone| shown.iter().any(|event| hits(event, &[**zone]))).count();
        let right = shown.iter().filter(|event| hits(event, zones)).count();
        self.right += right;
        self.wrong += shown.len() - right;
    }

    fn written(self) -> Value {
        let share = |part: usize, all: usize| (part as f64 / all.max(1) as f64 * 1_000.0).round() / 1_000.0;
        json!({
            "stretches": self.zones, "right": self.right, "wrong": self.wrong,
            "precision": share(self.right, self.right + self.wrong), "recall": share(self.found, self.zones),
        })
    }
}

fn hits(event: &AnomalyGroup, zones: &[(usize, usize)]) -> bool {
    zones.iter().any(|&(from, to)| event.from < to && from < event.to)
}

/// Whether the reader answers wrongly, in so many of 100 events: told from the event's id.
fn is_wrong(id: &EventId, wrong: usize) -> bool {
    u64::from_str_radix(&id.0, 16).is_ok_and(|number| (number % 100) < wrong as u64)
}

/// `None` if the series cannot be judged.
fn judge(manifest: &Path, entry: &Entry) -> Result<Option<Judged>, Failure> {
    let series = read_series(manifest, entry)?;
    let Ok(scored) = score_series(MetricId(0), &series.values, entry.interval_s, series.split) else {
        return Ok(None);
    };
    let interval = Interval::from_seconds(entry.interval_s).unwrap_or(Interval::HOUR);
    let grid = Grid { start: 0, interval, len: series.values.len() };
    let metric_set =
        MetricSet { measures: vec![Measure::new("value", Aggregation::Mean)], interval, ..MetricSet::default() };
    let metrics = vec![Metric { id: MetricId(0), measure: 0, key: DimensionKey::default() }];
    let watched = Watched::count(metrics.iter());
    let scene = Scene { set: &metric_set, grid, zone: &UTC, metrics: &metrics, watched };
    let events = events(scene, &scored.anomalies, |_, _, _| 0.0);
    let findings = Findings {
        metric_set,
        grid,
        zone: UTC.clone(),
        split: series.split,
        metrics,
        finished: 1,
        skipped: Vec::new(),
        events,
        notices: Notices::default(),
    };
    Ok(Some(Judged { findings, zones: series.zones(entry.grace) }))
}
