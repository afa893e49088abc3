//! Why an event is what it is, as the report gives it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::json::measure_name;
use crate::model::explanation::{Contribution, Explanation, Related, Relation, Root};
use crate::model::finding::{Direction, Findings};

/// Amounts are in the measure's unit; shares in percent.
#[derive(Serialize)]
pub(super) struct ExplanationPart<'a> {
    /// Intervals that the figures are of; 0 where nothing is known but the contributions.
    intervals: usize,
    actual: f64,
    expected: f64,
    roots: Vec<RootPart<'a>>,
    /// Whether everything moved together.
    whole: bool,
    unexplained: f64,
    contributions: Vec<DimensionPart<'a>>,
    related: Vec<RelatedPart<'a>>,
    /// `None` where no measure could be compared.
    unknown: Option<f64>,
}

#[derive(Serialize)]
struct RootPart<'a> {
    dimensions: BTreeMap<&'a str, &'a str>,
    actual: f64,
    expected: f64,
    gap: f64,
    /// Of a ratio, the part of the gap that comes from the weight of the place.
    #[serde(skip_serializing_if = "Option::is_none")]
    mix: Option<f64>,
    percent: f64,
}

#[derive(Serialize)]
struct DimensionPart<'a> {
    dimension: &'a str,
    values: Vec<SharePart<'a>>,
}

#[derive(Serialize)]
struct SharePart<'a> {
    value: &'a str,
    gap: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    mix: Option<f64>,
    percent: f64,
}

#[derive(Serialize)]
struct RelatedPart<'a> {
    measure: &'a str,
    dimensions: BTreeMap<&'a str, &'a str>,
    relation: Relation,
    /// Intervals by which it usually moves after the event's measure; below 0 before.
    lag: i32,
    /// Of a cause, the measures on its way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    via: Vec<&'a str>,
    direction: Direction,
    change: f64,
    /// Of a cause.
    percent: Option<f64>,
    strength: f64,
    event: Option<&'a str>,
}

/// The explanation of one of the findings' events.
pub(super) fn part<'a>(findings: &'a Findings, explanation: &'a Explanation) -> ExplanationPart<'a> {
    let names = &findings.metric_set.dimensions;
    let root = |root: &'a Root| RootPart {
        dimensions: root.key.named(names).collect(),
        actual: root.actual,
        expected: root.expected,
        gap: root.gap,
        mix: root.mix,
        percent: root.percent,
    };
    let share = |share: &'a Contribution| SharePart {
        value: &share.value,
        gap: share.gap,
        mix: share.mix,
        percent: share.percent,
    };
    let related = |related: &'a Related| {
        let metric = &findings.metrics[related.metric.index()];
        RelatedPart {
            measure: measure_name(findings, metric.measure),
            dimensions: metric.key.named(names).collect(),
            relation: related.relation,
            lag: related.lag,
            via: related.via.iter().map(|&measure| measure_name(findings, measure)).collect(),
            direction: related.direction,
            change: related.change,
            percent: related.percent,
            strength: related.strength,
            event: related.event.as_ref().map(|event| event.0.as_str()),
        }
    };
    ExplanationPart {
        intervals: explanation.buckets,
        actual: explanation.actual,
        expected: explanation.expected,
        roots: explanation.roots.iter().map(root).collect(),
        whole: explanation.whole,
        unexplained: explanation.unexplained,
        contributions: explanation
            .contributions
            .iter()
            .map(|of| DimensionPart { dimension: &of.dimension, values: of.values.iter().map(share).collect() })
            .collect(),
        related: explanation.related.iter().map(related).collect(),
        unknown: explanation.unknown,
    }
}
