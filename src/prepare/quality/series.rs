//! The series that a metric set gives: where values are missing, never change, or are folded into one; and what
//! Lookout for Metrics would have refused (its quotas, `lookout-features.md` C.8).

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::super::aggregate::aggregate;
use super::super::dataset::Dataset;
use crate::ingest::lines::RowLines;
use crate::ingest::table::{Cells, Column, Table};
use crate::model::format::{count, plural};
use crate::model::metric::{Level, MetricSet};
use crate::model::preview::Preview;
use crate::model::quality::{Issue, IssueKind, Spot};
use crate::model::series::Series;
use crate::model::time::{Grid, Interval};
use crate::model::zone::Zone;

/// Values (metric × interval) up to which each metric is looked at before a run: some hundred milliseconds.
const MOST_CELLS: u64 = 4_000_000;
/// Rows among which the places of duplicates are looked for.
const MOST_ROWS: usize = 1_000_000;
/// Values from which a dimension is likely to hold names of single things.
const MANY_VALUES: u64 = 1_000;
/// Rows for each value below which its metrics are thin.
const THIN: u64 = 10;

pub(super) fn issues(table: &Table, set: &MetricSet, zone: &Zone, preview: &Preview, lines: &RowLines) -> Vec<Issue> {
    let Some(grid) = preview.grid else { return Vec::new() };
    let cells = preview.metrics.saturating_mul(grid.len as u64);
    let mut issues = Vec::new();
    if cells > MOST_CELLS {
        issues.push(Issue {
            kind: IssueKind::TooManyMetrics,
            count: preview.metrics,
            spots: Vec::new(),
            sentence: format!("{} values: single metrics are looked at by the run only", count(cells)),
        });
    } else if let Ok(dataset) = aggregate(table, set, zone, 50) {
        issues.extend(missing(&dataset));
        issues.extend(with_gaps(&dataset));
        issues.extend(constant(&dataset));
    }
    issues.extend(duplicates(table, set, preview, lines));
    issues.extend(set.dimensions.iter().zip(&preview.cardinality).filter_map(|(dimension, &values)| {
        let is_high = values >= MANY_VALUES && preview.rows < values.saturating_mul(THIN);
        is_high.then(|| Issue {
            kind: IssueKind::HighCardinality { dimension: dimension.clone() },
            count: values,
            spots: Vec::new(),
            sentence: format!("{dimension} has {} in {} rows", plural(values, "value", "values"), count(preview.rows)),
        })
    }));
    issues
}

/// Intervals without any value.
fn missing(dataset: &Dataset) -> Option<Issue> {
    let grid = dataset.grid;
    let overall: Vec<&Series> = dataset
        .metrics
        .iter()
        .zip(&dataset.series)
        .filter(|(metric, _)| metric.key.level() == Level::Overall)
        .map(|(_, series)| series)
        .collect();
    let is_empty: Vec<bool> =
        (0..grid.len).map(|bucket| overall.iter().all(|series| series.values[bucket].is_nan())).collect();
    let (mut spots, mut empty, mut from) = (Vec::new(), 0, None);
    for (bucket, is_empty) in is_empty.into_iter().chain([false]).enumerate() {
        empty += u64::from(is_empty);
        match (is_empty, from) {
            (true, None) => from = Some(bucket),
            (false, Some(begun)) => {
                spots.push(Spot::Time(grid.range(begun, bucket)));
                from = None;
            }
            _ => {}
        }
    }
    let gaps = spots.len() as u64;
    spots.truncate(Issue::MAX_SPOTS);
    (empty > 0).then(|| Issue {
        kind: IssueKind::MissingIntervals,
        count: empty,
        spots,
        sentence: format!(
            "{} of {} without any value, in {}",
            plural(empty, "interval", "intervals"),
            count(grid.len as u64),
            plural(gaps, "gap", "gaps"),
        ),
    })
}

/// Metrics of the finest level that lack intervals, most of them first.
fn with_gaps(dataset: &Dataset) -> Option<Issue> {
    let gaps = |series: &Series| series.values.iter().filter(|value| value.is_nan()).count() as u64;
    let (issue, all) = of_metrics(dataset, IssueKind::MetricsWithGaps, |series| Some(gaps(series)).filter(|&n| n > 0))?;
    let sentence = format!("{} of {all} without a value in some intervals", plural(issue.count, "metric", "metrics"));
    Some(Issue { sentence, ..issue })
}

/// Metrics of the finest level with the same value throughout.
fn constant(dataset: &Dataset) -> Option<Issue> {
    let (issue, all) = of_metrics(dataset, IssueKind::ConstantMetrics, |series| {
        let mut present = series.values.iter().filter(|value| !value.is_nan());
        let first = present.next()?;
        let mut others = 0;
        let is_constant = present.inspect(|_| others += 1).all(|value| value == first);
        (is_constant && others > 0).then_some(others + 1)
    })?;
    let sentence = format!("{} of {all} always with the same value", plural(issue.count, "metric", "metrics"));
    Some(Issue { sentence, ..issue })
}

/// The metrics of the finest level to which `intervals` gives a number, and how many such metrics there are in all.
fn of_metrics(dataset: &Dataset, kind: IssueKind, intervals: impl Fn(&Series) -> Option<u64>) -> Option<(Issue, u64)> {
    let finest = dataset.metrics.iter().map(|metric| metric.key.level()).max()?;
    let (mut all, mut found) = (0, Vec::new());
    for (metric, series) in dataset.metrics.iter().zip(&dataset.series) {
        if metric.key.level() == finest {
            all += 1;
            found.extend(intervals(series).map(|intervals| (intervals, metric)));
        }
    }
    if found.is_empty() {
        return None;
    }
    found.sort_by_key(|(intervals, metric)| (std::cmp::Reverse(*intervals), metric.id));
    let spot = |&(intervals, metric): &(u64, &crate::model::metric::Metric)| Spot::Metric {
        measure: dataset.metric_set.measures.get(metric.measure).map_or(String::new(), |measure| measure.name.clone()),
        key: metric.key.clone(),
        intervals,
    };
    let spots = found.iter().take(Issue::MAX_SPOTS).map(spot).collect();
    Some((Issue { kind, count: found.len() as u64, spots, sentence: String::new() }, all))
}

/// Rows that share interval and combination with an earlier one, as `preview` counted them.
fn duplicates(table: &Table, set: &MetricSet, preview: &Preview, lines: &RowLines) -> Option<Issue> {
    let rows = preview.merged_rows;
    if rows == 0 {
        return None;
    }
    let Cells::Timestamp { values, .. } = &table.column(&set.timestamp)?.cells else { return None };
    let dimensions: Vec<&Column> = set.dimensions.iter().filter_map(|name| table.column(name)).collect();
    let (mut seen, mut spots) = (HashSet::new(), Vec::new());
    for (row, at) in values.iter().enumerate().take(MOST_ROWS) {
        if at == Cells::NO_TIME || !set.takes(at) {
            continue;
        }
        let mut hasher = DefaultHasher::new();
        set.interval.floor(at).hash(&mut hasher);
        dimensions.iter().for_each(|column| column.text(row).hash(&mut hasher));
        if !seen.insert(hasher.finish()) {
            spots.push(Spot::Row(lines.place(row)));
            if spots.len() == Issue::MAX_SPOTS {
                break;
            }
        }
    }
    let combination = if set.dimensions.is_empty() { "" } else { " and combination" };
    let sentence = format!(
        "{} the interval{combination} of an earlier one; they are aggregated",
        plural(rows, "row has", "rows have")
    );
    Some(Issue { kind: IssueKind::Duplicates, count: rows, spots, sentence })
}

/// What Lookout for Metrics would have refused, for those who come from there.
pub(super) fn old_quotas(table: &Table, set: &MetricSet, preview: &Preview) -> Option<Issue> {
    let grid = preview.grid?;
    let (most_metrics, most_rows) = match set.interval {
        interval if interval.seconds() <= 300 => (5_000, 15_000),
        interval if interval < Interval::HOUR => (10_000, 24_000),
        _ => (50_000, 150_000),
    };
    let metrics = preview.combinations.saturating_mul(set.measures.len() as u64);
    let intervals = grid.len as u64;
    let rows = fullest(table, set, grid);
    let over = |what: &str, found: u64, most: u64| {
        (found > most).then(|| format!("{} {what}; it took {}", count(found), count(most)))
    };
    let texts: Vec<String> = [
        over("metrics", metrics, most_metrics),
        over("rows in one interval", rows, most_rows),
        over("measures", set.measures.len() as u64, 10),
        over("dimensions", set.dimensions.len() as u64, 10),
        over("intervals", intervals, 3_000),
        (intervals < 285).then(|| format!("{intervals} intervals; it needed 285")),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!texts.is_empty()).then(|| Issue {
        kind: IssueKind::OldQuotas,
        count: texts.len() as u64,
        spots: texts.into_iter().map(Spot::Text).collect(),
        sentence: "Lookout for Metrics would not have taken this; here there is no such limit".to_owned(),
    })
}

/// Rows in the interval that has most of them.
fn fullest(table: &Table, set: &MetricSet, grid: Grid) -> u64 {
    let Some(Cells::Timestamp { values, .. }) = table.column(&set.timestamp).map(|column| &column.cells) else {
        return 0;
    };
    let mut rows = vec![0_u32; grid.len];
    for at in values.iter().filter(|&at| at != Cells::NO_TIME && set.takes(at)) {
        if let Some(rows) = grid.index(at).and_then(|bucket| rows.get_mut(bucket)) {
            *rows += 1;
        }
    }
    rows.into_iter().max().map_or(0, u64::from)
}
