//! Rows left out while reading come back as a file, with place and reason.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;

use common::Session;
use foretop::model::reading::{ColumnSettings, OnMisfit, ReadSettings};
use foretop::protocol::message::*;

/// A hundred good rows, then some of every kind.
fn oct() -> String {
    let good: String = (0..100).map(|hour| format!("{},uk,{hour}\n", common::time(hour))).collect();
    format!(
        "time,region,revenue\n{good}2021-01-09 01:00:00,uk\nsoon,uk,3\n2021-01-09 02:00:00,\"a,b\",n/k\n\
         ,\"x,y\",4\n=cmd(),1,2,3\n2021-01-09 03:00:00,de,5\n"
    )
}

const NOV: &str = "{\"time\":\"2021-01-02 00:00:00\",\"region\":\"uk\",\"revenue\":7}\n{broken\n\n\
    {\"time\":\"2021-01-02 01:00:00\",\"region\":\"uk\",\"revenue\":\"many\"}\n";

/// What the files give: (rows, rows left out, missing and misfits of the revenue, rejected rows).
fn read(settings: ReadSettings, chunk: usize) -> (u64, u64, (u64, u64), String) {
    let files = [("oct.csv", oct()), ("nov.jsonl", NOV.to_owned())];
    let mut session = Session::default();
    let sources = files.iter().map(|(name, text)| Source::beside(name, text.len() as u64)).collect();
    session.send(Request::Open(OpenRequest { sources, settings }));
    let mut last = Vec::new();
    for (index, (_, text)) in files.iter().enumerate() {
        text.as_bytes().chunks(chunk).for_each(|part| drop(session.engine.feed(index, part)));
        last = session.engine.end_file(index, None);
    }
    let Some(Event::Opened(summary)) = last.pop().map(|envelope| envelope.body) else { panic!("not opened") };
    let Some(Event::Exported(document)) =
        session.send(Request::Export(ExportFormat::Rejected)).1.pop().map(|envelope| envelope.body)
    else {
        panic!("not exported")
    };
    let text = String::from_utf8(document.bytes).unwrap();
    assert_eq!(summary.rejected_kept, text.lines().count() as u64 - 1);
    let revenue = summary.columns.iter().find(|column| column.name == "revenue").unwrap();
    (summary.rows, summary.skipped_rows, (revenue.missing, revenue.misfits), text)
}

fn skipping() -> ReadSettings {
    let revenue = ColumnSettings { on_misfit: OnMisfit::SkipRow, ..ColumnSettings::default() };
    ReadSettings { columns: BTreeMap::from([("revenue".to_owned(), revenue)]), ..ReadSettings::default() }
}

#[test]
fn every_row_left_out_is_handed_back() {
    for chunk in [1, 7, 1 << 16] {
        let (rows, skipped, revenue, text) = read(ReadSettings::default(), chunk);
        assert_eq!((rows, skipped, revenue), (104, 5, (0, 2)));
        assert_eq!(
            text,
            "file,line,reason,text\r\n\
             oct.csv,102,\"wrong number of fields, 3 expected; the row is skipped\",\"2021-01-09 01:00:00,uk\"\r\n\
             oct.csv,106,\"wrong number of fields, 3 expected; the row is skipped\",\"'=cmd(),1,2,3\"\r\n\
             nov.jsonl,2,not a JSON object; it is skipped,{broken\r\n\
             oct.csv,103,time is not a readable time; the row is skipped,\"soon,uk,3\"\r\n\
             oct.csv,105,time is not a readable time; the row is skipped,\",\"\"x,y\"\",4\"\r\n"
        );
    }
}

#[test]
fn rows_with_a_cell_that_does_not_fit_can_be_skipped_instead() {
    for chunk in [1, 1 << 16] {
        let (rows, skipped, revenue, text) = read(skipping(), chunk);
        assert_eq!((rows, skipped, revenue), (102, 7, (0, 0)));
        let skipped: Vec<_> = text.lines().filter(|line| line.contains("revenue is not a number")).collect();
        assert_eq!(
            skipped,
            [
                "oct.csv,104,revenue is not a number; the row is skipped,\"2021-01-09T02:00:00Z,\"\"a,b\"\",n/k\"",
                "nov.jsonl,4,revenue is not a number; the row is skipped,\"2021-01-02T01:00:00Z,uk,many\"",
            ]
        );
        assert!(text.contains("oct.csv,105,time is not a readable time"), "{text}");
    }
}
