//! A session saved and opened: the same events, charts and answers, and nothing that a file can break.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop at any surprise")]

mod common;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use common::{Session as Talk, csv, shop};
use foretop::alert::dry_run::dry_run;
use foretop::diagnose::reason::{Facts, sentence};
use foretop::feedback::apply::apply;
use foretop::feedback::subject::subject;
use foretop::model::alert::{AlertRule, Condition, FixedLine, Limit, Target};
use foretop::model::feedback::{Answer, Feedback, Mark, Said, Verdict};
use foretop::model::finding::{Direction, Findings};
use foretop::model::life::{Counts, LogEntry, Outcome, Remark};
use foretop::model::metric::MetricId;
use foretop::model::note::Note;
use foretop::model::plan::{Mode, PlaceKind, Plan, PlannedPlace};
use foretop::model::time::TimeRange;
use foretop::pipeline::config::AnalysisConfig;
use foretop::protocol::message::*;
use foretop::session::{self, PAGE_MARK, decode, embed, encode};
use proptest::prelude::*;
use serde_json::{Value, json};

fn data() -> String {
    csv(&shop(11, 600, |hour, market, platform| match (hour, market, platform) {
        (500..504, "uk", _) => 0.3,
        (540..546, "fr", "web") => 1.8,
        _ => 1.0,
    }))
}

/// A run with an answer and a note, and what the page knows of it.
fn ran(talk: &mut Talk) -> (Findings, SaveRequest) {
    let summary = talk.open(&[("shop.csv", data().as_bytes())], 1 << 16);
    let config = AnalysisConfig::new(summary.proposal.unwrap().metric_set);
    let found = talk.analyse(config.clone());
    let about = subject(&found, found.events[0].primary());
    let note = Note {
        measure: "orders".to_owned(),
        dimensions: about.dimensions.clone(),
        range: about.range,
        text: "a <b>fire</b> in the </script> hall".to_owned(),
    };
    let session = Session {
        name: "shop".to_owned(),
        config,
        sources: vec![NamedSource { name: "https://h/shop.csv?X-Amz-Signature=abc".to_owned(), bytes: 7 }],
        answers: Feedback {
            answers: vec![Answer { said: Said::Event(about, Verdict::NotRelevant), note: "known".to_owned() }],
        },
        notes: vec![note],
        rules: rules(),
        view: "sev=60".to_owned(),
        ..Session::default()
    };
    (found, SaveRequest { session, run: (2, 12.5, 70, None), series_bytes: 1 << 20, beside: Vec::new() })
}

/// One rule of each kind.
fn rules() -> Vec<AlertRule> {
    let condition = Condition::Event { direction: Some(Direction::Below), threshold: 72.5, least_gap: 500.0 };
    let event = AlertRule {
        name: "uk is down".to_owned(),
        enabled: false,
        condition,
        values: [("market".to_owned(), vec!["uk".to_owned()])].into(),
        limit: Limit::Period(7_200),
        ..AlertRule::default()
    };
    let target = Some(Target { percent: 99.9, seconds: 86_400 });
    let condition = Condition::Line(FixedLine { side: Direction::Below, bound: 40.0, target });
    let measures = vec!["orders".to_owned()];
    vec![event, AlertRule { name: "orders kept".to_owned(), condition, measures, ..AlertRule::default() }]
}

fn saved(talk: &mut Talk, request: SaveRequest) -> Vec<Vec<u8>> {
    match talk.send(Request::Save(Box::new(request))).1.pop().unwrap().body {
        Event::Saved(pieces) => pieces,
        other => panic!("expected Saved, got {other:?}"),
    }
}

/// The JSON of a session with all its series.
static JSON: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut talk = Talk::default();
    let (_, request) = ran(&mut talk);
    saved(&mut talk, request).concat()
});

fn plots(talk: &mut Talk, found: &Findings) -> Vec<Plot> {
    let to = found.grid.len as u32;
    let query = |metric: &foretop::model::metric::Metric| PlotQuery { metric: metric.id, from: 0, to, width_px: 4_000 };
    match talk.send(Request::Plot(found.metrics.iter().map(query).collect())).1.pop().unwrap().body {
        Event::Plotted(plots) => plots,
        other => panic!("expected Plotted, got {other:?}"),
    }
}

fn opened(name: &str, bytes: &[u8]) -> (Talk, TableSummary) {
    let mut talk = Talk::default();
    let summary = talk.open(&[(name, bytes)], 1_000);
    (talk, summary)
}

#[track_caller]
fn assert_alike(a: &[f64], b: &[f64]) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        assert!(a.is_nan() && b.is_nan() || (a - b).abs() <= a.abs() * 1e-6, "{a} {b}");
    }
}

#[test]
fn what_was_saved_is_shown_again() {
    let mut talk = Talk::default();
    let (found, request) = ran(&mut talk);
    let before = plots(&mut talk, &found);
    let json = saved(&mut talk, request.clone()).concat();
    assert!(!String::from_utf8_lossy(&json).contains("Signature"));

    let page = format!(
        "<!doctype html>\n<html><head>{PAGE_MARK} 0.1.0\"></head><body><p>x{}</body>",
        embed(std::str::from_utf8(&json).unwrap())
    );
    assert_eq!(page.matches("</script").count(), 1);
    for (name, bytes) in [("shop.foretop.json", json.as_slice()), ("report.html", page.as_bytes())] {
        let (mut talk, summary) = opened(name, bytes);
        assert_eq!((summary.rows, summary.files[0].format.as_str(), &summary.files[0].error), (0, "Session", &None));
        let session = summary.session.unwrap();
        let kept = Session { sources: session.sources.clone(), run: session.run.clone(), ..request.session.clone() };
        assert_eq!(*session, kept);
        assert_eq!(session.sources, [NamedSource { name: "https://h/shop.csv".to_owned(), bytes: 7 }]);
        let run = session.run.unwrap();
        assert_eq!((run.number, run.milliseconds, run.learn_percent), (2, 12.5, 70));
        let ids = |found: &Findings| found.events.iter().map(|event| event.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&run.findings), ids(&found));
        for (read, written) in run.findings.events.iter().zip(&found.events) {
            assert_eq!((&read.title, &read.sentence, read.range), (&written.title, &written.sentence, written.range));
            assert!((read.severity - written.severity).abs() < 1e-9);
        }
        for (read, written) in plots(&mut talk, &found).iter().zip(&before) {
            assert_eq!((&read.bucket, read.query), (&written.bucket, written.query));
            assert_alike(&read.actual, &written.actual);
            assert_alike(&read.expected, &written.expected);
            assert_alike(&read.lower, &written.lower);
            assert_alike(&read.upper, &written.upper);
            assert_alike(&read.severity, &written.severity);
        }
        // What was missed can be marked, and answers move events as they did.
        let mark = Mark { metric: MetricId(0), from: 450, to: 455 };
        let Event::Measured(events) = talk.send(Request::Measure(vec![mark])).1.pop().unwrap().body else { panic!() };
        assert_eq!((events[0].from, events[0].to), (450, 455));
        let severities = |found: &Findings| {
            apply(found, &session.answers, &[]).events.iter().map(|event| event.severity).collect::<Vec<_>>()
        };
        assert_alike(&severities(&run.findings), &severities(&found));
    }
}

#[test]
fn a_session_saved_again_is_the_same() {
    let (mut talk, summary) = opened("s.json", &JSON);
    let session = *summary.session.unwrap();
    let again =
        saved(&mut talk, SaveRequest { session, run: (2, 12.5, 70, None), series_bytes: 1 << 20, beside: Vec::new() });
    assert!(again.concat() == *JSON);
}

#[test]
fn a_session_from_before_there_were_rules_has_none() {
    let mut value: Value = serde_json::from_slice(&JSON).unwrap();
    assert!(value.as_object_mut().unwrap().remove("rules").is_some());
    assert_eq!(decode("s.json", value.to_string().as_bytes()).unwrap().rules, []);
}

#[test]
fn values_are_kept_as_far_as_there_is_room() {
    let mut talk = Talk::default();
    let (found, request) = ran(&mut talk);
    let all = saved(&mut talk, SaveRequest { series_bytes: 0, ..request.clone() }).concat().len();
    let mut most = 0;
    for series_bytes in [0, 10_000, 30_000, 1 << 20] {
        let json = saved(&mut talk, SaveRequest { series_bytes, ..request.clone() }).concat();
        assert!(json.len() - all <= series_bytes as usize, "{} of {series_bytes}", json.len() - all);
        let (mut talk, _) = opened("s.json", &json);
        let shown: Vec<bool> = plots(&mut talk, &found).iter().map(|plot| !plot.bucket.is_empty()).collect();
        let count = shown.iter().filter(|shown| **shown).count();
        assert!(count > most || series_bytes == 0 && count == 0, "{count}");
        most = count;
        // The total and the metric of the most severe event come first.
        assert!(count < 2 || shown[0] && shown[found.events[0].primary().metric.index()]);
        let mark =
            Mark { metric: MetricId(shown.iter().position(|shown| !shown).unwrap_or(0) as u32), from: 450, to: 455 };
        let Event::Measured(events) = talk.send(Request::Measure(vec![mark])).1.pop().unwrap().body else { panic!() };
        assert_eq!(events.len(), usize::from(shown[mark.metric.index()]));
    }
}

#[test]
fn data_beside_a_session_goes_into_one_archive() {
    let mut talk = Talk::default();
    let (found, request) = ran(&mut talk);
    let data = data();
    let mut crc = flate2::Crc::new();
    crc.update(data.as_bytes());
    let entry = session::zip::Entry { name: "shop.csv".to_owned(), bytes: data.len() as u64, crc: crc.sum() };
    let pieces = saved(&mut talk, SaveRequest { beside: vec![entry], ..request });
    assert_eq!(pieces.len(), 2);
    let (mut talk, summary) = opened("shop.zip", &[&pieces[0], data.as_bytes(), &pieces[1]].concat());
    let formats: Vec<_> =
        summary.files.iter().map(|file| (file.name.as_str(), file.format.as_str(), file.settings_of)).collect();
    assert_eq!(
        formats,
        [("shop.zip/session.foretop.json", "Session", None), ("shop.zip/shop.csv", "CSV in zip", None)]
    );
    // There is data to run on: the run of the session is not taken for one on it.
    assert!(matches!(talk.send(Request::Measure(Vec::new())).1[0].body, Event::Failed(_)));
    let session = summary.session.unwrap();
    let again = talk.analyse(session.config);
    assert_eq!(again, found);
}

#[test]
fn what_cannot_be_opened_is_told() {
    #[track_caller]
    fn check(bytes: &[u8], title: &str, detail: &str) {
        let message = decode("s.json", bytes).unwrap_err();
        assert!(message.title.contains(title) && message.detail.contains(detail), "{message:?}");
        let (_, summary) = opened("s.json", bytes);
        assert_eq!(summary.session, None);
        assert!(summary.files[0].error.is_some());
    }
    let text = std::str::from_utf8(&JSON).unwrap();
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut value: Value = serde_json::from_str(text).unwrap();
        change(&mut value);
        // The version stands first in any order: keys are sorted here.
        value.to_string().into_bytes()
    };
    check(&JSON[..JSON.len() / 2], "is no session that can be read", "It is broken: EOF");
    check(br#"{"foretop_session":2,"other":true}"#, "newer version", "version 2; version 1");
    check(br#"{"foretop_session":1}"#, "is no session", "missing field `name`");
    check(format!("<html>{PAGE_MARK}\"><p>").as_bytes(), "is no session", "The page holds no session.");
    check(
        &changed(&|json| json["run"]["findings"]["grid"]["len"] = json!(0)),
        "is no session",
        "not hold together: the grid",
    );
    check(
        &changed(&|json| json["run"]["findings"]["events"][1]["to"] = json!(601)),
        "is no session",
        "the extent of event 2",
    );
    check(
        &changed(&|json| json["run"]["findings"]["metrics"][1]["measure"] = json!(1)),
        "is no session",
        "the metrics",
    );
    check(
        &changed(&|json| json["notes"][0]["range"]["end"] = json!(i64::MAX)),
        "is no session",
        "the period of a note",
    );
}

/// All places in a value, as pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(i, item)| places(item, &format!("{at}/{i}"), found)),
        Value::Object(fields) => fields.iter().for_each(|(key, field)| places(field, &format!("{at}/{key}"), found)),
        _ => {}
    }
}

static VALUE: LazyLock<(Value, Vec<String>)> = LazyLock::new(|| {
    let value: Value = serde_json::from_slice(&JSON).unwrap();
    let mut found = Vec::new();
    places(&value, "", &mut found);
    (value, found)
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever stands in a session, it is refused, or all that a page does with one can be done.
    #[test]
    fn no_session_makes_it_panic(changes in proptest::collection::vec((any::<prop::sample::Index>(), 0..9_usize), 1..4)) {
        let (value, all) = &*VALUE;
        let mut value = value.clone();
        for (at, by) in changes {
            let by = [json!(null), json!(0), json!(-1), json!(1e300), json!(u32::MAX), json!(i64::MIN), json!("x"), json!([]), json!({})][by].clone();
            if let Some(place) = value.pointer_mut(at.get(all.as_slice()).as_str()) {
                *place = by;
            }
        }
        let bytes = value.to_string();
        if let Ok(session) = decode("s.json", bytes.as_bytes()) {
            let (mut talk, _) = opened("s.json", bytes.as_bytes());
            if let Some(SessionRun { findings, .. }) = session.run {
                plots(&mut talk, &findings);
                // As the page does in another zone.
                findings.events.iter().for_each(|event| drop(sentence(&Facts::of(&findings, event))));
                talk.send(Request::Measure(vec![Mark { metric: MetricId(0), from: 0, to: 9 }]));
                drop(apply(&findings, &session.answers, &[]));
                session.rules.iter().for_each(|rule| drop(dry_run(rule, &findings)));
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), from in 0..20_000_usize) {
        let _ = decode("s.json", &bytes);
        let mut broken = JSON.clone();
        let from = from.min(broken.len());
        broken.splice(from..(from + bytes.len()).min(JSON.len()), bytes);
        let _ = decode("s.json", &broken);
    }
}

#[test]
fn how_it_goes_on_is_kept_with_the_last_of_its_log() {
    let entry = |bucket: usize| LogEntry {
        bucket,
        range: TimeRange { start: bucket as i64 * 3_600, end: (bucket as i64 + 1) * 3_600 },
        at: (bucket as i64 + 1) * 3_600,
        outcome: Outcome::Judged,
        rows: 6,
        alarms: 1,
        remarks: vec![Remark::NewNormal { metric: MetricId(3), before: 860.0, now: 1_204.0 }],
        files: Vec::new(),
    };
    let place = PlannedPlace {
        kind: PlaceKind::Bucket,
        template: "live/{{yyyyMMdd}}".to_owned(),
        bucket: "metrics".to_owned(),
        ..PlannedPlace::default()
    };
    let plan = Plan { mode: Mode::Follow, learn_percent: 20, pace: Some(10), place, ..Plan::default() };
    let life = SessionLife {
        plan,
        entries: vec![entry(4), entry(5)],
        names: BTreeMap::from([(3, "revenue, uk".to_owned())]),
        counts: Counts { started: 6, succeeded: 5, failed: 1 },
        followed_until: Some(21_600),
    };
    let session = Session { name: "shop".to_owned(), life, ..Session::default() };
    let json = encode(session.clone());
    assert_eq!(decode("a.json", json.as_bytes()).unwrap(), session);

    // A log that is out of order, or a share that nothing is left of, is refused; a session from before it goes on.
    let broken = |change: fn(&mut SessionLife)| {
        let mut session = session.clone();
        change(&mut session.life);
        decode("a.json", encode(session).as_bytes()).unwrap_err().detail
    };
    assert_eq!(broken(|life| life.entries.reverse()), "It does not hold together: the run log.");
    let share = "It does not hold together: how it goes through its data.";
    assert_eq!(broken(|life| life.plan.learn_percent = 91), share);
    let mut older: Value = serde_json::from_str(&json).unwrap();
    older.as_object_mut().unwrap().remove("life");
    assert_eq!(decode("a.json", older.to_string().as_bytes()).unwrap().life, SessionLife::default());
}
