//! The mapping that is being edited: its changes, and what the worker says of it.

use std::sync::Arc;

use leptos::prelude::*;

use super::Detector;
use crate::model::filter::ValueCount;
use crate::model::metric::MetricSet;
use crate::model::time::Interval;
use crate::pipeline::config::AnalysisConfig;
use crate::protocol::message::{
    Calendar, CalendarRequest, Event, IncidentList, IncidentRequest, Outline, Request, RequestId,
};
use crate::words::page::map as words;

impl Detector {
    /// Changes the mapping, an empty one if there is none yet, and asks the worker what it gives.
    /// The newest change wins.
    pub(crate) fn edit(self, change: impl FnOnce(&mut MetricSet)) {
        self.change(words::CHANGED, |edited| change(edited.draft.get_or_insert_default()));
    }

    /// Replaces the mapping and says what by: "Back to the guess".
    pub(crate) fn set_draft(self, what: &str, draft: MetricSet) {
        self.change_and_say(what, |edited| edited.draft = Some(draft));
    }

    /// Moves the border between what is learned from and what is tested.
    pub(crate) fn set_learn_percent(self, percent: u8) {
        let percent = percent.clamp(10, 90);
        self.change(words::learned_from(percent), |edited| edited.learn_percent = percent);
    }

    /// Asks for the first measure of the draft over all rows.
    pub(crate) fn outline(self, draft: MetricSet, handler: impl Fn(Option<Outline>) + 'static) -> RequestId {
        self.client.with_value(|client| {
            client.request(Request::Outline(draft), move |event| match event {
                Event::Outlined(outline) => handler(Some(outline)),
                _ => handler(None),
            })
        })
    }

    /// Has a list of known incidents read, its times on the clock that is shown.
    pub(crate) fn read_incidents(self, text: String, handler: impl Fn(IncidentList) + 'static) -> RequestId {
        let interval = self.draft.with(|draft| draft.as_ref().map_or(Interval::HOUR, |draft| draft.interval));
        let request = Request::Incidents(IncidentRequest { text, zone: self.instant_zone(), interval });
        self.client.with_value(|client| {
            client.request(request, move |event| {
                if let Event::Incidents(list) = event {
                    handler(list);
                }
            })
        })
    }

    /// Has a calendar read.
    pub(crate) fn read_calendar(self, request: CalendarRequest, handler: impl Fn(Calendar) + 'static) -> RequestId {
        self.client.with_value(|client| {
            client.request(Request::Calendar(Box::new(request)), move |event| {
                if let Event::Calendar(calendar) = event {
                    handler(calendar);
                }
            })
        })
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
        // There is nothing to hold it against.
        if self.without_data.with_untracked(Option::is_some) {
            return;
        }
        if self.is_lost.get_value() {
            return self.read_again();
        }
        self.client.with_value(|client| {
            if let Some(older) = self.check.get_value() {
                client.forget(older);
            }
            let config =
                AnalysisConfig { metric_set: draft.clone(), learn_percent: self.learn_percent.get_untracked() };
            let id = client.request(Request::Check(config), move |event| {
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
