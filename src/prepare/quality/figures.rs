//! The ten figures of `GetDataQualityMetrics`.

use crate::ingest::table::{Cells, Column, Table};
use crate::model::metric::MetricSet;
use crate::model::preview::Preview;
use crate::model::quality::{Figure, FigureKind};

pub(super) fn figures(table: &Table, set: &MetricSet, preview: &Preview, rejected: u64) -> Vec<Figure> {
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
    let rows = rows(&used, set, table.rows);
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

fn rows(used: &[&Column], set: &MetricSet, rows: usize) -> Rows {
    let mut lacks = vec![false; rows];
    let mut is_out = vec![false; rows];
    for column in used {
        match &column.cells {
            Cells::Timestamp { values, .. } if column.name == set.timestamp => {
                is_out
                    .iter_mut()
                    .zip(values.iter())
                    .for_each(|(out, at)| *out = at == Cells::NO_TIME || !set.takes(at));
            }
            Cells::Timestamp { values, .. } => {
                lacks.iter_mut().zip(values.iter()).for_each(|(lacks, at)| *lacks |= at == Cells::NO_TIME);
            }
            Cells::Number(values) => {
                lacks.iter_mut().zip(values.iter()).for_each(|(lacks, value)| *lacks |= !value.is_finite());
            }
            Cells::Text { codes, .. } | Cells::Boolean { codes } => {
                lacks.iter_mut().zip(codes.iter()).for_each(|(lacks, code)| *lacks |= code == Cells::NO_TEXT);
            }
        }
    }
    let partial = lacks.iter().zip(&is_out).filter(|(lacks, out)| **lacks && !**out).count() as u64;
    Rows { partial, left_out: is_out.iter().filter(|out| **out).count() as u64 }
}
