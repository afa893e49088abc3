//! `analyse score`: severities of labelled series, one file each, as a scorer reads them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use foretop::detect::score_series;
use foretop::model::finding::{DEFAULT_THRESHOLD, ScoredSeries};
use foretop::model::metric::MetricId;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Failure, at_fault, parse, write};

#[derive(Deserialize)]
struct Manifest {
    series: Vec<Entry>,
}

/// A labelled series of a manifest.
#[derive(Deserialize)]
pub(super) struct Entry {
    pub(super) suite: String,
    series: String,
    file: PathBuf,
    pub(super) interval_s: i64,
    split: usize,
    /// Buckets around a labelled stretch in which an alarm is right too.
    pub(super) grace: usize,
    split_set: String,
}

/// The entries of a manifest that belong to a set.
pub(super) fn entries(manifest: &Path, set: &str) -> Result<Vec<Entry>, Failure> {
    if !["dev", "held_out", "all"].contains(&set) {
        return Err(Failure::Usage(format!("--split is dev, held_out or all, not {set}.")));
    }
    let text = fs::read_to_string(manifest).map_err(|error| at_fault(manifest, error))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|error| at_fault(manifest, error))?;
    Ok(manifest.series.into_iter().filter(|entry| set == "all" || entry.split_set == set).collect())
}

/// The command with its arguments.
pub(super) fn score(arguments: &[String]) -> Result<(), Failure> {
    let (plain, options) = parse(arguments, &["--manifest", "--split", "--out"])?;
    let ([], [Some(manifest), Some(set), Some(out)]) = (plain.as_slice(), options.as_slice()) else {
        return Err(Failure::Usage("score needs --manifest, --split and --out, and nothing else.".to_owned()));
    };
    let (manifest, out) = (Path::new(manifest), Path::new(out));
    let mut timing = serde_json::Map::new();
    for entry in entries(manifest, set)? {
        let Series { buckets, values, split, .. } = read_series(manifest, &entry)?;
        let started = Instant::now();
        let scored = score_series(MetricId(0), &values, entry.interval_s, split);
        timing.insert(format!("{}/{}", entry.suite, entry.series), json!(started.elapsed().as_secs_f64()));
        let (lines, reason) = match scored {
            Ok(scored) => {
                (result_lines(buckets.get(entry.split..).unwrap_or_default(), entry.split, &scored.series), None)
            }
            Err(reason) => (result_lines(&[], 0, &ScoredSeries::default()), Some(reason)),
        };
        if let Some(reason) = reason {
            eprintln!("{}/{} is not judged: {reason}", entry.suite, entry.series);
        }
        let directory = out.join(&entry.suite);
        fs::create_dir_all(&directory).map_err(|error| at_fault(&directory, error))?;
        write(&directory.join(format!("{}.csv", entry.series)), lines.as_bytes())?;
    }
    fs::create_dir_all(out).map_err(|error| at_fault(out, error))?;
    write(&out.join("timing.json"), Value::Object(timing).to_string().as_bytes())
}

/// A series on its grid.
pub(super) struct Series {
    /// Bucket of each row.
    buckets: Vec<usize>,
    /// Rows inside a labelled stretch.
    labels: Vec<bool>,
    pub(super) values: Vec<f64>,
    /// First judged bucket.
    pub(super) split: usize,
}

impl Series {
    /// The judged buckets in which an alarm is right: labelled stretches, `grace` rows wider on both sides. A stretch
    /// that began before counts if three rows of it are left.
    pub(super) fn zones(&self, grace: usize) -> Vec<(usize, usize)> {
        let first = self.buckets.partition_point(|&bucket| bucket < self.split);
        let mut zones = Vec::new();
        let mut row = first;
        while row < self.labels.len() {
            let length = self.labels[row..].iter().take_while(|label| **label).count();
            let began_before = row == first && first > 0 && self.labels[first - 1];
            if length > if began_before { 2 } else { 0 } {
                let from = row.saturating_sub(grace).max(first);
                let last = (row + length - 1 + grace).min(self.labels.len() - 1);
                zones.push((self.buckets[from], self.buckets[last] + 1));
            }
            row += length.max(1);
        }
        zones
    }
}

/// Reads a series; rows are `timestamp,value,label`, and the label may be left out.
pub(super) fn read_series(manifest: &Path, entry: &Entry) -> Result<Series, Failure> {
    let path = manifest.with_file_name(&entry.file);
    let text = fs::read_to_string(&path).map_err(|error| at_fault(&path, error))?;
    let row = |line: &str| {
        let mut cells = line.split(',').map(str::trim);
        let time: i64 = cells.next()?.parse().ok()?;
        let value = cells.next()?;
        let value: f64 = if value.is_empty() { f64::NAN } else { value.parse().ok()? };
        Some(((time, value), cells.next().is_some_and(|label| label != "0")))
    };
    let lines = text.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty());
    let rows: Result<Vec<_>, usize> = lines.map(|(index, line)| row(line).ok_or(index + 1)).collect();
    let rows = rows.map_err(|line| at_fault(&path, format!("line {line} cannot be read")))?;
    let (rows, labels): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let buckets = place(&rows, entry.interval_s);
    let mut values = vec![f64::NAN; buckets.iter().max().map_or(0, |last| last + 1)];
    for (&bucket, &(_, value)) in buckets.iter().zip(&rows) {
        values[bucket] = value;
    }
    let split = buckets.get(entry.split).copied().unwrap_or(values.len());
    Ok(Series { buckets, labels, values, split })
}

/// The lines of the result for the rows from `first` on, whose buckets are given.
fn result_lines(buckets: &[usize], first: usize, scored: &ScoredSeries) -> String {
    let mut lines = String::from("index,score,flag\n");
    for (index, bucket) in buckets.iter().enumerate() {
        let severity = bucket.checked_sub(scored.first).and_then(|at| scored.severity.get(at));
        if let Some(&severity) = severity {
            lines += &format!("{},{severity:.4},{}\n", first + index, u8::from(severity >= DEFAULT_THRESHOLD));
        }
    }
    lines
}

/// Bucket of each row. A row that would share the bucket of the row before, because samples come a little early or
/// late, takes the next one; a file whose times would need far more buckets than rows is taken row by row.
fn place(rows: &[(i64, f64)], interval_seconds: i64) -> Vec<usize> {
    let Some(first) = rows.iter().map(|&(at, _)| at).min() else { return Vec::new() };
    let mut buckets = Vec::with_capacity(rows.len());
    for &(at, _) in rows {
        let nearest = ((at - first + interval_seconds / 2) / interval_seconds) as usize;
        let bucket = if buckets.last() == Some(&nearest) { nearest + 1 } else { nearest };
        buckets.push(bucket);
    }
    let last = buckets.iter().max().copied().unwrap_or(0);
    if last > rows.len() * 20 + 1_000 { (0..rows.len()).collect() } else { buckets }
}
