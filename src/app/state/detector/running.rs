//! Runs of a detector: started, followed and stopped.

use std::sync::Arc;

use leptos::prelude::*;

use super::Detector;
use crate::app::platform::page::now;
use crate::app::state::stage::{Run, Stage, Timings};
use crate::model::finding::Findings;
use crate::model::message::UserMessage;
use crate::model::plan::Course;
use crate::model::reading::ReadSettings;
use crate::pipeline::config::AnalysisConfig;
use crate::protocol::message::{self, Event, Progress, Request, Source};
use crate::words::page::backtest as words;

impl Detector {
    /// Learns and tests with the draft. Files that a dead worker has lost are read again first.
    pub(crate) fn analyse(self) {
        let Some(metric_set) = self.draft.get_untracked() else { return };
        if self.is_lost.get_value() {
            self.runs_next.set_value(true);
            return self.read_again();
        }
        let config = AnalysisConfig { metric_set, learn_percent: self.learn_percent.get_untracked() };
        let number = self.next_run();
        self.stop_living();
        let begun = Begun { number, config, course: None, data: Arc::new(self.data()), at: now() };
        self.timings.set(Timings::default());
        self.progress(Progress { stage: message::Stage::Prepare, done: 0, total: 1, file: 0, found: 0 });
        let request = Request::Analyse(begun.config.clone());
        let id = self.client.with_value(|client| {
            client.request(request, move |event| match event {
                Event::Progress(progress) => self.progress(progress),
                Event::Found(findings) => self.found(&begun, findings),
                Event::Analysed(findings) => {
                    self.timings.update(|timings| timings.end(now()));
                    self.note_in_worker(Some(number));
                    self.finish(&begun, Arc::new(findings));
                    self.stage.set(Stage::Results);
                }
                Event::Failed(message) => self.failed(&begun, message),
                Event::Stopped => self.back(),
                _ => {}
            })
        });
        self.active.set_value(Some(id));
    }

    /// Shows what the run has found so far, unless the reader looks at another one.
    pub(super) fn found(self, begun: &Begun, findings: Findings) {
        self.charted.set(Some(begun.number));
        if !self.wants_other(begun.number) {
            self.show(Run { is_interim: true, ..begun.run(Arc::new(findings)) });
        }
    }

    pub(super) fn finish(self, begun: &Begun, found: Arc<Findings>) {
        let timings = self.timings.get_untracked();
        let run = Run { milliseconds: now() - begun.at, timings, ..begun.run(found) };
        self.runs.update(|runs| runs.push(run.clone()));
        self.wanted.set_value(None);
        self.show(run);
    }

    /// A run failed: what it had found is kept, as if it had been stopped.
    pub(super) fn failed(self, begun: &Begun, message: UserMessage) {
        self.note_loss();
        let progress = self.stage.with_untracked(|stage| match stage {
            Stage::Analysing(progress) => Some(*progress),
            _ => None,
        });
        let found =
            self.run.with_untracked(|run| run.as_ref().filter(|run| run.is_interim).map(|run| run.detected.clone()));
        if self.is_lost.get_value() {
            self.note_in_worker(None);
        } else {
            self.charted.set(self.in_worker.get_value());
        }
        let message = located(message, progress, found.as_deref());
        if let Some(found) = found {
            self.finish(begun, found);
        }
        self.stage.set(Stage::RunFailed(message));
        self.ask_for_charts();
    }

    /// The run was stopped before a metric was done: the run before is the last one again.
    pub(super) fn back(self) {
        let is_running = self.stage.with_untracked(|stage| matches!(stage, Stage::Analysing(_) | Stage::Living));
        if is_running {
            self.charted.set(self.in_worker.get_value());
            self.stage.set(Stage::Results);
            self.show_last();
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

/// A run that goes on.
#[derive(Clone)]
pub(super) struct Begun {
    pub(super) number: u32,
    pub(super) config: AnalysisConfig,
    pub(super) course: Option<Course>,
    pub(super) data: Arc<(Vec<Source>, ReadSettings)>,
    pub(super) at: f64,
}

impl Begun {
    /// With what it has found.
    fn run(&self, found: Arc<Findings>) -> Run {
        Run { course: self.course, data: self.data.clone(), ..Run::new(self.number, self.config.clone(), found) }
    }
}

/// The failure with the stage, and the metric, that the run had come to.
fn located(message: UserMessage, progress: Option<Progress>, found: Option<&Findings>) -> UserMessage {
    let Some(progress) = progress else { return message };
    let place = match progress.stage {
        message::Stage::Read | message::Stage::Prepare => words::WHILE_PREPARING.to_owned(),
        message::Stage::Group => words::WHILE_GROUPING.to_owned(),
        message::Stage::Detect => {
            let metric = found.filter(|found| (progress.done as usize) < found.metrics.len());
            let near = metric.map(|found| found.metric_label(found.metrics[progress.done as usize].id));
            words::while_learning(progress.done, progress.total, near.as_deref())
        }
    };
    let detail = words::happened(&place, &message.detail);
    UserMessage { detail, ..message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::sample::findings;

    #[test]
    fn a_failure_names_stage_and_metric() {
        let check = |stage, done, expected: &str| {
            let [title, remedy] = [String::new(), String::new()];
            let message = UserMessage { title, detail: "Reason: none.".to_owned(), remedy };
            let progress = Progress { stage, done, total: 18, file: 0, found: 0 };
            assert_eq!(located(message, Some(progress), Some(&findings(Vec::new()))).detail, expected);
        };
        let learning = "It happened while learning, after 1 of 18 metrics, near views, app. Reason: none.";
        check(message::Stage::Detect, 1, learning);
        check(message::Stage::Prepare, 0, "It happened while preparing the series. Reason: none.");
        check(message::Stage::Group, 18, "It happened while grouping anomalies into events. Reason: none.");
    }
}
