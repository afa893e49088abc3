//! Floor 8: the only module that knows every stage, and drives them one step at a time.
//!
//! A [`Pipeline`] is driven from outside: each [`Pipeline::step`] aggregates one measure, judges some metrics, or
//! groups what was found. Between steps the caller may stop; what is finished is kept. Judging one metric depends on
//! nothing but its series, so the order and size of steps never change a result.

pub mod config;
pub mod error;
pub(crate) mod run;
pub(crate) mod sparse;
pub(crate) mod why;

use std::rc::Rc;

pub use run::Run;

use crate::detect::{Scored, score_series};
use crate::ingest::table::Table;
use crate::model::finding::{Anomaly, Findings, ScoredSeries, SkippedMetric};
use crate::model::metric::MetricId;
use crate::model::notice::Notices;
use crate::model::zone::Zone;
use crate::prepare::aggregate::Aggregator;
use crate::prepare::dataset::Dataset;
use config::AnalysisConfig;
use error::PipelineError;
use why::Explaining;

/// Buckets judged per step; a longer series makes a longer step.
const BUCKETS_PER_STEP: usize = 5_000;

/// Part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Rows to series; counted in rows times measures.
    Prepare,
    /// Learning and testing; counted in metrics.
    Detect,
    /// Anomalies to events, and why; counted in events.
    Group,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Which stage.
    pub stage: Stage,
    /// Units done.
    pub done: u64,
    /// Units in all.
    pub total: u64,
    /// Anomalies so far.
    pub found: u64,
}

/// Outcome of a step.
#[derive(Debug)]
pub enum Step {
    /// More is to be done.
    Working(Standing),
    /// All metrics are judged and grouped.
    Done(Box<Run>),
}

/// A run in the making.
#[derive(Debug)]
pub struct Pipeline {
    table: Rc<Table>,
    config: AnalysisConfig,
    zone: Zone,
    notices: Notices,
    state: State,
}

#[derive(Debug)]
enum State {
    Start,
    Preparing(Box<Aggregator>),
    Judging(Box<Judged>),
    Explaining(Box<Explaining>),
}

#[derive(Debug)]
struct Judged {
    dataset: Dataset,
    /// One entry per metric judged so far.
    scored: Vec<Option<ScoredSeries>>,
    skipped: Vec<SkippedMetric>,
    anomalies: Vec<Anomaly>,
}

impl Pipeline {
    /// A run of `config`, whose zone is given, over `table`. `notices` are what is known about the table; they go into the findings.
    pub fn new(table: Rc<Table>, config: AnalysisConfig, zone: Zone, notices: Notices) -> Result<Self, PipelineError> {
        if !(10..=90).contains(&config.learn_percent) {
            return Err(PipelineError::LearnPercent { percent: config.learn_percent });
        }
        Ok(Self { table, config, zone, notices, state: State::Start })
    }

    /// One bounded piece of work. After a failure or [`Step::Done`] the pipeline starts again from the beginning.
    pub fn step(&mut self) -> Result<Step, PipelineError> {
        let rows = self.table.rows as u64 * self.config.metric_set.measures.len() as u64;
        let preparing = |done| Standing { stage: Stage::Prepare, done, total: rows, found: 0 };
        match std::mem::replace(&mut self.state, State::Start) {
            State::Start => {
                let AnalysisConfig { metric_set, learn_percent } = &self.config;
                let aggregator = Aggregator::new(&self.table, metric_set, &self.zone, *learn_percent)?;
                self.state = State::Preparing(Box::new(aggregator));
                Ok(Step::Working(preparing(0)))
            }
            State::Preparing(mut aggregator) => {
                if aggregator.step(&self.table) {
                    let done = aggregator.done() as u64 * self.table.rows as u64;
                    self.state = State::Preparing(aggregator);
                    return Ok(Step::Working(preparing(done)));
                }
                let judged = Box::new(Judged::new(aggregator.finish()));
                let standing = judged.standing();
                self.state = State::Judging(judged);
                Ok(Step::Working(standing))
            }
            State::Judging(judged) if judged.is_complete() => {
                let run = judged.finish(std::mem::take(&mut self.notices));
                Ok(self.explain(Explaining::new(run)))
            }
            State::Judging(mut judged) => {
                judged.judge_some();
                let standing = judged.standing();
                self.state = State::Judging(judged);
                Ok(Step::Working(standing))
            }
            State::Explaining(explaining) => Ok(self.explain(*explaining)),
        }
    }

    /// Explains the next events.
    fn explain(&mut self, mut explaining: Explaining) -> Step {
        if explaining.step() {
            return Step::Done(explaining.finish());
        }
        let standing = explaining.standing();
        self.state = State::Explaining(Box::new(explaining));
        Step::Working(standing)
    }

    /// Ends the run early: groups what is finished, which may be nothing.
    pub fn stop(mut self) -> Result<Run, PipelineError> {
        loop {
            match self.state {
                State::Judging(judged) => return Ok(*Explaining::new(judged.finish(self.notices)).finish()),
                State::Explaining(explaining) => return Ok(*explaining.finish()),
                State::Start | State::Preparing(_) => self.step().map(drop)?,
            }
        }
    }

    /// What is found so far: events that are grouped but not explained, and may change. `None` before anything is judged.
    pub fn so_far(&self) -> Option<Findings> {
        match &self.state {
            State::Judging(judged) if !judged.scored.is_empty() => Some(judged.findings(self.notices.clone())),
            State::Explaining(explaining) => Some(explaining.run().findings.clone()),
            _ => None,
        }
    }

    /// The series, and what is judged of them so far, one entry per metric until there.
    pub fn series(&self) -> Option<(&Dataset, &[Option<ScoredSeries>])> {
        match &self.state {
            State::Judging(judged) => Some((&judged.dataset, &judged.scored)),
            State::Explaining(explaining) => Some((&explaining.run().dataset, &explaining.run().scored)),
            State::Start | State::Preparing(_) => None,
        }
    }

    /// All steps in one go.
    pub fn run(mut self) -> Result<Run, PipelineError> {
        loop {
            if let Step::Done(run) = self.step()? {
                return Ok(*run);
            }
        }
    }
}

impl Judged {
    fn new(dataset: Dataset) -> Self {
        let scored = Vec::with_capacity(dataset.metrics.len());
        Self { dataset, scored, skipped: Vec::new(), anomalies: Vec::new() }
    }

    fn is_complete(&self) -> bool {
        self.scored.len() == self.dataset.metrics.len()
    }

    /// The next metrics, at least one.
    fn judge_some(&mut self) {
        let metrics = (BUCKETS_PER_STEP / self.dataset.grid.len.max(1)).max(1);
        let end = self.dataset.metrics.len().min(self.scored.len() + metrics);
        let interval_seconds = self.dataset.grid.interval.seconds();
        for index in self.scored.len()..end {
            let metric = MetricId(index as u32);
            let values = &self.dataset.series[index].values;
            let level = self.dataset.metrics[index].key.level();
            let split = self.dataset.split;
            let scored = match sparse::reason(level, &values[..split]) {
                Some(reason) => Err(reason),
                None => score_series(metric, values, interval_seconds, split).map_err(|skipped| skipped.to_string()),
            };
            match scored {
                Ok(Scored { series, anomalies }) => {
                    self.anomalies.extend(anomalies);
                    self.scored.push(Some(series));
                }
                Err(reason) => {
                    self.skipped.push(SkippedMetric { metric, reason });
                    self.scored.push(None);
                }
            }
        }
    }

    fn standing(&self) -> Standing {
        let found = self.anomalies.len() as u64;
        if self.is_complete() {
            return Standing { stage: Stage::Group, done: 0, total: found, found };
        }
        let total = self.dataset.metrics.len() as u64;
        Standing { stage: Stage::Detect, done: self.scored.len() as u64, total, found }
    }

    fn findings(&self, notices: Notices) -> Findings {
        let Dataset { metric_set, zone, grid, split, metrics, .. } = &self.dataset;
        Findings {
            metric_set: metric_set.clone(),
            grid: *grid,
            zone: zone.clone(),
            split: *split,
            metrics: metrics.clone(),
            finished: self.scored.len(),
            skipped: self.skipped.clone(),
            events: run::events(&self.dataset, &self.scored, &self.anomalies),
            notices,
        }
    }

    fn finish(mut self, notices: Notices) -> Run {
        let findings = self.findings(notices);
        self.scored.resize(self.dataset.metrics.len(), None);
        Run { dataset: self.dataset, scored: self.scored, findings }
    }
}
