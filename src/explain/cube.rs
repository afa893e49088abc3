//! The leaves of one measure with their past, prepared once and asked for any event.

use super::forecast::History;
use crate::model::metric::{Aggregation, Level, Measure, MetricId};
use crate::model::order;
use crate::prepare::dataset::Dataset;

/// The combinations of dimension values of a dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Combinations<'a> {
    /// Per dimension its values, sorted.
    pub values: Vec<Vec<&'a str>>,
    /// Per dimension the value of each combination, as an index into its values.
    pub codes: Vec<Vec<u32>>,
    /// The metric of each combination, as a distance from the first of its measure.
    leaves: Vec<usize>,
    /// Metrics of one measure.
    metrics: usize,
}

impl<'a> Combinations<'a> {
    /// Those of `dataset`, which are the same for all measures. Without dimensions there is one.
    pub fn of(dataset: &'a Dataset) -> Self {
        let dimensions = dataset.metric_set.dimensions.len();
        let metrics = dataset.metrics.iter().take_while(|metric| metric.measure == 0).count();
        let is_leaf = |index: &usize| dimensions == 0 || dataset.metrics[*index].key.level() == Level::Combination;
        let leaves: Vec<usize> = (0..metrics).filter(is_leaf).collect();
        let value =
            |leaf: usize, dimension: usize| dataset.metrics[leaf].key.0[dimension].as_deref().unwrap_or_default();
        let values: Vec<Vec<&str>> = (0..dimensions)
            .map(|dimension| order::distinct(leaves.iter().map(|&leaf| value(leaf, dimension))))
            .collect();
        let code = |leaf: usize, dimension: usize| {
            values[dimension].binary_search(&value(leaf, dimension)).unwrap_or_default() as u32
        };
        let codes =
            (0..dimensions).map(|dimension| leaves.iter().map(|&leaf| code(leaf, dimension)).collect()).collect();
        Self { values, codes, leaves, metrics }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.leaves.len()
    }

    /// The metric of a leaf.
    pub fn metric(&self, measure: usize, leaf: usize) -> MetricId {
        MetricId((measure * self.metrics + self.leaves[leaf]) as u32)
    }
}

/// The leaves of a measure with their past.
#[derive(Debug, Clone)]
pub struct Cube<'a> {
    /// Per dimension the value of each leaf, as a code that follows the order of the values.
    codes: Vec<Vec<u32>>,
    amounts: Amounts<'a>,
}

/// What is forecast of a measure.
#[derive(Debug, Clone)]
pub(super) enum Amounts<'a> {
    /// Itself.
    Sum(Box<History<'a>>),
    /// Both its parts.
    Ratio { numerator: Box<History<'a>>, denominator: Box<History<'a>> },
}

impl<'a> Cube<'a> {
    /// Of a measure of `dataset`, learned from its first `until` buckets. `None` unless it adds up over the combinations, or
    /// is a ratio of two measures of the dataset that do.
    pub fn of(dataset: &'a Dataset, combinations: &Combinations, measure: usize, until: usize) -> Option<Self> {
        let measures = &dataset.metric_set.measures;
        let adds_up = |measure: &Measure| {
            measure.per.is_none() && matches!(measure.aggregation, Aggregation::Sum | Aggregation::Count)
        };
        let series = |measure: usize| -> Vec<&[f64]> {
            let leaves = 0..combinations.leaves.len();
            leaves.map(|leaf| dataset.series[combinations.metric(measure, leaf).index()].values.as_slice()).collect()
        };
        let codes = combinations.codes.clone();
        let interval_seconds = dataset.grid.interval.seconds();
        let asked = &measures[measure];
        let Some(per) = &asked.per else {
            return adds_up(asked).then(|| Self::sum(codes, series(measure), interval_seconds, until));
        };
        let part = |column: &str, aggregation: Aggregation| {
            measures
                .iter()
                .position(|measure| adds_up(measure) && measure.column == column && measure.aggregation == aggregation)
        };
        let parts = [part(&asked.column, asked.aggregation)?, part(&per.column, per.aggregation)?].map(series);
        Some(Self::ratio(codes, parts, interval_seconds, until))
    }

    /// Of an amount that adds up: its series per leaf, of which the first `until` buckets are learned from.
    pub fn sum(codes: Vec<Vec<u32>>, amounts: Vec<&'a [f64]>, interval_seconds: i64, until: usize) -> Self {
        let history = History::learn(amounts, &codes, interval_seconds, until);
        Self { codes, amounts: Amounts::Sum(Box::new(history)) }
    }

    /// Of a ratio of two such amounts, given as [numerator, denominator].
    pub fn ratio(codes: Vec<Vec<u32>>, parts: [Vec<&'a [f64]>; 2], interval_seconds: i64, until: usize) -> Self {
        let [numerator, denominator] = parts;
        let denominator = History::learn(denominator, &codes, interval_seconds, until);
        let numerator = denominator.learn_on(numerator, &codes, until);
        Self { codes, amounts: Amounts::Ratio { numerator: Box::new(numerator), denominator: Box::new(denominator) } }
    }

    /// How many places there are to name: the leaves, grouped by every choice of dimensions, at most.
    pub fn places(&self) -> usize {
        self.codes.first().map_or(1, |leaves| leaves.len() << self.codes.len())
    }

    /// Buckets of its series.
    pub(super) fn len(&self) -> usize {
        match &self.amounts {
            Amounts::Sum(history) => history.buckets(),
            Amounts::Ratio { denominator, .. } => denominator.buckets(),
        }
    }

    /// The leaves that have these values.
    pub(super) fn leaves(&self, key: &[Option<u32>]) -> Vec<usize> {
        let leaves = match &self.amounts {
            Amounts::Sum(history) => history.leaves(),
            Amounts::Ratio { denominator, .. } => denominator.leaves(),
        };
        let covered =
            |leaf: &usize| key.iter().zip(&self.codes).all(|(value, codes)| value.is_none_or(|v| codes[*leaf] == v));
        (0..leaves).filter(covered).collect()
    }

    pub(super) fn codes(&self) -> &[Vec<u32>] {
        &self.codes
    }

    pub(super) fn amounts(&self) -> &Amounts<'a> {
        &self.amounts
    }
}
