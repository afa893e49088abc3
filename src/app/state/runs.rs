//! The runs of a detector that are kept, and what their settings have different.

use super::stage::Run;
use crate::pipeline::config::AnalysisConfig;
use crate::words::page::{life, runs as words};

/// Most runs kept.
pub(crate) const MOST_RUNS: usize = 10;
/// Most events kept over all runs; the last run is kept whatever it found.
const MOST_EVENTS: usize = 20_000;

/// Runs in the order they were made. Numbers are never given twice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Runs {
    kept: Vec<Run>,
    /// Number of the last run.
    last: u32,
    /// How many gave way to later ones.
    dropped: u32,
}

impl Runs {
    /// Number of the next run.
    pub(crate) fn next(&self) -> u32 {
        self.last + 1
    }

    /// Keeps a run; the oldest give way if there are too many.
    pub(crate) fn push(&mut self, run: Run) {
        self.last = self.last.max(run.number);
        self.kept.push(run);
        let events = |kept: &[Run]| kept.iter().map(|run| run.detected.events.len()).sum::<usize>();
        while self.kept.len() > MOST_RUNS || (self.kept.len() > 1 && events(&self.kept) > MOST_EVENTS) {
            self.kept.remove(0);
            self.dropped += 1;
        }
    }

    /// The run of that number.
    pub(crate) fn get(&self, number: u32) -> Option<&Run> {
        self.kept.iter().find(|run| run.number == number)
    }

    /// The last run that `is_it`.
    pub(crate) fn last(&self, is_it: impl Fn(&Run) -> bool) -> Option<&Run> {
        self.kept.iter().rfind(|run| is_it(run))
    }

    /// All that are kept, the last one first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &Run> {
        self.kept.iter().rev()
    }

    /// The run to compare another with: the one before it, else the one after.
    pub(crate) fn neighbour(&self, number: u32) -> Option<u32> {
        let before = self.kept.iter().rfind(|run| run.number < number);
        before.or_else(|| self.kept.iter().find(|run| run.number > number)).map(|run| run.number)
    }

    /// How many are kept and how many are gone, once some are.
    pub(crate) fn gone(&self) -> Option<String> {
        (self.dropped > 0).then(|| words::gone(self.kept.len(), self.dropped))
    }
}

/// What a run has different from the run before it, each as a short phrase.
pub(crate) fn told_apart(before: &Run, after: &Run) -> Vec<String> {
    let [was, now] = [before.course, after.course];
    let mut found = Vec::new();
    let mut is = |setting: &str, [was, now]: [String; 2]| {
        if was != now {
            found.push(words::differs(setting, &now, &was));
        }
    };
    is(words::SETTING_HOW, [was, now].map(|course| words::how(course).to_lowercase()));
    if let (Some(was), Some(now)) = (was, now) {
        is(words::SETTING_RETRAIN, [was, now].map(|course| life::retrain(course.retrain).to_lowercase()));
    }
    found.extend(differences(&before.config, &after.config));
    found
}

/// What the settings of a run have that those of the run `before` had not, each as a short phrase: "interval 1 hour, was
/// 1 day".
pub(crate) fn differences(before: &AnalysisConfig, after: &AnalysisConfig) -> Vec<String> {
    let mut found = Vec::new();
    let mut is = |setting: &str, [was, now]: [String; 2]| {
        if was != now {
            found.push(words::differs(setting, &now, &was));
        }
    };
    is(words::SETTING_LEARNED_FROM, [before, after].map(|config| words::percent(config.learn_percent)));
    let sets = [&before.metric_set, &after.metric_set];
    is(words::SETTING_INTERVAL, sets.map(|set| set.interval.label()));
    is(words::SETTING_TIMESTAMP, sets.map(|set| set.timestamp.clone()));
    is(words::SETTING_ZONE, sets.map(|set| set.timezone.clone()));
    is(words::SETTING_DELAY, sets.map(|set| words::seconds(set.delay_seconds)));
    is(words::SETTING_FILTERS, sets.map(words::filters));
    is(words::SETTING_TOP, sets.map(words::top));
    is(words::SETTING_TIME, sets.map(words::time));
    let [was, now] = sets.map(|set| &set.measures);
    for measure in now {
        match was.iter().find(|earlier| earlier.name == measure.name) {
            None => found.push(words::with_measure(&measure.name)),
            Some(earlier) if earlier != measure => found.push(words::measure_differs(measure, earlier)),
            Some(_) => {}
        }
    }
    let gone = was.iter().filter(|measure| !now.iter().any(|later| later.name == measure.name));
    found.extend(gone.map(|measure| words::without_measure(&measure.name)));
    let [was, now] = sets.map(|set| &set.dimensions);
    found.extend(now.iter().filter(|name| !was.contains(name)).map(|name| words::with_dimension(name)));
    found.extend(was.iter().filter(|name| !now.contains(name)).map(|name| words::without_dimension(name)));
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::sample::{event, findings};
    use super::*;
    use crate::model::finding::Direction;
    use crate::model::life::Retrain;
    use crate::model::metric::{Aggregation, Measure, MetricSet};
    use crate::model::plan::{Course, Mode};
    use crate::model::time::Interval;

    fn run(number: u32, events: usize) -> Run {
        let event = event("a", 90.0, Direction::Above, 0, (80, 81), [&[], &[]]);
        let detected = Arc::new(findings(vec![event; events]));
        Run::new(number, AnalysisConfig::new(MetricSet::default()), detected)
    }

    fn numbers(runs: &Runs) -> Vec<u32> {
        runs.newest_first().map(|run| run.number).collect()
    }

    #[test]
    fn the_oldest_runs_give_way() {
        let mut runs = Runs::default();
        (1..=12).for_each(|number| runs.push(run(number, 1)));
        assert_eq!(numbers(&runs), (3..=12).rev().collect::<Vec<_>>());
        assert_eq!(runs.gone().as_deref(), Some("The 10 last runs are kept; 2 older ones are gone."));
        runs.push(run(13, MOST_EVENTS + 1));
        assert_eq!((numbers(&runs), runs.next()), (vec![13], 14));
        assert_eq!(runs.gone().as_deref(), Some("The last run is kept; 12 older ones are gone."));
    }

    #[test]
    fn a_run_is_compared_with_the_one_before() {
        let mut runs = Runs::default();
        assert_eq!(runs.neighbour(1), None);
        [1, 2, 4].into_iter().for_each(|number| runs.push(run(number, 1)));
        assert_eq!([1, 2, 4].map(|number| runs.neighbour(number)), [Some(2), Some(1), Some(2)]);
        assert_eq!(runs.gone(), None);
    }

    #[test]
    fn a_replay_is_told_from_a_backtest() {
        let course = |retrain| Course { mode: Mode::Replay, from: 0, retrain, is_whole: true };
        let check = |before: Option<Course>, after: Option<Course>, expected: &[&str]| {
            let of = |course| Run { course, ..run(1, 0) };
            assert_eq!(told_apart(&of(before), &of(after)), expected);
        };
        check(None, None, &[]);
        check(None, Some(course(Retrain::Schedule)), &["run as replay, was backtest"]);
        check(Some(course(Retrain::Schedule)), Some(course(Retrain::Never)), &["learned anew never, was on schedule"]);
    }

    #[test]
    fn settings_that_differ_are_told() {
        let before = AnalysisConfig::new(MetricSet {
            measures: vec![Measure::new("price", Aggregation::Sum), Measure::new("views", Aggregation::Sum)],
            dimensions: vec!["shop".to_owned()],
            ..MetricSet::default()
        });
        let check = |change: fn(&mut AnalysisConfig), expected: &[&str]| {
            let mut after = before.clone();
            change(&mut after);
            assert_eq!(differences(&before, &after), expected);
        };
        check(|_| {}, &[]);
        check(|after| after.learn_percent = 60, &["learned from 60\u{a0}%, was 70\u{a0}%"]);
        check(|after| after.metric_set.interval = Interval::WEEK, &["interval 1 week, was 1 hour"]);
        check(|after| after.metric_set.dimensions.clear(), &["without dimension shop"]);
        check(
            |after| {
                after.metric_set.measures.pop();
                after.metric_set.measures[0].aggregation = Aggregation::Max;
            },
            &["price as max of price, was sum of price", "without measure views"],
        );
    }
}
