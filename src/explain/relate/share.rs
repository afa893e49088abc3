//! An event of one measure to the shares of the measures whose own shocks reached it. A shock is what a measure did
//! beyond what its equation expects from the others; it is passed on along the links, and what arrives at the target is
//! averaged over the event. The shocks of all measures, that of the target among them, add up to the target's move, so
//! what the target did by itself is the unknown share. After Budhathoki et al., "Causal structure-based root cause
//! analysis of outliers" (ICML 2022), with the linear model in the place of Shapley values.

use std::ops::Range;

use super::Relations;
use crate::math::quantile::median;

/// Buckets before the event in which a shock may have begun.
const REACH: usize = 12;
/// Most buckets for which a shock is passed on.
const PASSED_ON: usize = 48;
/// A baseline is the median of so many buckets before.
const BASELINE: usize = 168;
/// What usually arrives is seen from so many buckets before.
const USUAL: usize = 1_000;
/// What arrives counts if it is so many times as much as usual (standard deviations).
const NEEDED: f64 = 3.5;
/// The same for what the target did by itself.
const NEEDED_OWN: f64 = 2.0;
/// A median deviation times this is a standard deviation, for normal noise.
const NORMAL: f64 = 1.4826;

/// What the shocks of one measure did to the target during the event, in the target's usual moves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrived {
    pub(super) measure: usize,
    pub(super) mean: f64,
    /// In standard deviations of what usually arrives.
    pub(super) deviations: f64,
    /// Buckets after which most of a shock has arrived.
    pub(super) lag: usize,
}

/// What arrived at the target from each measure that leads to it, and what it did by itself, which is the last.
pub(super) fn arrived(relations: &Relations, target: usize, event: &Range<usize>) -> Vec<Arrived> {
    let sources = relations.leads_to(target);
    let from = event.start.saturating_sub(USUAL);
    let arrived = |measure: usize| {
        let response = response(relations, measure, target);
        let shocks = shocks(relations, measure, from..event.end);
        let passed = |t: usize| -> f64 {
            let reach = (event.end - from).min(t + 1);
            response.iter().take(reach).enumerate().map(|(lag, part)| part * shocks[t - lag]).sum()
        };
        let passed: Vec<f64> = (0..shocks.len()).map(passed).collect();
        let length = event.len();
        let mean_at = |start: usize| {
            let mean = passed[start..start + length].iter().sum::<f64>() / length as f64;
            let before = start.saturating_sub(REACH);
            let base = median(&mut passed[before.saturating_sub(BASELINE)..before].to_vec()).unwrap_or(0.0);
            mean - base
        };
        let start = event.start - from;
        let earliest = start.saturating_sub(USUAL).max(REACH + PASSED_ON);
        let mut usual: Vec<f64> = (earliest..start.saturating_sub(length))
            .step_by((length / 2).max(1))
            .map(|start| mean_at(start).abs())
            .collect();
        let usual = NORMAL * median(&mut usual).unwrap_or(f64::INFINITY);
        let mean = mean_at(start);
        let lag = (0..response.len()).max_by(|&a, &b| response[a].abs().total_cmp(&response[b].abs()).then(b.cmp(&a)));
        let deviations = if usual > 0.0 { mean.abs() / usual } else { 0.0 };
        Arrived { measure, mean, deviations, lag: lag.unwrap_or(0) }
    };
    sources.into_iter().chain([target]).map(arrived).collect()
}

/// What a measure did beyond what its equation expects from the others.
fn shocks(relations: &Relations, measure: usize, range: Range<usize>) -> Vec<f64> {
    let equation = &relations.equations.of[measure];
    let value = |measure: usize, t: usize| relations.moves[measure].values[t];
    let shock = |t: usize| {
        let expected = equation.terms.iter().map(|(term, weight)| match t.checked_sub(term.lag) {
            Some(earlier) => weight * value(term.measure, earlier),
            None => 0.0,
        });
        value(measure, t) - expected.sum::<f64>()
    };
    range.map(shock).collect()
}

/// What a shock of one bucket and of size one does to another measure in the buckets from then on.
fn response(relations: &Relations, from: usize, to: usize) -> Vec<f64> {
    let measures = relations.moves.len();
    let mut moved = vec![vec![0.0; measures]; PASSED_ON];
    for t in 0..PASSED_ON {
        for &measure in &relations.order {
            let mut value = if t == 0 && measure == from { 1.0 } else { 0.0 };
            for (term, weight) in &relations.equations.of[measure].terms {
                if let Some(earlier) = t.checked_sub(term.lag) {
                    value += weight * moved[earlier][term.measure];
                }
            }
            moved[t][measure] = value;
        }
    }
    let mut response: Vec<f64> = moved.iter().map(|moved| moved[to]).collect();
    while response.last().is_some_and(|last| *last == 0.0) {
        response.pop();
    }
    response
}

/// Shares in per cent, rounded to tenths so that they add up to 100 (largest remainders), of what counts; the last is
/// the unknown one.
pub(super) fn shares(arrived: &[Arrived]) -> Vec<f64> {
    let last = arrived.len().saturating_sub(1);
    let counts = |(at, arrived): (usize, &Arrived)| {
        let needed = if at == last { NEEDED_OWN } else { NEEDED };
        if arrived.deviations > needed { arrived.mean.abs() } else { 0.0 }
    };
    let sizes: Vec<f64> = arrived.iter().enumerate().map(counts).collect();
    let sum: f64 = sizes.iter().sum();
    if sum <= 0.0 {
        return (0..arrived.len()).map(|at| if at == last { 100.0 } else { 0.0 }).collect();
    }
    let exact: Vec<f64> = sizes.iter().map(|size| 1_000.0 * size / sum).collect();
    let mut tenths: Vec<f64> = exact.iter().map(|exact| exact.floor()).collect();
    let missing = (1_000.0 - tenths.iter().sum::<f64>()).round() as usize;
    for _ in 0..missing {
        let furthest =
            (0..exact.len()).max_by(|&a, &b| (exact[a] - tenths[a]).total_cmp(&(exact[b] - tenths[b])).then(b.cmp(&a)));
        if let Some(at) = furthest {
            tenths[at] += 1.0;
        }
    }
    tenths.iter().map(|tenths| tenths / 10.0).collect()
}
