//! What alerts say in each form, that no text of readers or files becomes more than text in any of them, and what a dry
//! run counts.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use foretop::alert::dry_run::dry_run;
use foretop::alert::message::{self, Action, EXAMPLE, Facts, Form, PLACEHOLDERS};
use foretop::alert::rule::{matches, read_rules, rules_json};
use foretop::archive::Collector;
use foretop::diagnose::reason::{self, title};
use foretop::model::alert::{AlertRule, Breach, Cause, Condition, Firing, FixedLine, Limit, Target};
use foretop::model::base64;
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
    let share = |value: &str, percent: f64| Contribution { value: value.to_owned(), gap: -percent, mix: None, percent };
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

/// What JSON holds at a pointer.
fn at<'a>(json: &'a Value, pointer: &str) -> &'a Value {
    json.pointer(pointer).unwrap_or(&Value::Null)
}

#[test]
fn the_archive_reads_our_alerts_as_those_of_lookout() {
    let findings = findings(PLAIN);
    let text = body(&findings, &rule(), &firing(&findings), Form::Lookout, Action::Trigger);
    let mut collector = Collector::default();
    collector.add_archive("alert.json", text.as_bytes());
    let archive = collector.finish();
    let [event] = archive.events.as_slice() else { panic!("{archive:?}") };
    assert_eq!((event.id.as_str(), event.measure.as_str(), event.score), ("0123456789ab", "revenue", 94.6));
    assert_eq!((event.start, archive.remarks.len()), (START + 37 * 3_600, 0));
    let uk = ("marketplace".to_owned(), "uk".to_owned());
    let dimensions: Vec<_> = event.series.iter().map(|series| series.dimensions.clone()).collect();
    assert_eq!(dimensions, [vec![uk.clone(), ("platform".to_owned(), "mobile_web".to_owned())], vec![uk]]);
    assert!(event.series.iter().all(|series| series.id.len() == 128));
    let shares: Vec<_> = event.contributions.iter().map(|of| (of.dimension.as_str(), of.values[0].1)).collect();
    assert_eq!(shares, [("marketplace", 68.13), ("platform", 68.13)]);
}

#[test]
fn secrets_are_where_the_service_wants_them_and_in_no_shell_line() {
    let findings = findings(PLAIN);
    let firing = firing(&findings);
    let request = |form: Form, address: &str| {
        told(&findings, &rule(), &firing, |facts| {
            message::request(form, address, "s3cret", facts, Action::Trigger, EXAMPLE).unwrap()
        })
    };
    let sent = request(Form::PagerDuty, "https://events.pagerduty.com/v2/enqueue");
    assert_eq!(at(&serde_json::from_str(&sent.body).unwrap(), "/routing_key"), "s3cret");
    assert_eq!(sent.headers, [("Content-Type".to_owned(), "application/json".to_owned())]);
    let sent = request(Form::Datadog, "https://api.datadoghq.eu/api/v1/events");
    assert_eq!(sent.headers[1], ("DD-API-KEY".to_owned(), "s3cret".to_owned()));
    assert!(!sent.body.contains("s3cret") && sent.url == "https://api.datadoghq.eu/api/v1/events");
    let sent = request(Form::Slack, "https://hooks.slack.com/services/secret");
    assert!(sent.body.starts_with("payload=%7B%0A%20%20%22text%22%3A%20%22revenue%20below"), "{}", sent.body);
    for form in Form::ALL {
        let address = "https://hooks.example/secret";
        let line = told(&findings, &rule(), &firing, |facts| {
            message::curl(form, address, facts, Action::Trigger, EXAMPLE).unwrap()
        });
        assert!(line.contains("\"$WEBHOOK_URL\"") && !line.contains("secret"), "{line}");
    }
}

#[test]
fn a_mail_file_holds_the_text_and_the_page() {
    let findings = findings(PLAIN);
    let firing = firing(&findings);
    let mail = told(&findings, &rule(), &firing, |facts| message::mail_file(facts, Action::Trigger));
    assert_eq!((mail.file_name.as_str(), mail.media_type), ("foretop-alert-0123456789ab.eml", "message/rfc822"));
    let head = "Date: Tue, 19 Jan 2021 15:05:00 +0000\r\nFrom: Foretop <alerts@foretop.invalid>\r\n\
                Subject: Foretop alert: revenue, 2021-01-19 13:00\r\n\
                Message-ID: <0123456789ab.trigger@foretop.invalid>\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n\
                Content-Type: multipart/alternative; boundary=\"foretop_0123456789ab\"\r\n\r\n";
    let parts = mail.text.strip_prefix(head).unwrap().strip_suffix("--foretop_0123456789ab--\r\n").unwrap();
    let part = |part: &str| {
        let (head, body) = part.split_once("\r\n\r\n").unwrap();
        let text = String::from_utf8(base64::decode(&body.replace("\r\n", "")).unwrap()).unwrap();
        (head.lines().nth(1).unwrap().to_owned(), text.replace("\r\n", "\n"))
    };
    let parts: Vec<_> = parts.split("--foretop_0123456789ab").skip(1).map(part).collect();
    let of = |form| body(&findings, &rule(), &firing, form, Action::Trigger);
    let expected = [("text/plain", of(Form::LongText)), ("text/html", of(Form::Mail))];
    assert_eq!(parts, expected.map(|(kind, text)| (format!("Content-Type: {kind}; charset=utf-8"), text)));
}

#[test]
fn rules_and_placeholders_are_as_described() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/alerts.md");
    let text = fs::read_to_string(path).unwrap();
    let example = text.split("```json").nth(1).unwrap().split("```").next().unwrap();
    let file = format!("{{\"foretop_alert_rules\": 1, \"rules\": [{example}]}}");
    let expected = AlertRule {
        condition: Condition::Event { direction: Some(Direction::Below), threshold: 70.0, least_gap: 500.0 },
        measures: vec!["revenue".to_owned()],
        values: [("marketplace".to_owned(), vec!["uk".to_owned(), "us".to_owned()])].into(),
        runbook: "https://wiki.example/sales".to_owned(),
        ..rule()
    };
    assert_eq!(read_rules(&file), Ok(vec![expected]));
    let line =
        FixedLine { side: Direction::Below, bound: 500.0, target: Some(Target { percent: 99.9, seconds: 604_800 }) };
    for (rule, written) in [
        (AlertRule { limit: Limit::Period(3_600), ..rule() }, r#"{ "period": 3600 }"#),
        (
            AlertRule { condition: Condition::Line(line), ..rule() },
            r#"{ "line": { "side": "below", "bound": 500, "target": { "percent": 99.9, "seconds": 604800 } } }"#,
        ),
    ] {
        assert!(text.contains(written), "{written}");
        let plain = |text: &str| text.replace([' ', '\n'], "").replace("500.0", "500");
        assert!(plain(&rules_json(&[rule])).contains(&plain(written)), "{written}");
    }
    for name in PLACEHOLDERS {
        assert!(text.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn a_template_keeps_its_form_and_numbers_are_numbers() {
    let findings = findings(PLAIN);
    let (event, line) = (firing(&findings), breach(None));
    let check = |firing: &Firing, template: &str, expected: &str| {
        let found = told(&findings, &rule(), firing, |facts| {
            message::body(Form::Template, facts, Action::Trigger, template).map(|body| body.text)
        });
        let found = found.unwrap_or_else(|error| error.to_string());
        assert_eq!(found, expected, "{template}");
    };
    check(&event, r#"{"b" : "{{severity}}", "a":"{{ gap }}"}"#, r#"{"b" : 94.6, "a":-19970.4}"#);
    check(&event, r#"["{{actual}} of {{expected}}", "{{line}}"]"#, r#"["4,120 of 11,870", null]"#);
    check(&event, r#"{"{{severity}}": [1.50, "{{ measure }}"]}"#, r#"{"94.6": [1.50, "revenue"]}"#);
    check(&event, r#""{{dimensions}}""#, r#""marketplace: uk; platform: mobile_web""#);
    check(&event, r#""\"{{owner}}\" }} { {""#, r#""\"Ann\" }} { {""#);
    check(
        &event,
        r#"["{{start}}", "{{end}}", "{{fired}}"]"#,
        r#"["2021-01-19T13:00:00Z", "2021-01-19T16:00:00Z", "2021-01-19T15:05:00Z"]"#,
    );
    check(&line, r#"["{{severity}}", "{{line}}", "{{actual}}", "{{kind}}"]"#, r#"[null, 500, 430, "fixed line"]"#);
    check(&event, "{\n  \"a\": {{severity}}\n}", "line 2, column 9: key must be a string");
    check(&event, "", "line 1, column 1: EOF while parsing a value");
    check(&event, "[1] 2", "line 1, column 5: trailing characters");
    let unclosed = "a placeholder that begins with {{ must end with }} in the same text";
    check(&event, "{\n\"é\": \"a {{severity\"}", &format!("line 2, column 9: {unclosed}"));
    let unknown = format!("there is no placeholder “value”. Known are {}", PLACEHOLDERS.join(", "));
    check(&event, "[\"{{value}}\"]", &format!("line 1, column 3: {unknown}"));
    for name in PLACEHOLDERS {
        for firing in [&event, &line] {
            let template = format!("[\"{{{{{name}}}}}\", \"- {{{{{name}}}}}\"]");
            let found = told(&findings, &rule(), firing, |facts| {
                message::body(Form::Template, facts, Action::Resolve, &template).map(|body| body.text)
            });
            assert!(serde_json::from_str::<Vec<Value>>(&found.unwrap()).is_ok(), "{name}");
        }
    }
}

#[test]
fn a_runbook_that_is_no_address_is_text() {
    let findings = findings(PLAIN);
    let firing = firing(&findings);
    let rule = AlertRule { runbook: "javascript:alert(1)".to_owned(), ..rule() };
    for form in Form::ALL {
        let template = r#"{"runbook": "{{runbook}}"}"#;
        let text = told(&findings, &rule, &firing, |facts| {
            message::body(form, facts, Action::Trigger, template).unwrap().text
        });
        assert!(text.contains("javascript:alert(1)") || form == Form::ShortText, "{form:?}");
        assert!(!text.contains("href=\"javascript") && !text.contains("<javascript"), "{form:?}");
        assert!(!text.contains("\"href\": \"javascript"), "{form:?}");
    }
}

/// Pieces that could be taken for more than text somewhere.
const PIECES: [&str; 24] = [
    "</title><script>alert(1)</script>",
    "<!channel>",
    "<https://evil.example|click>",
    "https://evil.example",
    "\" onclick=\"x",
    "&amp;",
    "'; touch /tmp/x; '",
    "$(id)`id`$PAGERDUTY_ROUTING_KEY",
    "\\",
    "\r\nBcc: a@evil.example\r\n\r\n",
    "\n",
    "\0\u{7}\u{1b}[31m",
    "\u{202e}",
    "{{note}}",
    "{{",
    "=?UTF-8?B?",
    "\"routing_key\": \"",
    "@/etc/passwd",
    "*bold* _it_",
    "[€^]",
    "😀é漢",
    "word ",
    "",
    "a_rather_long_word_without_any_place_to_cut_it_at_all_which_goes_on_and_on_and_on",
];

fn hostile() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES.as_slice()), 0..4).prop_map(|pieces| pieces.concat())
}

/// Everything in a page that could be taken for markup is ours.
fn check_page(html: &str, addresses: &[&str]) {
    const TAGS: [&str; 17] = [
        "!doctype html",
        "html lang=\"en\"",
        "head",
        "meta charset=\"utf-8\"",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "p",
        "b",
        "table",
        "tr",
        "td",
        "th scope=\"col\"",
        "th scope=\"row\"",
        "th",
    ];
    for (start, _) in html.match_indices('<') {
        let tag = html[start + 1..].split('>').next().unwrap().trim_start_matches('/');
        let is_link = tag == "a"
            || addresses.iter().any(|address| tag == format!("a href=\"{}\"", address.replace('&', "&amp;")));
        assert!(is_link || TAGS.contains(&tag) || tag == "html", "{tag}");
    }
}

/// Slack's marks: only links of ours, and nothing of them in the other texts.
fn check_slack(json: &Value, addresses: &[&str]) {
    let text = at(json, "/text").as_str().unwrap();
    assert!(!text.contains(['<', '>']) && at(json, "/mrkdwn") == false, "{text}");
    for block in at(json, "/blocks").as_array().unwrap() {
        let text = at(block, "/text/text").as_str().unwrap_or_default();
        assert!(
            text.chars().count() <= 3_000 && at(block, "/fields").as_array().is_none_or(|fields| fields.len() <= 10)
        );
        if at(block, "/text/type") == "mrkdwn" {
            for link in text.split("  ") {
                let address = link.strip_prefix('<').and_then(|link| link.split_once('|')).unwrap().0;
                assert!(addresses.contains(&address.replace("&amp;", "&").as_str()), "{text}");
            }
        }
        if at(block, "/type") == "header" {
            assert!(text.chars().count() <= 150);
        }
    }
}

/// The names of a mail's headers, and nothing else before its body.
fn check_mail(mail: &str) {
    const NAMES: [&str; 7] = ["Date", "From", "Subject", "Message-ID", "X-Unsent", "MIME-Version", "Content-Type"];
    let head = mail.split("\r\n\r\n").next().unwrap();
    let names: Vec<_> =
        head.split("\r\n").filter(|line| !line.starts_with(' ')).map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(names, NAMES);
    assert!(mail.is_ascii() && mail.lines().all(|line| line.len() <= 998));
    assert!(mail.replace("\r\n", "").chars().all(|letter| !letter.is_control()));
    let parts = mail.split("\r\n\r\n").nth(2).unwrap();
    assert!(parts.lines().all(|line| line.len() <= 76));
}

/// What a shell hands to curl.
fn arguments(line: &str) -> Vec<String> {
    let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{line}");
    let out = std::process::Command::new("sh")
        .args(["-c", &script])
        .env("WEBHOOK_URL", "https://hooks.example/s3cret")
        .env("PAGERDUTY_ROUTING_KEY", "s3cret")
        .env("DD_API_KEY", "s3cret")
        .output()
        .unwrap();
    assert!(out.status.success() && out.stderr.is_empty(), "{line}\n{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}

/// As phones count.
fn phone_length(text: &str) -> usize {
    text.chars().map(|letter| if "^{}\\[~]|€".contains(letter) { 2 } else { letter.len_utf16() }).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_becomes_more_than_text(
        texts in proptest::collection::vec(hostile(), 11),
        on_line in any::<bool>(),
        resolve in any::<bool>(),
    ) {
        let [measure, a, b, c, d, detector, name, owner, runbook, note, link] = texts.as_slice() else { unreachable!() };
        let mut findings = findings(Names { measure, dimensions: [a, b], values: [c, d] });
        findings.events[0].id = EventId(name.clone());
        let rule = AlertRule {
            name: name.clone(),
            owner: owner.clone(),
            runbook: runbook.clone(),
            note: note.clone(),
            condition: Condition::Event { direction: None, threshold: 0.0, least_gap: 0.0 },
            ..AlertRule::default()
        };
        let firing = if on_line { breach(None) } else { dry_run(&rule, &findings).firing(&rule, &findings, 0) };
        let facts = Facts { detector, findings: &findings, rule: &rule, firing: &firing, link: Some(link) };
        let action = if resolve { Action::Resolve } else { Action::Trigger };
        let addresses: Vec<&str> = [runbook, link].into_iter().map(String::as_str).filter(|text| text.starts_with("http")).collect();
        let template = r#"{"{{owner}}": ["{{event.title}}", "{{note}} {{dimensions}}", "{{link}}", "{{severity}}"]}"#;
        for form in Form::ALL {
            let body = message::body(form, &facts, action, template).unwrap();
            prop_assert!(body.file_name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-.".contains(letter)));
            let json = serde_json::from_str::<Value>(&body.text);
            prop_assert!(json.is_ok() || body.media_type != "application/json", "{}", body.text);
            match form {
                Form::Slack => check_slack(&json.unwrap(), &addresses),
                Form::Mail => check_page(&body.text, &addresses),
                Form::ShortText => prop_assert!(phone_length(&body.text) <= 160 && !body.text.contains('\n')),
                Form::LongText => prop_assert!(!body.text.contains(|letter: char| letter.is_control() && letter != '\n')),
                Form::PagerDuty => {
                    let json = json.unwrap();
                    prop_assert!(at(&json, "/payload/summary").as_str().unwrap().chars().count() <= 1_024);
                    prop_assert_eq!(at(&json, "/routing_key"), "");
                    for link in at(&json, "/links").as_array().unwrap() {
                        prop_assert!(addresses.contains(&at(link, "/href").as_str().unwrap()));
                    }
                }
                Form::Datadog => {
                    let json = json.unwrap();
                    prop_assert!(at(&json, "/title").as_str().unwrap().chars().count() <= 100);
                    prop_assert!(at(&json, "/text").as_str().unwrap().chars().count() <= 4_000);
                }
                Form::Lookout => {
                    let json = json.unwrap();
                    prop_assert_eq!(at(&json, "/impactedMetric/metricName"), measure.as_str());
                    prop_assert_eq!(at(&json, "/foretop/owner").as_str().unwrap_or_default(), owner.as_str());
                }
                Form::Template => prop_assert!(json.unwrap().get(owner).is_some_and(Value::is_array)),
            }
        }
        check_mail(&message::mail_file(&facts, action).text);
    }

    #[test]
    fn a_shell_hands_over_what_is_meant(texts in proptest::collection::vec(hostile(), 4), form in proptest::sample::select(Form::ALL.as_slice())) {
        let [measure, value, owner, note] = texts.as_slice() else { unreachable!() };
        let findings = findings(Names { measure, values: [value, value], ..PLAIN });
        let rule = AlertRule { owner: owner.clone(), note: note.clone(), ..rule() };
        let (sent, line) = told(&findings, &rule, &firing(&findings), |facts| {
            let address = form.usual_address().unwrap_or("https://hooks.example/s3cret");
            let sent = message::request(form, address, "s3cret", facts, Action::Trigger, EXAMPLE).unwrap();
            (sent, message::curl(form, address, facts, Action::Trigger, EXAMPLE).unwrap())
        });
        prop_assert!(!line.contains("s3cret"));
        let mut expected = vec!["-X".to_owned(), "POST".to_owned(), sent.url];
        if form == Form::Slack {
            let body = told(&findings, &rule, &firing(&findings), |facts| message::body(form, facts, Action::Trigger, "").unwrap());
            expected.extend(["--data-urlencode".to_owned(), format!("payload={}", body.text)]);
        } else {
            let headers = sent.headers.iter().flat_map(|(name, value)| ["-H".to_owned(), format!("{name}: {value}")]);
            expected.extend(headers.chain(["--data-raw".to_owned(), sent.body]));
        }
        prop_assert_eq!(arguments(&line), expected);
    }

    #[test]
    fn the_curve_counts_as_the_dry_run_does(
        events in proptest::collection::vec((24_usize..69, 0.0..100.0_f64, -100.0..100.0_f64), 0..40),
        threshold in 0_u8..=100,
        least_gap in 0.0..100.0_f64,
        hours in 0_u32..12,
    ) {
        let mut findings = findings(PLAIN);
        let one = |(index, &(from, severity, gap)): (usize, &(usize, f64, f64))| {
            let mut event = event(&findings, &index.to_string(), from, severity);
            event.anomalies[0].gap = gap;
            event
        };
        let mut list: Vec<_> = events.iter().enumerate().map(one).collect();
        list.sort_by(AnomalyGroup::by_severity);
        findings.events = list;
        let limit = if hours == 0 { Limit::Event } else { Limit::Period(hours * 3_600) };
        let rule = |threshold: f64, least_gap| {
            AlertRule { condition: Condition::Event { direction: None, threshold, least_gap }, limit, ..AlertRule::default() }
        };
        let run = dry_run(&rule(threshold.into(), least_gap), &findings);
        prop_assert_eq!(run.fired.len() as u32, run.curve[usize::from(threshold)]);
        let without = dry_run(&rule(threshold.into(), 0.0), &findings);
        prop_assert_eq!(without.fired.len() as u32, run.without_gap[usize::from(threshold)]);
        prop_assert!(run.fired.is_sorted_by_key(|fired| fired.at));
        prop_assert!(run.fired.is_empty() || run.nearest.is_none());
        let matching = |rule: &AlertRule| -> Vec<bool> {
            findings.events.iter().map(|event| matches(rule, &findings, event)).collect()
        };
        let fired: Vec<_> = run.fired.iter().map(|fired| fired.event).collect();
        let all = matching(&rule(threshold.into(), least_gap));
        prop_assert!(fired.iter().all(|event| all[*event]));
        for stricter in [rule(f64::from(threshold) + 1.0, least_gap), rule(threshold.into(), least_gap + 1.0)] {
            prop_assert!(matching(&stricter).iter().zip(&all).all(|(stricter, loose)| !stricter || *loose));
        }
    }
}
