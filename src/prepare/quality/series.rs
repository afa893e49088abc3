//! The series that a metric set gives: where values are missing, never change, or are folded into one; and what
//! Lookout for Metrics would have refused (its quotas, `lookout-features.md` C.8).

use std::cmp::Reverse;

use super::super::aggregate::measure_figures;
use super::super::layout::Layout;
use super::super::memo::Memo;
use super::super::placed::{Placed, PlacedCells};
use super::super::rows::LEFT_OUT;
use crate::ingest::lines::RowLines;
use crate::ingest::table::Table;
use crate::model::format::{count, plural};
use crate::model::metric::{Measure, MetricSet};
use crate::model::order;
use crate::model::preview::Preview;
use crate::model::quality::{Issue, IssueKind, Spot};
use crate::model::time::{Grid, Interval};

/// Values (metric × interval) up to which each metric is looked at before a run: some hundred milliseconds.
const MOST_CELLS: u64 = 4_000_000;
/// Values from which a dimension is likely to hold names of single things.
const MANY_VALUES: u64 = 1_000;
/// Rows for each value below which its metrics are thin.
const THIN: u64 = 10;

/// Where the series of one measure lack values, or do not change.
#[derive(Debug)]
pub(crate) struct Lacks {
    /// Of each bucket, whether the overall metric has no value.
    empty: Vec<bool>,
    /// Metrics of the finest level, as indices into the keys, with their intervals without a value.
    gaps: Vec<(u64, usize)>,
    /// The same with their intervals, where all those hold the same value.
    constant: Vec<(u64, usize)>,
}

impl Lacks {
    /// Of the figures of a measure, the overall metric first.
    fn of(metrics: &[Vec<f64>], layout: &Layout) -> Self {
        let finest = metrics.iter().enumerate().skip(layout.keys.len() - layout.combination_count());
        let (mut gaps, mut constant) = (Vec::new(), Vec::new());
        for (key, figures) in finest {
            let mut present = figures.iter().filter(|figure| !figure.is_nan());
            let first = present.next();
            let mut others = 0;
            let is_constant = present.inspect(|_| others += 1).all(|figure| Some(figure) == first);
            if is_constant && others > 0 {
                constant.push((others + 1, key));
            }
            let empty = figures.iter().filter(|figure| figure.is_nan()).count() as u64;
            if empty > 0 {
                gaps.push((empty, key));
            }
        }
        let overall = metrics.first().into_iter().flatten();
        Self { empty: overall.map(|figure| figure.is_nan()).collect(), gaps, constant }
    }
}

pub(super) fn issues(
    table: &Table,
    set: &MetricSet,
    preview: &Preview,
    lines: &RowLines,
    memo: &mut Memo,
) -> Vec<Issue> {
    let Memo { placed: Some(Placed { cells: Ok(PlacedCells { layout, .. }), .. }), lacks, .. } = memo else {
        return Vec::new();
    };
    let cells = preview.metrics.saturating_mul(layout.grid.len as u64);
    let mut issues = Vec::new();
    if cells > MOST_CELLS {
        issues.push(Issue {
            kind: IssueKind::TooManyMetrics,
            count: preview.metrics,
            spots: Vec::new(),
            sentence: format!("{} values: single metrics are looked at by the run only", count(cells)),
        });
    } else {
        let mut known = std::mem::take(lacks);
        for measure in &set.measures {
            let found = known.iter().position(|(known, _)| known == measure).map(|index| known.swap_remove(index));
            lacks.push(
                found.unwrap_or_else(|| (measure.clone(), Lacks::of(&measure_figures(table, measure, layout), layout))),
            );
        }
        issues.extend(missing(lacks, layout.grid));
        let named =
            |kind, found: fn(&Lacks) -> &[(u64, usize)], what: &str| of_metrics(lacks, layout, kind, found, what);
        issues.extend(named(IssueKind::MetricsWithGaps, |lacks| &lacks.gaps, "without a value in some intervals"));
        issues.extend(named(IssueKind::ConstantMetrics, |lacks| &lacks.constant, "always with the same value"));
    }
    issues.extend(duplicates(set, preview, layout, lines));
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
fn missing(lacks: &[(Measure, Lacks)], grid: Grid) -> Option<Issue> {
    let is_empty = (0..grid.len).map(|bucket| lacks.iter().all(|(_, lacks)| lacks.empty[bucket]));
    let (mut spots, mut empty, mut from) = (Vec::new(), 0, None);
    for (bucket, is_empty) in is_empty.chain([false]).enumerate() {
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

/// The metrics of the finest level that are found, those of most intervals first.
fn of_metrics(
    lacks: &[(Measure, Lacks)],
    layout: &Layout,
    kind: IssueKind,
    found: impl Fn(&Lacks) -> &[(u64, usize)],
    what: &str,
) -> Option<Issue> {
    let of_measure = |(measure, (_, lacks)): (usize, &(Measure, Lacks))| {
        found(lacks).iter().map(move |&(intervals, key)| (Reverse(intervals), measure, key)).collect::<Vec<_>>()
    };
    let mut metrics: Vec<_> = lacks.iter().enumerate().flat_map(of_measure).collect();
    order::sort(&mut metrics);
    let spot = |&(Reverse(intervals), measure, key): &(Reverse<u64>, usize, usize)| Spot::Metric {
        measure: lacks[measure].0.name.clone(),
        key: layout.keys[key].clone(),
        intervals,
    };
    let count = metrics.len() as u64;
    let all = lacks.len() * layout.combination_count();
    (count > 0).then(|| Issue {
        kind,
        count,
        spots: metrics.iter().take(Issue::MAX_SPOTS).map(spot).collect(),
        sentence: format!("{} of {all} {what}", plural(count, "metric", "metrics")),
    })
}

/// Rows that share interval and combination with an earlier one, as `preview` counted them.
fn duplicates(set: &MetricSet, preview: &Preview, layout: &Layout, lines: &RowLines) -> Option<Issue> {
    let rows = preview.merged_rows;
    if rows == 0 {
        return None;
    }
    let mut seen = vec![false; layout.keys.len() * layout.grid.len];
    let placed = layout.cells.iter().enumerate().filter(|&(_, &cell)| cell != LEFT_OUT);
    let repeated = placed.filter(|&(_, &cell)| std::mem::replace(&mut seen[cell as usize], true));
    let spots = repeated.take(Issue::MAX_SPOTS).map(|(row, _)| Spot::Row(lines.place(row))).collect();
    let combination = if set.dimensions.is_empty() { "" } else { " and combination" };
    let sentence = format!(
        "{} the interval{combination} of an earlier one; they are aggregated",
        plural(rows, "row has", "rows have")
    );
    Some(Issue { kind: IssueKind::Duplicates, count: rows, spots, sentence })
}

/// What Lookout for Metrics would have refused, for those who come from there.
pub(super) fn old_quotas(set: &MetricSet, preview: &Preview, memo: &Memo) -> Option<Issue> {
    let Some(Placed { cells: Ok(PlacedCells { layout, .. }), .. }) = &memo.placed else { return None };
    let (most_metrics, most_rows) = match set.interval {
        interval if interval.seconds() <= 300 => (5_000, 15_000),
        interval if interval < Interval::HOUR => (10_000, 24_000),
        _ => (50_000, 150_000),
    };
    let metrics = preview.combinations.saturating_mul(set.measures.len() as u64);
    let intervals = layout.grid.len as u64;
    let rows = fullest(layout);
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
fn fullest(layout: &Layout) -> u64 {
    let buckets = layout.grid.len;
    let mut rows = vec![0_u32; buckets];
    let placed = layout.cells.iter().filter(|&&cell| cell != LEFT_OUT);
    placed.for_each(|&cell| rows[cell as usize % buckets] += 1);
    rows.into_iter().max().map_or(0, u64::from)
}
