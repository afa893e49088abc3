//! Every case in `tests/cases/*/` (`input.*` or a folder `input/`, optional `config.json`) gives the stored `report.json`, compared with
//! six significant digits. `UPDATE=1 cargo test --test golden` stores what comes out now.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::Session;
use foretop::pipeline::config::AnalysisConfig;

#[test]
fn cases_give_their_reports() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let all = fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path());
    let mut directories: Vec<_> = all.filter(|path| path.is_dir()).collect();
    directories.sort();
    assert!(directories.len() >= 3);
    let mut wrong = Vec::new();
    for directory in directories {
        let found = report(&directory);
        let stored = directory.join("report.json");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&stored, &found).unwrap();
        }
        if fs::read_to_string(&stored).unwrap_or_default() != found {
            wrong.push(directory.file_name().unwrap().to_owned());
        }
    }
    assert!(wrong.is_empty(), "reports differ: {wrong:?}; if that is meant, run with UPDATE=1 and read the diff");
}

fn report(directory: &Path) -> String {
    let folder = directory.join("input");
    let (root, inputs) =
        if folder.is_dir() { (folder.as_path(), files(&folder)) } else { (directory, files(directory)) };
    let inputs = inputs
        .into_iter()
        .filter(|path| root != directory || path.file_name().unwrap().to_string_lossy().starts_with("input"));
    let contents: Vec<_> = inputs
        .map(|path| (path.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()))
        .collect();
    let files: Vec<_> = contents.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let mut session = Session::default();
    let summary = session.open(&files, 1 << 16);
    let config = match fs::read_to_string(directory.join("config.json")) {
        Ok(text) => serde_json::from_str(&text).unwrap(),
        Err(_) => AnalysisConfig::new(summary.proposal.unwrap().metric_set),
    };
    session.analyse(config);
    session.rounded_report()
}

/// All files in and below a folder, by path.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
