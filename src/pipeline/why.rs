//! Events to their explanations, one event at a time.

use std::collections::BTreeMap;

use super::run::Run;
use super::{Stage, Standing};
use crate::diagnose::related::{Peers, Surroundings};
use crate::explain::relate::Relations;
use crate::model::metric::{DimensionKey, MetricId};

/// A run whose events are being explained.
#[derive(Debug)]
pub(super) struct Explaining {
    run: Box<Run>,
    surroundings: Surroundings,
    /// Metrics by the place they are at, one per measure.
    at: BTreeMap<DimensionKey, Vec<MetricId>>,
    peers: BTreeMap<DimensionKey, Option<Peers>>,
    /// Events explained so far.
    pub(super) done: usize,
}

impl Explaining {
    pub(super) fn new(run: Run) -> Self {
        let mut at: BTreeMap<DimensionKey, Vec<MetricId>> = BTreeMap::new();
        for (metric, scored) in run.findings.metrics.iter().zip(&run.scored) {
            if scored.is_some() {
                at.entry(metric.key.clone()).or_default().push(metric.id);
            }
        }
        let surroundings = Surroundings::new(&run.findings.events);
        Self { run: Box::new(run), surroundings, at, peers: BTreeMap::new(), done: 0 }
    }

    /// Events in all.
    pub(super) fn total(&self) -> usize {
        self.run.findings.events.len()
    }

    /// How far it is.
    pub(super) fn standing(&self) -> Standing {
        let found = self.run.findings.events.iter().map(|event| event.anomalies.len() as u64).sum();
        Standing { stage: Stage::Group, done: self.done as u64, total: self.total() as u64, found }
    }

    /// Explains the next event.
    pub(super) fn step(&mut self) {
        let Run { dataset, findings, .. } = &*self.run;
        let index = self.done;
        let key = &findings.metrics[findings.events[index].primary().metric.index()].key;
        if !self.peers.contains_key(key) {
            let metrics = self.at.get(key).filter(|metrics| metrics.len() > 1).cloned();
            let peers = metrics.map(|metrics| {
                let series: Vec<&[f64]> =
                    metrics.iter().map(|metric| dataset.series[metric.index()].values.as_slice()).collect();
                let relations = Relations::learn(&series, dataset.grid.interval.seconds(), dataset.split);
                Peers { metrics, relations }
            });
            self.peers.insert(key.clone(), peers);
        }
        let peers = self.peers.get(key).and_then(Option::as_ref);
        let sums = |metric, from, to| self.run.sums(metric, from, to);
        let (related, unknown) = self.surroundings.related(&findings.metrics, &findings.events, index, peers, sums);
        let explanation = &mut self.run.findings.events[index].explanation;
        (explanation.related, explanation.unknown) = (related, unknown);
        self.done += 1;
    }

    /// The run with all its events explained.
    pub(super) fn finish(mut self) -> Box<Run> {
        while self.done < self.total() {
            self.step();
        }
        self.run
    }
}
