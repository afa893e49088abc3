//! The files of one interval to the values of all metrics in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::table::{Cells, Table};
use crate::ingest::{FileReport, Ingested};
use crate::model::filter::OTHERS;
use crate::model::life::{FileEntry, Remark};
use crate::model::message::{Explain, UserMessage};
use crate::model::metric::{DimensionKey, Metric, MetricId, MetricSet};
use crate::prepare::aggregate::Aggregator;
use crate::prepare::dataset::Dataset;
use crate::prepare::error::PrepareError;

/// What an interval held.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Taken {
    /// Per measure the values of the places that had one.
    pub(super) values: Vec<BTreeMap<DimensionKey, f64>>,
    /// Rows that went in.
    pub rows: u64,
    /// What else was seen.
    pub remarks: Vec<Remark>,
}

/// Reads the interval of `bucket` out of what its files held. `dataset` is what is known so far; only its metric set, zone,
/// grid and metrics are looked at. Rows of other intervals are left out and counted.
pub fn take(dataset: &Dataset, bucket: usize, mut table: Table) -> Result<Taken, UserMessage> {
    let Dataset { metric_set, zone, grid, metrics, .. } = dataset;
    if table.rows == 0 {
        return Ok(Taken::default());
    }
    for top in &metric_set.top {
        let place = metric_set.dimensions.iter().position(|name| *name == top.dimension);
        if let Some(place) = place {
            put_together(&mut table, &top.dimension, &known(metrics, place));
        }
    }
    let set = MetricSet { top: Vec::new(), time_range: None, ..metric_set.clone() };
    let mut aggregator = match Aggregator::new(&table, &set, zone, 50) {
        Ok(aggregator) => aggregator,
        // The filters may keep nothing of an interval.
        Err(PrepareError::AllFiltered { .. }) => return Ok(Taken::default()),
        Err(error) => return Err(error.explain()),
    };
    while aggregator.step(&table) {}
    let rows = aggregator.rows();
    let found = aggregator.finish();
    let wanted = grid.time(bucket);
    let at = (0..found.grid.len).find(|&index| found.grid.time(index) == wanted);
    let all: u64 = rows.iter().map(|rows| u64::from(*rows)).sum();
    let mut taken = Taken { rows: at.map_or(0, |at| u64::from(rows[at])), ..Taken::default() };
    if taken.rows < all {
        taken.remarks.push(Remark::Outside { rows: all - taken.rows });
    }
    let Some(at) = at else { return Ok(taken) };
    taken.values = vec![BTreeMap::new(); metric_set.measures.len()];
    for (metric, series) in found.metrics.into_iter().zip(&found.series) {
        if series.values[at].is_finite() {
            taken.values[metric.measure].insert(metric.key, series.values[at]);
        }
    }
    Ok(taken)
}

/// The values of a dimension that metrics fix, but for those put together.
fn known(metrics: &[Metric], place: usize) -> BTreeSet<&str> {
    metrics.iter().filter_map(|metric| metric.key.0[place].as_deref()).filter(|value| *value != OTHERS).collect()
}

/// Gives all values of a column that are not known the one name.
fn put_together(table: &mut Table, column: &str, known: &BTreeSet<&str>) {
    let Some(column) = table.columns.iter_mut().find(|other| other.name == column) else { return };
    let Cells::Text { codes, dictionary } = &mut column.cells else { return };
    let others = dictionary.len() as u32;
    let of: Vec<u32> =
        (0..).zip(&*dictionary).map(|(code, text)| if known.contains(text.as_str()) { code } else { others }).collect();
    dictionary.push(OTHERS.to_owned());
    codes.map_in_place(|code| of.get(code as usize).copied().unwrap_or(code));
}

/// What is said of each file in the log.
pub fn file_entries(ingested: &Ingested, failures: &[Option<UserMessage>]) -> Vec<FileEntry> {
    let of = |file: &FileReport| {
        let error = file.error.as_ref().map(|error| error.explain().detail);
        let failure = failures.get(file.source).cloned().flatten().map(|failure| failure.detail);
        FileEntry {
            name: file.name.clone(),
            rows: file.rows,
            skipped: file.skipped_rows,
            reason: error.or(failure).unwrap_or_default(),
        }
    };
    ingested.files.iter().map(of).collect()
}

/// The value that a metric had; `NaN` if it had none.
pub(super) fn value(taken: &Taken, metric: &Metric) -> f64 {
    let values = taken.values.get(metric.measure);
    values.and_then(|values| values.get(&metric.key)).copied().unwrap_or(f64::NAN)
}

/// The keys that had a value and are not among the metrics, in order.
pub(super) fn new_keys(taken: &Taken, metrics: &[Metric]) -> Vec<DimensionKey> {
    let known: BTreeSet<&DimensionKey> = metrics.iter().map(|metric| &metric.key).collect();
    let keys: BTreeSet<&DimensionKey> = taken.values.iter().flat_map(BTreeMap::keys).collect();
    keys.into_iter().filter(|key| !known.contains(key)).cloned().collect()
}

/// The metrics with further keys, in the order of all lists, and where each of the earlier ones went.
pub(super) fn with_keys(metrics: &[Metric], new: Vec<DimensionKey>, measures: usize) -> (Vec<Metric>, Vec<usize>) {
    let mut keys: Vec<DimensionKey> =
        metrics.iter().filter(|metric| metric.measure == 0).map(|metric| metric.key.clone()).collect();
    keys.extend(new);
    // Overall, single values by dimension, combinations: each in the order of its values.
    crate::model::order::sort_by_key(&mut keys, |key| {
        let dimension = key.0.iter().position(Option::is_some);
        (key.level(), if key.values().count() == 1 { dimension } else { None }, key.0.clone())
    });
    let place: BTreeMap<&DimensionKey, usize> = keys.iter().enumerate().map(|(index, key)| (key, index)).collect();
    let moved = metrics.iter().map(|metric| metric.measure * keys.len() + place[&metric.key]).collect();
    let all = (0..measures).flat_map(|measure| keys.iter().map(move |key| (measure, key)));
    let all = all.enumerate().map(|(id, (measure, key))| Metric { id: MetricId(id as u32), measure, key: key.clone() });
    (all.collect(), moved)
}
