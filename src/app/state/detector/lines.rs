//! Lines of alert rules, held against the values of the run that is shown, which the worker has.

use leptos::prelude::*;

use super::Detector;
use crate::alert::line::Kept;
use crate::protocol::message::{Event, LineQuery, Request};

/// Results that are kept: a reader who drags a line leaves many behind.
const MOST: usize = 64;

/// What came of a line.
pub(super) struct Held {
    /// Number of the run.
    run: u32,
    query: LineQuery,
    /// One entry per metric.
    kept: Vec<Kept>,
}

impl Detector {
    /// What each metric of a line has kept of it in the run that is shown; `None` until that was asked. Tracked.
    pub(crate) fn kept(self, query: &LineQuery) -> Option<Vec<Kept>> {
        let run = self.run.with(|run| run.as_ref().map(|run| run.number))?;
        self.held.with(|held| {
            let found = held.iter().find(|held| held.run == run && held.query == *query);
            found.map(|held| held.kept.clone())
        })
    }

    /// Asks for what is not there yet of these lines, once there are values. Tracked.
    pub(crate) fn hold(self, queries: Vec<LineQuery>) {
        let Some(run) = self.run.with(|run| run.as_ref().map(|run| run.number)) else { return };
        let queries: Vec<_> = queries.into_iter().filter(|query| untrack(|| self.kept(query)).is_none()).collect();
        if queries.is_empty() || !self.has_charts() {
            return;
        }
        self.client.with_value(|client| {
            client.request(Request::Lines(queries.clone()), move |event| {
                if let (Event::Kept(kept), Some(mut held)) = (event, self.held.try_write()) {
                    let new = queries.iter().cloned().zip(kept).map(|(query, kept)| Held { run, query, kept });
                    held.extend(new);
                    let surplus = held.len().saturating_sub(MOST);
                    held.drain(..surplus);
                }
            });
        });
    }
}
