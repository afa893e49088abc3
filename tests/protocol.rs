//! A whole session against the engine, without a browser: what is asked is answered, once, under its own id.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Session, csv, shop};
use foretop::model::alert::FixedLine;
use foretop::model::column::ColumnKind;
use foretop::model::finding::Direction;
use foretop::model::message::UserMessage;
use foretop::model::metric::{Metric, MetricId};
use foretop::pipeline::config::AnalysisConfig;
use foretop::protocol::message::*;

fn data() -> String {
    csv(&shop(11, 600, |hour, market, _| if market == "uk" && (500..504).contains(&hour) { 0.3 } else { 1.0 }))
}

fn opened() -> (Session, TableSummary) {
    let mut session = Session::default();
    let summary = session.open(&[("data.csv", data().as_bytes())], 1_000);
    (session, summary)
}

fn config(summary: &TableSummary) -> AnalysisConfig {
    AnalysisConfig::new(summary.proposal.clone().unwrap().metric_set)
}

fn only(answers: Vec<Envelope<Event>>) -> Event {
    assert_eq!(answers.len(), 1, "{answers:?}");
    answers.into_iter().next().unwrap().body
}

#[test]
fn values_of_a_column_are_listed_by_frequency() {
    let (mut session, _) = opened();
    let mut values = |column: &str| match only(session.send(Request::Values(column.to_owned())).1) {
        Event::Values(values) => values.into_iter().map(|found| (found.value, found.rows)).collect::<Vec<_>>(),
        other => panic!("expected Values, got {other:?}"),
    };
    assert_eq!(values("platform"), [("app".to_owned(), 1_800), ("web".to_owned(), 1_800)]);
    assert_eq!(values("orders").len(), MAX_LISTED_VALUES);
    assert_eq!(values("shop"), []);
}

#[test]
fn a_session_from_drop_to_export() {
    let (mut session, summary) = opened();
    assert_eq!((summary.rows, summary.skipped_rows, summary.files.len()), (3_600, 0, 1));
    assert_eq!(summary.preview.len(), 50);
    assert_eq!(summary.preview[1], ["2021-01-04 00:00:00", "de", "web", summary.preview[1][3].as_str()]);
    let kinds: Vec<_> =
        summary.columns.iter().map(|column| (column.name.as_str(), column.kind, column.distinct)).collect();
    assert_eq!(
        kinds[..3],
        [("timestamp", ColumnKind::Timestamp, 600), ("market", ColumnKind::Text, 3), ("platform", ColumnKind::Text, 2),]
    );

    let config = config(&summary);
    let Event::Checked(checked) = only(session.send(Request::Check(config.clone())).1) else { panic!() };
    assert_eq!((checked.metrics, checked.combinations, checked.learn, checked.test), (12, 6, 420, 180));
    assert_eq!((checked.missing_share, checked.problems.len(), checked.rows), (0.0, 0, 3_600));

    let (id, mut answers) = session.send(Request::Analyse(config));
    while session.engine.busy() {
        answers.extend(session.engine.step());
    }
    assert!(answers.iter().all(|answer| answer.id == id));
    let Some(Event::Analysed(found)) = answers.pop().map(|answer| answer.body) else { panic!() };
    assert!(answers.iter().all(|answer| matches!(answer.body, Event::Progress(_))));
    let stages: Vec<Stage> = answers
        .iter()
        .filter_map(|answer| if let Event::Progress(progress) = &answer.body { Some(progress.stage) } else { None })
        .collect();
    assert!(stages.is_sorted() && stages.contains(&Stage::Detect), "{stages:?}");
    assert_eq!((found.finished, found.metrics.len() as u64), (12, checked.metrics));

    let metric = found.events[0].primary().metric;
    let query = PlotQuery { metric, from: 400, to: 10_000, width_px: 4_000 };
    let Event::Plotted(plots) = only(session.send(Request::Plot(vec![query, query])).1) else { panic!() };
    assert_eq!(plots.len(), 2);
    let plot = &plots[0];
    assert_eq!((plot.query.to, plot.bucket.len()), (600, 200));
    assert!(plot.expected[..20].iter().all(|value| value.is_nan()) && plot.severity[..20] == [0.0; 20]);
    let event = found.events[0].primary();
    assert_eq!(plot.actual[event.peak - 400], event.actual);
    assert_eq!(plot.lower[event.peak - 400], event.lower);

    let thin = PlotQuery { width_px: 10, ..query };
    let Event::Plotted(plots) = only(session.send(Request::Plot(vec![thin])).1) else { panic!() };
    assert!(plots[0].bucket.len() < 100 && plots[0].bucket.contains(&(event.peak as u32)));
}

/// Whatever the dimensions, and where rows lack a value or a time.
#[test]
fn what_has_to_be_told_about_a_file_is_said() {
    let japanese = b"\x93\xfa\x95t,\x8c\x8f\x90\x94\n\x88\xea\x93\xfa,5\n";
    let files: [(&str, &[u8]); 3] = [("a", b"2021-01-01,1\n2021-01-02,2\n"), ("b", japanese), ("c", b"\x89PNG\r\n\0")];
    let summary = Session::default().open(&files, 1_000);
    let told: Vec<_> = summary.files.iter().map(|file| (file.encoding.as_str(), file.unnamed.join(","))).collect();
    let none = String::new();
    assert_eq!(told, [("UTF-8", "column 1,column 2".to_owned()), ("unknown", none.clone()), ("", none)]);
}

#[test]
fn the_number_of_metrics_is_known_before_the_run() {
    let mut session = Session::default();
    let holes = data().replacen(",de,", ",,", 7).replacen("2021-01-05", "soon", 3);
    let summary = session.open(&[("data.csv", holes.as_bytes())], 1_000);
    for (dimensions, metrics) in [(&[][..], 1), (&["market"][..], 5), (&["platform", "market"][..], 1 + 2 + 4 + 8)] {
        let mut config = config(&summary);
        config.metric_set.dimensions = dimensions.iter().map(|&name| name.to_owned()).collect();
        let Event::Checked(checked) = only(session.send(Request::Check(config.clone())).1) else { panic!() };
        let found = session.analyse(config);
        assert_eq!((checked.metrics, found.metrics.len()), (metrics, metrics as usize), "{dimensions:?}");
        let one_each = |(index, metric): (usize, &Metric)| metric.id.index() == index;
        assert!(found.metrics.iter().enumerate().all(one_each));
    }
}

#[test]
fn reading_reports_progress_in_bounds() {
    let mut session = Session::default();
    let text = data();
    let bytes = text.len() as u64;
    let (id, answers) = session.send(Request::Open(OpenRequest::new(vec![Source::beside("data.csv", bytes)])));
    assert!(answers.is_empty());
    assert_eq!(session.engine.wants_files(), Some(id));
    let progress: Vec<_> = text.as_bytes().chunks(7).flat_map(|chunk| session.engine.feed(0, chunk)).collect();
    assert!((50..=101).contains(&progress.len()), "{}", progress.len());
    assert!(session.engine.feed(1, b"out of order").is_empty());
    assert!(matches!(only(session.engine.end_file(0, None)), Event::Opened(_)));
    assert_eq!(session.engine.wants_files(), None);
}

#[test]
fn a_stopped_reading_leaves_nothing_open() {
    let (mut session, summary) = opened();
    let (id, _) = session.send(Request::Open(OpenRequest::new(vec![Source::beside("b.csv", 100)])));
    session.engine.feed(0, b"timestamp,orders\n");
    assert_eq!(session.send(Request::Cancel(id)).1, [Envelope { id, body: Event::Stopped }]);
    assert!(session.engine.feed(0, b"more").is_empty() && session.engine.end_file(0, None).is_empty());
    assert!(matches!(only(session.send(Request::Analyse(config(&summary))).1), Event::Failed(_)));
}

#[test]
fn a_stopped_run_keeps_what_is_finished() {
    for steps in [0, 1, 2, 3] {
        let (mut session, summary) = opened();
        let (id, _) = session.send(Request::Analyse(config(&summary)));
        for _ in 0..steps {
            session.engine.step();
        }
        let (_, answers) = session.send(Request::Cancel(id));
        assert_eq!(answers[0].id, id);
        let Event::Analysed(found) = only(answers) else { panic!() };
        assert!(found.metrics.len() == 12 && found.finished <= 12);
        assert!(!session.engine.busy() && session.engine.step().is_empty());
        let query = PlotQuery { metric: MetricId(0), from: 0, to: 600, width_px: 1_000 };
        assert!(matches!(only(session.send(Request::Plot(vec![query])).1), Event::Plotted(_)));
    }
}

#[test]
fn a_run_stopped_before_anything_is_done_leaves_the_earlier_one() {
    let (mut session, summary) = opened();
    session.analyse(config(&summary));
    let report = session.report();
    let (id, _) = session.send(Request::Analyse(config(&summary)));
    assert_eq!(session.send(Request::Cancel(id)).1, [Envelope { id, body: Event::Stopped }]);
    assert_eq!(session.report(), report);
}

#[test]
fn a_new_run_takes_the_place_of_the_old() {
    let (mut session, summary) = opened();
    let (first, _) = session.send(Request::Analyse(config(&summary)));
    session.engine.step();
    let (second, answers) = session.send(Request::Analyse(config(&summary)));
    assert_eq!(answers, [Envelope { id: first, body: Event::Stopped }]);
    let mut answers = Vec::new();
    while session.engine.busy() {
        answers.extend(session.engine.step());
    }
    assert!(answers.iter().all(|answer| answer.id == second));
    assert!(session.send(Request::Cancel(second)).1.is_empty());
}

#[test]
fn requests_out_of_turn_fail_with_a_cure() {
    let (_, summary) = opened();
    let query = PlotQuery { metric: MetricId(0), from: 0, to: 10, width_px: 10 };
    let mut session = Session::default();
    for request in [
        Request::Open(OpenRequest::default()),
        Request::Check(config(&summary)),
        Request::Analyse(config(&summary)),
        Request::Plot(vec![query]),
        Request::Export(ExportFormat::Detector),
    ] {
        let Event::Failed(message) = only(session.send(request.clone()).1) else { panic!("{request:?}") };
        assert!(!message.title.is_empty() && !message.detail.is_empty() && !message.remedy.is_empty());
    }
}

#[test]
fn a_wrong_mapping_fails_and_keeps_the_last_run() {
    let (mut session, summary) = opened();
    session.analyse(config(&summary));
    let mut wrong = config(&summary);
    wrong.metric_set.measures.clear();
    session.send(Request::Analyse(wrong.clone()));
    let Event::Failed(message) = only(session.engine.step()) else { panic!() };
    assert_eq!(message.detail, "Choose at least one measure.");
    assert!(!session.engine.busy());
    assert!(matches!(only(session.send(Request::Measure(Vec::new())).1), Event::Measured(_)));
    let Event::Checked(checked) = only(session.send(Request::Check(wrong)).1) else { panic!() };
    assert_eq!(checked.problems[0].field, foretop::model::preview::MappingField::Measures);

    let unknown = PlotQuery { metric: MetricId(99), from: 0, to: 10, width_px: 10 };
    assert!(matches!(only(session.send(Request::Plot(vec![unknown])).1), Event::Failed(_)));
    let share = AnalysisConfig { learn_percent: 95, ..config(&summary) };
    assert!(matches!(only(session.send(Request::Analyse(share)).1), Event::Failed(_)));
}

#[test]
fn lines_are_held_against_the_tested_part() {
    let (mut session, summary) = opened();
    let query = |bound, metrics: &[u32]| LineQuery {
        metrics: metrics.iter().copied().map(MetricId).collect(),
        line: FixedLine { side: Direction::Above, bound, target: None },
    };
    let ask =
        |session: &mut Session| only(session.send(Request::Lines(vec![query(-1.0, &[0]), query(1e9, &[0, 99])])).1);
    assert!(matches!(ask(&mut session), Event::Failed(_)));
    let found = session.analyse(config(&summary));
    let Event::Kept(kept) = ask(&mut session) else { panic!() };
    let tested = found.grid.len - found.split;
    let [broken] = &kept[0][..] else { panic!("one metric was asked for") };
    assert_eq!((broken.kept, broken.of, broken.breaches.len()), (0, tested, 1));
    assert_eq!((broken.breaches[0].from, broken.breaches[0].to), (found.split, found.grid.len));
    let shares: Vec<_> = kept[1].iter().map(|kept| kept.percent()).collect();
    assert_eq!(shares, [Some(100.0), None], "of a metric that is not there nothing is known");
}

#[test]
fn files_are_read_in_the_order_of_time_that_their_folders_name() {
    let text = b"views\n1\n";
    let source = |folder: &str| Source { folder: folder.to_owned(), ..Source::beside("a.csv", text.len() as u64) };
    let mut session = Session::default();
    let given = vec![source("01-03-2021"), source("02-02-2021"), source("28-02-2021")];
    let Event::Located(sorted) = only(session.send(Request::Open(OpenRequest::new(given.clone()))).1) else { panic!() };
    assert_eq!(sorted, [given[1].clone(), given[2].clone(), given[0].clone()]);

    assert!(session.send(Request::Open(OpenRequest::new(sorted))).1.is_empty());
    let mut last = Vec::new();
    for file in 0..3 {
        session.engine.feed(file, text);
        last = session.engine.end_file(file, None);
    }
    let Event::Opened(summary) = only(last) else { panic!() };
    assert_eq!(summary.folders.template.as_deref(), Some("{{dd-MM-yyyy}}"));
    assert_eq!(summary.columns[1].name, "folder time");
    assert_eq!(summary.preview[0], ["1", "2021-02-02 00:00:00"]);
}

#[test]
fn a_transfer_cut_short_keeps_its_rows_and_says_why() {
    let text = data();
    let (half, _) = text.split_at(text.len() / 2);
    let mut session = Session::default();
    let source = Source::at("https://host/b/orders.csv?X-Amz-Signature=f00");
    session.send(Request::Open(OpenRequest::new(vec![source])));
    session.engine.learn_size(0, text.len() as u64);
    let progress = only(session.engine.feed(0, half.as_bytes()));
    assert!(matches!(progress, Event::Progress(Progress { total, .. }) if total == text.len() as u64));
    let why = UserMessage { title: "Cut".to_owned(), detail: String::new(), remedy: String::new() };
    let Event::Opened(summary) = only(session.engine.end_file(0, Some(why.clone()))) else { panic!() };
    let file = &summary.files[0];
    assert_eq!((file.name.as_str(), file.bytes, &file.error), ("orders.csv", text.len() as u64, &Some(why)));
    assert!(file.rows > 1_700 && summary.rows == file.rows, "{}", file.rows);
    assert!(!format!("{summary:?}").contains("X-Amz"));
}

#[test]
fn what_is_fetched_before_it_is_read_counts_as_half_of_the_way() {
    let text = data();
    let size = text.len() as u64;
    let mut session = Session::default();
    session.send(Request::Open(OpenRequest::new(vec![Source::at("https://host/orders.parquet")])));
    session.engine.learn_size(0, size);
    let share = |answers: Vec<Envelope<Event>>| match answers.first().map(|answer| &answer.body) {
        Some(Event::Progress(Progress { done, total, .. })) => *done as f64 / *total as f64,
        other => panic!("{other:?}"),
    };
    let fetched = [size / 4, size - size / 4].map(|bytes| share(session.engine.note_fetched(0, bytes)));
    assert!(fetched[0] < fetched[1] && fetched[1] == 0.5, "{fetched:?}");
    assert_eq!(share(session.engine.feed(0, text.as_bytes())), 1.0);
    let Event::Opened(summary) = only(session.engine.end_file(0, None)) else { panic!() };
    assert_eq!(summary.files[0].bytes, size);
}

#[test]
fn a_run_tells_what_it_has_found_so_far() {
    let (mut session, summary) = opened();
    let config = config(&summary);
    let whole = session.analyse(config.clone());
    let (id, _) = session.send(Request::Analyse(config));
    assert_eq!(session.engine.found_so_far(), None, "nothing is judged yet");
    let (mut told, mut before) = (0, 0);
    let last = loop {
        let events = session.engine.step();
        if let Some(found) = session.engine.found_so_far() {
            assert_eq!((found.id, found.body.is_interim()), (id, true));
            let Event::Found(findings) = found.body else { panic!() };
            assert!(findings.finished > before && findings.metrics == whole.metrics);
            (told, before) = (told + 1, findings.finished);
            // Charts are those of the run that goes on.
            let query = |metric| PlotQuery { metric: MetricId(metric), from: 0, to: 600, width_px: 2_000 };
            let plots = session.send(Request::Plot(vec![query(0), query(whole.metrics.len() as u32 - 1)])).1;
            let Event::Plotted(plots) = only(plots) else { panic!() };
            let tested = plots.iter().map(|plot| plot.expected.iter().any(|value| value.is_finite()));
            assert_eq!(tested.collect::<Vec<_>>(), [true, findings.finished == whole.metrics.len()]);
        }
        if !session.engine.busy() {
            break only(events);
        }
    };
    assert!(told > 1, "{told}");
    assert_eq!(last, Event::Analysed(whole), "looking changes nothing");
}

#[test]
fn a_split_goes_into_check_run_and_export() {
    let (mut session, summary) = opened();
    let config = AnalysisConfig { learn_percent: 50, ..config(&summary) };
    let Event::Checked(checked) = only(session.send(Request::Check(config.clone())).1) else { panic!() };
    assert_eq!((checked.learn, checked.test), (300, 300));
    session.send(Request::Quality(config.metric_set.clone()));
    let exported = session.send(Request::Export(ExportFormat::Detector)).1;
    let Event::Exported(file) = only(exported) else { panic!() };
    let summary = session.open(&[("data.csv", data().as_bytes()), (&file.name, &file.bytes)], 1_000);
    let imported = summary.imported.unwrap().config;
    assert_eq!(imported.learn_percent, 50);
    assert_eq!(session.analyse(imported).split, 300);
}

#[test]
fn the_first_measure_is_outlined_in_total() {
    let (mut session, summary) = opened();
    let set = config(&summary).metric_set;
    let Event::Outlined(outline) = only(session.send(Request::Outline(set.clone())).1) else { panic!() };
    assert_eq!((outline.metric_set, outline.bucket.len(), outline.grid.len), (set.clone(), 600, 600));
    let found = session.analyse(AnalysisConfig::new(set));
    let query = PlotQuery { metric: MetricId(0), from: 0, to: found.grid.len as u32, width_px: 2_000 };
    let Event::Plotted(plots) = only(session.send(Request::Plot(vec![query])).1) else { panic!() };
    assert_eq!(plots[0].actual, outline.actual);
}

#[test]
fn incidents_are_read_from_a_text() {
    let mut session = Session::default();
    let request = IncidentRequest {
        text: "2021-01-18 04:00\nsoon".to_owned(),
        zone: foretop::native::zone("Europe/Berlin").unwrap(),
        interval: foretop::model::time::Interval::HOUR,
    };
    let Event::Incidents(list) = only(session.send(Request::Incidents(request)).1) else { panic!() };
    assert_eq!(list.incidents[0].start, 1_610_938_800);
    assert_eq!((list.bad[0].line, list.bad[0].text.as_str()), (2, "soon"));
}

#[test]
fn a_calendar_is_read_for_the_time_and_the_names_of_the_data() {
    let mut session = Session::default();
    let at = |text: &str| foretop::model::civil::instant(text).unwrap();
    let setting = calendar::Setting {
        zone: foretop::native::zone("Europe/Berlin").unwrap(),
        interval: foretop::model::time::Interval::HOUR,
        within: foretop::model::time::TimeRange { start: at("2020-10-02"), end: at("2022-01-20") },
        measures: vec!["views".to_owned()],
        dimensions: vec!["market".to_owned()],
    };
    let mut read = |text: &str| {
        let request = CalendarRequest { bytes: text.as_bytes().to_vec(), setting: setting.clone() };
        match only(session.send(Request::Calendar(Box::new(request))).1) {
            Event::Calendar(calendar) => calendar,
            other => panic!("expected Calendar, got {other:?}"),
        }
    };
    let weekly = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Sale\r\nDTSTART;TZID=America/New_York:20210104T090000\r\n\
                  DURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let found = read(weekly);
    assert_eq!((found.entries[0].name.as_str(), found.dates(), found.bad.len()), ("Sale", 3, 0));
    assert_eq!(found.entries[0].ranges[0].start, at("2021-01-04T14:00:00Z"));
    let found = read("start,name,market\n2020-12-24,Christmas,uk\nsoon,x,\n");
    assert_eq!(found.entries[0].ranges[0].start, at("2020-12-23T23:00:00Z"));
    assert_eq!((found.entries[0].values["market"].as_slice(), found.bad[0].line), (&["uk".to_owned()][..], 3));
}
