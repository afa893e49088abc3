//! What is known of one metric, kept up to date bucket by bucket: batch, interval by interval and resumed from a
//! stored state it gives the same results.

use serde::{Deserialize, Serialize};

use super::alarm::Alarms;
use super::error::Skipped;
use super::judge::{Judge, Range};
use super::record::Record;
use super::severity::BAND_STRENGTH;
use super::window::Windows;
use super::{LARGEST_VALUE, MIN_LEARNED};
use crate::math::season::Season;
use crate::model::finding::{BAND_SEVERITY, Direction};
use crate::prepare::profile::Profile;

/// The learned state of one series. Small: a few numbers per bucket of its seasons, whatever it has seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    /// Number of the first learned bucket, from which the seasons are counted, and of the next one to judge.
    origin: usize,
    next: usize,
    seasons: Vec<Season>,
    /// Whether no learned value was negative.
    from_zero: bool,
    judge: Judge,
    windows: Windows,
    /// The value before, and how often it repeats.
    last: Option<f64>,
    repeats: Record,
    gaps: Record,
    alarms: Alarms,
}

/// What speaks most for an anomaly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// The value by itself.
    Point,
    /// The values have been on one side for a while.
    Shift,
    /// They scatter differently.
    Activity,
    /// They do not change any more.
    Repeat,
    /// There are none any more.
    Gap,
}

/// A bucket that deviates from what is usual.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Deviation {
    pub(crate) sign: Sign,
    pub(crate) direction: Direction,
    /// Severity by itself, above [`BAND_SEVERITY`]; at or above the threshold only if it is news.
    pub(crate) severity: f64,
    /// Whether the value lies outside the range.
    pub(crate) outside: bool,
    /// Buckets for which it has been going on, this one included.
    pub(crate) lasting: usize,
    /// Strengths one after the other: by the size of the error, by the metric's noise, by rarity, with what lasts,
    /// after the price of earlier alarms.
    pub(crate) strengths: [f64; 5],
}

/// One judged bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// What is expected.
    pub expected: f64,
    /// Lower bound of what is usual, `<= expected`.
    pub lower: f64,
    /// Upper bound, `>= expected`.
    pub upper: f64,
    /// Severity 0–100. From [`DEFAULT_THRESHOLD`](crate::model::finding::DEFAULT_THRESHOLD) on the bucket raises an
    /// alarm; the wake of an alarm stays below and fades.
    pub severity: f64,
    pub(crate) deviation: Option<Deviation>,
}

impl Detector {
    /// Learns from `learn`, one entry per bucket of `interval_seconds`; an entry that is not finite is a gap.
    ///
    /// # Errors
    /// Fewer than [`MIN_LEARNED`] values, or one that is larger than [`LARGEST_VALUE`].
    pub fn learn(learn: &[f64], interval_seconds: i64) -> Result<Self, Skipped> {
        if learn.iter().any(|value| value.is_finite() && value.abs() > LARGEST_VALUE) {
            return Err(Skipped::TooLarge);
        }
        let profile = Profile::of(learn, interval_seconds);
        if profile.present < MIN_LEARNED {
            return Err(Skipped::TooFew { present: profile.present, learned: learn.len() });
        }
        let seasonal = profile.seasonal(learn.len());
        let (judge, plain) = Judge::learn(learn, &seasonal, &profile);
        let windows = Windows::learn(&plain, profile.period(), profile.step);
        let (mut repeats, mut gaps, mut last) = (Record::default(), Record::default(), None);
        // What comes before the first value is no gap: the metric had not begun.
        let begun = learn.iter().position(|value| value.is_finite()).unwrap_or(0);
        for &value in &learn[begun..] {
            gaps.count(!value.is_finite());
            if value.is_finite() {
                repeats.count(last == Some(value));
                last = Some(value);
            }
        }
        repeats.close();
        gaps.close();
        Ok(Self {
            origin: 0,
            next: learn.len(),
            seasons: profile.seasons,
            from_zero: !learn.iter().any(|&value| value < 0.0),
            judge,
            windows,
            last,
            repeats,
            gaps,
            alarms: Alarms::new(),
        })
    }

    /// Numbers its buckets from `origin` on, which is the first that it learned from, instead of from 0.
    pub(crate) fn numbered_from(mut self, origin: usize) -> Self {
        self.next = self.next - self.origin + origin;
        self.origin = origin;
        self
    }

    /// Takes over which disturbances have been reported, from a detector whose buckets have the same numbers.
    pub(crate) fn remember_alarms(&mut self, earlier: &Self) {
        self.alarms = earlier.alarms;
    }

    /// Whether the bucket judged last is the one from which a level beyond the range is believed.
    pub(crate) fn has_come_to_believe(&self) -> bool {
        self.judge.has_come_to_believe()
    }

    /// Whether values have been outside the range, but not for long enough to be believed.
    pub(crate) fn is_disturbed(&self) -> bool {
        self.judge.is_disturbed()
    }

    /// What the seasons add in bucket `t`.
    pub(crate) fn season(&self, t: usize) -> f64 {
        let t = t.saturating_sub(self.origin);
        self.seasons.iter().map(|season| season.at(t)).sum()
    }

    /// How large errors are at that time of the main season, relative to the whole.
    pub(crate) fn unit(&self, t: usize) -> f64 {
        self.judge.unit(t.saturating_sub(self.origin))
    }

    /// Length of the main season in buckets.
    pub(crate) fn period(&self) -> Option<usize> {
        self.seasons.first().map(|season| season.period)
    }

    /// Judges the next bucket from what came before, then learns from it. A value that is not finite is a gap;
    /// one larger than [`LARGEST_VALUE`] is cut to it.
    pub fn judge(&mut self, value: f64) -> Judged {
        let t = self.next;
        self.next += 1;
        let season = self.season(t);
        let range = self.judge.range(t - self.origin, season);
        let (severity, deviation) =
            if value.is_finite() { self.judge_value(t, value, season, &range) } else { self.judge_gap() };
        // Sums and counts are not expected below zero. Showing less of the range moves no value in or out of it,
        // unless a value is negative after all; then the range is shown as it is.
        let from_zero = self.from_zero && (value >= 0.0 || value.is_nan());
        let cut = |bound: f64| if from_zero && bound < 0.0 { 0.0 } else { bound };
        let (expected, lower, upper) = (cut(range.expected), cut(range.lower), cut(range.upper));
        Judged { expected, lower, upper, severity, deviation }
    }

    /// Goes past the next bucket, of which nothing is known, not even whether there was a value.
    pub fn pass(&mut self) -> Judged {
        let t = self.next;
        self.next += 1;
        let range = self.judge.range(t - self.origin, self.season(t));
        let cut = |bound: f64| if self.from_zero && bound < 0.0 { 0.0 } else { bound };
        let (expected, lower, upper) = (cut(range.expected), cut(range.lower), cut(range.upper));
        Judged { expected, lower, upper, severity: self.alarms.gap(), deviation: None }
    }

    fn judge_value(&mut self, t: usize, value: f64, season: f64, range: &Range) -> (f64, Option<Deviation>) {
        let value = value.clamp(-LARGEST_VALUE, LARGEST_VALUE);
        let inside = range.contains(value);
        let point = self.judge.judge(value, season, range);
        let lasting = self.windows.judge(value - season);
        self.gaps.count(false);
        self.repeats.count(self.last == Some(value));
        self.last = Some(value);
        let side = if value > range.expected { Direction::Above } else { Direction::Below };
        let sided = |above: bool| if above { Direction::Above } else { Direction::Below };
        let mut most = (Sign::Point, side, 1, point.strength);
        for other in [
            (Sign::Shift, sided(lasting.above), lasting.since + 1, lasting.shift),
            (Sign::Activity, sided(lasting.more), 1, lasting.activity),
            (Sign::Repeat, side, self.repeats.run + 1, self.repeats.strength()),
        ] {
            if other.3 > most.3 {
                most = other;
            }
        }
        let (sign, direction, lasting, strength) = most;
        let news = self.alarms.judge(t, strength);
        // The range has the last word at its edge, whatever rounding does and alarms cost.
        let severity = match sign {
            _ if !inside => news.severity.max(BAND_SEVERITY.next_up()),
            Sign::Point => news.severity.min(BAND_SEVERITY),
            _ => news.severity,
        };
        let deviation = (!inside || (sign != Sign::Point && strength > BAND_STRENGTH && severity > BAND_SEVERITY))
            .then_some(Deviation {
                sign,
                direction,
                severity,
                outside: !inside,
                lasting,
                strengths: [point.distance, point.agreement, point.strength, strength, news.strength],
            });
        (severity.max(news.fading), deviation)
    }

    /// A gap is told apart from the alarms of values: data that are missing say nothing about those to come.
    fn judge_gap(&mut self) -> (f64, Option<Deviation>) {
        self.gaps.count(true);
        let strength = self.gaps.strength();
        let severity = super::severity::severity(strength);
        let deviation = (severity > BAND_SEVERITY).then_some(Deviation {
            sign: Sign::Gap,
            direction: Direction::Below,
            severity,
            outside: false,
            lasting: self.gaps.run,
            strengths: [0.0, 0.0, 0.0, strength, strength],
        });
        (severity.max(self.alarms.gap()), deviation)
    }
}
