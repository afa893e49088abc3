//! A detector that goes on, as the engine drives it: its past is prepared and gone through interval by interval.

use std::rc::Rc;

use super::{Open, answer};
use crate::ingest::table::Table;
use crate::live::{Live, Replay, ReplayStep};
use crate::model::finding::Findings;
use crate::model::life::{LifeConfig, LifeNews, LogEntry, Status};
use crate::model::message::{Explain, UserMessage};
use crate::model::notice::Notices;
use crate::model::zone::Zone;
use crate::pipeline::Run;
use crate::pipeline::config::AnalysisConfig;
use crate::prepare::aggregate::Aggregator;
use crate::protocol::message::{Envelope, Event, LifeRequest, Progress, RequestId, Stage};

/// A replay, or what it has become.
#[derive(Debug)]
pub(super) struct Life {
    pub(super) id: RequestId,
    state: State,
    /// Rows of the log that were not told yet.
    entries: Vec<LogEntry>,
    /// Firings that were told.
    told_firings: usize,
    /// Intervals of which the findings were told.
    told: usize,
}

/// What a step has brought.
#[derive(Debug, Default)]
pub(super) struct Stepped {
    /// What goes on.
    pub(super) life: Option<Life>,
    pub(super) told: Vec<Envelope<Event>>,
    /// What it leaves behind.
    pub(super) run: Option<(RequestId, Run)>,
}

#[derive(Debug)]
enum State {
    Preparing {
        table: Rc<Table>,
        aggregator: Box<Aggregator>,
        rows: Vec<u32>,
        config: Box<LifeConfig>,
        notices: Notices,
    },
    Replaying(Box<Replay>),
    /// Between two steps.
    Moving,
}

impl Life {
    /// Prepares the open table for a replay.
    pub(super) fn new(id: RequestId, open: &Open, zone: &Zone, request: LifeRequest) -> Result<Self, UserMessage> {
        let LifeRequest { config: AnalysisConfig { metric_set, learn_percent }, life, .. } = request;
        let aggregator =
            Aggregator::new(&open.table, &metric_set, zone, learn_percent).map_err(|error| error.explain())?;
        let notices = open.notices_with(&metric_set.timestamp);
        let (table, rows) = (Rc::clone(&open.table), aggregator.rows());
        let state = State::Preparing { table, aggregator: Box::new(aggregator), rows, config: Box::new(life), notices };
        Ok(Self { id, state, entries: Vec::new(), told_firings: 0, told: 0 })
    }

    /// The next interval, or a measure of what comes before.
    pub(super) fn step(mut self) -> Stepped {
        match std::mem::replace(&mut self.state, State::Moving) {
            State::Preparing { table, mut aggregator, rows, config, notices } => {
                let (done, all) = (aggregator.done() as u64, table.rows as u64);
                let mut told = Vec::new();
                self.state = if aggregator.step(&table) {
                    let progress = Progress {
                        stage: Stage::Prepare,
                        done: done * all,
                        total: (done + 2) * all,
                        file: 0,
                        found: 0,
                    };
                    told.push(answer(self.id, Event::Progress(progress)));
                    State::Preparing { table, aggregator, rows, config, notices }
                } else {
                    State::Replaying(Box::new(Replay::new(aggregator.finish(), rows, *config, notices)))
                };
                Stepped { life: Some(self), told, run: None }
            }
            State::Replaying(mut replay) => {
                let step = replay.step();
                self.state = State::Replaying(replay);
                match step {
                    ReplayStep::Advanced(entry) => {
                        self.entries.push(*entry);
                        Stepped { life: Some(self), ..Stepped::default() }
                    }
                    ReplayStep::Over => {
                        let id = self.id;
                        let (told, run) = self.stop();
                        Stepped { life: None, told, run: run.map(|run| (id, run)) }
                    }
                }
            }
            State::Moving => Stepped::default(),
        }
    }

    /// Ends it: the last news, and what it leaves behind if it got so far.
    pub(super) fn stop(mut self) -> (Vec<Envelope<Event>>, Option<Run>) {
        let told = self.news(Status::Stopped).into_iter().collect();
        match self.state {
            State::Replaying(replay) => (told, Some(replay.finish())),
            _ => (told, None),
        }
    }

    /// What happened since this was asked last; `None` before the first interval. `status` is where it stands once it is
    /// over.
    fn news(&mut self, over: Status) -> Option<Envelope<Event>> {
        let State::Replaying(replay) = &mut self.state else { return None };
        let total = replay.grid().len;
        let live = replay.live();
        let firings = live.firings()[self.told_firings..].to_vec();
        let first_firing = std::mem::replace(&mut self.told_firings, live.firings().len());
        let is_over = matches!(over, Status::Stopped);
        let news = LifeNews {
            status: if is_over { over } else { live.status() },
            done: live.len(),
            total,
            next: None,
            entries: std::mem::take(&mut self.entries),
            first_firing,
            firings,
            resolved: live.take_resolved(),
            counts: live.counts(),
        };
        Some(answer(self.id, Event::Lived(Box::new(news))))
    }

    /// The same while it goes on.
    pub(super) fn told(&mut self) -> Option<Envelope<Event>> {
        if self.entries.is_empty() { None } else { self.news(Status::Active) }
    }

    /// What was found since this was asked last, if anything was judged.
    pub(super) fn found(&mut self) -> Option<Envelope<Event>> {
        let State::Replaying(replay) = &mut self.state else { return None };
        let live = replay.live();
        if live.len() == self.told || !matches!(live.status(), Status::Active) {
            return None;
        }
        self.told = live.len();
        Some(answer(self.id, Event::Found(live.findings())))
    }

    /// The series as they stand, and what was found of them.
    pub(super) fn live(&mut self) -> Option<&mut Live> {
        match &mut self.state {
            State::Replaying(replay) => Some(replay.live()),
            _ => None,
        }
    }

    /// Whether the page knows findings of it.
    pub(super) fn is_told(&self) -> bool {
        self.told > 0
    }
}

/// Whether nothing was judged.
pub(super) fn is_nothing(findings: &Findings) -> bool {
    findings.split == findings.grid.len
}
