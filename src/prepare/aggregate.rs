//! Rows to series, one measure at a time and each level from the rows.
//!
//! A bucket without a value stays `NaN`; a count of values is 0 where rows exist but hold none. A count of rows is 0 in
//! every bucket without rows since the metric's first row: that nothing happened is known. A ratio divides two figures
//! of the same cell, so it is a ratio of sums at every level; where the lower one is 0 it has no value. Numbers that are
//! not finite count as missing.

use super::cellwise::{Count, Max, Mean, Min, Rowwise, Sum, figures, finite};
use super::dataset::Dataset;
use super::error::PrepareError;
use super::gather::{distinct, percentiles};
use super::layout::{Layout, Survey};
use super::mapping::Mapping;
use super::rows::LEFT_OUT;
use crate::ingest::table::Table;
use crate::model::metric::{Aggregation, DimensionKey, Measure, Metric, MetricId, MetricSet};
use crate::model::series::Series;
use crate::model::zone::Zone;

/// A dataset in the making: one measure per step.
#[derive(Debug)]
pub struct Aggregator {
    layout: Layout,
    dataset: Dataset,
    next: usize,
}

impl Aggregator {
    /// Places all rows of `table`, the zone of `set` being given; the first `learn_percent` of the buckets are the learn part.
    #[inline(never)]
    pub fn new(table: &Table, set: &MetricSet, zone: &Zone, learn_percent: u8) -> Result<Self, PrepareError> {
        let mapping = Mapping::new(table, set, zone).map_err(PrepareError::Mapping)?;
        let layout = Layout::new(&mapping, set, Survey::of(&mapping, set))?;
        let metrics = metrics(set, &layout.keys);
        let dataset = Dataset {
            metric_set: set.clone(),
            zone: zone.clone(),
            grid: layout.grid,
            split: layout.grid.split(learn_percent),
            series: Vec::with_capacity(metrics.len()),
            metrics,
        };
        Ok(Self { layout, dataset, next: 0 })
    }

    /// Aggregates the next measure of `table`, which is the one given before. Returns whether more are left.
    #[inline(never)]
    pub fn step(&mut self, table: &Table) -> bool {
        let Some(measure) = self.dataset.metric_set.measures.get(self.next) else {
            return false;
        };
        let figures = measure_figures(table, measure, &self.layout);
        self.dataset.series.extend(figures.into_iter().map(|values| Series { values }));
        self.next += 1;
        self.next < self.dataset.metric_set.measures.len()
    }

    /// How many rows go into each bucket.
    pub fn rows(&self) -> Vec<u32> {
        let mut rows = vec![0; self.layout.grid.len];
        for &cell in self.layout.cells.iter().filter(|&&cell| cell != LEFT_OUT) {
            rows[cell as usize % self.layout.grid.len] += 1;
        }
        rows
    }

    /// Measures aggregated so far.
    pub fn done(&self) -> usize {
        self.next
    }

    /// The dataset, once [`Aggregator::step`] has returned false.
    pub fn finish(self) -> Dataset {
        self.dataset
    }
}

/// All steps in one go.
#[inline(never)]
pub fn aggregate(table: &Table, set: &MetricSet, zone: &Zone, learn_percent: u8) -> Result<Dataset, PrepareError> {
    let mut aggregator = Aggregator::new(table, set, zone, learn_percent)?;
    while aggregator.step(table) {}
    Ok(aggregator.finish())
}

fn metrics(set: &MetricSet, keys: &[DimensionKey]) -> Vec<Metric> {
    let pairs = (0..set.measures.len()).flat_map(|measure| keys.iter().map(move |key| (measure, key)));
    pairs
        .enumerate()
        .map(|(index, (measure, key))| Metric { id: MetricId(index as u32), measure, key: key.clone() })
        .collect()
}

/// One figure per bucket of each metric.
pub(super) fn measure_figures(table: &Table, measure: &Measure, layout: &Layout) -> Vec<Vec<f64>> {
    let mut metrics = part_figures(table, &measure.column, measure.aggregation, layout);
    if let Some(per) = &measure.per {
        let below = part_figures(table, &per.column, per.aggregation, layout);
        for (above, below) in metrics.iter_mut().zip(below) {
            // Division by 0 gives no number.
            above.iter_mut().zip(below).for_each(|(figure, below)| *figure = finite(*figure / below));
        }
    } else if measure.counts_rows() {
        for buckets in &mut metrics {
            let begun = buckets.iter_mut().skip_while(|rows| rows.is_nan());
            begun.filter(|rows| rows.is_nan()).for_each(|rows| *rows = 0.0);
        }
    }
    metrics
}

fn part_figures(table: &Table, column: &str, aggregation: Aggregation, layout: &Layout) -> Vec<Vec<f64>> {
    let rows = Rowwise::of(table, column);
    match aggregation {
        Aggregation::Sum => figures::<Sum>(layout, rows),
        Aggregation::Mean => figures::<Mean>(layout, rows),
        Aggregation::Min => figures::<Min>(layout, rows),
        Aggregation::Max => figures::<Max>(layout, rows),
        Aggregation::Count => figures::<Count>(layout, rows),
        Aggregation::CountDistinct => distinct(layout, rows),
        Aggregation::Percentile(percent) => percentiles(layout, rows, percent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::table::{Cells, Column};
    use crate::model::column::TimeFormat;
    use crate::model::metric::Denominator;
    use crate::model::time::Interval;
    use crate::model::zone::UTC;

    /// Rows of (hour, place, value); the letters of a place are values of the dimensions, of which so many are used.
    fn dataset(rows: &[(i64, &str, f64)], aggregation: Aggregation, dimensions: usize) -> Dataset {
        dataset_of(rows, Measure::new("value", aggregation), dimensions)
    }

    fn dataset_of(rows: &[(i64, &str, f64)], measure: Measure, dimensions: usize) -> Dataset {
        let column = |name: String, cells| Column { name, cells, missing: 0, misfits: 0 };
        let times: Vec<_> = rows.iter().map(|&(hour, ..)| hour * 3_600 + 59).collect();
        let dictionary: Vec<String> = ('a'..='z').map(String::from).collect();
        let code = |place: &str, dimension: usize| u32::from(place.as_bytes()[dimension] - b'a');
        let names: Vec<String> = (0..dimensions).map(|dimension| format!("d{dimension}")).collect();
        let mut columns = vec![
            column("time".to_owned(), Cells::Timestamp { values: times.into(), format: TimeFormat::default() }),
            column("value".to_owned(), Cells::Number(rows.iter().map(|&(.., value)| value).collect())),
        ];
        columns.extend(names.iter().enumerate().map(|(dimension, name)| {
            let codes = rows.iter().map(|&(_, place, _)| code(place, dimension)).collect();
            column(name.clone(), Cells::Text { codes, dictionary: dictionary.clone() })
        }));
        let set = MetricSet {
            timestamp: "time".to_owned(),
            measures: vec![measure],
            dimensions: names,
            interval: Interval::HOUR,
            ..MetricSet::default()
        };
        aggregate(&Table { columns, rows: rows.len() }, &set, &UTC, 70).unwrap()
    }

    #[test]
    fn every_aggregation_by_hand() {
        let nan = f64::NAN;
        let rows = [(0, "b", 2.0), (0, "a", 4.0), (0, "b", 9.0), (2, "a", -1.0), (3, "b", nan)];
        for (aggregation, expected) in [
            (Aggregation::Sum, [[15.0, nan, -1.0, nan], [4.0, nan, -1.0, nan], [11.0, nan, nan, nan]]),
            (Aggregation::Mean, [[5.0, nan, -1.0, nan], [4.0, nan, -1.0, nan], [5.5, nan, nan, nan]]),
            (Aggregation::Min, [[2.0, nan, -1.0, nan], [4.0, nan, -1.0, nan], [2.0, nan, nan, nan]]),
            (Aggregation::Max, [[9.0, nan, -1.0, nan], [4.0, nan, -1.0, nan], [9.0, nan, nan, nan]]),
            (Aggregation::Count, [[3.0, nan, 1.0, 0.0], [1.0, nan, 1.0, nan], [2.0, nan, nan, 0.0]]),
            (Aggregation::CountDistinct, [[3.0, nan, 1.0, 0.0], [1.0, nan, 1.0, nan], [2.0, nan, nan, 0.0]]),
            (Aggregation::Percentile(50), [[4.0, nan, -1.0, nan], [4.0, nan, -1.0, nan], [5.5, nan, nan, nan]]),
        ] {
            check(&rows, Measure::new("value", aggregation), &expected);
        }
    }

    /// Of one dimension.
    #[track_caller]
    fn check(rows: &[(i64, &str, f64)], measure: Measure, expected: &[[f64; 4]]) {
        let found: Vec<_> = dataset_of(rows, measure, 1).series.into_iter().map(|series| series.values).collect();
        assert_eq!(format!("{found:?}"), format!("{expected:?}"));
    }

    #[test]
    fn a_sum_of_zero_is_a_sum() {
        let nan = f64::NAN;
        let rows = [(0, "a", -0.0), (1, "a", 5.0), (1, "b", -5.0), (2, "a", nan), (3, "b", 7.0), (3, "b", -7.0)];
        let expected = [[0.0, 0.0, nan, 0.0], [0.0, 5.0, nan, nan], [nan, -5.0, nan, 0.0]];
        check(&rows, Measure::new("value", Aggregation::Sum), &expected);
    }

    #[test]
    fn no_row_is_a_count_of_zero_once_the_metric_has_begun() {
        let nan = f64::NAN;
        let rows = [(0, "a", nan), (0, "a", 1.0), (1, "b", nan), (3, "a", nan)];
        check(&rows, Measure::rows(), &[[2.0, 1.0, 0.0, 1.0], [2.0, 0.0, 0.0, 1.0], [nan, 1.0, 0.0, 0.0]]);
        let values = Measure::new("value", Aggregation::Count);
        check(&rows, values, &[[1.0, 0.0, nan, 0.0], [1.0, nan, nan, 0.0], [nan, 0.0, nan, nan]]);
    }

    #[test]
    fn a_ratio_divides_what_is_aggregated() {
        let nan = f64::NAN;
        // Hour 0: 9 over 3 rows; hour 1: 4 over a row; hour 2: nothing over a row; hour 3: 0 over 0.
        let rows = [(0, "a", 1.0), (0, "a", 2.0), (0, "b", 6.0), (1, "b", 4.0), (2, "a", nan), (3, "b", 0.0)];
        let ratio = |aggregation, column: &str, below| Measure {
            per: Some(Denominator { column: column.to_owned(), aggregation: below }),
            ..Measure::new("value", aggregation)
        };
        let per_row = ratio(Aggregation::Sum, "", Aggregation::Count);
        check(&rows, per_row, &[[3.0, 4.0, nan, 0.0], [1.5, nan, nan, nan], [6.0, 4.0, nan, 0.0]]);
        let one = [[1.0, 1.0, nan, nan], [1.0, nan, nan, nan], [1.0, 1.0, nan, nan]];
        check(&rows, ratio(Aggregation::Sum, "value", Aggregation::Sum), &one);
        check(
            &rows,
            ratio(Aggregation::Count, "value", Aggregation::Count),
            &[[1.0, 1.0, nan, 1.0], [1.0, nan, nan, nan], [1.0, 1.0, nan, 1.0]],
        );
    }

    #[test]
    fn every_level_is_aggregated_from_the_rows() {
        // Twice (b, x), once (a, x), once (a, y), of which the last holds no value.
        let rows = [(0, "bx", 2.0), (0, "ax", 4.0), (0, "bx", 9.0), (0, "ay", f64::NAN)];
        let labels = ["all", "a", "b", "x", "y", "a, x", "a, y", "b, x"];
        let nan = f64::NAN;
        for (aggregation, expected) in [
            (Aggregation::Sum, [15.0, 4.0, 11.0, 15.0, nan, 4.0, nan, 11.0]),
            (Aggregation::Mean, [5.0, 4.0, 5.5, 5.0, nan, 4.0, nan, 5.5]),
            (Aggregation::Min, [2.0, 4.0, 2.0, 2.0, nan, 4.0, nan, 2.0]),
            (Aggregation::Max, [9.0, 4.0, 9.0, 9.0, nan, 4.0, nan, 9.0]),
            (Aggregation::Count, [3.0, 1.0, 2.0, 3.0, 0.0, 1.0, 0.0, 2.0]),
            (Aggregation::CountDistinct, [3.0, 1.0, 2.0, 3.0, 0.0, 1.0, 0.0, 2.0]),
            (Aggregation::Percentile(50), [4.0, 4.0, 5.5, 4.0, nan, 4.0, nan, 5.5]),
        ] {
            let found = dataset(&rows, aggregation, 2);
            assert!(found.metrics.iter().enumerate().all(|(index, metric)| metric.id.index() == index));
            assert_eq!(found.metrics.iter().map(|metric| metric.key.label("all")).collect::<Vec<_>>(), labels);
            let values: Vec<_> = found.series.iter().map(|series| series.values[0]).collect();
            assert_eq!(format!("{values:?}"), format!("{expected:?}"), "{aggregation:?}");
        }
    }

    #[test]
    fn different_values_of_parts_are_no_different_values_of_the_whole() {
        let rows = [(0, "a", 1.0), (0, "b", 1.0), (0, "b", 2.0), (0, "b", 2.0), (0, "a", 0.0), (0, "b", -0.0)];
        let found = dataset(&rows, Aggregation::CountDistinct, 1);
        assert_eq!(found.series.iter().map(|series| series.values[0]).collect::<Vec<_>>(), [3.0, 2.0, 3.0]);
    }

    #[test]
    fn with_three_dimensions_pairs_are_not_watched() {
        let found = dataset(&[(0, "apx", 1.0), (0, "bpx", 2.0)], Aggregation::Sum, 3);
        let labels: Vec<_> = found.metrics.iter().map(|metric| metric.key.label("all")).collect();
        assert_eq!(labels, ["all", "a", "b", "p", "x", "a, p, x", "b, p, x"]);
    }

    #[test]
    fn without_dimensions_there_is_only_the_overall_metric() {
        let found = dataset(&[(0, "a", 1.0), (0, "b", 2.0)], Aggregation::Sum, 0);
        assert_eq!((found.metrics.len(), &found.series[0].values), (1, &vec![3.0]));
        assert!(found.metrics[0].key.is_overall());
    }

    #[test]
    fn small_values_survive_between_large_ones() {
        let found = dataset(&[(0, "a", 1e16), (0, "a", 1.0), (0, "a", -1e16)], Aggregation::Sum, 0);
        assert_eq!(found.series[0].values, [1.0]);
    }

    #[test]
    fn an_overflowing_sum_is_a_gap() {
        let found = dataset(&[(0, "a", f64::MAX), (0, "a", f64::MAX)], Aggregation::Sum, 0);
        assert!(found.series[0].values[0].is_nan());
    }
}
