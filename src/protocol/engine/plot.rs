//! A run's series cut and thinned to what a drawing needs.

use crate::chart::decimate::kept;
use crate::ingest::table::Table;
use crate::model::finding::{ExpectedBand, ScoredSeries};
use crate::model::metric::MetricSet;
use crate::model::zone::Zone;
use crate::prepare::aggregate::aggregate;
use crate::prepare::dataset::Dataset;
use crate::prepare::error::PrepareError;
use crate::protocol::message::{Outline, Plot, PlotQuery};

/// Buckets in an outline: strips are never much wider.
const OUTLINE_PX: usize = 1_536;

/// The columns for `query`, of whose metric `scored` is what was judged; `None` if there is no such metric.
pub(super) fn plot(dataset: &Dataset, scored: Option<&ScoredSeries>, query: PlotQuery) -> Option<Plot> {
    let values = &dataset.series.get(query.metric.index())?.values;
    let to = query.to.min(values.len() as u32);
    let query = PlotQuery { from: query.from.min(to), to, ..query };
    let first = scored.map_or(values.len(), |scored| scored.first);
    let severity = scored.map_or(&[][..], |scored| &scored.severity);
    let nothing = ExpectedBand::default();
    let tested_band = scored.map_or(&nothing, |scored| &scored.band);
    let buckets = kept(query.from as usize..query.to as usize, query.width_px as usize, values, first, tested_band);

    let tested = |column: &[f64], missing: f64| -> Vec<f64> {
        let at = |&bucket: &usize| bucket.checked_sub(first).and_then(|index| column.get(index)).copied();
        buckets.iter().map(|bucket| at(bucket).unwrap_or(missing)).collect()
    };
    Some(Plot {
        query,
        actual: buckets.iter().map(|&bucket| values[bucket]).collect(),
        expected: tested(&tested_band.expected, f64::NAN),
        lower: tested(&tested_band.lower, f64::NAN),
        upper: tested(&tested_band.upper, f64::NAN),
        severity: tested(severity, 0.0),
        bucket: buckets.iter().map(|&bucket| bucket as u32).collect(),
    })
}

/// The first measure of `set` over all rows.
pub(super) fn outline(table: &Table, set: &MetricSet, zone: &Zone) -> Result<Outline, PrepareError> {
    let measures = set.measures.iter().take(1).cloned().collect();
    let total = MetricSet { measures, dimensions: Vec::new(), top: Vec::new(), ..set.clone() };
    let dataset = aggregate(table, &total, zone, 50)?;
    let values = dataset.series.first().map_or(&[][..], |series| &series.values);
    let buckets = kept(0..values.len(), OUTLINE_PX, values, values.len(), &ExpectedBand::default());
    Ok(Outline {
        metric_set: set.clone(),
        grid: dataset.grid,
        actual: buckets.iter().map(|&bucket| values[bucket]).collect(),
        bucket: buckets.iter().map(|&bucket| bucket as u32).collect(),
    })
}
