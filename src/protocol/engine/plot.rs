//! A run's series cut and thinned to what a drawing needs.

use crate::chart::decimate::kept;
use crate::model::finding::ExpectedBand;
use crate::pipeline::Run;
use crate::protocol::message::{Plot, PlotQuery};

/// The columns for `query`; `None` if the run has no such metric.
pub(super) fn plot(run: &Run, query: PlotQuery) -> Option<Plot> {
    let values = &run.dataset.series.get(query.metric.index())?.values;
    let scored = run.scored.get(query.metric.index())?.as_ref();
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
