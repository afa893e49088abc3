//! Rows to series: every row adds its number to the bucket of each metric it belongs to, one measure at a time. Coarser
//! metrics come from the rows as well, never from finer ones: means and counts of parts do not add up.
//!
//! Sums are compensated after Neumaier (Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen,
//! ZAMM 54, 1974), so the order of the rows changes at most the last digit. A bucket without a value stays `NaN`;
//! a count is 0 where rows exist but hold no value. Numbers that are not finite count as missing.

use super::dataset::Dataset;
use super::error::PrepareError;
use super::layout::Layout;
use super::mapping::Mapping;
use crate::ingest::table::{Cells, Column, Table};
use crate::model::metric::{Aggregation, DimensionKey, Metric, MetricId, MetricSet};
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
    pub fn new(table: &Table, set: &MetricSet, zone: &Zone, learn_percent: u8) -> Result<Self, PrepareError> {
        let mapping = Mapping::new(table, set, zone).map_err(PrepareError::Mapping)?;
        let layout = Layout::new(&mapping, set)?;
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
    pub fn step(&mut self, table: &Table) -> bool {
        let Some(measure) = self.dataset.metric_set.measures.get(self.next) else {
            return false;
        };
        if let Some(column) = table.column(&measure.column) {
            self.dataset.series.extend(measure_series(column, measure.aggregation, &self.layout));
        }
        self.next += 1;
        self.next < self.dataset.metric_set.measures.len()
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
pub fn aggregate(table: &Table, set: &MetricSet, zone: &Zone, learn_percent: u8) -> Result<Dataset, PrepareError> {
    let mut aggregator = Aggregator::new(table, set, zone, learn_percent)?;
    while aggregator.step(table) {}
    Ok(aggregator.finish())
}

/// Whether and which number a cell holds; for other columns than numbers every value that is not missing is a 1.
pub(crate) fn number_at(column: &Column, row: usize) -> Option<f64> {
    let present = |present: bool| present.then_some(1.0);
    match &column.cells {
        Cells::Number(values) => Some(values.get(row)).filter(|value| value.is_finite()),
        Cells::Text { codes, .. } | Cells::Boolean { codes } => present(codes.get(row) != Cells::NO_TEXT),
        Cells::Timestamp { values, .. } => present(values.get(row) != Cells::NO_TIME),
    }
}

fn metrics(set: &MetricSet, keys: &[DimensionKey]) -> Vec<Metric> {
    let pairs = (0..set.measures.len()).flat_map(|measure| keys.iter().map(move |key| (measure, key)));
    pairs
        .enumerate()
        .map(|(index, (measure, key))| Metric { id: MetricId(index as u32), measure, key: key.clone() })
        .collect()
}

fn measure_series(column: &Column, aggregation: Aggregation, layout: &Layout) -> Vec<Series> {
    let buckets = layout.grid.len;
    let mut cells = Cellwise::new(aggregation, buckets * layout.keys.len());
    for (row, place) in layout.places().enumerate() {
        let Some((bucket, metrics)) = place else { continue };
        let value = number_at(column, row);
        for &metric in metrics {
            cells.add(metric as usize * buckets + bucket, value);
        }
    }
    cells.finish().chunks_exact(buckets).map(|values| Series { values: values.to_vec() }).collect()
}

/// One aggregate per cell; the lists a kind of aggregate has no use for stay empty.
struct Cellwise {
    aggregation: Aggregation,
    values: Vec<f64>,
    lost: Vec<f64>,
    counts: Vec<u32>,
}

impl Cellwise {
    fn new(aggregation: Aggregation, cells: usize) -> Self {
        let adds = matches!(aggregation, Aggregation::Sum | Aggregation::Mean);
        Self {
            aggregation,
            values: vec![f64::NAN; cells],
            lost: vec![0.0; if adds { cells } else { 0 }],
            counts: vec![0; if aggregation == Aggregation::Mean { cells } else { 0 }],
        }
    }

    fn add(&mut self, cell: usize, value: Option<f64>) {
        let held = &mut self.values[cell];
        let before = *held;
        let Some(value) = value else {
            if self.aggregation == Aggregation::Count && before.is_nan() {
                *held = 0.0;
            }
            return;
        };
        match self.aggregation {
            Aggregation::Count => *held = if before.is_nan() { 1.0 } else { before + 1.0 },
            // The smaller, and the larger, of a number and NaN is the number.
            Aggregation::Min => *held = before.min(value),
            Aggregation::Max => *held = before.max(value),
            Aggregation::Sum | Aggregation::Mean => {
                if before.is_nan() {
                    *held = value;
                } else {
                    let sum = before + value;
                    self.lost[cell] +=
                        if before.abs() >= value.abs() { (before - sum) + value } else { (value - sum) + before };
                    *held = sum;
                }
                if let Some(count) = self.counts.get_mut(cell) {
                    *count += 1;
                }
            }
        }
    }

    fn finish(mut self) -> Vec<f64> {
        for (value, lost) in self.values.iter_mut().zip(&self.lost) {
            *value += lost;
        }
        for (value, &count) in self.values.iter_mut().zip(&self.counts) {
            *value /= f64::from(count);
        }
        for value in &mut self.values {
            if !value.is_finite() {
                *value = f64::NAN;
            }
        }
        self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::column::TimeFormat;
    use crate::model::metric::Measure;
    use crate::model::time::Interval;
    use crate::model::zone::UTC;

    /// Rows of (hour, place, value); the letters of a place are values of the dimensions, of which so many are used.
    fn dataset(rows: &[(i64, &str, f64)], aggregation: Aggregation, dimensions: usize) -> Dataset {
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
            measures: vec![Measure::new("value", aggregation)],
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
        ] {
            let found: Vec<_> = dataset(&rows, aggregation, 1).series.into_iter().map(|series| series.values).collect();
            assert_eq!(format!("{found:?}"), format!("{expected:?}"), "{aggregation:?}");
        }
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
        ] {
            let found = dataset(&rows, aggregation, 2);
            assert!(found.metrics.iter().enumerate().all(|(index, metric)| metric.id.index() == index));
            assert_eq!(found.metrics.iter().map(|metric| metric.key.label("all")).collect::<Vec<_>>(), labels);
            let values: Vec<_> = found.series.iter().map(|series| series.values[0]).collect();
            assert_eq!(format!("{values:?}"), format!("{expected:?}"), "{aggregation:?}");
        }
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
