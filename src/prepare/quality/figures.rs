//! The ten figures of `GetDataQualityMetrics`.

use super::columns::ColumnLook;
use crate::ingest::packed::{Pack, Packed};
use crate::ingest::table::{Cells, Column, Table};
use crate::model::metric::MetricSet;
use crate::model::preview::Preview;
use crate::model::quality::{Figure, FigureKind};

pub(super) fn figures(
    table: &Table,
    set: &MetricSet,
    preview: &Preview,
    rejected: u64,
    looks: &[ColumnLook],
) -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut add = |kind, column: Option<&str>, value: f64| {
        figures.push(Figure { kind, column: column.map(str::to_owned), value });
    };
    let used = used(table, set);
    for column in &used {
        let usable = table.rows as f64 - (column.missing + column.misfits) as f64;
        add(FigureKind::ColumnCompleteness, Some(&column.name), usable / table.rows.max(1) as f64);
    }
    for (dimension, &values) in set.dimensions.iter().zip(&preview.cardinality) {
        add(FigureKind::DimensionUniqueness, Some(dimension), values as f64);
    }
    add(FigureKind::TimeSeriesCount, None, (preview.combinations * set.measures.len() as u64) as f64);
    let rows = rows(table, set, &used, looks);
    add(FigureKind::RowsProcessed, None, (table.rows as u64 + rejected) as f64);
    add(FigureKind::RowsPartialCompliance, None, rows.partial as f64);
    add(FigureKind::InvalidRowsCompliance, None, (rows.left_out + rejected) as f64);
    let split = preview.learn as usize;
    if let Some(grid) = preview.grid.filter(|grid| (1..grid.len).contains(&split)) {
        let times = [
            (FigureKind::BacktestTrainingDataStartTimeStamp, 0),
            (FigureKind::BacktestTrainingDataEndTimeStamp, split - 1),
            (FigureKind::BacktestInferenceDataStartTimeStamp, split),
            (FigureKind::BacktestInferenceDataEndTimeStamp, grid.len - 1),
        ];
        for (kind, bucket) in times {
            add(kind, None, grid.time(bucket) as f64);
        }
    }
    figures
}

/// The columns of the metric set, each once: time, measures, dimensions.
fn used<'a>(table: &'a Table, set: &MetricSet) -> Vec<&'a Column> {
    let measures = set.measures.iter().map(|measure| &measure.column);
    let mut names: Vec<&String> = Vec::new();
    for name in std::iter::once(&set.timestamp).chain(measures).chain(&set.dimensions) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter().filter_map(|name| table.column(name)).collect()
}

struct Rows {
    /// With a time, without some measure or dimension.
    partial: u64,
    /// Without a time, or not wanted.
    left_out: u64,
}

fn rows(table: &Table, set: &MetricSet, used: &[&Column], looks: &[ColumnLook]) -> Rows {
    let is_full =
        |name: &str| table.columns.iter().zip(looks).any(|(column, look)| column.name == name && look.is_full);
    let (mut lacks, mut is_out) = (vec![false; table.rows], vec![false; table.rows]);
    for column in used {
        let is_time = column.name == set.timestamp;
        // Full columns need no second look.
        if is_full(&column.name) && !(is_time && set.time_range.is_some()) {
            continue;
        }
        match &column.cells {
            Cells::Timestamp { values, .. } if is_time => {
                mark(&mut is_out, values, |at| at == Cells::NO_TIME || !set.takes(at));
            }
            Cells::Timestamp { values, .. } => mark(&mut lacks, values, |at| at == Cells::NO_TIME),
            Cells::Number(values) => mark(&mut lacks, values, |value| !value.is_finite()),
            Cells::Text { codes, .. } | Cells::Boolean { codes } => {
                mark(&mut lacks, codes, |code| code == Cells::NO_TEXT);
            }
        }
    }
    let partial = lacks.iter().zip(&is_out).filter(|(lacks, out)| **lacks && !**out).count() as u64;
    Rows { partial, left_out: is_out.iter().filter(|out| **out).count() as u64 }
}

fn mark<T: Pack>(marks: &mut [bool], values: &Packed<T>, is_marked: impl Fn(T) -> bool) {
    let mut marks = marks.iter_mut();
    values.iter().for_each(|value| marks.next().into_iter().for_each(|mark| *mark |= is_marked(value)));
}
