//! A detector that goes on interval by interval: started, followed, told of other rules, and stopped.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::prelude::*;

use super::Detector;
use super::running::Begun;
use crate::app::platform::folder::Folder;
use crate::app::platform::page::{clock, now};
use crate::app::state::diary::Diary;
use crate::app::state::follow::{self, Keys};
use crate::app::state::stage::{Run, Stage};
use crate::model::alert::AlertRule;
use crate::model::feedback::Feedback;
use crate::model::finding::Findings;
use crate::model::life::{LifeConfig, LifeNews, LogEntry, Remark, Status};
use crate::model::metric::{MetricId, MetricSet};
use crate::model::plan::{Course, Mode, Plan, PlannedPlace};
use crate::model::time::{Grid, Interval, Timestamp};
use crate::model::zone::UTC;
use crate::pipeline::config::AnalysisConfig;
use crate::protocol::message::{Document, Event, FollowPlace, LifeRequest, Request, SessionLife};
use crate::report::run_log::{LogFrame, run_log_csv, run_log_json};
use crate::words::page::life as words;

/// Signals of a detector that goes on.
#[derive(Clone, Copy)]
pub(crate) struct Life {
    /// How it goes through its data.
    pub(crate) plan: RwSignal<Plan>,
    /// What of the place to follow is secret.
    pub(crate) keys: RwSignal<Keys>,
    /// The folder to follow.
    pub(crate) folder: RwSignal<Option<Folder>, LocalStorage>,
    /// What it has told.
    pub(crate) diary: RwSignal<Diary>,
    /// If it was being followed in an earlier tab: until when.
    pub(crate) followed_until: RwSignal<Option<Timestamp>>,
    /// The mapping that it goes on with.
    mapping: RwSignal<Option<MetricSet>>,
    /// The rules and answers that the worker knows.
    told: StoredValue<Option<(Vec<AlertRule>, Feedback)>>,
    /// What it has found, as far as it was told.
    pub(super) findings: StoredValue<Option<Arc<Findings>>>,
    /// Firings whose messages went out by themselves.
    pub(super) sent: StoredValue<BTreeSet<usize>>,
    /// It is to be started when the files are read again.
    pub(super) is_next: StoredValue<bool>,
}

impl Life {
    /// A detector that was never started.
    pub(super) fn new() -> Self {
        Self {
            plan: RwSignal::default(),
            keys: RwSignal::default(),
            folder: RwSignal::new_local(None),
            diary: RwSignal::default(),
            followed_until: RwSignal::new(None),
            mapping: RwSignal::new(None),
            told: StoredValue::new(None),
            findings: StoredValue::new(None),
            sent: StoredValue::default(),
            is_next: StoredValue::new(false),
        }
    }
}

impl Detector {
    /// Starts to go through the data as the plan says.
    pub(crate) fn go_on(self) {
        let Some(metric_set) = self.draft.get_untracked() else { return };
        let plan = self.life.plan.get_untracked();
        let follow = match plan.mode {
            Mode::Follow => match untrack(|| self.follow_place()) {
                Ok(place) => Some(place),
                Err(_) => return,
            },
            _ => None,
        };
        if self.is_lost.get_value() {
            self.life.is_next.set_value(true);
            return self.read_again();
        }
        let number = self.next_run();
        self.stop_living();
        let from = self.draft_grid().map_or(0, |grid| grid.split(plan.learn_percent));
        let course = Course { mode: plan.mode, from, retrain: plan.retrain, is_whole: false };
        let config = AnalysisConfig { metric_set, learn_percent: plan.learn_percent };
        let begun =
            Begun { number, config: config.clone(), course: Some(course), data: Arc::new(self.data()), at: now() };
        let (rules, answers) = (self.rules.get_untracked(), self.answers.get_untracked());
        let life = LifeConfig { from, retrain: plan.retrain, rules: rules.clone(), answers: answers.clone() };
        self.life.told.set_value(Some((rules, answers)));
        self.life.mapping.set(Some(config.metric_set.clone()));
        self.life.followed_until.set(None);
        self.life.diary.set(Diary::new(plan.mode, number));
        self.life.findings.set_value(None);
        self.life.sent.update_value(BTreeSet::clear);
        self.stage.set(Stage::Living);
        let pace = plan.pace.filter(|_| plan.mode == Mode::Replay).map(f64::from);
        let request = LifeRequest { config, life, pace, follow, waits_for_data: plan.waits_for_data };
        let folder = self.life.folder.with_untracked(|folder| folder.as_ref().map(|folder| folder.handle.clone()));
        let id = self
            .client
            .with_value(|client| client.live(request, folder, move |event| self.lived(&begun, course, event)));
        self.active.set_value(Some(id));
    }

    fn lived(self, begun: &Begun, course: Course, event: Event) {
        match event {
            Event::Lived(news) => {
                self.send_fired(&news);
                self.take_news(begun.number, *news);
            }
            Event::Found(findings) => {
                self.life.findings.set_value(Some(Arc::new(findings.clone())));
                self.found(begun, findings);
            }
            Event::Analysed(findings) => {
                let is_current = self.end_diary(begun.number, Status::Stopped);
                let is_over = self.life.diary.with_untracked(|diary| is_current && diary.done == diary.total);
                let is_whole = course.mode == Mode::Replay && is_over;
                let begun = Begun { course: Some(Course { is_whole, ..course }), ..begun.clone() };
                self.note_in_worker(Some(begun.number));
                self.finish(&begun, Arc::new(findings));
                if is_current && self.is_living_untracked() {
                    self.stage.set(Stage::Results);
                }
            }
            Event::Failed(message) => {
                let is_current = self.end_diary(begun.number, Status::Failed(message.clone()));
                if is_current {
                    self.failed(begun, message);
                }
            }
            Event::Stopped => {
                let is_current = self.end_diary(begun.number, Status::Stopped);
                if is_current {
                    self.back();
                }
            }
            _ => {}
        }
    }

    fn take_news(self, number: u32, news: LifeNews) {
        // The page may be gone, or another run begun.
        self.life.diary.try_update(|diary| {
            if diary.run == number {
                diary.take(news, now());
            }
        });
    }

    /// Nothing more is told of run `number`. Returns whether no other one was begun meanwhile.
    fn end_diary(self, number: u32, status: Status) -> bool {
        let ended = self.life.diary.try_update(|diary| {
            let is_current = diary.run == number;
            if is_current {
                (diary.status, diary.next) = (status, None);
            }
            is_current
        });
        ended == Some(true)
    }

    /// Stops to go on, if it does; what was found is kept.
    pub(super) fn stop_living(self) {
        if self.is_living_untracked() {
            self.cancel();
        }
    }

    /// Whether it goes on. Tracked.
    pub(crate) fn is_living(self) -> bool {
        self.stage.with(|stage| *stage == Stage::Living)
    }

    fn is_living_untracked(self) -> bool {
        self.stage.with_untracked(|stage| *stage == Stage::Living)
    }

    /// Whether it waits for the next interval: all there was is gone through. Tracked.
    pub(crate) fn waits(self) -> bool {
        self.is_living() && self.life.diary.with(|diary| diary.next.is_some())
    }

    /// Whether it goes on with another mapping than there is now. Tracked.
    pub(crate) fn goes_on_with_other_mapping(self) -> bool {
        self.is_living() && self.life.mapping.with(|mapping| self.draft.with(|draft| mapping != draft))
    }

    /// The number of the run that begins: one that goes on until then has the number before.
    pub(super) fn next_run(self) -> u32 {
        self.runs.with_untracked(|runs| runs.next()) + u32::from(self.is_living_untracked())
    }

    /// Tells the worker of rules and answers that have changed while it goes on.
    pub(super) fn tell_rules(self) {
        let now = (self.rules.get_untracked(), self.answers.get_untracked());
        if !self.is_living_untracked() || self.life.told.with_value(|told| told.as_ref() == Some(&now)) {
            return;
        }
        let (rules, answers) = now.clone();
        self.life.told.set_value(Some(now));
        self.client.with_value(|client| {
            let id = client.request(Request::SetRules(rules, answers), |_| {});
            // Nothing comes back.
            client.forget(id);
        });
    }

    /// The grid of the draft, once it is checked.
    fn draft_grid(self) -> Option<Grid> {
        self.preview.with_untracked(|preview| preview.as_ref()?.grid)
    }

    /// Changes how it goes through its data.
    pub(crate) fn change_plan(self, change: impl FnOnce(&mut Plan)) {
        self.change(words::CHANGED, |edited| change(&mut edited.plan));
    }

    /// Changes where new intervals come from.
    pub(crate) fn change_place(self, change: impl FnOnce(&mut PlannedPlace)) {
        let mut place = untrack(|| self.place_and_keys().0);
        change(&mut place);
        self.change_plan(|plan| plan.place = place);
    }

    /// Changes what is secret of the place.
    pub(crate) fn change_keys(self, change: impl FnOnce(&mut Keys)) {
        let mut keys = untrack(|| self.place_and_keys().1);
        change(&mut keys);
        self.life.keys.set(keys);
    }

    /// Where new intervals come from: as the reader said, else as the data tells. Tracked.
    pub(crate) fn place_and_keys(self) -> (PlannedPlace, Keys) {
        let (place, keys) = (self.life.plan.with(|plan| plan.place.clone()), self.life.keys.get());
        let folders = self.table.with(|table| table.as_ref().map(|table| table.folders.clone()).unwrap_or_default());
        let (guessed, guessed_keys) = self.sources.with(|sources| follow::guess(sources, &folders));
        let keys = if keys == Keys::default() { guessed_keys } else { keys };
        (if place == PlannedPlace::default() { guessed } else { place }, keys)
    }

    /// The place for the worker, or what is missing. Tracked.
    pub(crate) fn follow_place(self) -> Result<FollowPlace, String> {
        let (place, keys) = self.place_and_keys();
        follow::place(&place, &keys, self.life.folder.with(Option::is_some))
    }

    /// What a metric of the log is called. Tracked.
    pub(crate) fn logged_name(self, metric: MetricId) -> Option<String> {
        let (run, name) = self.life.diary.with(|diary| (diary.run, diary.names.get(&metric.0).cloned()));
        name.or_else(|| label(&*self.findings_of(run)?, metric))
    }

    /// How a link names a run: not at all if it is the last one. Tracked.
    pub(crate) fn named_run(self, number: u32) -> Option<u32> {
        let is_last = |last: &Run| last.number == number;
        self.runs
            .with(|runs| runs.get(number).filter(|_| !runs.newest_first().next().is_some_and(is_last)).map(|_| number))
    }

    /// The rows of the log that are kept, as CSV.
    pub(crate) fn log_as_csv(self) -> Document {
        self.log_as(words::CSV, words::CSV_TYPE, |frame, entries, name| run_log_csv(frame, entries, name))
    }

    /// The same as JSON, with the counters.
    pub(crate) fn log_as_json(self) -> Document {
        self.log_as(words::JSON, words::JSON_TYPE, |frame, entries, name| run_log_json(frame, entries, name))
    }

    fn log_as(
        self,
        ending: &str,
        media_type: &str,
        write: impl FnOnce(&LogFrame<'_>, &[LogEntry], &dyn Fn(MetricId) -> Option<String>) -> String,
    ) -> Document {
        let name = self.name.get_untracked();
        let (counts, entries) = self.life.diary.with_untracked(|diary| (diary.counts, diary.entries()));
        let delivered = Some(untrack(|| self.outbox.counts()));
        let text = self.preview.with_untracked(|preview| {
            let zone = preview.as_ref().map_or(&UTC, |preview| &preview.zone);
            let interval = self.life.mapping.with_untracked(|mapping| mapping.as_ref().map(|set| set.interval));
            let interval =
                interval.or(preview.as_ref().map(|preview| preview.metric_set.interval)).unwrap_or(Interval::HOUR);
            let frame = LogFrame { detector: &name, interval, zone, counts, delivered };
            write(&frame, &entries, &|metric| untrack(|| self.logged_name(metric)))
        });
        Document { name: words::log_file(&name, ending), media_type: media_type.to_owned(), bytes: text.into_bytes() }
    }

    /// How it goes on, to be kept.
    pub(super) fn life_to_keep(self) -> SessionLife {
        let followed_until = if untrack(|| self.waits()) { Some(clock()) } else { None };
        let entries = self.life.diary.with_untracked(|diary| diary.last_entries(SessionLife::MOST_ENTRIES));
        let named = entries.iter().flat_map(|entry| &entry.remarks).filter_map(|remark| match remark {
            Remark::NewNormal { metric, .. } => Some(*metric),
            _ => None,
        });
        let name = |metric: MetricId| Some((metric.0, untrack(|| self.logged_name(metric))?));
        let names: BTreeMap<u32, String> = named.filter_map(name).collect();
        let counts = self.life.diary.with_untracked(|diary| diary.counts);
        let earlier = self.life.followed_until.get_untracked();
        let plan = self.life.plan.get_untracked();
        SessionLife { plan, entries, names, counts, followed_until: followed_until.or(earlier) }
    }

    /// Has the log of an earlier tab.
    pub(super) fn take_over_life(self, life: SessionLife) {
        let SessionLife { plan, entries, names, counts, followed_until } = life;
        if !entries.is_empty() {
            self.life.diary.set(Diary::kept(plan.mode, entries, counts, names));
        }
        self.life.followed_until.set(followed_until);
    }
}

fn label(findings: &Findings, metric: MetricId) -> Option<String> {
    findings.metrics.get(metric.index())?;
    Some(findings.metric_label(metric))
}
