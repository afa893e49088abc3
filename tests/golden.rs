//! Every case in `tests/cases/*/` (`input*`) gives what is stored beside it: a case with a `table.txt` is read, with its
//! `settings.json` if there is one, and gives that table; any other is run, with its `config.json` if there is one, and
//! gives `report.json`, compared with six significant digits. `UPDATE=1 cargo test --test golden` stores what comes out
//! now.

#![allow(clippy::unwrap_used)]

mod common;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use common::Session;
use foretop::model::reading::ReadSettings;
use foretop::pipeline::config::AnalysisConfig;
use foretop::protocol::message::TableSummary;

#[test]
fn cases_give_what_is_stored() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut directories: Vec<_> =
        fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    directories.sort();
    assert!(directories.len() >= 3);
    let mut wrong = Vec::new();
    for directory in directories {
        let table = directory.join("table.txt");
        let (found, stored) = match table.exists() {
            true => (table_text(&directory), table),
            false => (report(&directory), directory.join("report.json")),
        };
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&stored, &found).unwrap();
        }
        if fs::read_to_string(&stored).unwrap_or_default() != found {
            wrong.push(directory.file_name().unwrap().to_owned());
        }
    }
    assert!(wrong.is_empty(), "these differ: {wrong:?}; if that is meant, run with UPDATE=1 and read the diff");
}

fn inputs(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let paths = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let named = paths.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path));
    let mut inputs: Vec<_> = named
        .filter(|(name, _)| name.starts_with("input"))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect();
    inputs.sort();
    inputs
}

fn report(directory: &Path) -> String {
    let mut session = Session::default();
    let summary = session.open(&borrowed(&inputs(directory)), 1 << 16);
    let config = match fs::read_to_string(directory.join("config.json")) {
        Ok(text) => serde_json::from_str(&text).unwrap(),
        Err(_) => AnalysisConfig::new(summary.proposal.unwrap().metric_set),
    };
    session.analyse(config);
    session.rounded_report()
}

/// The same whatever the size of the chunks.
fn table_text(directory: &Path) -> String {
    let settings = match fs::read_to_string(directory.join("settings.json")) {
        Ok(text) => serde_json::from_str(&text).unwrap(),
        Err(_) => ReadSettings::default(),
    };
    let inputs = inputs(directory);
    let [whole, pieces] = [1 << 16, 7].map(|chunk| {
        let summary = Session::default().open_with(&borrowed(&inputs), settings.clone(), chunk);
        shown(&summary)
    });
    assert_eq!(whole, pieces, "{}", directory.display());
    whole
}

fn borrowed(inputs: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    inputs.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect()
}

/// Files, columns, the first rows and the notices.
fn shown(summary: &TableSummary) -> String {
    let mut text = String::new();
    for file in &summary.files {
        let header = file.header.map_or("", |header| if header { ", header" } else { ", no header" });
        let error = file.error.as_ref().map_or(String::new(), |error| format!(". {}. {}", error.title, error.detail));
        writeln!(
            text,
            "{}: [{}] [{}] [{}]{header}; {} rows, {} skipped{error}",
            file.name, file.format, file.encoding, file.separator, file.rows, file.skipped_rows
        )
        .unwrap();
    }
    let columns: Vec<_> =
        summary.columns.iter().map(|column| format!("{} ({})", column.name, column.kind.label())).collect();
    writeln!(text, "\n{}", columns.join(" | ")).unwrap();
    for row in &summary.preview {
        writeln!(text, "{}", row.join(" | ").replace('\n', "\\n")).unwrap();
    }
    for notice in summary.notices.iter() {
        write!(text, "\n{} × {}", notice.count, notice.kind.text()).unwrap();
        if let Some(place) = notice.places.first() {
            write!(text, "; {}:{} {}", place.file, place.line, place.found.as_deref().unwrap_or_default()).unwrap();
        }
        text.push('\n');
    }
    text
}
