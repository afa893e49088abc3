//! Floor 9: detection that goes on, interval by interval, each judged with the past alone.
//!
//! ```text
//! Live::new(frame, config)  ─► nothing seen
//! live.advance(reading)     ─► LogEntry            one interval: learned from, or judged; rules fire
//! live.findings()           ─► Findings            so far, events not explained yet
//! live.finish()             ─► Run                 as a backtest leaves it
//! Replay                    drives it over a dataset that is all there
//! ```
//!
//! With the first judged interval where a backtest splits, and without learning anew, it finds what the backtest finds.
//! Rules fire on events as they are known at that time: an event may still grow, join others or lose weight.

mod alerts;
mod follow;
mod intake;
mod replay;
mod schedule;
mod watched;

pub use follow::{Follow, FollowTask, Verdict};
pub use intake::{Taken, file_entries, take};
pub use replay::{Replay, ReplayStep};
pub use schedule::needed;

use self::alerts::Alerts;
use self::watched::Watched;
use crate::diagnose::event;
use crate::feedback::apply::apply;
use crate::model::alert::{AlertRule, Firing};
use crate::model::feedback::Feedback;
use crate::model::finding::{AnomalyGroup, BAND_SEVERITY, DEFAULT_THRESHOLD, Findings, ScoredSeries, SkippedMetric};
use crate::model::life::{Counts, FileEntry, LifeConfig, LogEntry, Outcome, Remark, Status};
use crate::model::message::UserMessage;
use crate::model::metric::{Metric, MetricId, MetricSet};
use crate::model::notice::Notices;
use crate::model::series::Series;
use crate::model::time::{Grid, Timestamp};
use crate::model::zone::Zone;
use crate::pipeline::Run;
use crate::pipeline::run::{events, gap, scene};
use crate::pipeline::why::Explaining;
use crate::prepare::dataset::Dataset;
use crate::prepare::layout::MAX_METRICS;

/// An anomaly that has been over for so many buckets has no part in what rules fire on.
const RECENT_BUCKETS: usize = 12;

/// What is known of the next interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<'a> {
    /// A value per metric, `NaN` where there is none; or why the interval could not be read.
    pub values: Result<&'a [f64], UserMessage>,
    /// Rows that went in.
    pub rows: u64,
    /// What it was read from.
    pub files: Vec<FileEntry>,
    /// What else was seen.
    pub remarks: Vec<Remark>,
}

/// A detector that goes on.
#[derive(Debug)]
pub struct Live {
    config: LifeConfig,
    dataset: Dataset,
    watched: Vec<Watched>,
    notices: Notices,
    alerts: Alerts,
    /// First bucket that was judged.
    started: Option<usize>,
    counts: Counts,
    has_renumbered: bool,
}

impl Live {
    /// Nothing seen yet. The buckets begin at the start of `grid`, whose length is not looked at.
    pub fn new(
        config: LifeConfig,
        set: MetricSet,
        zone: Zone,
        grid: Grid,
        metrics: Vec<Metric>,
        notices: Notices,
    ) -> Self {
        let watched = metrics.iter().map(|_| Watched::default()).collect();
        let series = metrics.iter().map(|_| Series { values: Vec::new() }).collect();
        let alerts = Alerts::new(&config.rules);
        let grid = Grid { len: 0, ..grid };
        let dataset = Dataset { metric_set: set, zone, grid, split: 0, metrics, series };
        Self {
            config,
            dataset,
            watched,
            notices,
            alerts,
            started: None,
            counts: Counts::default(),
            has_renumbered: false,
        }
    }

    /// Where it stands.
    pub fn status(&self) -> Status {
        let needed = self.needed();
        match self.started {
            Some(_) => Status::Active,
            None => Status::Learning { seen: self.dataset.grid.len.min(needed) as u32, needed: needed as u32 },
        }
    }

    /// Intervals gone through.
    pub fn len(&self) -> usize {
        self.dataset.grid.len
    }

    /// Whether no interval was gone through.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many intervals were gone through, and how.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The series so far.
    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// What was judged of a metric so far.
    pub fn scored(&self, metric: MetricId) -> Option<&ScoredSeries> {
        self.watched.get(metric.index())?.series()
    }

    /// All firings, in order of time.
    pub fn firings(&self) -> &[Firing] {
        &self.alerts.firings
    }

    /// The firings that are over by now, by number, and since when, of those not told before.
    pub fn take_resolved(&mut self) -> Vec<(usize, Timestamp)> {
        std::mem::take(&mut self.alerts.resolved)
    }

    /// Rules and answers for the intervals to come. A rule that has the name of an earlier one remembers what it fired on.
    pub fn set_rules(&mut self, rules: Vec<AlertRule>, answers: Feedback) {
        self.alerts.replace(&self.config.rules, &rules);
        (self.config.rules, self.config.answers) = (rules, answers);
    }

    /// Buckets that have to be there before one is judged.
    fn needed(&self) -> usize {
        schedule::needed(self.dataset.grid.interval).max(self.config.from)
    }

    /// When the interval of a bucket can be judged: an instant.
    pub fn due(&self, bucket: usize) -> Timestamp {
        let Dataset { metric_set, zone, grid, .. } = &self.dataset;
        zone.grid_instant(grid.time(bucket + 1), grid.interval) + i64::from(metric_set.delay_seconds)
    }

    /// Goes through the next interval.
    pub fn advance(&mut self, reading: Reading<'_>) -> LogEntry {
        let Reading { values, rows, files, mut remarks } = reading;
        let bucket = self.dataset.grid.len;
        let at = self.due(bucket);
        self.counts.started += 1;
        let values = match values {
            Ok(values) => {
                self.counts.succeeded += 1;
                Ok(values)
            }
            Err(message) => {
                self.counts.failed += 1;
                Err(message)
            }
        };
        if self.started.is_none() && bucket >= self.needed() {
            self.started = Some(bucket);
            self.dataset.split = bucket;
            remarks.push(Remark::Started { learned: bucket as u32 });
        }
        let mut alarms = 0;
        if self.started.is_some() {
            self.learn(bucket, &mut remarks);
            for (watched, index) in self.watched.iter_mut().zip(0..) {
                let severity = watched.judge(values.as_ref().ok().map(|values| values[index]));
                alarms += u32::from(severity >= DEFAULT_THRESHOLD);
            }
        }
        for (index, series) in self.dataset.series.iter_mut().enumerate() {
            series.values.push(values.as_ref().map_or(f64::NAN, |values| values[index]));
        }
        self.dataset.grid.len += 1;
        if self.started.is_some() {
            self.note_levels(bucket, &mut remarks);
            self.alert(bucket, at);
        } else {
            self.dataset.split = self.dataset.grid.len;
        }
        let outcome = match values {
            Err(message) => Outcome::Failed(message),
            Ok(_) if rows == 0 => Outcome::Empty,
            Ok(_) if self.started.is_none() => Outcome::Learned,
            Ok(_) => Outcome::Judged,
        };
        LogEntry {
            bucket,
            range: self.dataset.grid.range(bucket, bucket + 1),
            at,
            outcome,
            rows,
            alarms,
            remarks,
            files,
        }
    }

    /// Goes through the next interval, of which this was read.
    pub fn advance_with(&mut self, mut taken: Taken, files: Vec<FileEntry>) -> LogEntry {
        self.admit(&mut taken);
        let values = self.values(&taken);
        let Taken { rows, remarks, .. } = taken;
        self.advance(Reading { values: Ok(&values), rows, files, remarks })
    }

    /// Takes in an interval that was gone through and came only now: what is learned from now on knows it.
    pub fn take_late(&mut self, bucket: usize, mut taken: Taken, files: Vec<FileEntry>, at: Timestamp) -> LogEntry {
        self.admit(&mut taken);
        for (metric, series) in self.dataset.metrics.iter().zip(&mut self.dataset.series) {
            let value = intake::value(&taken, metric);
            if value.is_finite() {
                series.values[bucket] = value;
            }
        }
        let Taken { rows, remarks, .. } = taken;
        let range = self.dataset.grid.range(bucket, bucket + 1);
        LogEntry { bucket, range, at, outcome: Outcome::Late, rows, alarms: 0, remarks, files }
    }

    fn values(&self, taken: &Taken) -> Vec<f64> {
        let Dataset { metric_set, metrics, series, .. } = &self.dataset;
        let of = |(metric, series): (&Metric, &Series)| {
            let value = intake::value(taken, metric);
            // That nothing happened is known of a count of rows, once it has begun.
            let counts = value.is_nan() && metric_set.measures[metric.measure].counts_rows();
            let has_begun = || series.values.iter().rev().any(|value| value.is_finite());
            if counts && has_begun() { 0.0 } else { value }
        };
        metrics.iter().zip(series).map(of).collect()
    }

    /// Watches what was not seen before, too.
    fn admit(&mut self, taken: &mut Taken) {
        let new = intake::new_keys(taken, &self.dataset.metrics);
        let measures = self.dataset.metric_set.measures.len();
        if new.is_empty() || (self.dataset.metrics.len() + new.len() * measures) as u64 > MAX_METRICS {
            return;
        }
        let count = new.len() * measures;
        let (metrics, moved) = intake::with_keys(&self.dataset.metrics, new, measures);
        let empty = || Series { values: vec![f64::NAN; self.dataset.grid.len] };
        let mut series: Vec<Series> = metrics.iter().map(|_| empty()).collect();
        let mut watched: Vec<Watched> = metrics.iter().map(|_| Watched::default()).collect();
        let before = std::mem::take(&mut self.dataset.series).into_iter().zip(std::mem::take(&mut self.watched));
        for ((values, mut state), &to) in before.zip(&moved) {
            state.renumber(MetricId(to as u32));
            (series[to], watched[to]) = (values, state);
        }
        (self.dataset.metrics, self.dataset.series, self.watched) = (metrics, series, watched);
        self.alerts.renumber(&moved);
        self.has_renumbered = true;
        taken.remarks.push(Remark::NewMetrics { metrics: count as u32 });
    }

    /// Whether metrics have other numbers than when this was asked last, so that all firings are to be told anew.
    pub fn take_renumbered(&mut self) -> bool {
        std::mem::take(&mut self.has_renumbered)
    }

    /// Learns what is to be learned before bucket `bucket` is judged.
    fn learn(&mut self, bucket: usize, remarks: &mut Vec<Remark>) {
        let Self { dataset, watched, config, started, .. } = self;
        let learning = watched::Learning {
            interval: dataset.grid.interval,
            retrain: config.retrain,
            bucket,
            is_first: *started == Some(bucket),
        };
        let mut metrics = 0;
        for ((watched, metric), series) in watched.iter_mut().zip(&dataset.metrics).zip(&dataset.series) {
            metrics += u32::from(watched.learn(metric, &series.values, learning));
        }
        if metrics > 0 && *started != Some(bucket) {
            remarks.push(Remark::Retrained { metrics });
        }
    }

    /// Says which levels are from now on the usual ones.
    fn note_levels(&self, bucket: usize, remarks: &mut Vec<Remark>) {
        for (index, watched) in self.watched.iter().enumerate() {
            let values = &self.dataset.series[index].values;
            if let Some((before, now)) = watched.new_normal(values) {
                remarks.push(Remark::NewNormal { metric: MetricId(index as u32), before, now });
            }
        }
        debug_assert!(self.dataset.grid.len == bucket + 1);
    }

    /// Fires what fires after bucket `bucket`, at the instant `at`.
    fn alert(&mut self, bucket: usize, at: Timestamp) {
        let Self { alerts, config, dataset, .. } = self;
        alerts.lines(&config.rules, dataset, bucket, at);
        alerts.resolve(bucket, at);
        if !self.watched.iter().any(Watched::deviates) || !alerts::wants_events(&self.config.rules) {
            return;
        }
        let since = bucket.saturating_sub(RECENT_BUCKETS);
        let mut anomalies = Vec::new();
        for (index, watched) in self.watched.iter().enumerate() {
            let metric = MetricId(index as u32);
            anomalies.extend(watched.anomalies_since(since, metric, &self.dataset.series[index].values));
        }
        let scored = self.take_scored();
        let frame = scene(&self.dataset, &scored);
        let mut found =
            event::events(frame, &anomalies, |metric, from, to| gap(&self.dataset, &scored, metric, from, to));
        found.retain(|event| {
            let is_fresh = event.anomalies.iter().any(|anomaly| anomaly.to > bucket);
            is_fresh && event.severity >= BAND_SEVERITY
        });
        let mut findings = self.frame(&scored, found);
        let mut events = std::mem::take(&mut findings.events);
        events.retain(|event| self.alerts.is_worth_a_look(&self.config.rules, &findings, event, bucket));
        findings.events = events;
        if findings.events.is_empty() {
            return self.put_back(scored);
        }
        let run = Run { dataset: std::mem::take(&mut self.dataset), scored, findings };
        let Run { dataset, scored, findings } = *Explaining::new(run).rated();
        self.dataset = dataset;
        self.put_back(scored);
        let findings = apply(&findings, &self.config.answers, &[]);
        for event in &findings.events {
            self.alerts.events(&self.config.rules, &findings, event, bucket, at);
        }
    }

    /// What was judged, moved out: one entry per metric.
    fn take_scored(&mut self) -> Vec<Option<ScoredSeries>> {
        self.watched.iter_mut().map(Watched::take_series).collect()
    }

    fn put_back(&mut self, scored: Vec<Option<ScoredSeries>>) {
        self.watched.iter_mut().zip(scored).for_each(|(watched, scored)| watched.put_back(scored));
    }

    /// Findings with these events.
    fn frame(&self, scored: &[Option<ScoredSeries>], events: Vec<AnomalyGroup>) -> Findings {
        let Dataset { metric_set, zone, grid, split, metrics, .. } = &self.dataset;
        debug_assert_eq!(scored.len(), metrics.len());
        Findings {
            metric_set: metric_set.clone(),
            grid: *grid,
            zone: zone.clone(),
            split: *split,
            metrics: metrics.clone(),
            finished: metrics.len(),
            skipped: Vec::new(),
            events,
            notices: Notices::default(),
        }
    }

    /// What was found so far. Events are not explained yet, and may change.
    pub fn findings(&mut self) -> Findings {
        let run = self.take_run();
        let findings = run.findings.clone();
        self.dataset = run.dataset;
        self.put_back(run.scored);
        findings
    }

    /// What it leaves behind, its events explained.
    pub fn finish(mut self) -> Run {
        *Explaining::new(self.take_run()).finish()
    }

    /// All but what is needed to go on.
    fn take_run(&mut self) -> Run {
        let mut anomalies = Vec::new();
        let mut skipped = Vec::new();
        for (index, watched) in self.watched.iter().enumerate() {
            let metric = MetricId(index as u32);
            anomalies.extend(watched.anomalies(metric, &self.dataset.series[index].values));
            skipped.extend(watched.reason(self.len()).map(|reason| SkippedMetric { metric, reason }));
        }
        let scored = self.take_scored();
        let mut findings = self.frame(&scored, events(&self.dataset, &scored, &anomalies));
        (findings.skipped, findings.notices) = (skipped, self.notices.clone());
        Run { dataset: std::mem::take(&mut self.dataset), scored, findings }
    }
}
