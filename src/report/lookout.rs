//! Findings in the forms of Lookout for Metrics, so that what was made for them goes on: the table of its notebook, the
//! two tables for QuickSight, and responses of its API. An event of several measures is a group per measure in tables,
//! which know no other; times are the starts of intervals, the last one included.

mod api;
mod tables;

pub use api::responses;
pub use tables::{anomalies_table, quicksight};

use super::subject::{Options, Subject};
use crate::model::finding::AnomalyGroup;
use crate::model::format::iso;
use crate::model::metric::{Metric, MetricId};
use crate::model::order;
use crate::model::plot::{Plot, PlotQuery};

/// The values that these forms need: of each metric of each event, every interval of it.
pub fn plots_needed(subject: &Subject, options: &Options) -> Vec<PlotQuery> {
    let of_event = |event: &AnomalyGroup| {
        let (from, to) = (event.from as u32, event.to as u32);
        metrics(event).into_iter().map(move |metric| PlotQuery { metric, from, to, width_px: to - from })
    };
    subject.events(options).flat_map(of_event).collect()
}

/// The metrics of an event, each once.
fn metrics(event: &AnomalyGroup) -> Vec<MetricId> {
    order::distinct(event.anomalies.iter().map(|anomaly| anomaly.metric))
}

/// A run with the values of its events.
#[derive(Clone, Copy)]
struct View<'a> {
    subject: &'a Subject,
    plots: &'a [Plot],
}

impl<'a> View<'a> {
    fn metric(self, id: MetricId) -> &'a Metric {
        &self.subject.findings.metrics[id.index()]
    }

    fn measure(self, index: usize) -> &'a str {
        self.subject.findings.metric_set.measures.get(index).map_or("", |measure| measure.name.as_str())
    }

    /// Start of a bucket, as an instant.
    fn time(self, bucket: usize) -> String {
        let findings = &self.subject.findings;
        iso(findings.instant(findings.grid.time(bucket)))
    }

    /// The value of a metric in a bucket of an event; `NaN` where it is not known.
    fn value(self, metric: MetricId, bucket: usize) -> f64 {
        let has =
            |plot: &&Plot| plot.query.metric == metric && (plot.query.from..plot.query.to).contains(&(bucket as u32));
        let at =
            |plot: &Plot| plot.bucket.binary_search(&(bucket as u32)).ok().and_then(|at| plot.actual.get(at).copied());
        self.plots.iter().filter(has).find_map(at).unwrap_or(f64::NAN)
    }
}
