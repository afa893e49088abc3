//! The tables that the samples of Lookout for Metrics wrote: a row per interval and combination with the score of the
//! group (`views_group_score`, or `viewsGroupScore` for QuickSight), and a row per share of a dimension value. They have
//! no ids: rows of one measure with one score in intervals that follow each other are an event.

use std::collections::BTreeMap;

use super::Collector;
use super::time::instant;
use crate::ingest::Reader;
use crate::ingest::table::{Cells, Column, Table};
use crate::model::archive::{OldEvent, OldSeries};
use crate::model::order;
use crate::model::reading::ReadSettings;
use crate::model::time::Timestamp;

/// A share of the deviation in one interval.
#[derive(Debug)]
pub(super) struct Contribution {
    pub(super) at: Timestamp,
    pub(super) dimension: String,
    pub(super) value: String,
    pub(super) percent: f64,
}

/// Reads a table of either kind.
pub(super) fn read(file: &str, bytes: &[u8], into: &mut Collector) -> Result<(), String> {
    let mut reader = Reader::new(ReadSettings::default());
    reader.begin_file(file, "", bytes.len() as u64);
    reader.push(bytes);
    let table = reader.finish().table;
    let time = table.columns.iter().find(|column| column.name.eq_ignore_ascii_case("timestamp"));
    let time = time.ok_or("it has no column timestamp.")?;
    if let Some(share) = table.column("valueContribution") {
        contributions(&table, time, share, into);
        return Ok(());
    }
    let measure_of = |name: &str| {
        let name = name.strip_suffix("_group_score").or_else(|| name.strip_suffix("GroupScore"))?;
        Some(name.to_owned())
    };
    let is_other = |column: &&Column| {
        column.name != time.name
            && column.name != "key"
            && measure_of(&column.name).is_none()
            && !column.name.ends_with("AnomalyMetricValue")
    };
    let dimensions: Vec<&Column> = table.columns.iter().filter(is_other).collect();
    let times: Vec<Option<Timestamp>> = (0..table.rows).map(|row| at(time, row)).collect();
    let step = step(&times);
    for column in &table.columns {
        let (Some(measure), Cells::Number(scores)) = (measure_of(&column.name), &column.cells) else { continue };
        let mut by_score: BTreeMap<u64, Vec<(Timestamp, usize)>> = BTreeMap::new();
        for (row, score) in scores.iter().enumerate() {
            if let Some(at) = times[row].filter(|_| score > 0.0) {
                by_score.entry(score.to_bits()).or_default().push((at, row));
            }
        }
        for (score, mut rows) in by_score {
            order::sort(&mut rows);
            for rows in rows.chunk_by(|before, after| after.0 - before.0 <= 2 * step) {
                let (start, end) = (rows[0].0, rows[rows.len() - 1].0);
                let id = format!("{measure} {start} {:.2}", f64::from_bits(score));
                let Some(event) = into.event(&id) else { return Ok(()) };
                let series = rows.iter().map(|(_, row)| dimensions_of(&dimensions, *row));
                fill(event, &measure, f64::from_bits(score), (start, end), series);
            }
        }
    }
    Ok(())
}

fn fill(
    event: &mut OldEvent,
    measure: &str,
    score: f64,
    (start, end): (Timestamp, Timestamp),
    series: impl Iterator<Item = Vec<(String, String)>>,
) {
    measure.clone_into(&mut event.measure);
    event.score = score;
    event.start = event.start.min(start);
    event.end = event.end.max(end);
    for dimensions in series {
        let is_new = !event.series.iter().any(|known| known.dimensions == dimensions);
        if is_new && event.series.len() < OldEvent::MAX_SERIES {
            event.series.push(OldSeries { dimensions, ..OldSeries::default() });
        }
    }
}

fn dimensions_of(columns: &[&Column], row: usize) -> Vec<(String, String)> {
    columns.iter().map(|column| (column.name.clone(), column.text(row).into_owned())).collect()
}

fn contributions(table: &Table, time: &Column, share: &Column, into: &mut Collector) {
    let cell =
        |name: &str, row: usize| table.column(name).map_or(String::new(), |column| column.text(row).into_owned());
    for row in 0..table.rows {
        if let (Some(at), Ok(percent)) = (at(time, row), share.text(row).parse()) {
            let (dimension, value) = (cell("dimensionName", row), cell("dimensionValue", row));
            into.tables.push((cell("metricName", row), Contribution { at, dimension, value, percent }));
        }
    }
}

fn at(time: &Column, row: usize) -> Option<Timestamp> {
    match &time.cells {
        Cells::Timestamp { values, .. } => Some(values.get(row)).filter(|at| *at != Cells::NO_TIME),
        _ => instant(&time.text(row)),
    }
}

/// The smallest distance between different times, at least a second.
fn step(times: &[Option<Timestamp>]) -> i64 {
    let mut times: Vec<Timestamp> = times.iter().flatten().copied().collect();
    times.sort_unstable();
    times.dedup();
    times.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).min().unwrap_or(3_600).clamp(1, i64::MAX / 4)
}
