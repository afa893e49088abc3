//! The list of events of one run under the current view, and the event the reader stands on.

use std::sync::Arc;

use leptos::prelude::*;

use super::filter::{self, Filter};
use super::rows;
use super::view::ViewState;
use crate::model::finding::{AnomalyGroup, EventId, Findings};

/// Derived lists of event indices. Moving the threshold only cuts; nothing is filtered again.
#[derive(Clone)]
pub(crate) struct EventList {
    /// The run's findings.
    pub(crate) findings: Arc<Findings>,
    /// Through the filters, whatever the threshold, most severe first.
    pub(crate) matching: Memo<Arc<Vec<usize>>>,
    /// At or above the threshold as well, in the list's order.
    pub(crate) shown: Memo<Arc<Vec<usize>>>,
    /// The event chosen by the reader, who may never have chosen one.
    pub(crate) chosen: RwSignal<Option<EventId>>,
    /// Place in `shown` of the chosen event; the first one if it is not there.
    pub(crate) position: Memo<usize>,
}

impl EventList {
    /// The list of a run under a view. `chosen` outlives it.
    pub(crate) fn new(findings: Arc<Findings>, view: ViewState, chosen: RwSignal<Option<EventId>>) -> Self {
        let filter = {
            let findings = findings.clone();
            Memo::new(move |_| view.with(|view| Filter::new(view, &findings.metric_set)))
        };
        let matching = {
            let findings = findings.clone();
            Memo::new(move |_| Arc::new(filter.with(|filter| filter.apply(&findings))))
        };
        let threshold = Memo::new(move |_| view.with(|view| view.threshold));
        let order = Memo::new(move |_| view.with(|view| view.sort));
        let shown = {
            let findings = findings.clone();
            Memo::new(move |_| {
                let (by, ascending) = order.get();
                matching.with(|matching| {
                    let mut shown = matching[..filter::cut(&findings, matching, threshold.get())].to_vec();
                    rows::sort(&findings, &mut shown, by, ascending);
                    Arc::new(shown)
                })
            })
        };
        let position = {
            let findings = findings.clone();
            Memo::new(move |_| {
                let is_chosen =
                    |id: &EventId| shown.with(|shown| shown.iter().position(|&index| findings.events[index].id == *id));
                chosen.with(|chosen| chosen.as_ref().and_then(is_chosen)).unwrap_or(0)
            })
        };
        Self { findings, matching, shown, chosen, position }
    }

    /// Place in the list of an event. Tracked.
    pub(crate) fn place(&self, id: &EventId) -> Option<usize> {
        self.shown.with(|shown| shown.iter().position(|&index| self.findings.events[index].id == *id))
    }

    /// Index of the event the reader stands on; `None` in an empty list. Tracked.
    pub(crate) fn selected(&self) -> Option<usize> {
        self.shown.with(|shown| shown.get(self.position.get()).copied())
    }

    /// The event at a place of the list. Tracked.
    pub(crate) fn at(&self, position: usize) -> Option<&AnomalyGroup> {
        let index = self.shown.with(|shown| shown.get(position).copied())?;
        self.findings.events.get(index)
    }

    /// Moves the selection, stopping at either end.
    pub(crate) fn step(&self, by: isize) {
        let last = self.shown.with_untracked(|shown| shown.len().saturating_sub(1));
        let next = self.position.get_untracked().saturating_add_signed(by).min(last);
        if let Some(event) = untrack(|| self.at(next)) {
            self.chosen.set(Some(event.id.clone()));
        }
    }
}
