//! The mapping that is being edited: its changes, and what the worker says of it.

use std::sync::Arc;

use leptos::prelude::*;

use super::Detector;
use crate::model::filter::ValueCount;
use crate::model::metric::MetricSet;
use crate::protocol::message::{Event, Request};

impl Detector {
    /// Changes the mapping, an empty one if there is none yet, and asks the worker what it gives.
    /// The newest change wins.
    pub(crate) fn edit(self, change: impl FnOnce(&mut MetricSet)) {
        self.change("Changed the mapping", |edited| change(edited.draft.get_or_insert_default()));
    }

    /// Replaces the mapping and says what by: "Back to the guess".
    pub(crate) fn set_draft(self, what: &str, draft: MetricSet) {
        self.change_and_say(what, |edited| edited.draft = Some(draft));
    }

    /// Asks for the most frequent values of a column.
    pub(crate) fn values(self, column: String, handler: impl Fn(Vec<ValueCount>) + 'static) {
        self.client.with_value(|client| {
            client.request(Request::Values(column), move |event| {
                if let Event::Values(values) = event {
                    handler(values);
                }
            });
        });
    }

    pub(super) fn check_draft(self) {
        let Some(draft) = self.draft.get_untracked() else { return };
        if self.is_lost.get_value() {
            return self.read_again();
        }
        self.client.with_value(|client| {
            if let Some(older) = self.check.get_value() {
                client.forget(older);
            }
            let id = client.request(Request::Check(draft.clone()), move |event| {
                if let Event::Checked(summary) = event {
                    self.preview.set(Some(Arc::new(summary)));
                    self.ask_quality(draft.clone());
                }
            });
            self.check.set_value(Some(id));
        });
    }

    /// Asks what the data of a checked draft is like: after the check, which must be quick.
    fn ask_quality(self, draft: MetricSet) {
        self.client.with_value(|client| {
            let id = client.request(Request::Quality(draft), move |event| {
                if let Event::Quality(quality) = event {
                    self.quality.set(Some(Arc::new(quality)));
                }
            });
            self.check.set_value(Some(id));
        });
    }
}
