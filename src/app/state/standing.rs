//! Where a detector stands: what can be shown, whether it can run, whether its results are still true.

use leptos::prelude::*;

use super::detector::Detector;
use super::place::Page;
use super::stage::Stage;
use crate::model::message::UserMessage;
use crate::pipeline::config::AnalysisConfig;
use crate::words::page::common;
use crate::words::page::standing as words;

impl Detector {
    /// Path of one of its pages: `path("map")`.
    pub(crate) fn path(self, page: &str) -> String {
        format!("/d/{}/{page}", self.id)
    }

    /// The last page that has something to show.
    pub(crate) fn furthest(self) -> Page {
        match (self.run.with(Option::is_some), self.table.with(Option::is_some)) {
            (true, _) => Page::Anomalies,
            (false, true) => Page::Map,
            (false, false) => Page::Data,
        }
    }

    /// Whether no page has taken note of its first reading.
    pub(crate) fn is_new(self) -> bool {
        self.is_new.get_value()
    }

    /// Takes note of the first reading.
    pub(crate) fn mark_seen(self) {
        self.is_new.set_value(false);
    }

    /// Why no run can start, as a sentence; `None` when one can.
    pub(crate) fn blocked(self) -> Option<String> {
        if self.stage.with(|stage| matches!(stage, Stage::Reading(_))) {
            return Some(common::STILL_READING.to_owned());
        }
        if self.without_data.with(Option::is_some) {
            return Some(words::DATA_NOT_HERE.to_owned());
        }
        if self.table.with(Option::is_none) {
            return Some(words::NO_FILE.to_owned());
        }
        self.draft.with(|draft| {
            let Some(draft) = draft else { return Some(words::NO_TIMESTAMP.to_owned()) };
            if draft.timestamp.is_empty() {
                return Some(words::NO_TIMESTAMP.to_owned());
            }
            if draft.measures.is_empty() {
                return Some(words::NO_MEASURE.to_owned());
            }
            let checked = self.preview.get().filter(|preview| preview.metric_set == *draft)?;
            checked.problems.first().map(|problem| problem.text.clone())
        })
    }

    /// Why there is nothing to show: a reading or a run that failed, or a file that could not be read.
    pub(crate) fn trouble(self) -> Option<UserMessage> {
        match self.stage.get() {
            Stage::Failed(message) | Stage::RunFailed(message) => return Some(message),
            stage if stage.is_busy() => return None,
            _ => {}
        }
        self.table.with(|table| table.as_ref()?.files.iter().find_map(|file| file.error.clone()))
    }

    /// Whether the last run was made with another mapping or split than there is now.
    pub(crate) fn is_stale(self) -> bool {
        let (Some(draft), learn_percent) = (self.draft.get(), self.learn_percent.get()) else { return false };
        let now = AnalysisConfig { metric_set: draft, learn_percent };
        // A run of other data is past anyway.
        self.run.with(Option::is_some) && self.newest(|run| !run.is_of(&now)) == Some(true)
    }

    /// Whether a request that can be cancelled is under way.
    pub(crate) fn is_busy(self) -> bool {
        self.stage.with(Stage::is_busy)
    }
}
