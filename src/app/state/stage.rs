//! What a detector is doing, and the run it made.

use std::sync::Arc;

use super::zone::ZoneChoice;
use crate::diagnose::reason::{Facts, sentence};
use crate::feedback::apply::apply;
use crate::model::feedback::Feedback;
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::message::UserMessage;
use crate::model::plan::Course;
use crate::model::reading::ReadSettings;
use crate::pipeline::config::AnalysisConfig;
use crate::protocol::message::{self, Progress, Source};

/// What is going on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stage {
    /// Nothing read yet.
    Empty,
    /// Reading files.
    Reading(Progress),
    /// The table is there and can be mapped; nothing runs.
    Mapping,
    /// A run goes on.
    Analysing(Progress),
    /// Detection goes on interval by interval.
    Living,
    /// The last run has ended.
    Results,
    /// Reading failed; what was there before still is.
    Failed(UserMessage),
    /// A run failed; the table, earlier runs and what it had found are still there.
    RunFailed(UserMessage),
}

impl Stage {
    /// Whether something goes on that can be cancelled.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self, Self::Reading(_) | Self::Analysing(_) | Self::Living)
    }
}

/// A finished or stopped run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    /// 1 for the first run of the detector.
    pub(crate) number: u32,
    /// Its settings.
    pub(crate) config: AnalysisConfig,
    /// How it went through the data, if not all at once.
    pub(crate) course: Option<Course>,
    /// Its result as it was detected, in the zone of the data.
    pub(crate) detected: Arc<Findings>,
    /// Its result as the answers leave it, the times of its sentences in the zone that is shown, which
    /// `findings.zone` is too.
    pub(crate) findings: Arc<Findings>,
    /// Counts the changes of the answers.
    pub(crate) edition: u32,
    /// How long it took, in all and by stage.
    pub(crate) milliseconds: f64,
    pub(crate) timings: Timings,
    /// The files it was made of, and how they were read.
    pub(crate) data: Arc<(Vec<Source>, ReadSettings)>,
    /// Whether it still goes on: its events may change.
    pub(crate) is_interim: bool,
}

impl Run {
    /// A run that has ended, of no known data, at once.
    pub(crate) fn new(number: u32, config: AnalysisConfig, detected: Arc<Findings>) -> Self {
        Self {
            number,
            config,
            course: None,
            findings: detected.clone(),
            detected,
            edition: 0,
            milliseconds: 0.0,
            timings: Timings::default(),
            data: Arc::default(),
            is_interim: false,
        }
    }

    /// Shows what answers leave of it, its times in the zone chosen. `measured` are the events of what was marked.
    pub(crate) fn show(&mut self, choice: &ZoneChoice, feedback: &Feedback, measured: &[AnomalyGroup]) {
        let zone = choice.zone(&self.detected.zone, self.detected.grid.interval);
        if feedback.answers.is_empty() && zone == self.detected.zone {
            self.findings = self.detected.clone();
            return;
        }
        let mut findings = apply(&self.detected, feedback, measured);
        if zone != findings.zone {
            findings.zone = zone;
            let sentences: Vec<_> =
                findings.events.iter().map(|event| sentence(&Facts::of(&findings, event))).collect();
            for (event, sentence) in findings.events.iter_mut().zip(sentences) {
                event.sentence = sentence;
            }
        }
        self.findings = Arc::new(findings);
    }

    /// Whether a run with these settings would be like it. How much is learned from is only asked of a backtest.
    pub(crate) fn is_of(&self, config: &AnalysisConfig) -> bool {
        let AnalysisConfig { metric_set, learn_percent } = &self.config;
        *metric_set == config.metric_set && (self.course.is_some() || *learn_percent == config.learn_percent)
    }

    /// Whether it was stopped before every metric was judged.
    pub(crate) fn is_partial(&self) -> bool {
        self.findings.finished < self.findings.metrics.len()
    }
}

/// What is left of something at the pace so far, in milliseconds; `None` where that cannot be told.
pub(crate) fn left(elapsed: f64, done: u64, total: u64) -> Option<f64> {
    (done > 0 && total > 0).then(|| elapsed / done as f64 * total.saturating_sub(done) as f64)
}

/// How long each stage of the current or last run took, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Timings {
    /// Rows to series.
    pub(crate) prepare: Option<f64>,
    /// Learning and testing.
    pub(crate) detect: Option<f64>,
    /// Anomalies to events.
    pub(crate) group: Option<f64>,
    /// Rest of the learning, at the pace so far.
    pub(crate) left: Option<f64>,
    current: Option<(message::Stage, f64)>,
}

impl Timings {
    /// Takes in where the run stands at the instant `now`.
    pub(crate) fn progress(&mut self, progress: &Progress, now: f64) {
        let begun = match self.current {
            Some((stage, begun)) if stage == progress.stage => begun,
            _ => {
                self.current = Some((progress.stage, now));
                now
            }
        };
        self.record(progress.stage, now - begun);
        let Progress { done, total, .. } = *progress;
        let learning = progress.stage == message::Stage::Detect;
        self.left = learning.then(|| left(now - begun, done, total)).flatten();
    }

    /// The run has ended at the instant `now`.
    pub(crate) fn end(&mut self, now: f64) {
        if let Some((stage, begun)) = self.current.take() {
            self.record(stage, now - begun);
        }
        self.left = None;
    }

    fn record(&mut self, stage: message::Stage, milliseconds: f64) {
        match stage {
            message::Stage::Read => {}
            message::Stage::Prepare => self.prepare = Some(milliseconds),
            message::Stage::Detect => self.detect = Some(milliseconds),
            message::Stage::Group => self.group = Some(milliseconds),
        }
    }
}
