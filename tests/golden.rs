//! Every case in `tests/cases/*/` (`input.*`, optional `config.json`) gives the stored `report.json`, compared with
//! six significant digits. `UPDATE=1 cargo test --test golden` stores what comes out now.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::Session;
use foretop::pipeline::config::AnalysisConfig;

#[test]
fn cases_give_their_reports() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut directories: Vec<_> = fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).collect();
    directories.retain(|path| path.is_dir());
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
    let mut inputs: Vec<_> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("input"))
        .collect();
    inputs.sort();
    let contents: Vec<_> =
        inputs.iter().map(|path| (path.file_name().unwrap().to_str().unwrap(), fs::read(path).unwrap())).collect();
    let files: Vec<_> = contents.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let mut session = Session::default();
    let summary = session.open(&files, 1 << 16);
    let config = match fs::read_to_string(directory.join("config.json")) {
        Ok(text) => serde_json::from_str(&text).unwrap(),
        Err(_) => AnalysisConfig::new(summary.proposal.unwrap().metric_set),
    };
    session.analyse(config);
    session.rounded_report()
}
