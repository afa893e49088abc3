//! Files that hold no data to watch: settings, results of Lookout for Metrics, known incidents. `tests/documents` has
//! one of every shape, with what is read from it; `UPDATE=1 cargo test --test documents` stores it anew.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::Session;
use foretop::model::metric::{Aggregation, Condition, Filter, Measure, MetricSet};
use foretop::model::reading::{ColumnSettings, OnMisfit, ReadSettings};
use foretop::model::time::Interval;
use foretop::pipeline::config::AnalysisConfig;
use foretop::protocol::message::TableSummary;
use foretop::settings::export::{detector_json, metric_set_json};
use foretop::settings::{Fate, import};

/// The files of a folder below `tests/documents`, sorted, without what is expected of them.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| !path.to_string_lossy().ends_with("expected.json"));
    files.sort();
    files
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

fn open(paths: &[PathBuf], chunk: usize) -> TableSummary {
    let contents: Vec<_> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    let files: Vec<_> = paths.iter().zip(&contents).map(|(path, bytes)| (name(path), bytes.as_slice())).collect();
    Session::default().open(&files, chunk)
}

#[track_caller]
fn compare(path: &Path, found: &impl serde::Serialize) {
    let found = format!("{:#}\n", serde_json::to_value(found).unwrap());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, &found).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap_or_default(), found, "{}", path.display());
}

#[test]
fn settings_of_every_shape() {
    let paths = files("settings");
    assert_eq!(paths.len(), 7);
    for path in paths {
        let summary = open(std::slice::from_ref(&path), 7);
        assert_eq!(summary.files[0].format, "Settings", "{}", path.display());
        compare(
            &path.with_extension(format!("{}.expected.json", path.extension().unwrap().to_str().unwrap())),
            &summary.imported.unwrap(),
        );
    }
}

#[test]
fn archives_of_every_shape() {
    for folder in ["dumps", "anomalies_csv", "quicksight"] {
        let paths = files(&format!("archive/{folder}"));
        let summary = open(&paths, 1 << 16);
        assert!(summary.files.iter().all(|file| file.format == "Lookout for Metrics anomalies"), "{:?}", summary.files);
        compare(&paths[0].with_file_name("expected.json"), &summary.archive);
    }
}

#[test]
fn problems_are_incidents_beside_data() {
    let problems = files("archive/problems").remove(0);
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/dip/input.csv");
    let summary = open(&[data, problems.clone()], 1 << 16);
    assert_eq!(summary.files[1].format, "Known incidents");
    assert!(summary.rows > 0);
    compare(&problems.with_file_name("expected.json"), &summary.archive);
}

#[test]
fn settings_dropped_beside_the_data_are_held_against_it() {
    let settings = files("settings").remove(6);
    assert_eq!(name(&settings), "template.yaml");
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/dip/input.csv");
    let summary = open(&[settings, data], 1 << 16);
    let imported = summary.imported.unwrap();
    assert_eq!((imported.source.as_str(), imported.absent), ("CloudFormation template", vec!["event_time".to_owned()]));
}

fn config() -> AnalysisConfig {
    let filter =
        |condition, value: &str| Filter { column: "place".to_owned(), condition, values: vec![value.to_owned()] };
    AnalysisConfig::new(MetricSet {
        timestamp: "time".to_owned(),
        measures: vec![Measure::new("views", Aggregation::Sum), Measure::new("price", Aggregation::Mean)],
        dimensions: vec!["place".to_owned()],
        interval: Interval::HOUR,
        timezone: "Europe/Paris".to_owned(),
        delay_seconds: 300,
        filters: vec![filter(Condition::Is, "uk")],
        ..MetricSet::default()
    })
}

#[test]
fn what_is_exported_comes_back() {
    let skip = ColumnSettings { on_misfit: OnMisfit::SkipRow, ..ColumnSettings::default() };
    let reading = ReadSettings { columns: [("views".to_owned(), skip)].into(), ..ReadSettings::default() };
    let ours = import("ours.json", detector_json(&config(), &reading).as_bytes()).unwrap();
    assert_eq!((ours.config, ours.reading), (config(), reading));

    let text = metric_set_json(&config().metric_set, Some("yyyy-MM-dd HH:mm:ss"));
    let theirs = import("theirs.json", text.as_bytes()).unwrap();
    assert_eq!(theirs.config, config());
    assert_eq!(theirs.reading.columns["time"].format.as_deref(), Some("yyyy-MM-dd HH:mm:ss"));
    assert!(theirs.keys.iter().all(|key| key.fate != Fate::Unknown), "{:?}", theirs.keys);
}

#[test]
fn what_the_api_cannot_say_is_named() {
    let mut set = config().metric_set;
    set.measures.push(Measure::new("views2", Aggregation::Max));
    set.interval = Interval::MINUTE;
    set.filters[0].condition = Condition::IsNot;
    let text: serde_json::Value = serde_json::from_str(&metric_set_json(&set, None)).unwrap();
    assert_eq!(text["NotInThisForm"].as_array().unwrap().len(), 3, "{text:#}");
    assert_eq!(text["MetricList"].as_array().unwrap().len(), 2);
}
