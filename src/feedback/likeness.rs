//! How similar an anomaly is to one that a reader judged, in features that can be told to the reader.
//!
//! | feature | alike | less alike | not alike |
//! |---|---|---|---|
//! | measure and side | the same | – | another |
//! | kind | the same | another on the same side: ½ | another without a side |
//! | place | the same values | share of the values in common | no value in common |
//! | size | not relevant: as strong or weaker; relevant: as strong or stronger | linear | 1.5 times as strong; two thirds as strong |
//! | time | within a twelfth of the day, or on the same day of the week | another: ½ | – |
//!
//! An answer on a single metric is about no other place. The similarity is the product. Size is one-sided: who has no use for an anomaly has none for a smaller one, and a
//! much larger one is another matter.

use super::fit::Fitted;
use crate::model::feedback::{Said, Subject, Verdict};
use crate::model::finding::{Anomaly, AnomalyKind};
use crate::model::metric::{DimensionKey, Metric};
use crate::model::time::{Grid, Interval};

/// An anomaly so many times as strong as one that is not relevant has nothing to do with it.
const MUCH_STRONGER: f64 = 1.5;
/// What is left of the similarity where one feature is another.
const OTHER: f64 = 0.5;
/// Part of the day that counts as the same time.
const SAME_TIME: f64 = 1.0 / 12.0;

/// How alike two anomalies of one measure and side are, feature by feature, each 0–1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// What they look like.
    pub kind: f64,
    /// Where they are.
    pub place: f64,
    /// How strong the other is, beside the one that was judged.
    pub size: f64,
    /// Time of the day, or day of the week; 1 where neither matters.
    pub time: f64,
}

impl Likeness {
    /// The whole, 0–1.
    pub fn similarity(self) -> f64 {
        self.kind * self.place * self.size * self.time
    }

    /// "same measure and kind, in part the same place, less alike in size, same time of day": for a run of that
    /// interval.
    pub fn text(self, interval: Interval) -> String {
        let time = match interval {
            interval if interval < Interval::DAY => Some(("same time of day", "another time of day")),
            Interval::DAY => Some(("same day of the week", "another day of the week")),
            _ => None,
        };
        let features = [
            Some(("same measure and kind", "same measure and side, another kind")).zip(Some(self.kind)),
            Some(("same place", "in part the same place")).zip(Some(self.place)),
            Some(("same size or beyond", "less alike in size")).zip(Some(self.size)),
            time.zip(Some(self.time)),
        ];
        let words = features.into_iter().flatten();
        words.map(|((alike, less), share)| if share == 1.0 { alike } else { less }).collect::<Vec<_>>().join(", ")
    }
}

/// Whether they look alike. A kind is less certain than a side; where there is none, it is all there is.
fn kind(judged: &Subject, other: &Anomaly) -> f64 {
    let same_side = judged.direction == other.direction;
    let sided = |kind: AnomalyKind| kind.has_side() || kind == AnomalyKind::Variance;
    match judged.kind == other.kind {
        true if same_side || !sided(other.kind) => 1.0,
        false if same_side && judged.kind.has_side() && other.kind.has_side() => OTHER,
        _ => 0.0,
    }
}

/// How alike the place of an answer is to a metric of its measure; 0 if they have nothing in common.
pub(super) fn place(fitted: &Fitted<'_>, metric: &Metric) -> f64 {
    match fitted.said {
        _ if fitted.measure != metric.measure => 0.0,
        _ if fitted.metric == Some(metric.id) => 1.0,
        Said::Metric(..) => 0.0,
        _ => values_in_common(&fitted.key, &metric.key),
    }
}

/// Compares an anomaly with the one an answer is about, whose [`place`] is known; `None` if they have nothing in common.
pub(super) fn likeness(grid: Grid, fitted: &Fitted<'_>, place: f64, anomaly: &Anomaly) -> Option<Likeness> {
    let kind = kind(fitted.subject, anomaly);
    if kind == 0.0 {
        return None;
    }
    let size = size(fitted.verdict, fitted.subject.strength, anomaly.strength);
    let time = time(grid, fitted.from, anomaly.from as f64);
    (place * size > 0.0).then_some(Likeness { kind, place, size, time })
}

/// Share of the fixed values that both have; everything is like everything.
fn values_in_common(a: &DimensionKey, b: &DimensionKey) -> f64 {
    let (mut common, mut all) = (0, 0);
    for (a, b) in a.0.iter().zip(&b.0) {
        match (a, b) {
            (None, None) => {}
            (Some(a), Some(b)) if a == b => (common, all) = (common + 1, all + 1),
            (Some(_), Some(_)) => all += 2,
            _ => all += 1,
        }
    }
    if all == 0 { 1.0 } else { f64::from(common) / f64::from(all) }
}

/// How far the size of another anomaly lets a verdict hold for it.
fn size(verdict: Verdict, judged: f64, other: f64) -> f64 {
    let (smaller, larger) = match verdict {
        Verdict::NotRelevant => (judged, other),
        Verdict::Relevant => (other, judged),
    };
    if larger <= smaller {
        return 1.0;
    }
    (1.0 - (larger / smaller - 1.0) / (MUCH_STRONGER - 1.0)).max(0.0)
}

/// Whether two positions on the axis of buckets are the same time of the day, or for days, day of the week.
fn time(grid: Grid, judged: f64, other: f64) -> f64 {
    let period = match grid.interval {
        interval if interval < Interval::DAY => 86_400.0,
        Interval::DAY => 7.0 * 86_400.0,
        _ => return 1.0,
    };
    let cycles = (judged - other) * grid.interval.seconds() as f64 / period;
    if (cycles - cycles.round()).abs() <= SAME_TIME { 1.0 } else { OTHER }
}
