//! What a detector that goes on has told so far: where it stands, the last of its run log, and what has fired.

use std::collections::{BTreeMap, VecDeque};

use crate::model::alert::Firing;
use crate::model::life::{Counts, LifeNews, LogEntry, Outcome, Status};
use crate::model::plan::Mode;
use crate::model::time::{TimeRange, Timestamp};
use crate::words::page::life as words;

/// Most rows of the log kept in the page.
pub(crate) const MOST_ENTRIES: usize = 5_000;
/// Most firings kept in the page: each holds its event.
const MOST_FIRINGS: usize = 1_000;
/// The pace is that of so many milliseconds.
const PACE_WINDOW_MS: f64 = 3_000.0;

/// A row of the log, with a number that no other form of it had.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// What became of the interval.
    pub(crate) entry: LogEntry,
    /// Grows with every row that comes.
    pub(crate) edition: u64,
}

/// Which rows of the log are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Which {
    /// Every row.
    #[default]
    All,
    /// Those with anomalies.
    Anomalies,
    /// Those that could not be read, and those of which a file could not.
    Failed,
    /// Those that came after their time.
    Late,
}

impl Which {
    /// In the order of the choice.
    pub(crate) const ALL: [Self; 4] = [Self::All, Self::Anomalies, Self::Failed, Self::Late];

    /// Whether it lets a row through.
    pub(crate) fn lets(self, entry: &LogEntry) -> bool {
        match self {
            Self::All => true,
            Self::Anomalies => entry.alarms > 0,
            Self::Failed => {
                matches!(entry.outcome, Outcome::Failed(_)) || entry.files.iter().any(|file| !file.reason.is_empty())
            }
            Self::Late => entry.outcome == Outcome::Late,
        }
    }
}

/// Everything told since it was started.
#[derive(Debug, Clone, Default)]
pub(crate) struct Diary {
    /// Replay or follow; of a detector that was never started, backtest.
    pub(crate) mode: Mode,
    /// Number of its run; 0 before any.
    pub(crate) run: u32,
    /// Where it stands.
    pub(crate) status: Status,
    /// Intervals gone through, and all that are known of.
    pub(crate) done: usize,
    /// See `done`.
    pub(crate) total: usize,
    /// The next interval, and the instant at which it is read.
    pub(crate) next: Option<(TimeRange, Timestamp)>,
    /// Counters.
    pub(crate) counts: Counts,
    /// What metrics are called that the log of an earlier tab names.
    pub(crate) names: BTreeMap<u32, String>,
    rows: VecDeque<Row>,
    editions: u64,
    /// The last firings, and how many there were before them.
    firings: VecDeque<Firing>,
    earlier_firings: usize,
    over: BTreeMap<usize, Timestamp>,
    marks: VecDeque<(f64, usize)>,
}

impl Diary {
    /// Nothing told yet of run number `run`.
    pub(crate) fn new(mode: Mode, run: u32) -> Self {
        let status = Status::Learning { seen: 0, needed: 0 };
        Self { mode, run, status, ..Self::default() }
    }

    /// The log of an earlier tab.
    pub(crate) fn kept(mode: Mode, entries: Vec<LogEntry>, counts: Counts, names: BTreeMap<u32, String>) -> Self {
        let mut diary = Self { mode, status: Status::Stopped, counts, names, ..Self::default() };
        entries.into_iter().for_each(|entry| diary.enter(entry));
        diary
    }

    /// Takes in what came at the instant `now`, in milliseconds.
    pub(crate) fn take(&mut self, news: LifeNews, now: f64) {
        let LifeNews { status, done, total, next, entries, first_firing, firings, resolved, counts, .. } = news;
        (self.status, self.done, self.total, self.next, self.counts) = (status, done, total, next, counts);
        entries.into_iter().for_each(|entry| self.enter(entry));
        // What was told after the first is told anew, and over no more unless that is said.
        self.firings.truncate(first_firing.saturating_sub(self.earlier_firings));
        self.over.split_off(&first_firing);
        self.firings.extend(firings);
        self.over.extend(resolved);
        while self.firings.len() > MOST_FIRINGS {
            self.firings.pop_front();
            self.earlier_firings += 1;
        }
        self.marks.push_back((now, done));
        while self.marks.get(1).is_some_and(|(at, _)| now - at >= PACE_WINDOW_MS) {
            self.marks.pop_front();
        }
    }

    /// One for a bucket that is there takes its place.
    fn enter(&mut self, entry: LogEntry) {
        self.editions += 1;
        let bucket = entry.bucket;
        let row = Row { entry, edition: self.editions };
        match self.rows.binary_search_by_key(&bucket, |row| row.entry.bucket) {
            Ok(at) => self.rows[at] = row,
            Err(at) => self.rows.insert(at, row),
        }
        if self.rows.len() > MOST_ENTRIES {
            self.rows.pop_front();
        }
    }

    /// Whether it has told anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.status == Status::Draft
    }

    /// The rows that are kept and let through, the newest first.
    pub(crate) fn newest(&self, which: Which) -> impl Iterator<Item = &Row> {
        self.rows.iter().rev().filter(move |row| which.lets(&row.entry))
    }

    /// The rows that are kept, in order of time.
    pub(crate) fn entries(&self) -> Vec<LogEntry> {
        self.rows.iter().map(|row| row.entry.clone()).collect()
    }

    /// The last rows that are kept, in order of time.
    pub(crate) fn last_entries(&self, most: usize) -> Vec<LogEntry> {
        self.rows.iter().skip(self.rows.len().saturating_sub(most)).map(|row| row.entry.clone()).collect()
    }

    /// The firings that are kept, with their numbers, the newest first.
    pub(crate) fn newest_firings(&self) -> impl Iterator<Item = (usize, &Firing)> {
        self.firings.iter().enumerate().rev().map(|(index, firing)| (self.earlier_firings + index, firing))
    }

    /// How many firings there were.
    pub(crate) fn fired(&self) -> usize {
        self.earlier_firings + self.firings.len()
    }

    /// The firing of that number, if it is kept.
    pub(crate) fn firing(&self, number: usize) -> Option<&Firing> {
        self.firings.get(number.checked_sub(self.earlier_firings)?)
    }

    /// Since when a firing is over.
    pub(crate) fn over_since(&self, firing: usize) -> Option<Timestamp> {
        self.over.get(&firing).copied()
    }

    /// Intervals a second, lately.
    pub(crate) fn pace(&self) -> Option<f64> {
        let ((from, first), (to, last)) = (*self.marks.front()?, *self.marks.back()?);
        (to > from && last > first).then(|| (last - first) as f64 / (to - from) * 1_000.0)
    }

    /// The second line of the step.
    pub(crate) fn short(&self) -> String {
        words::short(&self.status, self.next.is_some(), self.done, self.total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::sample::event;
    use crate::model::alert::Cause;
    use crate::model::finding::Direction;
    use crate::model::life::FileEntry;
    use crate::model::message::UserMessage;

    fn entry(bucket: usize, outcome: Outcome) -> LogEntry {
        let range = TimeRange { start: bucket as i64, end: bucket as i64 + 1 };
        LogEntry { bucket, range, at: 0, outcome, rows: 6, alarms: 0, remarks: Vec::new(), files: Vec::new() }
    }

    fn firing(rule: &str) -> Firing {
        let event = event("a", 90.0, Direction::Above, 0, (80, 81), [&[], &[]]);
        Firing { rule: rule.to_owned(), at: 0, cause: Cause::Event(Box::new(event)) }
    }

    fn buckets(diary: &Diary, which: Which) -> Vec<usize> {
        diary.newest(which).map(|row| row.entry.bucket).collect()
    }

    fn news(done: usize, entries: Vec<LogEntry>) -> LifeNews {
        LifeNews { status: Status::Active, done, total: 10, entries, ..LifeNews::default() }
    }

    #[test]
    fn a_row_for_an_interval_that_is_there_takes_its_place() {
        assert!(Diary::default().is_empty());
        let mut diary = Diary::new(Mode::Follow, 1);
        let message = UserMessage { title: String::new(), detail: String::new(), remedy: String::new() };
        diary.take(news(2, vec![entry(0, Outcome::Judged), entry(1, Outcome::Failed(message))]), 0.0);
        assert_eq!((buckets(&diary, Which::All), buckets(&diary, Which::Failed)), (vec![1, 0], vec![1]));
        let editions: Vec<u64> = diary.newest(Which::All).map(|row| row.edition).collect();
        diary.take(news(2, vec![entry(1, Outcome::Late)]), 1.0);
        assert_eq!((buckets(&diary, Which::All), buckets(&diary, Which::Failed)), (vec![1, 0], vec![]));
        assert_eq!(buckets(&diary, Which::Late), [1]);
        assert!(diary.newest(Which::All).next().unwrap().edition > editions[0]);
        // A row for an interval that was left out before.
        diary.take(news(4, vec![entry(3, Outcome::Judged), entry(2, Outcome::Judged)]), 2.0);
        assert_eq!(buckets(&diary, Which::All), [3, 2, 1, 0]);
    }

    #[test]
    fn the_log_is_bounded_and_the_counts_go_on() {
        let mut diary = Diary::new(Mode::Replay, 1);
        let entries = (0..MOST_ENTRIES + 20).map(|bucket| entry(bucket, Outcome::Judged)).collect();
        let counts = Counts { started: 5_020, succeeded: 5_020, failed: 0 };
        diary.take(LifeNews { counts, ..news(5_020, entries) }, 0.0);
        assert_eq!((diary.entries().len(), diary.entries()[0].bucket), (MOST_ENTRIES, 20));
        assert_eq!((diary.counts.started, diary.last_entries(3)[0].bucket), (5_020, MOST_ENTRIES + 17));
    }

    #[test]
    fn rows_are_filtered_by_what_became_of_them() {
        let check = |change: fn(&mut LogEntry), expected: [bool; 4]| {
            let mut row = entry(0, Outcome::Judged);
            change(&mut row);
            assert_eq!(Which::ALL.map(|which| which.lets(&row)), expected);
        };
        check(|_| {}, [true, false, false, false]);
        check(|row| row.alarms = 2, [true, true, false, false]);
        check(|row| row.outcome = Outcome::Late, [true, false, false, true]);
        let file = |reason: &str| FileEntry { name: String::new(), rows: 1, skipped: 0, reason: reason.to_owned() };
        let mut row = entry(0, Outcome::Judged);
        row.files = vec![file(""), file("not text")];
        assert!(Which::Failed.lets(&row));
        row.files.truncate(1);
        assert!(!Which::Failed.lets(&row));
    }

    #[test]
    fn firings_that_are_told_anew_take_the_place_of_the_earlier_ones() {
        let mut diary = Diary::new(Mode::Replay, 1);
        let told = |first_firing, rules: &[&str], resolved: &[(usize, Timestamp)]| LifeNews {
            first_firing,
            firings: rules.iter().map(|rule| firing(rule)).collect(),
            resolved: resolved.to_vec(),
            ..news(1, Vec::new())
        };
        let shown = |diary: &Diary| -> Vec<(usize, String, Option<Timestamp>)> {
            let row = |(number, firing): (usize, &Firing)| (number, firing.rule.clone(), diary.over_since(number));
            diary.newest_firings().map(row).collect()
        };
        diary.take(told(0, &["a", "b"], &[(0, 7), (1, 8)]), 0.0);
        diary.take(told(1, &["c", "d"], &[]), 1.0);
        let row = |number: usize, rule: &str, over| (number, rule.to_owned(), over);
        assert_eq!(shown(&diary), [row(2, "d", None), row(1, "c", None), row(0, "a", Some(7))]);
        diary.take(told(3, &vec!["e"; MOST_FIRINGS + 5], &[]), 2.0);
        assert_eq!((diary.fired(), diary.newest_firings().count()), (MOST_FIRINGS + 8, MOST_FIRINGS));
        assert_eq!(diary.newest_firings().last().unwrap().0, 8);
    }

    #[test]
    fn the_pace_is_that_of_the_last_seconds() {
        let mut diary = Diary::new(Mode::Replay, 1);
        assert_eq!(diary.pace(), None);
        for (now, done) in [(0.0, 0), (1_000.0, 100), (2_000.0, 101), (5_000.0, 104)] {
            diary.take(LifeNews { total: 204, ..news(done, Vec::new()) }, now);
        }
        assert_eq!(diary.pace(), Some(1.0));
    }
}
