//! The first rows of a reading, shown before its end: what they are depends on the bytes alone, not on where they were
//! cut, and the final summary begins with them.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::Write;

use common::Session;
use flate2::{Compression, write::GzEncoder};
use foretop::model::batch::{Batch, BatchCells, BatchColumn};
use foretop::model::column::ColumnKind;
use foretop::protocol::message::*;

/// More than a sample holds.
const ROWS: usize = 12_000;

fn rows(from: usize, to: usize) -> impl Iterator<Item = (String, &'static str, String)> {
    (from..to).map(|row| {
        let time = format!("2021-01-{:02}T{:02}:00:00Z", 1 + row / 24 % 28, row % 24);
        (time, ["de", "uk"][row % 2], format!("{}.5", row % 97))
    })
}

fn csv(from: usize, to: usize) -> Vec<u8> {
    let lines = rows(from, to).map(|(time, market, views)| format!("{time},{market},{views}\n"));
    ["time,market,views\n".to_owned()].into_iter().chain(lines).collect::<String>().into_bytes()
}

fn objects() -> Vec<String> {
    let object = |(time, market, views)| format!(r#"{{"time":"{time}","market":"{market}","views":{views}}}"#);
    rows(0, ROWS).map(object).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What is sampled and what is opened of files that are fed so many bytes at a time.
fn read(files: &[(&str, &[u8])], chunk: usize) -> (Vec<TableSummary>, TableSummary) {
    let mut session = Session::default();
    let sources = files.iter().map(|(name, bytes)| Source::beside(name, bytes.len() as u64)).collect();
    session.send(Request::Open(OpenRequest::new(sources)));
    let mut answers = Vec::new();
    for (index, (_, bytes)) in files.iter().enumerate() {
        answers.extend(bytes.chunks(chunk).flat_map(|part| session.engine.feed(index, part)));
        answers.extend(session.engine.end_file(index, None));
    }
    let Some(Event::Opened(opened)) = answers.pop().map(|answer| answer.body) else { panic!("nothing was opened") };
    (answers.into_iter().filter_map(sample).collect(), opened)
}

fn sample(answer: Envelope<Event>) -> Option<TableSummary> {
    if let Event::Sampled(summary) = answer.body { Some(summary) } else { None }
}

/// The files are sampled once, the same however they are cut; the sample has all rows that `is_all` says, and the
/// table that is opened in the end begins with its rows.
fn check(files: &[(&str, &[u8])], sampled_rows: impl Fn(u64) -> bool) {
    let (samples, opened) = read(files, 1 << 20);
    let [sample] = samples.as_slice() else { panic!("{} samples", samples.len()) };
    for chunk in [1_000, 65_537, 256 * 1024] {
        assert_eq!(read(files, chunk), (samples.clone(), opened.clone()), "in pieces of {chunk} bytes");
    }
    assert!(sampled_rows(sample.rows) && sample.rows < opened.rows, "{} of {}", sample.rows, opened.rows);
    assert_eq!(sample.files[0].rows, sample.rows);
    assert_eq!(sample.files[0].format, opened.files[0].format);
    let kinds = |summary: &TableSummary| {
        summary.columns.iter().map(|column| (column.name.clone(), column.kind)).collect::<Vec<_>>()
    };
    let expected = [("time", ColumnKind::Timestamp), ("market", ColumnKind::Text), ("views", ColumnKind::Number)];
    assert_eq!(kinds(sample), expected.map(|(name, kind)| (name.to_owned(), kind)));
    assert_eq!(kinds(sample), kinds(&opened));
    assert_eq!(sample.preview, opened.preview[..sample.preview.len()]);
}

#[test]
fn a_sample_is_the_same_wherever_the_bytes_are_cut() {
    let more_than_shown = |rows| rows > 50;
    check(&[("a.csv", &csv(0, ROWS))], more_than_shown);
    check(&[("a.csv.gz", &gzip(&csv(0, ROWS)))], more_than_shown);
    check(&[("a.jsonl", objects().join("\n").as_bytes())], more_than_shown);
    check(&[("a.json", format!("[{}]", objects().join(",\n")).as_bytes())], more_than_shown);
}

#[test]
fn of_small_files_the_first_with_rows_is_the_sample() {
    let (first, second) = (csv(0, 30), csv(30, 90));
    check(&[("a.csv", &first), ("b.csv", &second)], |rows| rows == 30);
    let (samples, _) = read(&[("empty.csv", b"\n"), ("a.csv", &first), ("b.csv", &second)], 100);
    assert_eq!(samples.iter().map(|sample| sample.rows).collect::<Vec<_>>(), [30]);
}

#[test]
fn what_is_over_before_it_is_sampled_is_only_opened() {
    let (samples, opened) = read(&[("a.csv", &csv(0, 300))], 1_000);
    assert_eq!((samples.len(), opened.rows), (0, 300));
}

#[test]
fn columns_are_sampled_after_the_batch_that_they_are_judged_by() {
    let batch = |first_row: u64, values: std::ops::Range<i64>| Batch {
        first_row,
        rows: values.clone().count(),
        columns: vec![BatchColumn { name: "views".to_owned(), cells: BatchCells::Whole(values.collect()) }],
        bytes: 100,
        ..Batch::default()
    };
    let mut session = Session::default();
    session.send(Request::Open(OpenRequest::new(vec![Source::beside("a.parquet", 1_000)])));
    let mut sampled = |batch: Batch| {
        let answers = session.engine.feed_columns(0, &batch);
        answers.into_iter().find_map(sample).map(|sample| sample.rows)
    };
    assert_eq!(sampled(batch(1, 0..100)), None);
    assert_eq!(sampled(batch(101, 0..5_000)), Some(5_100));
    assert_eq!(sampled(batch(5_101, 0..5_000)), None);
}
