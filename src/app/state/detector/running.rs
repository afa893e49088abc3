//! Runs of a detector: started, followed and stopped.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Detector, now};
use crate::app::state::stage::{Run, Stage, Timings};
use crate::pipeline::config::AnalysisConfig;
use crate::protocol::message::{self, Event, Progress, Request};

impl Detector {
    /// Learns and tests with the draft. Files that a dead worker has lost are read again first.
    pub(crate) fn analyse(self) {
        let Some(draft) = self.draft.get_untracked() else { return };
        if self.is_lost.get_value() {
            self.runs_next.set_value(true);
            return self.read_again();
        }
        let begun = now();
        let config = AnalysisConfig::new(draft);
        let earlier = self.timings.get_untracked();
        self.timings.set(Timings::default());
        self.progress(Progress { stage: message::Stage::Prepare, done: 0, total: 1, file: 0, found: 0 });
        let request = Request::Analyse(config.clone());
        let id = self.client.with_value(|client| {
            client.request(request, move |event| match event {
                Event::Progress(progress) => self.progress(progress),
                Event::Analysed(findings) => {
                    self.timings.update(|timings| timings.end(now()));
                    let number = self.run.with_untracked(|run| run.as_ref().map_or(0, |run| run.number)) + 1;
                    let detected = Arc::new(findings);
                    let findings = detected.clone();
                    let milliseconds = now() - begun;
                    let config = config.clone();
                    self.measured.set_value(Vec::new());
                    self.run.set(Some(Run { number, config, detected, findings, edition: 0, milliseconds }));
                    self.show_answers();
                    self.stage.set(Stage::Results);
                }
                Event::Failed(message) => {
                    self.note_loss();
                    self.stage.set(Stage::RunFailed(message));
                }
                Event::Stopped => self.back_to(earlier),
                _ => {}
            })
        });
        self.active.set_value(Some(id));
    }

    /// The run was stopped before a metric was done: the earlier run, which took `earlier`, is the last one again.
    fn back_to(self, earlier: Timings) {
        let is_running = self.stage.with_untracked(|stage| matches!(stage, Stage::Analysing(_)));
        if is_running {
            self.timings.set(earlier);
            self.stage.set(Stage::Results);
        }
    }

    fn progress(self, progress: Progress) {
        self.timings.update(|timings| timings.progress(&progress, now()));
        self.stage.set(Stage::Analysing(progress));
    }

    /// Stops reading or running. A stopped run keeps the metrics that are finished.
    pub(crate) fn cancel(self) {
        if let Some(id) = self.active.get_value() {
            self.client.with_value(|client| client.cancel(id));
        }
    }
}
