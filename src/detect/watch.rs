//! One series followed bucket by bucket: what was expected, what deviated, and learning again now and then.

use super::Skipped;
use super::anomaly::{name_runs, runs};
use super::detector::{Detector, Deviation, Judged};
use super::kind::Course;
use crate::model::finding::{Anomaly, ScoredSeries};
use crate::model::metric::MetricId;

/// A run of deviations that has been over for so many buckets keeps its name: nothing that decides it lies further off.
const SETTLED_BUCKETS: usize = 300;

/// A series that is watched. Its values stay with whoever has them.
#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    detector: Detector,
    series: ScoredSeries,
    /// Anomalies that are over.
    settled: Vec<Anomaly>,
    /// The deviations after them.
    deviations: Vec<(usize, Deviation)>,
}

impl Watch {
    /// Learns from `learn`, one entry per bucket of `interval_seconds`; the next bucket is the first to be judged.
    ///
    /// # Errors
    /// Those of [`Detector::learn`].
    pub fn learn(learn: &[f64], interval_seconds: i64) -> Result<Self, Skipped> {
        Self::learn_from(learn, 0, interval_seconds)
    }

    /// The same from bucket `from` of `past` on.
    ///
    /// # Errors
    /// Those of [`Detector::learn`].
    pub fn learn_from(past: &[f64], from: usize, interval_seconds: i64) -> Result<Self, Skipped> {
        Ok(Self {
            detector: Detector::learn(&past[from..], interval_seconds)?.numbered_from(from),
            series: ScoredSeries::with_capacity(past.len(), 0),
            settled: Vec::new(),
            deviations: Vec::new(),
        })
    }

    /// Makes room for so many buckets to come.
    pub(super) fn reserve(&mut self, buckets: usize) {
        let ScoredSeries { band, severity, .. } = &mut self.series;
        for column in [&mut band.expected, &mut band.lower, &mut band.upper, severity] {
            column.reserve_exact(buckets);
        }
    }

    /// Judges the next bucket, then learns from it. A value that is not finite is a gap.
    pub fn judge(&mut self, value: f64) -> Judged {
        let judged = self.detector.judge(value);
        self.keep(judged)
    }

    /// Goes past the next bucket, of which nothing is known, not even whether there was a value.
    pub fn pass(&mut self) -> Judged {
        let judged = self.detector.pass();
        self.keep(judged)
    }

    fn keep(&mut self, judged: Judged) -> Judged {
        let t = self.next();
        self.series.band.expected.push(judged.expected);
        self.series.band.lower.push(judged.lower);
        self.series.band.upper.push(judged.upper);
        self.series.severity.push(judged.severity);
        self.deviations.extend(judged.deviation.map(|deviation| (t, deviation)));
        judged
    }

    /// Learns anew from bucket `from` of `past` on, which holds all buckets judged. What was expected before stays, and
    /// a disturbance that was reported is no news again.
    ///
    /// # Errors
    /// Those of [`Detector::learn`]; then nothing has changed.
    pub fn relearn(
        &mut self,
        metric: MetricId,
        past: &[f64],
        from: usize,
        interval_seconds: i64,
    ) -> Result<(), Skipped> {
        let mut detector = Detector::learn(&past[from..], interval_seconds)?.numbered_from(from);
        self.settle(metric, past);
        detector.remember_alarms(&self.detector);
        self.detector = detector;
        Ok(())
    }

    /// Its metric has another number from now on.
    pub(crate) fn renumber(&mut self, metric: MetricId) {
        self.settled.iter_mut().for_each(|anomaly| anomaly.metric = metric);
    }

    /// The anomalies so far, in order of time. `values` are those of the whole series.
    pub fn anomalies(&self, metric: MetricId, values: &[f64]) -> Vec<Anomaly> {
        let open = runs(self.open_from(), &self.deviations);
        let open = name_runs(metric, open, &self.course(values), &self.series.band, self.series.first);
        self.settled.iter().cloned().chain(open).collect()
    }

    /// Anomalies of which buckets from `bucket` on are part. `values` are those of the whole series.
    pub fn anomalies_since(&self, bucket: usize, metric: MetricId, values: &[f64]) -> Vec<Anomaly> {
        let mut recent = runs(self.open_from(), &self.deviations);
        recent.retain(|run| run.to > bucket);
        name_runs(metric, recent, &self.course(values), &self.series.band, self.series.first)
    }

    /// Whether the bucket judged last deviates.
    pub fn deviates(&self) -> bool {
        self.deviations.last().is_some_and(|(t, _)| t + 1 == self.next())
    }

    /// Whether the bucket judged last is the one from which on a new level is taken for the usual one.
    pub fn has_come_to_believe(&self) -> bool {
        self.detector.has_come_to_believe()
    }

    /// Whether values have been outside the range, and it is open yet whether they will be believed: no time to learn.
    pub fn is_disturbed(&self) -> bool {
        self.detector.is_disturbed()
    }

    /// What was judged so far.
    pub fn series(&self) -> &ScoredSeries {
        &self.series
    }

    /// The same, moved out: [`Watch::put_back`] brings it back before anything else is asked.
    pub(crate) fn take_series(&mut self) -> ScoredSeries {
        std::mem::take(&mut self.series)
    }

    /// Takes back what [`Watch::take_series`] gave.
    pub(crate) fn put_back(&mut self, series: ScoredSeries) {
        self.series = series;
    }

    /// The same, without the rest.
    pub fn into_series(self) -> ScoredSeries {
        self.series
    }

    /// Number of the next bucket to judge.
    fn next(&self) -> usize {
        self.series.first + self.series.severity.len()
    }

    /// First bucket of an anomaly that is not settled.
    fn open_from(&self) -> usize {
        self.settled.last().map_or(self.series.first, |last| last.to)
    }

    fn course<'a>(&'a self, values: &'a [f64]) -> Course<'a> {
        Course { values, detector: &self.detector, deviating: &self.deviations }
    }

    /// Names what is long over, as the detector that saw it does.
    fn settle(&mut self, metric: MetricId, values: &[f64]) {
        let next = self.next();
        let mut over = runs(self.open_from(), &self.deviations);
        over.retain(|run| run.to + SETTLED_BUCKETS <= next);
        let Some(end) = over.last().map(|run| run.to) else { return };
        let named = name_runs(metric, over, &self.course(values), &self.series.band, self.series.first);
        self.settled.extend(named);
        self.deviations.retain(|(t, _)| *t >= end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::score_series;

    const HOUR: i64 = 3_600;
    const LEARNED: usize = 24 * 10;

    /// An hourly daily wave with repeatable noise, a dip of a day and a spike, each days apart.
    fn values() -> Vec<f64> {
        let mut state = 7_u32;
        let noise = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state) / f64::from(u32::MAX) - 0.5
        };
        let noise: Vec<f64> = (0..24 * 40).map(noise).collect();
        let wave = |t: usize| 50.0 + 10.0 * (t as f64 * std::f64::consts::TAU / 24.0).sin() + noise[t];
        let mut values: Vec<f64> = (0..24 * 40).map(wave).collect();
        values[LEARNED + 50..LEARNED + 74].iter_mut().for_each(|value| *value -= 30.0);
        values[LEARNED + 600] += 40.0;
        values
    }

    fn follow(values: &[f64], relearn_at: &[usize], window: usize) -> Watch {
        let mut watch = Watch::learn(&values[..LEARNED], HOUR).unwrap();
        for (t, &value) in values.iter().enumerate().skip(LEARNED) {
            if relearn_at.contains(&t) {
                watch.relearn(MetricId(0), &values[..t], t.saturating_sub(window), HOUR).unwrap();
            }
            watch.judge(value);
        }
        watch
    }

    #[test]
    fn followed_bucket_by_bucket_it_is_what_a_batch_finds() {
        let values = values();
        let batch = score_series(MetricId(0), &values, HOUR, LEARNED).unwrap();
        let watch = follow(&values, &[], 0);
        assert_eq!((watch.series(), watch.anomalies(MetricId(0), &values)), (&batch.series, batch.anomalies));
    }

    #[test]
    fn after_learning_anew_the_next_range_is_that_of_the_past_alone() {
        let values = values();
        for window in [LEARNED, 24 * 15, 24 * 15 + 7] {
            let at = LEARNED + 24 * 20 + 5;
            let watch = follow(&values[..=at], &[at], window);
            let fresh = score_series(MetricId(0), &values[at - window..=at], HOUR, window).unwrap().series;
            let last = watch.series().severity.len() - 1;
            assert_eq!(watch.series().band.expected[last], fresh.band.expected[0], "{window}");
            assert_eq!(watch.series().band.upper[last], fresh.band.upper[0]);
        }
    }

    #[test]
    fn learning_anew_keeps_what_was_found_and_reports_nothing_twice() {
        let values = values();
        let dip = LEARNED + 50;
        let once = follow(&values, &[dip + 16, LEARNED + 500], 24 * 60);
        let severe = |watch: &Watch| {
            let severity = watch.series().severity.iter().enumerate();
            severity.filter(|(_, severity)| **severity >= 70.0).map(|(index, _)| index).collect::<Vec<_>>()
        };
        assert_eq!(severe(&once), [50, 600]);
        let places: Vec<_> = once.anomalies(MetricId(0), &values).iter().map(|found| (found.from, found.to)).collect();
        assert!(places.iter().any(|&(from, to)| from == dip && to >= dip + 12), "{places:?}");
        assert!(!follow(&values[..dip], &[], 0).is_disturbed() && follow(&values[..=dip], &[], 0).is_disturbed());
        assert!(places.contains(&(LEARNED + 600, LEARNED + 601)), "{places:?}");
        assert!(places.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{places:?}");
    }

    #[test]
    fn a_new_level_is_taken_over_once() {
        let mut values = values();
        values[LEARNED + 700 - 1..].iter_mut().for_each(|value| *value += 60.0);
        let mut watch = Watch::learn(&values[..LEARNED], HOUR).unwrap();
        let believed: Vec<_> = (LEARNED..values.len())
            .filter(|&t| {
                watch.judge(values[t]);
                watch.has_come_to_believe()
            })
            .collect();
        assert!(believed.contains(&(LEARNED + 700 + 11)), "{believed:?}");
    }
}
