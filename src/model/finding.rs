//! What the analysis concluded: bands, anomalies, events and where their gap comes from.

use serde::{Deserialize, Serialize};

use super::explanation::Explanation;
use super::feedback::Review;
use super::metric::{Metric, MetricId, MetricSet};
use super::notice::Notices;
use super::order;
use super::time::{Grid, TimeRange, Timestamp};
use super::zone::Zone;

/// Severity at the edge of the expected range: a bucket outside the range has at least this much.
pub const BAND_SEVERITY: f64 = 40.0;
/// Severity from which an event is shown and would raise an alarm, unless the reader chooses another.
pub const DEFAULT_THRESHOLD: f64 = 70.0;

/// Expected value with its bounds, one per tested bucket. `NaN` in all three where nothing is expected.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExpectedBand {
    /// What the method expects.
    pub expected: Vec<f64>,
    /// Lower bound, `<= expected`.
    pub lower: Vec<f64>,
    /// Upper bound, `>= expected`.
    pub upper: Vec<f64>,
}

impl ExpectedBand {
    /// Whether `value` lies outside in entry `index`; a value that is missing, or not expected to be anywhere, does not.
    pub fn excludes(&self, index: usize, value: f64) -> bool {
        self.lower.get(index).is_some_and(|&lower| value < lower)
            || self.upper.get(index).is_some_and(|&upper| value > upper)
    }
}

/// One metric's detect part, judged. All lists have one entry per tested bucket.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScoredSeries {
    /// Bucket of the grid that entry 0 belongs to.
    pub first: usize,
    /// The expected range.
    pub band: ExpectedBand,
    /// Severity 0–100. From [`DEFAULT_THRESHOLD`] on a bucket raises an alarm; what belongs to a disturbance that
    /// was reported stays below, and fades.
    pub severity: Vec<f64>,
}

impl ScoredSeries {
    /// Room for `len` buckets from bucket `first` on.
    pub fn with_capacity(first: usize, len: usize) -> Self {
        let column = || Vec::with_capacity(len);
        let band = ExpectedBand { expected: column(), lower: column(), upper: column() };
        Self { first, band, severity: column() }
    }
}

/// Side of the expected range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Actual above expected.
    Above,
    /// Actual below expected.
    Below,
}

impl Direction {
    /// "above" or "below".
    pub fn label(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::Below => "below",
        }
    }
}

/// What an anomaly looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnomalyKind {
    /// Values above the expected range that come back.
    Spike,
    /// Values below the expected range that come back.
    Dip,
    /// A new level that stays and is taken over as the usual one.
    LevelShift,
    /// A slow move away from what is expected, in steps too small to stand out one by one.
    Drift,
    /// The same value over and over where values used to change.
    FlatLine,
    /// No values where there used to be some.
    Missing,
    /// A season that does not come as usual.
    BrokenSeason,
    /// Values that scatter more or less than usual.
    Variance,
}

impl AnomalyKind {
    /// All kinds, in the order of their declaration.
    pub const ALL: [Self; 8] = [
        Self::Spike,
        Self::Dip,
        Self::LevelShift,
        Self::Drift,
        Self::FlatLine,
        Self::Missing,
        Self::BrokenSeason,
        Self::Variance,
    ];

    /// "level shift": as the interface and the reports write it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Spike => "spike",
            Self::Dip => "dip",
            Self::LevelShift => "level shift",
            Self::Drift => "drift",
            Self::FlatLine => "flat line",
            Self::Missing => "missing data",
            Self::BrokenSeason => "broken season",
            Self::Variance => "change of variance",
        }
    }

    /// Whether all its values lie on one side of what is expected. The others may lie inside the expected range, or
    /// have no values.
    pub fn has_side(self) -> bool {
        matches!(self, Self::Spike | Self::Dip | Self::LevelShift | Self::Drift)
    }
}

/// What a part of a severity stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// How far the value is from what is expected, in units of the metric's usual error.
    Distance,
    /// Errors of this metric are often large, or hardly ever.
    Noise,
    /// How rarely the metric has deviated as much before.
    Rarity,
    /// How long it lasts.
    Duration,
    /// How many metrics deviate at the same time.
    Breadth,
    /// How many metrics are watched: among many, one deviates by chance sooner.
    Watched,
    /// How clear it is over all combinations of dimension values together, beside one metric at a time.
    Places,
    /// What readers said about it and what is similar.
    Answers,
}

impl PartKind {
    /// "Usual noise": as the interface and the reports write it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Distance => "Distance from range",
            Self::Noise => "Usual noise",
            Self::Rarity => "Rarity",
            Self::Duration => "Duration",
            Self::Breadth => "Breadth",
            Self::Watched => "Metrics watched",
            Self::Places => "All places together",
            Self::Answers => "Your answers",
        }
    }
}

/// A part of a severity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ScorePart {
    /// What it stands for.
    pub kind: PartKind,
    /// Points of severity, signed.
    pub points: f64,
}

/// A run of buckets outside the expected range in one metric, or otherwise unlike what the metric used to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Anomaly {
    /// The metric.
    pub metric: MetricId,
    /// First bucket of the run.
    pub from: usize,
    /// First bucket after the run.
    pub to: usize,
    /// Side on which the peak lies; of [`AnomalyKind::Variance`], above when values scatter more. Means nothing for
    /// the other kinds without a [`side`](Anomaly::side).
    pub direction: Direction,
    /// What it looks like.
    pub kind: AnomalyKind,
    /// Severity at the peak, 0–100, as if this metric were the only one.
    #[serde(with = "super::float")]
    pub severity: f64,
    /// Parts of the severity, which add up to it, in the order in which they were found.
    pub parts: Vec<ScorePart>,
    /// −log10 of the probability that a bucket of a metric that behaves as before deviates as much.
    #[serde(with = "super::float")]
    pub strength: f64,
    /// The bucket of highest severity.
    pub peak: usize,
    /// Value at the peak; `NaN` when data are missing.
    #[serde(with = "super::float")]
    pub actual: f64,
    /// Expected value at the peak.
    #[serde(with = "super::float")]
    pub expected: f64,
    /// Lower bound at the peak.
    #[serde(with = "super::float")]
    pub lower: f64,
    /// Upper bound at the peak.
    #[serde(with = "super::float")]
    pub upper: f64,
    /// Sum over the run of actual − expected, in the measure's unit.
    #[serde(with = "super::float")]
    pub gap: f64,
}

impl Anomaly {
    /// Side of what is expected on which its values lie. `None` for kinds whose values may lie inside the expected
    /// range, or that have none.
    pub fn side(&self) -> Option<Direction> {
        self.kind.has_side().then_some(self.direction)
    }

    /// Its [`gap`](Anomaly::gap); `None` of missing data, which leave nothing to add up.
    pub fn known_gap(&self) -> Option<f64> {
        (self.kind != AnomalyKind::Missing).then_some(self.gap)
    }
}

/// A piece of a sentence; strong pieces are shown in bold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Plain text, never markup.
    pub text: String,
    /// Whether it carries the fact.
    pub strong: bool,
}

/// Identifies an event: same input and settings, same id. Lower-case hexadecimal, 12 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EventId(pub String);

/// An event: anomalies that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnomalyGroup {
    /// Stable id.
    pub id: EventId,
    /// From the first flagged bucket to the end of the last.
    pub range: TimeRange,
    /// First bucket.
    pub from: usize,
    /// First bucket after.
    pub to: usize,
    /// Severity 0–100: that of its clearest anomalies, given how many metrics are watched and how many deviate at once.
    pub severity: f64,
    /// Parts of the severity, which add up to it.
    pub parts: Vec<ScorePart>,
    /// Direction of the primary anomaly.
    pub direction: Direction,
    /// Measures involved, as indices into the metric set, ascending.
    pub measures: Vec<usize>,
    /// For each dimension of the metric set, the values involved, sorted; empty when only overall metrics are.
    pub values: Vec<Vec<String>>,
    /// For each dimension, the values that its title names, unless they are all there are.
    pub named: Vec<Vec<String>>,
    /// The primary anomaly, which is the strongest where the event is clearest and from which the figures are quoted,
    /// then the others, most severe first.
    pub anomalies: Vec<Anomaly>,
    /// Where the gap of the primary measure comes from, and what else moved.
    pub explanation: Explanation,
    /// "revenue below expected in uk, mobile_web".
    pub title: String,
    /// One or two sentences for side panel, detail, alert and report.
    pub sentence: Vec<Span>,
    /// What readers said about it.
    pub review: Review,
}

impl AnomalyGroup {
    /// The order of all lists of events: most severe, then earliest, then by id.
    pub fn by_severity(&self, other: &Self) -> std::cmp::Ordering {
        let place = |event: &Self| (event.from, event.to);
        let later = || (place(self), &self.id).cmp(&(place(other), &other.id));
        other.severity.total_cmp(&self.severity).then_with(later)
    }

    /// The anomaly that the event is named after.
    pub fn primary(&self) -> &Anomaly {
        &self.anomalies[0]
    }

    /// Side of what is expected on which the primary anomaly lies, if its kind has one.
    pub fn side(&self) -> Option<Direction> {
        self.primary().side()
    }

    /// (actual − expected) / |expected| of the primary anomaly at its peak; infinite when 0 was expected.
    pub fn relative_gap(&self) -> f64 {
        let primary = self.primary();
        (primary.actual - primary.expected) / primary.expected.abs()
    }

    /// Number of different metrics among its anomalies.
    pub fn metric_count(&self) -> usize {
        order::distinct(self.anomalies.iter().map(|anomaly| anomaly.metric)).len()
    }
}

/// A metric that could not be judged, with the reason as a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedMetric {
    /// The metric.
    pub metric: MetricId,
    /// Why: "12 of 1,848 intervals hold a value; 20 are needed."
    pub reason: String,
}

/// Result of a run. Holds no series: those stay with the engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// How the table was read.
    pub metric_set: MetricSet,
    /// Buckets of the whole time range.
    pub grid: Grid,
    /// The zone of the data.
    pub zone: Zone,
    /// First tested bucket.
    pub split: usize,
    /// All metrics, in `MetricId` order: by measure, then from coarse to fine.
    pub metrics: Vec<Metric>,
    /// How many of them were judged or skipped; fewer than `metrics` after a stop.
    pub finished: usize,
    /// Metrics without a verdict.
    pub skipped: Vec<SkippedMetric>,
    /// Events, most severe first, then earliest, then by id.
    pub events: Vec<AnomalyGroup>,
    /// What to know about the data.
    pub notices: Notices,
}

impl Findings {
    /// The instant of a time of the grid, which may be a reading of the local clock.
    pub fn instant(&self, at: Timestamp) -> Timestamp {
        self.zone.grid_instant(at, self.grid.interval)
    }

    /// Number of events at or above `threshold`; events are sorted, so this is a binary search.
    pub fn at_least(&self, threshold: f64) -> usize {
        self.events.partition_point(|event| event.severity >= threshold)
    }

    /// "revenue" with its dimension key: "revenue, uk, mobile_web"; the overall metric is "revenue, overall".
    pub fn metric_label(&self, id: MetricId) -> String {
        let metric = &self.metrics[id.index()];
        format!("{}, {}", self.metric_set.measures[metric.measure].name, metric.key.label("overall"))
    }
}
