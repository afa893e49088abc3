//! Detection that goes on: a replay finds what a backtest finds, with the past alone, and fires when it is known.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Session, csv, shop};
use foretop::model::alert::{AlertRule, Cause, Condition, FixedLine, Limit};
use foretop::model::feedback::{Answer, Feedback, KnownEvent, Said};
use foretop::model::finding::{Direction, Findings};
use foretop::model::life::{LifeConfig, LifeNews, Outcome, Remark, Retrain, Status};
use foretop::model::time::TimeRange;
use foretop::pipeline::config::AnalysisConfig;
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
    let request = LifeRequest { config: config.clone(), life, pace: None, follow: None };
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
    assert!(bucket >= 492 && bucket < 500 && (2.0..4.5).contains(&ratio), "{said:?}");
}

#[test]
fn a_replay_that_is_stopped_keeps_what_it_has() {
    let (mut session, config) = opened(&data());
    let request =
        LifeRequest { config, life: LifeConfig { from: 100, ..LifeConfig::default() }, pace: None, follow: None };
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
