//! Plots asked of the worker.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::prelude::*;

use super::detector::Detector;
use crate::app::effect::effect;
use crate::protocol::message::{Plot, PlotQuery, RequestId};

/// Asks for what `queries` says, again whenever it changes. The newest request wins; the plots before stay until its
/// answer is there.
pub(crate) fn use_plots(
    detector: Detector,
    queries: impl Fn() -> Vec<PlotQuery> + 'static,
) -> RwSignal<Option<Arc<Vec<Plot>>>> {
    let plots = RwSignal::new(None);
    let pending = StoredValue::new(None::<RequestId>);
    let forget = move || {
        if let Some(id) = pending.try_get_value().flatten() {
            detector.forget(id);
        }
    };
    effect(move |before: Option<Vec<PlotQuery>>| {
        let queries = queries();
        // Until the worker has the run that is shown, there is nothing to ask for.
        if !detector.has_charts() {
            return Vec::new();
        }
        if !queries.is_empty() && before.as_ref() != Some(&queries) {
            forget();
            let handler = move |answer| drop(plots.try_set(Some(Arc::new(answer))));
            pending.set_value(Some(detector.plot(queries.clone(), handler)));
        }
        queries
    });
    on_cleanup(forget);
    plots
}

/// Plots by key, asked for once each, in batches.
#[derive(Clone, Copy)]
pub(crate) struct PlotCache {
    detector: Detector,
    plots: RwSignal<BTreeMap<usize, Arc<Plot>>>,
    asked: StoredValue<BTreeSet<usize>>,
}

impl PlotCache {
    /// An empty cache.
    pub(crate) fn new(detector: Detector) -> Self {
        let (plots, asked) = (RwSignal::new(BTreeMap::new()), StoredValue::new(BTreeSet::new()));
        Self { detector, plots, asked }
    }

    /// Asks for those that were not asked for before, once there are charts. Tracked.
    pub(crate) fn ask(self, keys: impl Iterator<Item = usize>, query: impl Fn(usize) -> PlotQuery) {
        if !self.detector.has_charts() {
            return;
        }
        let keys: Vec<usize> = keys.filter(|key| self.asked.with_value(|asked| !asked.contains(key))).collect();
        if keys.is_empty() {
            return;
        }
        self.asked.update_value(|asked| asked.extend(&keys));
        let queries = keys.iter().map(|&key| query(key)).collect();
        self.detector.plot(queries, move |answer| {
            if let Some(mut plots) = self.plots.try_write() {
                plots.extend(keys.iter().copied().zip(answer.into_iter().map(Arc::new)));
            }
        });
    }

    /// The plot of a key, tracked; `None` until it is there.
    pub(crate) fn get(self, key: usize) -> Option<Arc<Plot>> {
        self.plots.with(|plots| plots.get(&key).cloned())
    }
}
