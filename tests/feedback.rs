//! What holds for any findings and answers: what one answer cannot do, that taking it away undoes it, and that it
//! outlives a run.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;

use common::{Random, Session, csv, shop};
use foretop::detect::severity::severity;
use foretop::diagnose::event::{Scene, events};
use foretop::diagnose::level::Watched;
use foretop::feedback::apply::{apply, marks};
use foretop::feedback::document::{feedback_json, read_feedback};
use foretop::feedback::effect::effect;
use foretop::feedback::known::{Lies, held, on_metric};
use foretop::feedback::similar::similar;
use foretop::feedback::subject::subject;
use foretop::model::feedback::{Answer, Feedback, KnownEvent, Said, Subject, Verdict};
use foretop::model::finding::{Anomaly, AnomalyGroup, AnomalyKind, Direction, Findings, PartKind, ScorePart};
use foretop::model::metric::{Aggregation, DimensionKey, Measure, Metric, MetricId, MetricSet};
use foretop::model::notice::{NoticeKind, Notices};
use foretop::model::time::{Grid, Interval, TimeRange};
use foretop::model::zone::UTC;
use foretop::pipeline::config::AnalysisConfig;
use foretop::protocol::documents::{self, Format, Options};
use foretop::protocol::message::{Event, Request};
use proptest::prelude::*;

const BUCKETS: usize = 2_000;

/// Two measures in two dimensions of two values each: overall, by value, by combination.
fn metrics() -> Vec<Metric> {
    let mut metrics = Vec::new();
    for measure in 0..2 {
        for key in ["  ", "a ", "b ", " x", " y", "ax", "ay", "bx", "by"] {
            let key = key.chars().map(|value| (value != ' ').then(|| value.to_string())).collect();
            metrics.push(Metric { id: MetricId(metrics.len() as u32), measure, key: DimensionKey(key) });
        }
    }
    metrics
}

fn metric_set() -> MetricSet {
    MetricSet {
        timestamp: "time".to_owned(),
        measures: ["revenue", "views"].map(|column| Measure::new(column, Aggregation::Sum)).to_vec(),
        dimensions: vec!["market".to_owned(), "device".to_owned()],
        interval: Interval::HOUR,
        ..MetricSet::default()
    }
}

fn anomaly(metric: u32, from: usize, to: usize, kind: AnomalyKind, direction: Direction, strength: f64) -> Anomaly {
    Anomaly {
        metric: MetricId(metric),
        from,
        to,
        direction,
        kind,
        severity: severity(strength),
        parts: vec![ScorePart { kind: PartKind::Distance, points: severity(strength) }],
        strength,
        peak: from,
        actual: 2.0,
        expected: 10.0,
        lower: 8.0,
        upper: 12.0,
        gap: -8.0,
    }
}

/// Findings on these anomalies, whose buckets are counted from bucket 0 of a grid that begins so many hours after 1970.
fn findings(anomalies: &[Anomaly], hours: i64) -> Findings {
    let (metric_set, metrics) = (metric_set(), metrics());
    let grid = Grid { start: hours * 3_600, interval: Interval::HOUR, len: BUCKETS };
    let watched = Watched::count(metrics.iter());
    let scene = Scene { set: &metric_set, grid, zone: &UTC, metrics: &metrics, watched };
    let events = events(scene, anomalies, |_, _, _| -1.0);
    Findings {
        grid,
        zone: UTC.clone(),
        split: 100,
        finished: metrics.len(),
        metrics,
        metric_set,
        skipped: Vec::new(),
        events,
        notices: Notices::default(),
    }
}

/// Anomalies of all kinds; those of one metric do not overlap.
fn anomalies(seed: u64, count: usize) -> Vec<Anomaly> {
    let mut random = Random(seed);
    let mut found: Vec<Anomaly> = Vec::new();
    for _ in 0..count {
        let mut pick = |of: usize| (random.next() % of as u64) as usize;
        let (metric, from, length) = (pick(18) as u32, 100 + pick(BUCKETS - 200), 1 + pick(4));
        let direction = if pick(2) == 0 { Direction::Above } else { Direction::Below };
        let kind = AnomalyKind::ALL[pick(AnomalyKind::ALL.len())];
        let next = anomaly(metric, from, from + length, kind, direction, 0.5 + 6.0 * random.unit());
        if !found.iter().any(|one| one.metric == next.metric && one.from < next.to && next.from < one.to) {
            found.push(next);
        }
    }
    found
}

fn on_event(findings: &Findings, event: &AnomalyGroup, verdict: Verdict) -> Answer {
    Answer { said: Said::Event(subject(findings, event.primary()), verdict), note: String::new() }
}

/// Answers of every kind on events that chance picks.
fn feedback(findings: &Findings, seed: u64, count: usize) -> Feedback {
    let mut random = Random(seed);
    let mut feedback = Feedback::default();
    for _ in 0..count {
        let event = &findings.events[(random.next() % findings.events.len() as u64) as usize];
        let verdict = if random.next().is_multiple_of(2) { Verdict::Relevant } else { Verdict::NotRelevant };
        let subject = subject(findings, &event.anomalies[(random.next() % event.anomalies.len() as u64) as usize]);
        let said = match random.next() % 4 {
            0 => Said::Metric(subject, verdict),
            1 => Said::Missed(subject),
            2 => Said::Known(KnownEvent {
                name: "sale, \"spring\"".to_owned(),
                range: subject.range,
                measures: vec![subject.measure],
                values: BTreeMap::from([("market".to_owned(), vec!["a".to_owned()])]),
            }),
            _ => Said::Event(subject, verdict),
        };
        feedback.give(Answer { said, note: "why\nnot".to_owned() });
    }
    feedback
}

fn severities(findings: &Findings) -> BTreeMap<String, f64> {
    findings.events.iter().map(|event| (event.id.0.clone(), event.severity)).collect()
}

fn side(event: &AnomalyGroup) -> (AnomalyKind, Direction) {
    (event.primary().kind, event.primary().direction)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_stay_in_order_and_whole(seed in any::<u64>(), count in 1_usize..30) {
        let found = findings(&anomalies(seed, 120), 0);
        let after = apply(&found, &feedback(&found, seed ^ 1, count), &[]);
        prop_assert!(after.events.is_sorted_by(|a, b| a.by_severity(b).is_lt()));
        prop_assert!(severities(&found).keys().eq(severities(&after).keys()));
        for event in &after.events {
            let sum: f64 = event.parts.iter().map(|part| part.points).sum();
            prop_assert!((sum - event.severity).abs() < 1e-9 && (0.0..=100.0).contains(&event.severity));
            let shown = after.events.iter().filter(|other| other.severity >= event.severity).count();
            prop_assert_eq!(after.at_least(event.severity), shown);
        }
    }

    #[test]
    fn taking_an_answer_away_undoes_it(seed in any::<u64>(), count in 1_usize..20) {
        let found = findings(&anomalies(seed, 80), 0);
        let before = feedback(&found, seed ^ 1, count);
        let one_more = feedback(&found, seed ^ 2, 1);
        prop_assume!(before.answers.iter().all(|answer| answer.said != one_more.answers[0].said));
        let mut with = before.clone();
        with.answers.extend(one_more.answers);
        with.answers.pop();
        prop_assert_eq!(apply(&found, &with, &[]), apply(&found, &before, &[]));
        prop_assert_eq!(apply(&found, &Feedback::default(), &[]), found);
    }

    #[test]
    fn one_answer_silences_no_measure(seed in any::<u64>(), pick in any::<usize>(), times in 1_usize..4) {
        let found = findings(&anomalies(seed, 120), 0);
        let declined = &found.events[pick % found.events.len()];
        let metric = |event: &AnomalyGroup| &found.metrics[event.primary().metric.index()];
        // The same verdict again and again, on events a week apart that this run does not show.
        let mut feedback = Feedback::default();
        for week in 0..times as i64 {
            let Said::Event(subject, verdict) = on_event(&found, declined, Verdict::NotRelevant).said else { panic!() };
            let by = week * 7 * 86_400 * 1_000;
            let range = TimeRange { start: subject.range.start - by, end: subject.range.end - by };
            feedback.give(Answer { said: Said::Event(Subject { range, ..subject }, verdict), note: String::new() });
        }
        let after = severities(&apply(&found, &feedback, &[]));
        for event in found.events.iter().filter(|event| event.id != declined.id) {
            let now = after[&event.id.0];
            prop_assert!(now <= event.severity, "an answer against something raises nothing");
            let own = metric(declined);
            let values: Vec<_> = own.key.values().collect();
            let elsewhere = metric(event).key != own.key && !metric(event).key.values().any(|value| values.contains(&value));
            let stronger = event.primary().strength >= 1.5 * subject(&found, declined.primary()).strength;
            let opposite = side(event).0.has_side() && declined.primary().kind.has_side() && side(event).1 != side(declined).1;
            if stronger || elsewhere || opposite || metric(event).measure != own.measure {
                prop_assert_eq!(now, event.severity, "{} after {}", &event.title, &declined.title);
            }
        }
    }

    #[test]
    fn answers_for_events_raise_nothing_to_the_threshold(seed in any::<u64>(), count in 1_usize..20) {
        let found = findings(&anomalies(seed, 120), 0);
        let shown = &found.events[..found.at_least(70.0)];
        prop_assume!(!shown.is_empty());
        let answers = shown.iter().take(count).map(|event| on_event(&found, event, Verdict::Relevant));
        let after = apply(&found, &Feedback { answers: answers.collect() }, &[]);
        let before = severities(&found);
        for event in &after.events {
            prop_assert!(event.severity >= before[&event.id.0]);
            // An event of many metrics may be weaker than its strongest anomaly.
            let alone = event.primary().severity < 70.0;
            prop_assert!(!alone || event.severity < 70.0, "{} {:?}", event.severity, event.parts);
        }
    }

    #[test]
    fn the_effect_is_what_then_happens(seed in any::<u64>(), count in 0_usize..20, threshold in 30.0_f64..95.0) {
        let found = findings(&anomalies(seed, 120), 0);
        let before = feedback(&found, seed ^ 1, count);
        let answer = feedback(&found, seed ^ 2, 1).answers.remove(0);
        let told = effect(&found, &before, &[], &answer, threshold);
        let mut with = before.clone();
        with.give(answer);
        let [before, after] = [&before, &with].map(|feedback| apply(&found, feedback, &[]).at_least(threshold));
        prop_assert_eq!((told.before, told.after), (before, after));
    }

    #[test]
    fn answers_outlive_their_run(seed in any::<u64>(), count in 1_usize..20, later in 0_usize..90) {
        let all = anomalies(seed, 120);
        let found = findings(&all, 0);
        let given = feedback(&found, seed ^ 1, count);
        let text = feedback_json(&given);
        let read = read_feedback("answers.json", &text).unwrap();
        prop_assert_eq!(&read.feedback, &given);
        prop_assert!(read.problems.is_empty());
        // The same data, of which the first hours are gone.
        let moved = |mut anomaly: Anomaly| {
            (anomaly.from, anomaly.to, anomaly.peak) = (anomaly.from - later, anomaly.to - later, anomaly.peak - later);
            anomaly
        };
        let newer = Findings { split: 0, ..findings(&all.into_iter().map(moved).collect::<Vec<_>>(), later as i64) };
        let gist = |findings: &Findings| {
            let after = apply(findings, &read.feedback, &[]);
            after.events.into_iter().map(|event| (event.range.start, event.title, event.severity, event.review)).collect::<Vec<_>>()
        };
        prop_assert_eq!(gist(&found), gist(&newer));
    }
}

/// Ten equal dips of revenue in a on x, one a day at the same hour; one that is far deeper, one at night, one of views,
/// one of b, and a spike.
fn dips() -> Findings {
    use {AnomalyKind::Dip, AnomalyKind::Spike, Direction::Above, Direction::Below};
    let mut anomalies: Vec<_> =
        (0..10).map(|day| anomaly(5, 200 + day * 24, 202 + day * 24, Dip, Below, 4.2)).collect();
    anomalies.push(anomaly(5, 600, 602, Dip, Below, 9.0));
    anomalies.push(anomaly(5, 660, 662, Dip, Below, 4.2));
    anomalies.push(anomaly(14, 728, 730, Dip, Below, 4.2));
    anomalies.push(anomaly(8, 776, 778, Dip, Below, 4.2));
    anomalies.push(anomaly(5, 824, 826, Spike, Above, 4.2));
    findings(&anomalies, 0)
}

/// The severities at some hours, as whole numbers, after the answers.
#[track_caller]
fn check(feedback: &[Said], hours: &[usize], expected: &[i64]) {
    let found = dips();
    let answers = feedback.iter().map(|said| Answer { said: said.clone(), note: String::new() }).collect();
    let after = apply(&found, &Feedback { answers }, &[]);
    let at = |hour: &usize| after.events.iter().find(|event| event.from == *hour).unwrap().severity.round() as i64;
    assert_eq!(hours.iter().map(at).collect::<Vec<_>>(), expected);
}

fn said(hour: usize, verdict: Verdict) -> Said {
    let found = dips();
    let event = found.events.iter().find(|event| event.from == hour).unwrap();
    Said::Event(subject(&found, event.primary()), verdict)
}

#[test]
fn an_answer_reaches_what_is_similar() {
    use Verdict::{NotRelevant, Relevant};
    // Twice the same hour, far deeper, at night, views, elsewhere, spike.
    let hours = [224, 248, 600, 660, 728, 776, 824];
    check(&[], &hours, &[80, 80, 98, 80, 80, 80, 80]);
    check(&[said(200, NotRelevant)], &hours, &[60, 60, 98, 67, 80, 80, 80]);
    check(&[said(200, NotRelevant), said(224, NotRelevant)], &hours, &[40, 53, 98, 60, 80, 80, 80]);
    // Who says both gets what was detected.
    check(&[said(200, NotRelevant), said(224, Relevant)], &hours, &[80, 80, 99, 80, 80, 80, 80]);
    check(&[said(200, NotRelevant), said(660, Relevant)], &hours, &[72, 72, 99, 80, 80, 80, 80]);
}

#[test]
fn why_an_answer_counts_is_told_in_words() {
    let found = dips();
    let answers = [said(200, Verdict::NotRelevant), said(600, Verdict::Relevant), said(824, Verdict::NotRelevant)];
    let answers = answers.map(|said| Answer { said, note: String::new() }).to_vec();
    let feedback = Feedback { answers };
    let told = |hour: usize| {
        let event = found.events.iter().find(|event| event.from == hour).unwrap();
        let counts = similar(&found, &feedback, event).into_iter();
        counts.map(|(answer, likeness)| (answer, likeness.text(Interval::HOUR))).collect::<Vec<_>>()
    };
    let alike = "same measure and kind, same place, same size or beyond, ";
    assert_eq!(told(224), [(0, format!("{alike}same time of day"))]);
    assert_eq!(told(660), [(0, format!("{alike}another time of day"))]);
    assert_eq!(told(728), []);
}

#[test]
fn a_known_event_lowers_what_falls_into_it() {
    let known = |measures: &[&str], values: &[(&str, &str)]| {
        let values = values.iter().map(|&(name, value)| (name.to_owned(), vec![value.to_owned()])).collect();
        let measures = measures.iter().map(|&name| name.to_owned()).collect();
        let range = TimeRange { start: 200 * 3_600, end: 249 * 3_600 };
        Said::Known(KnownEvent { name: "sale".to_owned(), range, measures, values })
    };
    // The third is half in the period, the fourth after it.
    let hours = [200, 224, 248, 272];
    for (said, expected) in [
        (known(&[], &[]), [50, 50, 50, 80]),
        (known(&["revenue"], &[("market", "a")]), [50, 50, 50, 80]),
        (known(&["views"], &[]), [80; 4]),
        (known(&[], &[("market", "b")]), [80; 4]),
    ] {
        check(&[said], &hours, &expected);
    }
    // What a reader says of the event itself comes first.
    check(&[known(&[], &[]), said(224, Verdict::Relevant)], &hours, &[50, 80, 50, 90]);
    let found = dips();
    let feedback = Feedback { answers: vec![Answer { said: known(&[], &[]), note: "every year".to_owned() }] };
    let after = apply(&found, &feedback, &[]);
    let event = after.events.iter().find(|event| event.from == 200).unwrap();
    assert_eq!((event.review.label(), event.review.note.as_str()), ("Known event", "every year"));
}

/// As when intervals are added to what is followed: the calendar was there before them.
#[test]
fn a_known_event_waits_for_its_time() {
    let known = |from: i64, to: i64| KnownEvent {
        name: "sale".to_owned(),
        range: TimeRange { start: from * 3_600, end: to * 3_600 },
        measures: Vec::new(),
        values: BTreeMap::new(),
    };
    let answer = |known| Answer { said: Said::Known(known), note: String::new() };
    let feedback = Feedback { answers: [known(10, 20), known(220, 230)].map(answer).to_vec() };
    let all = dips();
    let mut early = all.clone();
    early.grid.len = 210;
    early.events.retain(|event| event.to <= 210);
    let lies = |found: &Findings| {
        held(found, &feedback).into_iter().map(|held| (held.lies.unwrap(), held.events)).collect::<Vec<_>>()
    };
    let before = apply(&early, &feedback, &[]);
    assert_eq!(severities(&before), severities(&early));
    assert_eq!(before.notices.iter().count(), early.notices.iter().count());
    assert_eq!(lies(&early), [(Lies::Before, 0), (Lies::After, 0)]);
    let after = apply(&all, &feedback, &[]);
    let event = after.events.iter().find(|event| event.from == 224).unwrap();
    assert_eq!((event.review.known.as_deref(), event.severity.round()), (Some("sale"), 50.0));
    assert_eq!(lies(&all), [(Lies::Before, 0), (Lies::Tested, 1)]);
    // Charts show both, as far as the data go.
    let windows = |found: &Findings| {
        on_metric(found, &feedback, MetricId(0)).into_iter().map(|period| period.window).collect::<Vec<_>>()
    };
    assert_eq!((windows(&early), windows(&all)), (vec![(10, 20)], vec![(10, 20), (220, 230)]));
}

#[test]
fn an_answer_on_one_metric_leaves_the_others() {
    use {AnomalyKind::Dip, Direction::Below};
    // Revenue of ax falls, and a little less clearly that of ay; alone they would be two events.
    let members = |at: usize| [(5, 5.0), (6, 4.2)].map(|(metric, s)| anomaly(metric, at, at + 2, Dip, Below, s));
    let found = findings(&[members(200), members(224)].concat(), 0);
    assert_eq!(found.events.len(), 2);
    let whole = found.events[0].severity;
    let primary = subject(&found, found.events[0].primary());
    let decline = |said: fn(Subject, Verdict) -> Said| {
        let answers = vec![Answer { said: said(primary.clone(), Verdict::NotRelevant), note: String::new() }];
        severities(&apply(&found, &Feedback { answers }, &[])).into_values().collect::<Vec<_>>()
    };
    let (event, metric) = (decline(Said::Event), decline(Said::Metric));
    assert!(event.iter().all(|severity| *severity < 70.0), "{event:?}");
    assert!(metric.iter().all(|severity| (70.0..whole).contains(severity)), "{metric:?} of {whole}");
}

#[test]
fn what_does_not_fit_is_told() {
    let found = dips();
    let Said::Event(known, verdict) = said(200, Verdict::NotRelevant) else { panic!() };
    let elsewhere = TimeRange { start: -7_200, end: 0 };
    let subjects = [
        Subject { measure: "profit".to_owned(), ..known.clone() },
        Subject { dimensions: BTreeMap::from([("shop".to_owned(), "a".to_owned())]), ..known.clone() },
        Subject { range: elsewhere, ..known },
    ];
    let mut answers: Vec<_> =
        subjects.map(|subject| Answer { said: Said::Event(subject, verdict), note: String::new() }).to_vec();
    let (measures, values) = (vec!["costs".to_owned()], BTreeMap::new());
    let sale = KnownEvent { name: "sale".to_owned(), range: elsewhere, measures, values };
    answers.push(Answer { said: Said::Known(sale), note: String::new() });
    let after = apply(&found, &Feedback { answers }, &[]);
    let told: Vec<_> =
        after.notices.iter().map(|notice| (notice.kind.clone(), notice.places[0].found.clone().unwrap())).collect();
    let unused = |reason: &str| NoticeKind::UnusedAnswer { reason: reason.to_owned() };
    assert_eq!(
        told,
        [
            (unused("there is no measure profit"), "profit, x, a".to_owned()),
            (unused("there is no dimension shop"), "revenue, a".to_owned()),
            (NoticeKind::AnswerElsewhere, "revenue, x, a".to_owned()),
            (unused("there is no measure costs"), "known event: sale".to_owned()),
        ]
    );
    // The third still counts for similar events: it was at another time of the day.
    assert_eq!(after.events.iter().find(|event| event.from == 200).unwrap().severity.round(), 67.0);
}

#[test]
fn a_missed_anomaly_becomes_an_event_and_raises_what_is_as_strong() {
    let data =
        csv(&shop(11, 600, |hour, market, _| if market == "uk" && (500..504).contains(&hour) { 0.8 } else { 1.0 }));
    let mut session = Session::default();
    let summary = session.open(&[("data.csv", data.as_bytes())], 1 << 16);
    let found = session.analyse(AnalysisConfig::new(summary.proposal.unwrap().metric_set));
    // Marked where nothing deviates.
    let quiet = (450..590).step_by(6).find(|&hour| {
        !found
            .events
            .iter()
            .any(|event| event.primary().metric == MetricId(0) && event.from < hour + 4 && hour < event.to)
    });
    let hour = quiet.unwrap() as u32;
    let mark = foretop::model::feedback::Mark { metric: MetricId(0), from: hour, to: hour + 4 };
    let mut measure = |marks| match session.send(Request::Measure(marks)).1.pop().map(|answer| answer.body) {
        Some(Event::Measured(events)) => events,
        other => panic!("expected Measured, got {other:?}"),
    };
    let events = measure(vec![mark]);
    assert_eq!((events.len(), events[0].from, events[0].to), (1, hour as usize, hour as usize + 4));
    assert!(events[0].severity < 70.0 && events[0].primary().lower <= events[0].primary().expected);

    let missed = Said::Missed(subject(&found, events[0].primary()));
    let feedback = Feedback { answers: vec![Answer { said: missed, note: "the till was down".to_owned() }] };
    assert_eq!(marks(&found, &feedback), [mark]);
    let told = effect(&found, &Feedback::default(), &events, &feedback.answers[0], 70.0);
    let after = apply(&found, &feedback, &measure(marks(&found, &feedback)));
    assert_eq!(after.events.len(), found.events.len() + 1);
    assert_eq!((told.before, told.after), (found.at_least(70.0), after.at_least(70.0)));
    let event = after.events.iter().find(|event| event.id == events[0].id).unwrap();
    assert!(event.severity >= 70.0 && event.review.missed && event.review.verdict == Some(Verdict::Relevant));
    assert_eq!(event.parts.last().map(|part| part.kind), Some(PartKind::Answers));

    // A file of answers is known by its content, beside the data.
    let (mut other, written) = (Session::default(), feedback_json(&feedback));
    let files = [
        ("data.csv", data.as_bytes()),
        ("a.txt", written.as_bytes()),
        ("b.json", b"{\"version\":9,\"generator\":\"x\",\"answers\":[]}"),
    ];
    let summary = other.open(&files, 1 << 16);
    assert_eq!((*summary.answers, summary.rows), (feedback.clone(), 3_600));
    assert!(summary.files[1].error.is_none() && summary.files[2].error.is_some());

    // Documents tell it too.
    let subject = documents::Subject { findings: after, answers: feedback, ..session.subject() };
    let mut export =
        |format| String::from_utf8(session.document(subject.clone(), format, Options::default()).bytes).unwrap();
    assert!(export(Format::Json).contains("the till was down"));
    assert!(export(Format::Csv).contains(",Relevant\r\n"));
}
