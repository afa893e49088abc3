//! A detector that goes on, as the engine drives it: its past is prepared and gone through interval by interval.

use std::rc::Rc;

use super::answer;
use super::opening::Open;
use crate::ingest::Ingested;
use crate::ingest::table::Table;
use crate::live::{Follow, FollowTask, Live, Reading, Replay, ReplayStep, Taken, Verdict, file_entries, take};
use crate::model::finding::Findings;
use crate::model::life::{FileEntry, LifeConfig, LifeNews, LogEntry, Status};
use crate::model::message::{Explain, UserMessage};
use crate::model::notice::Notices;
use crate::model::time::Timestamp;
use crate::model::zone::Zone;
use crate::pipeline::Run;
use crate::pipeline::config::AnalysisConfig;
use crate::prepare::aggregate::Aggregator;
use crate::prepare::dataset::Dataset;
use crate::protocol::message::{Envelope, Event, LifeRequest, Progress, RequestId, Stage};

/// A replay, or what it has become.
#[derive(Debug)]
pub(super) struct Life {
    pub(super) id: RequestId,
    state: State,
    /// How it goes on when all that is open has been gone through; without, it ends there.
    follow: Option<Follow>,
    /// Rows of the log that were not told yet.
    entries: Vec<LogEntry>,
    /// Firings that were told.
    told_firings: usize,
    /// Firings there were when following began.
    first_followed: Option<usize>,
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
    Following(Box<Live>),
    /// Between two steps.
    Moving,
}

impl Life {
    /// Prepares the open table for a replay.
    pub(super) fn new(id: RequestId, open: &Open, zone: &Zone, request: LifeRequest) -> Result<Self, UserMessage> {
        let LifeRequest { config: AnalysisConfig { metric_set, learn_percent }, life, follow, waits_for_data, .. } =
            request;
        let follow = follow.map(|_| Follow::new(waits_for_data, metric_set.interval.seconds()));
        let aggregator =
            Aggregator::new(&open.table, &metric_set, zone, learn_percent).map_err(|error| error.explain())?;
        let notices = open.notices_with(&metric_set.timestamp);
        let (table, rows) = (Rc::clone(&open.table), aggregator.rows());
        let state = State::Preparing { table, aggregator: Box::new(aggregator), rows, config: Box::new(life), notices };
        Ok(Self { id, state, follow, entries: Vec::new(), told_firings: 0, first_followed: None, told: 0 })
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
                    ReplayStep::Over if self.follow.is_some() => {
                        if let State::Replaying(replay) = std::mem::replace(&mut self.state, State::Moving) {
                            let live = replay.into_live();
                            self.first_followed = Some(live.firings().len());
                            self.state = State::Following(Box::new(live));
                        }
                        Stepped { life: Some(self), ..Stepped::default() }
                    }
                    ReplayStep::Over => {
                        let id = self.id;
                        let (told, run) = self.stop();
                        Stepped { life: None, told, run: run.map(|run| (id, run)) }
                    }
                }
            }
            state => {
                self.state = state;
                Stepped { life: Some(self), ..Stepped::default() }
            }
        }
    }

    /// Whether [`Life::step`] has work.
    pub(super) fn is_busy(&self) -> bool {
        !matches!(self.state, State::Following(_))
    }

    /// Ends it: the last news, and what it leaves behind if it got so far.
    pub(super) fn stop(mut self) -> (Vec<Envelope<Event>>, Option<Run>) {
        let told = self.news(Some(Status::Stopped)).into_iter().collect();
        match self.state {
            State::Replaying(replay) => (told, Some(replay.finish())),
            State::Following(live) => (told, Some(live.finish())),
            State::Preparing { .. } | State::Moving => (told, None),
        }
    }

    /// What happened since this was asked last; `None` before the first interval. `over` is where it stands if that is
    /// no longer told by itself.
    fn news(&mut self, over: Option<Status>) -> Option<Envelope<Event>> {
        let total = match &self.state {
            State::Replaying(replay) => Some(replay.grid().len),
            _ => None,
        };
        let is_following = !self.is_busy() && over.is_none();
        let live = live_of(&mut self.state)?;
        if live.take_renumbered() {
            self.told_firings = 0;
        }
        let next = live.len();
        let firings = live.firings()[self.told_firings..].to_vec();
        let first_firing = std::mem::replace(&mut self.told_firings, live.firings().len());
        let news = LifeNews {
            status: over.unwrap_or_else(|| live.status()),
            done: next,
            total: total.unwrap_or(next),
            next: is_following.then(|| (live.dataset().grid.range(next, next + 1), live.due(next))),
            entries: std::mem::take(&mut self.entries),
            first_firing,
            firings,
            first_followed: self.first_followed,
            resolved: live.take_resolved(),
            counts: live.counts(),
        };
        Some(answer(self.id, Event::Lived(Box::new(news))))
    }

    /// The same while it goes on.
    pub(super) fn told(&mut self) -> Option<Envelope<Event>> {
        if self.entries.is_empty() { None } else { self.news(None) }
    }

    /// What was found since this was asked last, if anything was judged.
    pub(super) fn found(&mut self) -> Option<Envelope<Event>> {
        let live = live_of(&mut self.state)?;
        if live.len() == self.told || !matches!(live.status(), Status::Active) {
            return None;
        }
        self.told = live.len();
        Some(answer(self.id, Event::Found(live.findings())))
    }

    /// The series as they stand, and what was found of them.
    pub(super) fn live(&mut self) -> Option<&mut Live> {
        live_of(&mut self.state)
    }

    /// What to do at the instant `now`; `None` while there is still something to go through.
    pub(super) fn task(&self, now: Timestamp) -> Option<FollowTask> {
        let (State::Following(live), Some(follow)) = (&self.state, &self.follow) else { return None };
        Some(follow.task(live.len(), live.due(live.len()), now))
    }

    /// When a bucket begins: what the clock of the data shows.
    pub(super) fn start_of(&self, bucket: usize) -> Option<Timestamp> {
        let State::Following(live) = &self.state else { return None };
        let Dataset { zone, grid, .. } = live.dataset();
        let at = grid.time(bucket);
        Some(if grid.interval.is_local() { at } else { at + zone.offset(at) })
    }

    /// There are no data of a bucket.
    pub(super) fn note_absent(&mut self, bucket: usize, now: Timestamp) {
        let (State::Following(live), Some(follow)) = (&mut self.state, &mut self.follow) else { return };
        let verdict = follow.note_absent(bucket, live.len(), now);
        self.act(verdict);
    }

    /// Whether there are data of a later bucket.
    pub(super) fn note_peeked(&mut self, is_there: bool, now: Timestamp) {
        let (State::Following(live), Some(follow)) = (&mut self.state, &mut self.follow) else { return };
        let verdict = follow.note_peeked(is_there, live.len(), now);
        self.act(verdict);
    }

    /// The data of a bucket cannot be read.
    pub(super) fn note_failed(&mut self, bucket: usize, reason: UserMessage, is_online: bool, now: Timestamp) {
        let (State::Following(live), Some(follow)) = (&mut self.state, &mut self.follow) else { return };
        let next = live.len();
        let verdict = follow.note_failed(bucket, (next, live.due(next + 1)), reason, is_online, now);
        self.act(verdict);
    }

    fn act(&mut self, verdict: Verdict) {
        let State::Following(live) = &mut self.state else { return };
        match verdict {
            Verdict::Again => {}
            Verdict::Empty => self.entries.push(live.advance_with(Taken::default(), Vec::new())),
            Verdict::GivenUp(reason) => {
                let reading = Reading { values: Err(reason), rows: 0, files: Vec::new(), remarks: Vec::new() };
                self.entries.push(live.advance(reading));
            }
        }
    }

    /// The files of a bucket were read; `copies` are those left out because another has the same bytes.
    pub(super) fn take(&mut self, bucket: usize, files: IntervalFiles, is_online: bool, now: Timestamp) {
        let IntervalFiles { ingested, failures, copies } = files;
        if let Some(reason) = failures.iter().flatten().next() {
            return self.note_failed(bucket, reason.clone(), is_online, now);
        }
        let (State::Following(live), Some(follow)) = (&mut self.state, &mut self.follow) else { return };
        let mut entries = file_entries(&ingested, &failures);
        entries.extend(copies);
        let broken = ingested.files.iter().find_map(|file| file.error.as_ref()).map(|error| error.explain());
        let taken = match broken.filter(|_| ingested.table.rows == 0) {
            Some(reason) => Err(reason),
            None => take(live.dataset(), bucket, ingested.table),
        };
        let taken = match taken {
            Ok(taken) => taken,
            Err(reason) => return self.note_failed(bucket, reason, is_online, now),
        };
        follow.note_read(bucket);
        let entry = match bucket < live.len() {
            true => live.take_late(bucket, taken, entries, now),
            false => live.advance_with(taken, entries),
        };
        self.entries.push(entry);
    }

    /// Whether the page knows findings of it.
    pub(super) fn is_told(&self) -> bool {
        self.told > 0
    }
}

/// What was read of one bucket.
#[derive(Debug)]
pub(super) struct IntervalFiles {
    pub(super) ingested: Ingested,
    /// Why a file could not be read to its end.
    pub(super) failures: Vec<Option<UserMessage>>,
    /// Files that were left out because another has the same bytes.
    pub(super) copies: Vec<FileEntry>,
}

fn live_of(state: &mut State) -> Option<&mut Live> {
    match state {
        State::Replaying(replay) => Some(replay.live()),
        State::Following(live) => Some(live),
        State::Preparing { .. } | State::Moving => None,
    }
}

/// Whether nothing was judged.
pub(super) fn is_nothing(findings: &Findings) -> bool {
    findings.split == findings.grid.len
}
