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

#[derive(Deserialize)]
struct Entry {
    suite: String,
    series: String,
    file: PathBuf,
    interval_s: i64,
    split: usize,
    split_set: String,
}

/// The command with its arguments.
pub(super) fn score(arguments: &[String]) -> Result<(), Failure> {
    let (plain, options) = parse(arguments, &["--manifest", "--split", "--out"])?;
    let ([], [Some(manifest), Some(set), Some(out)]) = (plain.as_slice(), options.as_slice()) else {
        return Err(Failure::Usage("score needs --manifest, --split and --out, and nothing else.".to_owned()));
    };
    if !["dev", "held_out", "all"].contains(&set.as_str()) {
        return Err(Failure::Usage(format!("--split is dev, held_out or all, not {set}.")));
    }
    let (manifest, out) = (Path::new(manifest), Path::new(out));
    let text = fs::read_to_string(manifest).map_err(|error| at_fault(manifest, error))?;
    let entries: Manifest = serde_json::from_str(&text).map_err(|error| at_fault(manifest, error))?;
    let mut timing = serde_json::Map::new();
    for entry in entries.series.iter().filter(|entry| set == "all" || entry.split_set == *set) {
        let path = manifest.with_file_name(&entry.file);
        let text = fs::read_to_string(&path).map_err(|error| at_fault(&path, error))?;
        let rows = read_series(&text).map_err(|line| at_fault(&path, format!("line {line} cannot be read")))?;
        let buckets = place(&rows, entry.interval_s);
        let mut values = vec![f64::NAN; buckets.iter().max().map_or(0, |last| last + 1)];
        for (&bucket, &(_, value)) in buckets.iter().zip(&rows) {
            values[bucket] = value;
        }
        let split = buckets.get(entry.split).copied().unwrap_or(values.len());
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

/// Time and value of each row; the number of the line that cannot be read otherwise.
fn read_series(text: &str) -> Result<Vec<(i64, f64)>, usize> {
    let row = |line: &str| {
        let mut cells = line.split(',').map(str::trim);
        let time = cells.next()?.parse().ok()?;
        let value = cells.next()?;
        Some((time, if value.is_empty() { f64::NAN } else { value.parse().ok()? }))
    };
    let lines = text.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty());
    lines.map(|(index, line)| row(line).ok_or(index + 1)).collect()
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
