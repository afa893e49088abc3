//! What alerts say in each form, that no text of readers or files becomes more than text in any of them, and what a dry
//! run counts.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use foretop::alert::dry_run::dry_run;
use foretop::alert::message::{self, Action, EXAMPLE, Facts, Form, PLACEHOLDERS};
use foretop::alert::rule::matches;
use foretop::archive::Collector;
use foretop::diagnose::reason::{self, title};
use foretop::model::alert::{AlertRule, Breach, Cause, Condition, Firing, FixedLine, Limit, Target};
use foretop::model::explanation::{Contribution, DimensionContributions, Explanation};
use foretop::model::feedback::Review;
use foretop::model::finding::{Anomaly, AnomalyGroup, AnomalyKind, Direction, EventId, Findings};
use foretop::model::metric::{Aggregation, DimensionKey, Measure, Metric, MetricId, MetricSet};
use foretop::model::notice::Notices;
use foretop::model::time::{Grid, Interval};
use foretop::model::zone::UTC;
use proptest::prelude::*;
use serde_json::Value;

/// 2021-01-18 00:00; the data are of three days, the last two are tested.
const START: i64 = 1_610_928_000;

/// Names of the data: a measure, two dimensions and a value of each.
#[derive(Clone, Copy)]
struct Names<'a> {
    measure: &'a str,
    dimensions: [&'a str; 2],
    values: [&'a str; 2],
}

const PLAIN: Names<'static> =
    Names { measure: "revenue", dimensions: ["marketplace", "platform"], values: ["uk", "mobile_web"] };

/// Findings with metrics for all, for each value and for both, and one event in the last of them.
fn findings(names: Names<'_>) -> Findings {
    let text = str::to_owned;
    let [first, second] = names.values.map(text);
    let keys = [(None, None), (Some(first.clone()), None), (None, Some(second.clone())), (Some(first), Some(second))];
    let metric = |(index, (a, b)): (usize, (Option<String>, Option<String>))| Metric {
        id: MetricId(index as u32),
        measure: 0,
        key: DimensionKey(vec![a, b]),
    };
    let mut findings = Findings {
        metric_set: MetricSet {
            measures: vec![Measure::new(names.measure, Aggregation::Sum)],
            dimensions: names.dimensions.map(text).to_vec(),
            delay_seconds: 300,
            ..MetricSet::default()
        },
        grid: Grid { start: START, interval: Interval::HOUR, len: 72 },
        zone: UTC.clone(),
        split: 24,
        metrics: keys.into_iter().enumerate().map(metric).collect(),
        finished: 4,
        skipped: Vec::new(),
        events: Vec::new(),
        notices: Notices::default(),
    };
    findings.events.push(event(&findings, "0123456789ab", 37, 94.6));
    findings
}

/// An event of three hours in the finest metric and of two in a coarser one.
fn event(findings: &Findings, id: &str, from: usize, severity: f64) -> AnomalyGroup {
    let anomaly = |metric, hours, actual, expected: f64, gap| Anomaly {
        metric: MetricId(metric),
        from,
        to: from + hours,
        direction: Direction::Below,
        kind: AnomalyKind::Dip,
        severity,
        parts: Vec::new(),
        strength: 5.0,
        peak: from + 1,
        actual,
        expected,
        lower: expected * 0.86,
        upper: expected * 1.14,
        gap,
    };
    let anomalies = vec![anomaly(3, 3, 4_120.0, 11_870.0, -19_970.4), anomaly(1, 2, 8_030.5, 19_890.0, -21_000.0)];
    let values: Vec<Vec<String>> = findings.metrics[3].key.values().map(|value| vec![value.to_owned()]).collect();
    let share = |value: &str, percent| Contribution { value: value.to_owned(), gap: -percent, mix: None, percent };
    let shares = |(dimension, values): (&String, &Vec<String>)| DimensionContributions {
        dimension: dimension.clone(),
        values: vec![share(&values[0], 68.125), share("other", 31.875)],
    };
    let set = &findings.metric_set;
    let explanation = Explanation {
        contributions: set.dimensions.iter().zip(&values).map(shares).collect(),
        ..Explanation::default()
    };
    let mut event = AnomalyGroup {
        id: EventId(id.to_owned()),
        range: findings.grid.range(from, from + 3),
        from,
        to: from + 3,
        severity,
        parts: Vec::new(),
        direction: Direction::Below,
        measures: vec![0],
        title: title(&set.measures[0].name, &anomalies[0], &values, &[2, 2]),
        named: values.clone(),
        values,
        anomalies,
        explanation,
        sentence: Vec::new(),
        review: Review::default(),
    };
    event.sentence = reason::sentence(&reason::Facts::of(findings, &event));
    event
}

fn rule() -> AlertRule {
    AlertRule {
        name: "Sales".to_owned(),
        owner: "Ann".to_owned(),
        runbook: "https://wiki.example/sales?a=1&b=2".to_owned(),
        note: "Look at payments first.".to_owned(),
        ..AlertRule::default()
    }
}

fn firing(findings: &Findings) -> Firing {
    let run = dry_run(&rule(), findings);
    run.firing(&rule(), findings, 0)
}

/// Revenue overall, two hours below 500, alone or as a service level objective.
fn breach(target: Option<Target>) -> Firing {
    let line = FixedLine { side: Direction::Below, bound: 500.0, target };
    let kept = target.map(|_| 98.75);
    let breach = Breach { metric: MetricId(1), from: 37, to: 39, worst: 430.0, line, kept };
    Firing { rule: "Sales".to_owned(), at: START + 38 * 3_600 + 300, cause: Cause::Breach(breach) }
}

const LINK: &str = "https://foretop.example/d/1/anomalies/0123456789ab";

/// What `say` says about a firing, with its rule and link.
fn told<T>(findings: &Findings, rule: &AlertRule, firing: &Firing, say: impl FnOnce(&Facts<'_>) -> T) -> T {
    say(&Facts { detector: "Shop", findings, rule, firing, link: Some(LINK) })
}

fn body(findings: &Findings, rule: &AlertRule, firing: &Firing, form: Form, action: Action) -> String {
    told(findings, rule, firing, |facts| message::body(form, facts, action, EXAMPLE).unwrap().text)
}

#[test]
fn messages_are_as_stored() {
    let findings = findings(PLAIN);
    let (event, line) = (firing(&findings), breach(None));
    let objective = breach(Some(Target { percent: 99.9, seconds: 7 * 86_400 }));
    let check = |name: &str, found: String| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/alerts").join(name);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &found).unwrap();
        }
        let stored = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(stored, found, "it differs from tests/alerts/{name}; run with UPDATE=1 and look at the change");
    };
    for (name, firing, form, action) in [
        ("event.lookout.json", &event, Form::Lookout, Action::Trigger),
        ("event.long.txt", &event, Form::LongText, Action::Trigger),
        ("event.short.txt", &event, Form::ShortText, Action::Trigger),
        ("event.mail.html", &event, Form::Mail, Action::Trigger),
        ("event.slack.json", &event, Form::Slack, Action::Trigger),
        ("event.pagerduty.json", &event, Form::PagerDuty, Action::Trigger),
        ("event.datadog.json", &event, Form::Datadog, Action::Trigger),
        ("event.template.json", &event, Form::Template, Action::Trigger),
        ("over.long.txt", &event, Form::LongText, Action::Resolve),
        ("over.short.txt", &event, Form::ShortText, Action::Resolve),
        ("over.pagerduty.json", &event, Form::PagerDuty, Action::Resolve),
        ("over.datadog.json", &event, Form::Datadog, Action::Resolve),
        ("line.lookout.json", &line, Form::Lookout, Action::Trigger),
        ("line.long.txt", &line, Form::LongText, Action::Trigger),
        ("line.short.txt", &line, Form::ShortText, Action::Trigger),
        ("objective.long.txt", &objective, Form::LongText, Action::Trigger),
        ("objective.pagerduty.json", &objective, Form::PagerDuty, Action::Trigger),
    ] {
        check(name, body(&findings, &rule(), firing, form, action));
    }
    let line_of = |form: Form, address: &str| {
        told(&findings, &rule(), &event, |facts| message::curl(form, address, facts, Action::Trigger, EXAMPLE)).unwrap()
    };
    let usual = |form: Form| form.usual_address().unwrap();
    check("curl.pagerduty.txt", line_of(Form::PagerDuty, usual(Form::PagerDuty)));
    check("curl.datadog.txt", line_of(Form::Datadog, usual(Form::Datadog)));
    check("curl.slack.txt", line_of(Form::Slack, "https://hooks.slack.com/services/secret"));
    check("curl.short.txt", line_of(Form::ShortText, "https://example.org/secret"));
}
