//! Detection that goes on: a replay finds what a backtest finds, with the past alone, and fires when it is known.

#![allow(clippy::unwrap_used)]

mod common;

use common::{START, Session, csv, shop, time};
use foretop::model::alert::{AlertRule, Cause, Condition, FixedLine, Limit};
use foretop::model::feedback::{Answer, Feedback, KnownEvent, Said};
use foretop::model::finding::{Direction, Findings};
use foretop::model::life::{LifeConfig, LifeNews, Outcome, Remark, Retrain, Status};
use foretop::model::time::TimeRange;
use foretop::pipeline::config::AnalysisConfig;
use foretop::protocol::engine::FollowTask;
use foretop::protocol::message::*;

const HOURS: usize = 600;

/// Revenue of uk falls by 70 % for some hours.
fn data() -> String {
    csv(&shop(11, HOURS, |hour, market, _| if market == "uk" && (500..504).contains(&hour) { 0.3 } else { 1.0 }))
}

fn opened(data: &str) -> (Session, AnalysisConfig) {
    let mut session = Session::default();
    let summary = session.open(&[("data.csv", data.as_bytes())], 1 << 16);
    (session, AnalysisConfig::new(summary.proposal.unwrap().metric_set))
}

/// Goes through all of it; what was told on the way put together, and what was found.
fn replay(session: &mut Session, config: &AnalysisConfig, life: LifeConfig) -> (LifeNews, Findings) {
    let request = LifeRequest { config: config.clone(), life, pace: None, follow: None, waits_for_data: false };
    let (_, mut events) = session.send(Request::Live(Box::new(request)));
    let mut told = LifeNews::default();
    while session.engine.busy() {
        events.extend(session.engine.step());
        events.extend(session.engine.lived_so_far());
    }
    let mut findings = None;
    for event in events {
        match event.body {
            Event::Lived(news) => {
                told.firings.truncate(news.first_firing);
                told.firings.extend(news.firings);
                told.entries.extend(news.entries);
                told.resolved.extend(news.resolved);
                (told.status, told.done, told.total, told.counts) = (news.status, news.done, news.total, news.counts);
            }
            Event::Analysed(found) => findings = Some(found),
            Event::Progress(_) => {}
            other => panic!("{other:?}"),
        }
    }
    (told, findings.unwrap())
}

fn rule(threshold: f64) -> AlertRule {
    let condition = Condition::Event { direction: None, threshold, least_gap: 0.0 };
    AlertRule { name: "any".to_owned(), condition, ..AlertRule::default() }
}

#[test]
fn a_replay_finds_what_a_backtest_finds() {
    let (mut session, config) = opened(&data());
    let backtest = session.analyse(config.clone());
    let life = LifeConfig { from: backtest.split, retrain: Retrain::Never, ..LifeConfig::default() };
    let (told, found) = replay(&mut session, &config, life);
    assert_eq!(found, backtest);
    assert_eq!((told.status, told.done, told.total), (Status::Stopped, HOURS, HOURS));
    assert_eq!((told.counts.started, told.counts.succeeded, told.counts.failed), (HOURS as u64, HOURS as u64, 0));
    assert_eq!(told.entries.len(), HOURS);
    assert_eq!(told.entries[backtest.split].remarks, [Remark::Started { learned: backtest.split as u32 }]);
    assert!(told.entries.iter().enumerate().all(|(bucket, entry)| entry.bucket == bucket && entry.rows == 6));
    let judged = |entry: &_| matches!(entry, Outcome::Judged);
    assert_eq!(told.entries.iter().position(|entry| judged(&entry.outcome)), Some(backtest.split));
}

#[test]
fn what_comes_later_changes_nothing_that_was_told() {
    let data = data();
    let (mut session, config) = opened(&data);
    let life = |retrain| LifeConfig { from: 0, retrain, rules: vec![rule(50.0)], ..LifeConfig::default() };
    for retrain in [Retrain::Schedule, Retrain::Never] {
        let (whole, _) = replay(&mut session, &config, life(retrain));
        let cut: String = data.lines().take(1 + 6 * 502).map(|line| format!("{line}\n")).collect();
        let (mut shorter, _) = opened(&cut);
        let (part, _) = replay(&mut shorter, &config, life(retrain));
        assert_eq!(part.entries, whole.entries[..502], "{retrain:?}");
        let until = part.entries.last().unwrap().at;
        let fired: Vec<_> = whole.firings.iter().filter(|firing| firing.at <= until).cloned().collect();
        assert_eq!(part.firings, fired);
        assert!(!fired.is_empty());
    }
}

#[test]
fn it_learns_until_there_is_enough_and_again_when_its_past_has_doubled() {
    let (mut session, config) = opened(&data());
    let (told, _) = replay(&mut session, &config, LifeConfig::default());
    let started = told.entries.iter().position(|entry| entry.remarks.contains(&Remark::Started { learned: 48 }));
    assert_eq!(started, Some(48));
    let retrained: Vec<usize> = told
        .entries
        .iter()
        .filter(|entry| {
            entry.remarks.iter().any(|remark| matches!(remark, Remark::Retrained { metrics } if *metrics > 6))
        })
        .map(|entry| entry.bucket)
        .collect();
    assert_eq!(retrained, [96, 192, 384]);
}

#[test]
fn a_rule_fires_once_when_its_event_is_known_and_ends_when_it_is_over() {
    let (mut session, config) = opened(&data());
    let life = LifeConfig { from: 420, rules: vec![rule(70.0)], ..LifeConfig::default() };
    let (told, found) = replay(&mut session, &config, life.clone());
    let Cause::Event(event) = &told.firings[0].cause else { panic!() };
    assert_eq!(told.firings.len(), 1, "{:?}", told.firings.iter().map(|firing| firing.at).collect::<Vec<_>>());
    assert_eq!(told.firings[0].at, found.grid.time(501));
    assert!(event.from == 500 && event.severity >= 70.0 && event.title.contains("uk"), "{}", event.title);
    assert_eq!(told.resolved.len(), 1);
    assert!(told.resolved[0].1 > found.grid.time(504));

    // Data that come late are judged late.
    let mut late = config.clone();
    late.metric_set.delay_seconds = 1_800;
    let (told, found) = replay(&mut session, &late, life.clone());
    assert_eq!(told.firings[0].at, found.grid.time(501) + 1_800);

    // A known event keeps it silent.
    let range = TimeRange { start: found.grid.time(490), end: found.grid.time(520) };
    let known = KnownEvent { name: "sale".to_owned(), range, measures: Vec::new(), values: [].into() };
    let answers = Feedback { answers: vec![Answer { said: Said::Known(known), note: String::new() }] };
    let (told, _) = replay(&mut session, &config, LifeConfig { answers, ..life.clone() });
    assert_eq!(told.firings, []);

    // A period of silence after each firing.
    let rules = vec![AlertRule { limit: Limit::Period(86_400 * 365), ..rule(0.0) }];
    let (told, _) = replay(&mut session, &config, LifeConfig { rules, ..life });
    assert_eq!(told.firings.len(), 1);
}

#[test]
fn a_fixed_line_fires_on_the_interval_that_breaks_it() {
    let (mut session, config) = opened(&data());
    let measure = config.metric_set.measures[0].name.clone();
    let line = FixedLine { side: Direction::Below, bound: 0.0, target: None };
    let rules = vec![AlertRule {
        name: "floor".to_owned(),
        condition: Condition::Line(FixedLine { bound: f64::INFINITY, ..line }),
        measures: vec![measure],
        ..AlertRule::default()
    }];
    let (told, found) = replay(&mut session, &config, LifeConfig { rules, ..LifeConfig::default() });
    let Cause::Breach(breach) = told.firings[0].cause else { panic!() };
    assert_eq!((told.firings.len(), breach.from, told.firings[0].at), (1, 48, found.grid.time(49)));
}

#[test]
fn a_level_that_stays_is_taken_over_and_said() {
    let data = csv(&shop(11, HOURS, |hour, _, _| if hour >= 480 { 3.0 } else { 1.0 }));
    let (mut session, config) = opened(&data);
    let (told, _) = replay(&mut session, &config, LifeConfig { from: 420, ..LifeConfig::default() });
    let said: Vec<_> = told
        .entries
        .iter()
        .flat_map(|entry| entry.remarks.iter().map(|remark| (entry.bucket, remark)))
        .filter_map(|(bucket, remark)| match remark {
            Remark::NewNormal { before, now, .. } => Some((bucket, now / before)),
            _ => None,
        })
        .filter(|(bucket, _)| *bucket >= 480)
        .collect();
    assert!(!said.is_empty());
    let (bucket, ratio) = said[0];
    assert!((492..500).contains(&bucket) && (2.0..4.5).contains(&ratio), "{said:?}");
}

#[test]
fn a_replay_that_is_stopped_keeps_what_it_has() {
    let (mut session, config) = opened(&data());
    let request = LifeRequest {
        config,
        life: LifeConfig { from: 100, ..LifeConfig::default() },
        pace: None,
        follow: None,
        waits_for_data: false,
    };
    let (id, _) = session.send(Request::Live(Box::new(request)));
    for _ in 0..300 {
        session.engine.step();
    }
    let found = session.engine.found_so_far();
    assert!(matches!(found.map(|event| event.body), Some(Event::Found(_))));
    let (_, events) = session.send(Request::Cancel(id));
    let [Event::Lived(news), Event::Analysed(findings)] = [&events[0].body, &events[1].body] else { panic!() };
    assert_eq!((&news.status, findings.split), (&Status::Stopped, 100));
    assert!((200..300).contains(&findings.grid.len));
    assert!(!session.engine.busy());
}

/// A detector that follows hourly data of which `past` hours are open, judged from hour 420 on.
struct Followed {
    session: Session,
    rows: Vec<String>,
    told: LifeNews,
    now: i64,
}

impl Followed {
    fn new(rows: Vec<String>, past: usize, waits_for_data: bool) -> Self {
        let (mut session, config) = opened(&csv(&rows[..past * 6]));
        let life = LifeConfig { from: 420, rules: vec![rule(70.0)], ..LifeConfig::default() };
        let place = FollowPlace::Folder { template: "{{yyyyMMdd}}/{{HHmm}}".to_owned() };
        let request = LifeRequest { config, life, pace: None, follow: Some(place), waits_for_data };
        session.send(Request::Live(Box::new(request)));
        while session.engine.busy() {
            session.engine.step();
        }
        let mut followed = Self { session, rows, told: LifeNews::default(), now: START + past as i64 * 3_600 - 1 };
        followed.hear();
        followed
    }

    fn hear(&mut self) {
        let Some(Event::Lived(news)) = self.session.engine.lived_so_far().map(|event| event.body) else { return };
        for entry in news.entries {
            match self.told.entries.iter_mut().find(|known| known.bucket == entry.bucket) {
                Some(known) => *known = entry,
                None => self.told.entries.push(entry),
            }
        }
        self.told.firings.truncate(news.first_firing);
        self.told.firings.extend(news.firings);
        (self.told.status, self.told.next, self.told.counts) = (news.status, news.next, news.counts);
    }

    fn task(&mut self) -> FollowTask {
        self.session.engine.follow_task(self.now, true).unwrap()
    }

    /// Rows of an hour as a file.
    fn hour(&self, hour: usize) -> String {
        csv(&self.rows[hour * 6..hour * 6 + 6])
    }

    /// Feeds these files for a bucket.
    fn feed(&mut self, bucket: usize, files: &[(&str, &[u8])]) {
        let sources = files.iter().map(|(name, bytes)| Source::beside(name, bytes.len() as u64)).collect();
        self.session.engine.follow_files(bucket, sources);
        for (index, (_, bytes)) in files.iter().enumerate() {
            bytes.chunks(100).for_each(|part| drop(self.session.engine.feed(index, part)));
            self.session.engine.end_file(index, None);
        }
        self.hear();
    }

    /// At the time of an hour, reads it.
    fn read_hour(&mut self, hour: usize) {
        self.now = START + (hour as i64 + 1) * 3_600;
        assert_eq!(self.task(), FollowTask::Read(hour));
        let file = self.hour(hour);
        self.feed(hour, &[("part.csv", file.as_bytes())]);
    }

    fn outcome(&self, hour: usize) -> &Outcome {
        &self.told.entries.iter().find(|entry| entry.bucket == hour).unwrap().outcome
    }
}

fn rows() -> Vec<String> {
    shop(11, HOURS, |hour, market, _| if market == "uk" && (500..504).contains(&hour) { 0.3 } else { 1.0 })
}

#[test]
fn what_is_followed_is_found_as_in_a_replay() {
    let mut followed = Followed::new(rows(), 480, false);
    assert_eq!((&followed.told.status, followed.told.entries.len()), (&Status::Active, 480));
    assert_eq!(followed.task(), FollowTask::Wait(START + 481 * 3_600));
    assert_eq!(followed.session.engine.follow_start(480), Some(START + 480 * 3_600));
    for hour in 480..510 {
        followed.read_hour(hour);
        assert_eq!(followed.outcome(hour), &Outcome::Judged);
        assert_eq!(followed.told.next.unwrap().1, START + (hour as i64 + 2) * 3_600);
    }
    let (mut session, config) = opened(&csv(&rows()[..510 * 6]));
    let life = LifeConfig { from: 420, rules: vec![rule(70.0)], ..LifeConfig::default() };
    let (told, found) = replay(&mut session, &config, life);
    let firings = |told: &LifeNews| told.firings.iter().map(|firing| firing.at).collect::<Vec<_>>();
    assert_eq!(firings(&followed.told), firings(&told));
    assert_eq!(firings(&told), [START + 501 * 3_600]);
    let id = RequestId(followed.session.requests);
    let (_, events) = followed.session.send(Request::Cancel(id));
    let Some(Event::Analysed(stopped)) = events.last().map(|event| &event.body) else { panic!() };
    assert_eq!((&stopped.events, &stopped.grid), (&found.events, &found.grid));
}

#[test]
fn missing_late_broken_and_doubled_files_are_told_apart() {
    let mut followed = Followed::new(rows(), 480, false);
    followed.read_hour(480);
    // Nothing there: empty, and found an hour later.
    followed.now = START + 482 * 3_600;
    assert_eq!(followed.task(), FollowTask::Read(481));
    followed.session.engine.follow_files(481, Vec::new());
    followed.hear();
    assert_eq!(followed.outcome(481), &Outcome::Empty);
    followed.read_hour(482);
    assert_eq!(followed.task(), FollowTask::Read(481));
    let file = followed.hour(481);
    followed.feed(481, &[("late.csv", file.as_bytes())]);
    assert_eq!(followed.outcome(481), &Outcome::Late);
    // The same bytes twice count once; rows of other hours are left out.
    followed.now = START + 484 * 3_600;
    followed.task();
    let (file, stray) = (followed.hour(483), followed.hour(470));
    let both = format!("{file}{}", stray.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>());
    followed.feed(483, &[("a.csv", both.as_bytes()), ("b.csv", both.as_bytes())]);
    let entry = followed.told.entries.last().unwrap();
    assert_eq!((&entry.outcome, entry.rows, entry.files.len()), (&Outcome::Judged, 6, 2));
    assert_eq!((entry.files[0].rows, entry.files[1].rows), (12, 0));
    assert_eq!(entry.remarks, [Remark::Outside { rows: 6 }]);
    // A file that cannot be read is tried again, and given up when the next one is due.
    let broken: &[u8] = &[0x50, 0x4b, 3, 4, 0, 0, 0];
    followed.now = START + 485 * 3_600;
    let mut tries = 0;
    loop {
        match followed.task() {
            FollowTask::Read(484) => {
                followed.feed(484, &[("x.zip", broken)]);
                tries += 1;
            }
            FollowTask::Wait(until) => followed.now = until,
            FollowTask::Read(485) => break,
            other => panic!("{other:?}"),
        }
    }
    assert!(tries >= 4 && matches!(followed.outcome(484), Outcome::Failed(_)), "{tries}");
    assert_eq!(followed.told.counts.failed, 1);
    // The rest goes on.
    followed.read_hour(485);
    assert_eq!(followed.outcome(485), &Outcome::Judged);
}

#[test]
fn metrics_that_begin_while_following_are_taken_in() {
    let mut followed = Followed::new(rows(), 480, false);
    let fired_before = followed.told.firings.len();
    followed.now = START + 481 * 3_600;
    followed.task();
    let file = format!("{}{},at,app,5\n", followed.hour(480), time(480));
    followed.feed(480, &[("part.csv", file.as_bytes())]);
    let entry = followed.told.entries.last().unwrap();
    // at, and at on app: of one measure.
    assert_eq!(entry.remarks, [Remark::NewMetrics { metrics: 2 }]);
    for hour in 481..510 {
        followed.read_hour(hour);
    }
    let Some(Event::Found(found)) = followed.session.engine.found_so_far().map(|event| event.body) else { panic!() };
    let labels: Vec<_> = found.metrics.iter().map(|metric| metric.key.label("all")).collect();
    assert_eq!(labels[..4], ["all", "at", "de", "fr"]);
    assert!(found.metrics.iter().enumerate().all(|(index, metric)| metric.id.index() == index));
    assert_eq!(followed.told.firings.len(), fired_before + 1);
    let Cause::Event(event) = &followed.told.firings.last().unwrap().cause else { panic!() };
    assert!(found.metrics[event.primary().metric.index()].key.label("all").contains("uk"));
}

#[test]
fn data_without_a_clock_are_waited_for() {
    let mut followed = Followed::new(rows(), 480, true);
    followed.now = START * 2;
    assert_eq!(followed.task(), FollowTask::Read(480));
    followed.session.engine.follow_files(480, Vec::new());
    for ahead in [481, 482, 484, 488] {
        assert_eq!(followed.task(), FollowTask::Peek(ahead));
        followed.session.engine.follow_peeked(false);
    }
    assert_eq!(followed.task(), FollowTask::Wait(followed.now + 1));
    followed.now += 1;
    followed.session.engine.follow_files(480, Vec::new());
    followed.session.engine.follow_peeked(true);
    followed.hear();
    assert_eq!(followed.outcome(480), &Outcome::Empty);
    assert_eq!(followed.task(), FollowTask::Read(481));
}
