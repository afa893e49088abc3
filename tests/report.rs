//! Documents about a run: what is in them, and what never is.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use common::Session;
use foretop::archive::Collector;
use foretop::model::feedback::{Answer, KnownEvent, Review, Said, Subject as Anomaly, Verdict};
use foretop::model::finding::{AnomalyGroup, Findings};
use foretop::model::note::Note;
use foretop::pipeline::config::AnalysisConfig;
use foretop::protocol::documents::{Format, Options, Subject};
use proptest::prelude::*;

/// Hourly rows of two measures, two markets and two platforms; on the last day the first market falls to a third, in
/// views an hour before revenue.
fn table(markets: [&str; 2], platforms: [&str; 2]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut text = "time,market,platform,views,revenue\n".to_owned();
    for hour in 0..720_u32 {
        for (m, market) in markets.iter().enumerate() {
            for (p, platform) in platforms.iter().enumerate() {
                let wave = 100.0 + 40.0 * (f64::from(hour % 24) / 24.0 * std::f64::consts::TAU).sin();
                let noise = f64::from((hour * 37 + m as u32 * 11 + p as u32 * 5) % 17);
                let falls = |from: u32| if m == 0 && (from..706).contains(&hour) { 0.3 } else { 1.0 };
                let (day, clock) = (1 + hour / 24, hour % 24);
                let (market, platform) = (quoted(market), quoted(platform));
                let (views, revenue) = ((wave + noise) * 10.0 * falls(699), (wave + noise) * 3.0 * falls(700));
                writeln!(text, "2021-01-{day:02} {clock:02}:00,{market},{platform},{views:.0},{revenue:.1}").unwrap();
            }
        }
    }
    text
}

/// A run on such a table.
fn run(markets: [&str; 2], platforms: [&str; 2]) -> Session {
    let text = table(markets, platforms);
    let mut session = Session::default();
    let summary = session.open(&[("sales.csv", text.as_bytes())], 1 << 16);
    let set = summary.proposal.unwrap().metric_set;
    assert_eq!(set.dimensions, ["market", "platform"]);
    let found = session.analyse(AnalysisConfig::new(set));
    assert!(found.at_least(70.0) > 0);
    session
}

/// The run with answers and notes that name what they are about.
fn with_texts(session: &Session) -> Subject {
    let mut subject = session.subject();
    let findings = &mut subject.findings;
    let event = findings.events[0].clone();
    let primary = event.primary();
    let metric = &findings.metrics[primary.metric.index()];
    let dimensions =
        metric.key.named(&findings.metric_set.dimensions).map(|(name, value)| (name.to_owned(), value.to_owned()));
    let anomaly = Anomaly {
        measure: findings.metric_set.measures[metric.measure].name.clone(),
        dimensions: dimensions.collect(),
        range: event.range,
        kind: primary.kind,
        direction: primary.direction,
        strength: primary.strength,
    };
    let values = [("market".to_owned(), vec![event.values[0].first().cloned().unwrap_or_default()])];
    let known = KnownEvent {
        name: format!("sale in {}", values[0].1[0]),
        range: event.range,
        measures: Vec::new(),
        values: values.into(),
    };
    let note = |text: String| Note {
        measure: anomaly.measure.clone(),
        dimensions: anomaly.dimensions.clone(),
        range: event.range,
        text,
    };
    subject.notes = vec![note(format!("the till of {:?} was down", anomaly.dimensions.values()))];
    findings.events[0].review = Review {
        verdict: Some(Verdict::Relevant),
        known: Some(known.name.clone()),
        note: subject.notes[0].text.clone(),
        ..Review::default()
    };
    let said = [Said::Event(anomaly, Verdict::Relevant), Said::Known(known)];
    subject.answers.answers = said.map(|said| Answer { said, note: subject.notes[0].text.clone() }).into();
    subject
}

fn text(session: &mut Session, subject: Subject, format: Format, options: Options) -> String {
    String::from_utf8(session.document(subject, format, options).bytes).unwrap()
}

#[test]
fn the_html_report_is_as_stored() {
    let mut session = run(["uk", "de"], ["app", "web"]);
    let subject = with_texts(&session);
    let found = text(&mut session, subject, Format::Html, Options::default());
    let style = found.find("<style>").unwrap()..found.find("</style>").unwrap();
    let mut shown = found.clone();
    shown.replace_range(style, "<style>…");
    let shown = shown.replace("><", ">\n<").replace(env!("CARGO_PKG_VERSION"), "VERSION");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/report.html");
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &shown).unwrap();
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == shown,
        "the report differs from tests/golden/report.html; run with UPDATE=1 and look at the change"
    );
    for part in
        ["Summary", "When and where", "Events", "All events", "Reviews and notes", "Method and data", "Settings"]
    {
        assert!(found.contains(&format!("<h2>{part}</h2>")), "{part}");
    }
    assert!(found.len() < 200_000, "{}", found.len());
}

#[test]
fn sections_that_are_not_chosen_are_absent() {
    let mut session = run(["uk", "de"], ["app", "web"]);
    let subject = with_texts(&session);
    let none: Options = serde_json::from_value(serde_json::json!({
        "sections": {
            "summary": false, "method": false, "lanes": false, "events": false, "table": false, "reviews": false,
            "settings": false,
        },
        "most_events": 10, "threshold": 70.0, "only": null, "codes": false, "keeps_texts": false,
    }))
    .unwrap();
    let found = text(&mut session, subject, Format::Html, none);
    assert!(
        !found.contains("<section") && !found.contains("<svg") && found.contains("<h1>Anomalies in sales.csv</h1>")
    );
}

/// Everything that could be taken for markup stands in an element of ours.
fn check_markup(html: &str) {
    const NAMES: [&str; 47] = [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "p",
        "section",
        "ol",
        "ul",
        "li",
        "span",
        "b",
        "small",
        "figure",
        "figcaption",
        "svg",
        "text",
        "path",
        "rect",
        "circle",
        "article",
        "dl",
        "div",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "blockquote",
        "footer",
        "desc",
        "script",
        "g",
        "line",
        "i",
        "!doctype",
    ];
    let body = &html[html.find("</style>").unwrap()..];
    for (at, _) in body.match_indices('<') {
        let name: String =
            body[at + 1..].trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        assert!(NAMES.contains(&name.as_str()), "{:?}", &body[at..(at + 60).min(body.len())]);
        let tag = &body[at..at + body[at..].find('>').unwrap()];
        assert!(!tag.contains(" on") && !tag.contains("href") && !tag.contains(" style="), "{tag}");
    }
    assert_eq!(html.matches("<script").count(), 0);
    assert!(!html.contains(|letter: char| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{0}'..='\u{8}')));
}

#[test]
fn hostile_values_are_text() {
    let hostile = ["</script><script>alert(1)</script>", "=cmd|' /C calc'!A0\u{202e}"];
    let mut session = run(hostile, ["\"><img src=x onerror=alert(1)>", "<!--\u{7}&amp;"]);
    let subject = with_texts(&session);
    for codes in [false, true] {
        let options = Options { codes, keeps_texts: true, ..Options::default() };
        check_markup(&text(&mut session, subject.clone(), Format::Html, options));
    }
    for format in [Format::Csv, Format::AnomaliesTable] {
        let table = text(&mut session, subject.clone(), format, Options::default());
        for cell in table.split("\r\n").flat_map(|line| line.split(',')).map(|cell| cell.trim_start_matches('"')) {
            let number = cell.trim_end().parse::<f64>().is_ok();
            assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        }
    }
}

#[test]
fn our_archive_reads_what_lookout_for_metrics_would_have_written() {
    let mut session = run(["uk", "de"], ["app", "web"]);
    let subject = with_texts(&session);
    let options = Options { threshold: 0.0, ..Options::default() };
    let events = subject.findings.events.clone();
    let last = |event: &AnomalyGroup| subject.findings.grid.time(event.to - 1);
    let name = |event: &AnomalyGroup| {
        let measure = subject.findings.metrics[event.primary().metric.index()].measure;
        subject.findings.metric_set.measures[measure].name.clone()
    };

    let mut collector = Collector::default();
    for (path, bytes) in unzipped(&session.document(subject.clone(), Format::Api, options.clone()).bytes) {
        collector.add_archive(&path, &bytes);
    }
    let archive = collector.finish();
    assert_eq!((archive.events.len(), archive.remarks.len()), (events.len(), 0), "{:?}", archive.remarks);
    for event in &events {
        let old = archive.events.iter().find(|old| old.id == event.id.0).unwrap();
        assert_eq!((old.start, old.end, old.score), (event.range.start, last(event), event.severity));
        assert_eq!((&old.measure, old.contributions.len()), (&name(event), event.explanation.contributions.len()));
        assert_eq!(old.relevant(), event.review.verdict.map(|verdict| verdict == Verdict::Relevant));
        assert!(old.series_count as usize >= event.metric_count().min(20));
    }

    // The tables know no ids: rows of one measure and one score in intervals that follow each other are an event.
    let mut files = unzipped(&session.document(subject.clone(), Format::QuickSight, options.clone()).bytes);
    let names: Vec<_> = files.iter().map(|(path, _)| path.clone()).collect();
    assert_eq!(
        names,
        [
            "anomalyResults/metricValue_AnomalyScore/2021-01-30_230000_metricValue_AnomalyScore.csv",
            "anomalyResults/dimensionContributions/2021-01-30_230000_dimensionContributions.csv",
        ]
    );
    let values = String::from_utf8(files[0].1.clone()).unwrap();
    let head = "key,Timestamp,market,platform,viewsAnomalyMetricValue,viewsGroupScore,revenueAnomalyMetricValue,revenueGroupScore";
    assert_eq!(values.lines().next(), Some(head));
    assert!(
        !values.contains("NaN") && values.lines().nth(1).unwrap().split(',').any(|cell| cell.parse::<f64>().is_ok())
    );
    let first = session.document(subject.clone(), Format::AnomaliesTable, options);
    assert_eq!(first.name, "sales.csv_anomalies.csv");
    assert!(first.bytes.starts_with(b"timestamp,market,platform,views_group_score,revenue_group_score\r\n"));
    files.push((first.name, first.bytes));
    for tables in [&files[..2], &files[2..]] {
        let mut collector = Collector::default();
        tables.iter().for_each(|(path, bytes)| collector.add_archive(path, bytes));
        let archive = collector.finish();
        assert!(archive.remarks.is_empty(), "{:?}", archive.remarks);
        let top = &events[0];
        let of_top = archive.events.iter().filter(|old| old.score == top.severity);
        let found: BTreeSet<_> = of_top.map(|old| old.measure.clone()).collect();
        let measures: BTreeSet<_> =
            top.measures.iter().map(|&index| subject.findings.metric_set.measures[index].name.clone()).collect();
        assert_eq!(found, measures);
    }
}

/// The files of a ZIP archive.
fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    use std::io::Read;
    let archive = rawzip::ZipArchive::from_slice(bytes).unwrap();
    let mut entries = archive.entries();
    let mut out = Vec::new();
    while let Some(entry) = entries.next_entry().unwrap() {
        let path = entry.file_path().try_normalize().unwrap().as_ref().to_owned();
        let data = archive.get_entry(entry.wayfinder()).unwrap();
        let mut content = Vec::new();
        data.verifying_reader(flate2::read::DeflateDecoder::new(data.data())).read_to_end(&mut content).unwrap();
        out.push((path, content));
    }
    out
}

#[test]
fn the_json_report_follows_its_schema() {
    let schema = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.schema.json")).unwrap();
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("report.schema.json", serde_json::from_str(&schema).unwrap()).unwrap();
    let schema = compiler.compile("report.schema.json", &mut schemas).unwrap();
    let check = |report: &str, is_valid: bool| {
        let report = serde_json::from_str(report).unwrap();
        let outcome = schemas.validate(&report, schema);
        assert_eq!(outcome.is_ok(), is_valid, "{outcome:?}");
    };
    let mut session = run(["uk", "de"], ["app", "web"]);
    let subject = with_texts(&session);
    let report = text(&mut session, subject, Format::Json, Options::default());
    check(&report, true);
    // What is not in the schema is an error of one of them.
    check(&report.replace("\"severity\"", "\"severities\""), false);
    check(&report.replace("\"version\": 1", "\"version\": 2"), false);
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let stored = fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path().join("report.json"));
    let reports: Vec<_> = stored.filter(|path| path.exists()).collect();
    assert!(reports.len() >= 3);
    reports.iter().for_each(|path| check(&fs::read_to_string(path).unwrap(), true));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// Names are those of columns and of the file: no other word of the data is left anywhere.
    #[test]
    fn codes_leave_no_value_behind(values in proptest::collection::btree_set("[a-zäß<&\"',=+\u{202e}]{2}[QXZ][0-9]{2}[a-z]", 4)) {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let mut session = run([values[0], values[1]], [values[2], values[3]]);
        let subject = with_texts(&session);
        for format in Format::ALL {
            let options = Options { codes: true, threshold: 0.0, ..Options::default() };
            let document = session.document(subject.clone(), format, options);
            let texts = match &document.bytes[..] {
                [b'P', b'K', ..] => unzipped(&document.bytes),
                bytes => vec![(document.name.clone(), bytes.to_vec())],
            };
            for (name, bytes) in texts {
                let text = String::from_utf8(bytes).unwrap();
                for value in &values {
                    let letters = &value[value.len() - 4..];
                    prop_assert!(!text.contains(letters) && !name.contains(letters), "{value} in {name}");
                }
                prop_assert!(format != Format::Csv || text.contains("market 1"));
            }
        }
    }
}

#[test]
fn codes_say_the_same_in_other_words() {
    let mut session = run(["uk", "de"], ["app", "web"]);
    let subject = with_texts(&session);
    let plain: Findings = subject.findings.clone();
    let mut json = |codes| {
        let options = Options { codes, ..Options::default() };
        let text = text(&mut session, subject.clone(), Format::Json, options);
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    let (with, without) = (json(true), json(false));
    let same = |pointer: &str| assert_eq!(with.pointer(pointer), without.pointer(pointer), "{pointer}");
    ["/events/0/id", "/events/0/severity", "/events/0/explanation/roots/0/gap", "/grid"].iter().for_each(|at| same(at));
    let title = with["events"][0]["title"].as_str().unwrap();
    assert!(plain.events[0].title.contains("uk") && title.contains("market ") && !title.contains("uk"), "{title}");
    assert!(with["events"][0]["text"].as_str().unwrap().contains("market "));
    assert!(with.get("notes").is_none() && without.get("notes").is_some());
}

#[test]
fn a_report_may_be_about_one_event() {
    let mut session = run(["uk", "de"], ["app", "web"]);
    let subject = session.subject();
    let event = subject.findings.events.last().unwrap().clone();
    let options = Options { only: Some(event.id.clone()), ..Options::default() };
    let document = session.document(subject.clone(), Format::Html, options.clone());
    assert_eq!(document.name, format!("sales.csv-{}-report.html", event.id.0));
    let html = String::from_utf8(document.bytes).unwrap();
    assert!(html.contains("<h3>") && html.matches("<article>").count() == 1);
    let table = text(&mut session, subject, Format::Csv, options);
    assert!(table.lines().skip(1).all(|line| line.starts_with(&event.id.0)) && table.lines().count() > 1);
}
