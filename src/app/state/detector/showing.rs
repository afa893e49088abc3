//! Which run is shown, and its charts: findings of earlier runs are kept, their series are not. A run is deterministic,
//! so the worker makes an earlier one again with its settings when it is shown.

use std::sync::Arc;

use leptos::prelude::*;

use super::Detector;
use crate::app::state::stage::{Run, Stage};
use crate::bridge::client::same_findings;
use crate::model::finding::Findings;
use crate::model::life::LifeConfig;
use crate::model::message::UserMessage;
use crate::model::plan::{Course, Mode};
use crate::model::reading::ReadSettings;
use crate::protocol::message::{self, Event, LifeRequest, Progress, Request, Source};
use crate::words::page::runs as words;

/// Where a run stands that is made again for its charts, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Redo {
    /// Being made.
    Going(String),
    /// Why it cannot be.
    Impossible(String),
}

impl Redo {
    /// The sentence.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Going(text) | Self::Impossible(text) => text,
        }
    }
}

/// What makes a run again.
fn again(run: &Run) -> Request {
    let config = run.config.clone();
    let Some(Course { from, retrain, .. }) = run.course else { return Request::Analyse(config) };
    let life = LifeConfig { from, retrain, ..LifeConfig::default() };
    Request::Live(Box::new(LifeRequest { config, life, pace: None, follow: None, waits_for_data: false }))
}

impl Detector {
    /// Shows the run that a link names, or the last one if it names none that is kept.
    pub(crate) fn show_run(self, wanted: Option<u32>) {
        self.wanted.set_value(wanted);
        let data = self.data();
        let run = self.runs.with_untracked(|runs| {
            let named = wanted.and_then(|number| runs.get(number));
            named.or_else(|| runs.last(|run| *run.data == data)).cloned()
        });
        let shown = self.run.with_untracked(|run| run.as_ref().map(|run| (run.number, run.is_interim)));
        let is_named = run.as_ref().is_some_and(|run| Some(run.number) == wanted);
        match run {
            // What a run finds is shown as it comes, unless another one is asked for.
            Some(run) if shown != Some((run.number, false)) && (is_named || !shown.is_some_and(|(_, going)| going)) => {
                self.show(run);
            }
            _ => {}
        }
        self.ask_for_charts();
    }

    /// Shows the last run of the data at hand: nothing else is to be shown any more.
    pub(super) fn show_last(self) {
        let data = self.data();
        let last = self.runs.with_untracked(|runs| runs.last(|run| *run.data == data).cloned());
        match last {
            Some(run) => self.show(run),
            None => self.run.set(None),
        }
        self.ask_for_charts();
    }

    pub(super) fn show(self, run: Run) {
        self.measured.set_value(Vec::new());
        if !self.stage.with_untracked(Stage::is_busy) {
            self.timings.set(run.timings);
        }
        let edition = self.run.with_untracked(|run| run.as_ref().map_or(0, |run| run.edition));
        self.run.set(Some(Run { edition, ..run }));
        self.measure_answers();
    }

    /// Whether the reader wants to see another run than the last one.
    pub(super) fn wants_other(self, number: u32) -> bool {
        self.wanted.with_value(|wanted| wanted.is_some_and(|wanted| wanted != number))
    }

    /// What is read at the moment.
    pub(super) fn data(self) -> (Vec<Source>, ReadSettings) {
        self.read.with_value(|(inputs, settings)| {
            (inputs.iter().map(|input| input.source.clone()).collect(), settings.clone())
        })
    }

    /// Of the last run that was made of the data at hand.
    pub(crate) fn newest<T>(self, read: impl Fn(&Run) -> T) -> Option<T> {
        // The table changes with the data.
        self.table.track();
        let data = self.data();
        self.runs.with(|runs| runs.last(|run| *run.data == data).map(read))
    }

    /// The findings of a run that is kept, as the answers leave them. Tracked.
    pub(crate) fn findings_of(self, number: u32) -> Option<Arc<Findings>> {
        let shown =
            self.run.with(|run| run.as_ref().filter(|run| run.number == number).map(|run| run.findings.clone()));
        shown.or_else(|| {
            let mut run = self.runs.with(|runs| runs.get(number).cloned())?;
            let answers = self.answers.get();
            run.show(&self.zone.get(), &answers, &[]);
            Some(run.findings)
        })
    }

    /// Whether the worker can draw the charts of the run that is shown. Tracked.
    pub(crate) fn has_charts(self) -> bool {
        let charted = self.charted.get();
        charted.is_some() && self.run.with(|run| run.as_ref().map(|run| run.number)) == charted
    }

    /// Whether the worker has the whole run that is shown.
    pub(super) fn is_in_worker(self) -> bool {
        let number = self.run.with_untracked(|run| run.as_ref().filter(|run| !run.is_interim).map(|run| run.number));
        number.is_some() && number == self.in_worker.get_value()
    }

    /// The run that the worker has whole, if that is to be saved: the one that is shown; while detection goes on, the one
    /// before.
    pub(super) fn run_in_worker(self) -> Option<Run> {
        let is_living = self.stage.with_untracked(|stage| *stage == Stage::Living);
        let shown =
            self.run.get_untracked().filter(|run| !run.is_interim && Some(run.number) == self.in_worker.get_value());
        let earlier = || self.runs.with_untracked(|runs| runs.get(self.in_worker.get_value()?).cloned());
        shown.or_else(|| earlier().filter(|_| is_living))
    }

    /// Why what takes the whole run cannot be done.
    pub(super) fn not_in_worker(self) -> UserMessage {
        match self.redo.get_untracked() {
            Some(Redo::Impossible(why)) => words::not_there(why),
            _ => words::still_going(),
        }
    }

    /// The worker has finished a run, or has none any more.
    pub(super) fn note_in_worker(self, number: Option<u32>) {
        self.in_worker.set_value(number);
        self.charted.set(number);
        self.redo.set(None);
    }

    /// Has the run that is shown made again, if that is needed and can be.
    pub(super) fn ask_for_charts(self) {
        let Some(run) = self.run.get_untracked() else { return };
        let is_going = matches!(self.redo.get_untracked(), Some(Redo::Going(_)));
        let waits = self.stage.with_untracked(Stage::is_busy);
        if run.is_interim || waits || is_going || self.charted.get_untracked() == Some(run.number) {
            return;
        }
        let number = run.number;
        let why = if self.is_lost.get_value() {
            words::worker_stopped(number)
        } else if *run.data != self.data() {
            words::data_changed(number)
        } else if run.course.is_some_and(|course| course.mode == Mode::Follow) {
            words::was_followed(number)
        } else if run.is_partial() || run.course.is_some_and(|course| !course.is_whole) {
            words::was_stopped(number)
        } else {
            return self.make_again(run);
        };
        self.redo.set(Some(Redo::Impossible(why)));
    }

    fn make_again(self, run: Run) {
        let number = run.number;
        self.charted.set(None);
        self.redo.set(Some(Redo::Going(words::charts_follow(number))));
        let request = again(&run);
        self.client.with_value(|client| {
            client.request(request, move |event| match event {
                Event::Progress(Progress { stage: message::Stage::Detect, done, total, .. }) => {
                    self.redo.set(Some(Redo::Going(words::charts_follow_so_far(number, done, total))));
                }
                Event::Analysed(findings) if same_findings(&findings, &run.detected) => {
                    self.note_in_worker(Some(number));
                    self.measure_answers();
                    self.ask_for_charts();
                }
                Event::Analysed(_) => {
                    self.note_in_worker(None);
                    self.redo.set(Some(Redo::Impossible(words::other_data(number))));
                }
                Event::Failed(message) => {
                    self.note_loss();
                    self.note_in_worker(None);
                    self.redo.set(Some(Redo::Impossible(format!("{}. {}", message.title, message.detail))));
                }
                // Another request has taken its place, and asks again when it is over.
                Event::Stopped => {
                    self.redo.set(None);
                    self.ask_for_charts();
                }
                _ => {}
            });
        });
    }
}
