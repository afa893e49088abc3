//! One metric of a detector that goes on: it learns, is judged, or cannot be.

use super::schedule;
use crate::detect::{LARGEST_VALUE, MIN_LEARNED, Skipped, Watch};
use crate::math::quantile::median;
use crate::model::finding::{Anomaly, ScoredSeries};
use crate::model::life::Retrain;
use crate::model::metric::{Metric, MetricId};
use crate::model::time::Interval;
use crate::pipeline::sparse;

/// Buckets that a new level has lasted when it is believed, and from which it is told.
const BELIEVED_BUCKETS: usize = 13;

/// A metric.
#[derive(Debug, Default)]
pub(super) struct Watched {
    state: State,
    /// Bucket before which it is to learn next; `None` for never again.
    due: Option<usize>,
    is_begun: bool,
}

#[derive(Debug, Default)]
enum State {
    /// It has not learned yet; why not, if that was tried.
    #[default]
    Learning,
    Skipped(String),
    Judged(Box<Watch>),
}

/// What learning depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Learning {
    pub(super) interval: Interval,
    pub(super) retrain: Retrain,
    /// The bucket that comes next.
    pub(super) bucket: usize,
    /// Whether it is the first that is judged.
    pub(super) is_first: bool,
}

impl Watched {
    /// Learns if it is time, from `past`, which are all buckets before. Returns whether it did.
    pub(super) fn learn(&mut self, metric: &Metric, past: &[f64], learning: Learning) -> bool {
        let Learning { interval, retrain, bucket, is_first } = learning;
        let is_due = is_first || (self.is_begun && self.due.is_some_and(|due| bucket >= due));
        // What begins later is looked at once it has as many buckets behind it as the first ones had.
        let begins = !is_first && !self.is_begun && retrain != Retrain::Never;
        if begins {
            let Some(first) = past.iter().position(|value| value.is_finite()) else { return false };
            if bucket - first < schedule::needed(interval) {
                return false;
            }
        } else if !is_due {
            return false;
        }
        self.is_begun |= is_first || begins;
        let (window, _) = schedule::window(interval);
        // A backtest learns from all there is before its split.
        let from = if retrain == Retrain::Never { 0 } else { bucket.saturating_sub(window) };
        if let State::Judged(watch) = &mut self.state {
            if watch.is_disturbed() {
                return false;
            }
            self.due = schedule::due(retrain, interval, bucket, bucket - from);
            return watch.relearn(metric.id, past, from, interval.seconds()).is_ok();
        }
        self.due = schedule::due(retrain, interval, bucket, bucket - from);
        let learned = match sparse::reason(metric.key.level(), &past[from..]) {
            Some(reason) => Err(reason),
            None => Watch::learn_from(past, from, interval.seconds()).map_err(|skipped| skipped.to_string()),
        };
        match learned {
            Ok(watch) => self.state = State::Judged(Box::new(watch)),
            Err(reason) => self.state = State::Skipped(reason),
        }
        matches!(self.state, State::Judged(_))
    }

    /// Judges the next bucket: its value, or `None` where nothing is known of it. Severity; 0 if it is not judged.
    pub(super) fn judge(&mut self, value: Option<f64>) -> f64 {
        let State::Judged(watch) = &mut self.state else { return 0.0 };
        match value {
            Some(value) if value.is_finite() && value.abs() > LARGEST_VALUE => {
                self.state = State::Skipped(Skipped::TooLarge.to_string());
                self.due = None;
                0.0
            }
            Some(value) => watch.judge(value).severity,
            None => watch.pass().severity,
        }
    }

    /// Its metric has another number from now on.
    pub(super) fn renumber(&mut self, metric: MetricId) {
        if let State::Judged(watch) = &mut self.state {
            watch.renumber(metric);
        }
    }

    /// Whether the bucket judged last deviates.
    pub(super) fn deviates(&self) -> bool {
        matches!(&self.state, State::Judged(watch) if watch.deviates())
    }

    /// The usual level before and now, if the bucket judged last is the one from which a new one is believed.
    pub(super) fn new_normal(&self, values: &[f64]) -> Option<(f64, f64)> {
        let State::Judged(watch) = &self.state else { return None };
        if !watch.has_come_to_believe() {
            return None;
        }
        let since = values.len().saturating_sub(BELIEVED_BUCKETS);
        let before = *watch.series().band.expected.get(since.checked_sub(watch.series().first)?)?;
        let mut lately: Vec<f64> = values[since..].iter().copied().filter(|value| value.is_finite()).collect();
        Some((before, median(&mut lately)?))
    }

    pub(super) fn anomalies(&self, metric: MetricId, values: &[f64]) -> Vec<Anomaly> {
        match &self.state {
            State::Judged(watch) => watch.anomalies(metric, values),
            _ => Vec::new(),
        }
    }

    pub(super) fn anomalies_since(&self, bucket: usize, metric: MetricId, values: &[f64]) -> Vec<Anomaly> {
        match &self.state {
            State::Judged(watch) => watch.anomalies_since(bucket, metric, values),
            _ => Vec::new(),
        }
    }

    /// Why it is not judged, after so many buckets.
    pub(super) fn reason(&self, buckets: usize) -> Option<String> {
        match &self.state {
            State::Judged(_) => None,
            State::Skipped(reason) => Some(reason.clone()),
            State::Learning => Some(Skipped::TooFew { present: 0, learned: buckets }.to_string()),
        }
    }

    /// What was judged.
    pub(super) fn series(&self) -> Option<&ScoredSeries> {
        match &self.state {
            State::Judged(watch) => Some(watch.series()),
            _ => None,
        }
    }

    /// What was judged, moved out; [`Watched::put_back`] brings it back before anything else happens.
    pub(super) fn take_series(&mut self) -> Option<ScoredSeries> {
        match &mut self.state {
            State::Judged(watch) => Some(watch.take_series()),
            _ => None,
        }
    }

    pub(super) fn put_back(&mut self, series: Option<ScoredSeries>) {
        if let (State::Judged(watch), Some(series)) = (&mut self.state, series) {
            watch.put_back(series);
        }
    }
}

const _: () = assert!(MIN_LEARNED > BELIEVED_BUCKETS);
