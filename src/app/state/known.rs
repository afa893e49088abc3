//! Known events of a detector: on charts, and as a list.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::detector::Detector;
use super::ranges::Window;
use crate::feedback::known::{Held, Lies, Period, held, on_metric};
use crate::model::feedback::{Answer, Feedback, KnownEvent, Said};
use crate::model::finding::Findings;
use crate::model::metric::{MetricId, MetricSet};
use crate::model::order;
use crate::model::time::{Grid, TimeRange};
use crate::model::zone::Zone;
use crate::protocol::message::calendar::{Calendar, Setting};
use crate::words::page::{calendar as words, common};

/// What is read is looked for so long after the data, for what is followed.
const AHEAD: i64 = 366 * 86_400;

/// Dates of one name that concern the same.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    /// One of them, with the name and what it concerns; its range is that of all.
    pub(crate) known: KnownEvent,
    /// How many.
    pub(crate) dates: u64,
    /// From the first to the last that the run tested.
    pub(crate) tested: Option<TimeRange>,
    /// How many events fall into them.
    pub(crate) events: u64,
    /// Why the run makes nothing of them: where they lie, or what is missing.
    pub(crate) idle: Option<String>,
}

impl Series {
    /// Whether a known event is one of its dates.
    pub(crate) fn has(&self, known: &KnownEvent) -> bool {
        (&known.name, &known.measures, &known.values) == (&self.known.name, &self.known.measures, &self.known.values)
    }

    fn new(known: &KnownEvent) -> Self {
        Self { known: known.clone(), dates: 0, tested: None, events: 0, idle: None }
    }

    fn add(&mut self, held: &Held<'_>) {
        let join = |range: TimeRange| TimeRange {
            start: range.start.min(held.known.range.start),
            end: range.end.max(held.known.range.end),
        };
        self.known.range = join(self.known.range);
        self.dates += 1;
        self.events += held.events;
        let idle = match &held.lies {
            Ok(Lies::Tested) => {
                self.tested = Some(join(self.tested.unwrap_or(held.known.range)));
                None
            }
            Ok(Lies::Before) => Some(words::NOT_TESTED.to_owned()),
            Ok(Lies::After) => Some(words::AFTER_THE_DATA.to_owned()),
            Err(reason) => Some(reason.clone()),
        };
        self.idle = idle.filter(|_| self.tested.is_none());
    }
}

/// The known events among the answers, dates of one name together, earliest first. Without a run there is nothing to hold
/// them against.
pub(crate) fn series(findings: Option<&Findings>, answers: &Feedback) -> Vec<Series> {
    let mut all: BTreeMap<_, Series> = BTreeMap::new();
    let held = match findings {
        Some(findings) => held(findings, answers),
        None => not_run(answers),
    };
    for held in held {
        let known = held.known;
        let key = (&known.name, &known.measures, &known.values);
        all.entry(key).or_insert_with(|| Series::new(known)).add(&held);
    }
    let mut all: Vec<Series> = all.into_values().collect();
    order::sort_by_key(&mut all, |series| series.known.range.start);
    all
}

fn not_run(answers: &Feedback) -> Vec<Held<'_>> {
    let all = answers.answers.iter().enumerate().filter_map(|(answer, given)| match &given.said {
        Said::Known(known) => Some(Held { answer, known, lies: Err(common::NOT_RUN.to_owned()), events: 0 }),
        _ => None,
    });
    all.collect()
}

/// The known events of a calendar that are not among the answers yet.
pub(crate) fn fresh(calendar: &Calendar, answers: &Feedback) -> Vec<KnownEvent> {
    let mut there: BTreeMap<_, Vec<&KnownEvent>> = BTreeMap::new();
    for answer in &answers.answers {
        if let Said::Known(known) = &answer.said {
            there.entry((known.range.start, known.range.end)).or_default().push(known);
        }
    }
    let is_there = |known: &KnownEvent| {
        there.get(&(known.range.start, known.range.end)).is_some_and(|others| others.contains(&known))
    };
    let all = calendar.entries.iter().flat_map(|entry| entry.known_events(words::NAMELESS));
    all.filter(|known| !is_there(known)).collect()
}

/// The names of the periods that a bucket lies in.
pub(crate) fn names_at(periods: &[Period], bucket: u32) -> String {
    let here = periods.iter().filter(|period| (period.window.0..period.window.1).contains(&(bucket as usize)));
    here.map(|period| period.name.as_str()).collect::<Vec<_>>().join("; ")
}

/// The periods that share a bucket with a window.
pub(crate) fn in_view(periods: &[Period], (from, to): Window) -> Vec<&Period> {
    periods.iter().filter(|period| period.window.0 < to && from < period.window.1).collect()
}

impl Detector {
    /// The known events that concern a metric of the last run, earliest first. Tracked.
    pub(crate) fn known_on(self, metric: MetricId) -> Vec<Period> {
        self.run.with(|run| {
            let Some(run) = run else { return Vec::new() };
            self.answers.with(|answers| on_metric(&run.detected, answers, metric))
        })
    }

    /// What calendars are read for: the data and a year after them. Tracked.
    pub(crate) fn calendar_setting(self) -> Option<Setting> {
        let of = |set: &MetricSet, grid: Grid, zone: &Zone| {
            let range = grid.range(0, grid.len);
            let [start, end] = [range.start, range.end].map(|at| zone.grid_instant(at, grid.interval));
            Setting {
                zone: zone.clone(),
                interval: grid.interval,
                within: TimeRange { start, end: end + AHEAD },
                measures: set.measures.iter().map(|measure| measure.name.clone()).collect(),
                dimensions: set.dimensions.clone(),
            }
        };
        let of_preview = self.preview.with(|preview| {
            let preview = preview.as_ref()?;
            Some(of(&preview.metric_set, preview.grid?, &preview.zone))
        });
        of_preview.or_else(|| {
            self.run
                .with(|run| run.as_ref().map(|run| &run.detected).map(|run| of(&run.metric_set, run.grid, &run.zone)))
        })
    }

    /// Takes known events over.
    pub(crate) fn know(self, events: Vec<KnownEvent>) {
        self.change_and_say(words::added(events.len() as u64), |edited| {
            let answers = events.into_iter().map(|known| Answer { said: Said::Known(known), note: String::new() });
            edited.answers.answers.extend(answers);
        });
    }

    /// Forgets the known events that `goes` picks.
    pub(crate) fn unknow(self, what: String, goes: impl Fn(&KnownEvent) -> bool) {
        self.change_and_say(what, |edited| {
            edited.answers.answers.retain(|answer| !matches!(&answer.said, Said::Known(known) if goes(known)));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, findings};
    use super::*;
    use crate::model::finding::Direction;
    use crate::protocol::message::calendar::Entry;

    fn known(name: &str, from: i64, to: i64) -> KnownEvent {
        let range = TimeRange { start: from * 3_600, end: to * 3_600 };
        KnownEvent { name: name.to_owned(), range, measures: Vec::new(), values: BTreeMap::new() }
    }

    fn answers(events: Vec<KnownEvent>) -> Feedback {
        let answer = |known| Answer { said: Said::Known(known), note: String::new() };
        Feedback { answers: events.into_iter().map(answer).collect() }
    }

    #[test]
    fn dates_of_one_name_are_one_series() {
        let run = findings(vec![
            event("a", 94.0, Direction::Below, 1, (80, 82), [&[], &[]]),
            event("b", 58.0, Direction::Below, 1, (90, 92), [&[], &[]]),
        ]);
        let unknown = KnownEvent { measures: vec!["profit".to_owned()], ..known("c", 1, 2) };
        let given = vec![known("b", 400, 410), known("a", 3, 4), known("a", 79, 83), known("a", 88, 95), unknown];
        let found = series(Some(&run), &answers(given));
        let told: Vec<_> = found
            .iter()
            .map(|series| (series.known.name.as_str(), series.dates, series.events, series.idle.as_deref()))
            .collect();
        let expected = [
            ("c", 1, 0, Some("there is no measure profit")),
            ("a", 3, 2, None),
            ("b", 1, 0, Some(words::AFTER_THE_DATA)),
        ];
        assert_eq!(told, expected);
        assert_eq!(found[1].tested, Some(TimeRange { start: 79 * 3_600, end: 95 * 3_600 }));
        let early = series(None, &answers(vec![known("a", 3, 4), known("a", 5, 6)]));
        assert_eq!((early.len(), early[0].dates, early[0].idle.as_deref()), (1, 2, Some(common::NOT_RUN)));
        assert!(found[1].has(&known("a", 0, 1)) && !found[1].has(&known("b", 3, 4)));
    }

    #[test]
    fn what_is_there_is_not_added_again() {
        let entry = |name: &str, hours: &[i64]| Entry {
            name: name.to_owned(),
            ranges: hours.iter().map(|&hour| known("", hour, hour + 1).range).collect(),
            measures: Vec::new(),
            values: BTreeMap::new(),
        };
        let calendar = Calendar { entries: vec![entry("a", &[1, 5]), entry("", &[1])], ..Calendar::default() };
        let found = fresh(&calendar, &answers(vec![known("a", 5, 6), known("b", 1, 2)]));
        assert_eq!(found, [known("a", 1, 2), known(words::NAMELESS, 1, 2)]);
    }
}
