//! An event of one measure to the shares of the measures whose own shocks reached it. A shock is what a measure did
//! beyond what its equation expects from the others; it is passed on along the links, and what arrives at the target is
//! averaged over the event. The shocks of all measures, that of the target among them, add up to the target's move, so
//! what the target did by itself is the unknown share. After Budhathoki et al., "Causal structure-based root cause
//! analysis of outliers" (ICML 2022), whose Shapley values are plain sums where links are linear.

use std::ops::Range;

use super::Relations;
use super::products::MAX_LAG;
use crate::math::quantile::median;

/// Buckets before the event in which a shock may have begun.
const REACH: usize = 3 * MAX_LAG;
/// Buckets after the event for which its effects may go on,
const LATE: usize = 2 * MAX_LAG;
/// as long as the target is off by this part of what it was on average.
const STILL: f64 = 0.5;
/// Most buckets for which a shock is passed on.
const PASSED_ON: usize = 48;
/// A baseline is the median of so many buckets before: a week of hours, whose weekend may be no season yet.
const BASELINE: usize = 168;
/// What usually arrives is seen from so many buckets before,
const USUAL: usize = 1_000;
/// and from about so many windows.
const WINDOWS: usize = 100;
/// What arrives counts as far as it is more than so many times as much as usual (standard deviations).
const NEEDED: f64 = 2.5;
/// Effects smaller than this part of a usual move are not told.
const FELT: f64 = 0.5;
/// A median deviation times this is a standard deviation, for normal noise.
const NORMAL: f64 = 1.4826;

/// What one measure did to another during the event, in usual moves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrived {
    pub(super) measure: usize,
    /// Mean over the event.
    pub(super) mean: f64,
    /// As far as it is certain.
    pub(super) certain: f64,
    /// Buckets after which most of a shock has arrived.
    pub(super) lag: usize,
}

/// What the shocks of each measure that leads to the target did to it, and what its own did, which is the last.
pub(super) fn arrived(relations: &Relations, target: usize, event: &Range<usize>) -> Vec<Arrived> {
    let event = with_late(&relations.moves[target].values, event);
    let sources = relations.leads_to(target).into_iter().chain([target]);
    let arrived = |measure: usize| {
        let response = response(relations, measure, target);
        let doubt = response.iter().sum::<f64>() * doubt(relations, measure, &event);
        passed_on(measure, &shocks(relations, measure), &response, &event, doubt)
    };
    sources.map(arrived).collect()
}

/// What each measure that the source leads to did because of what the source did, whatever the reason for that was.
pub(super) fn effects(relations: &Relations, source: usize, event: &Range<usize>) -> Vec<Arrived> {
    let effect = |measure: usize| {
        let event = with_late(&relations.moves[measure].values, event);
        let passed =
            passed_on(measure, &relations.moves[source].values, &response(relations, source, measure), &event, 0.0);
        (passed.certain != 0.0 && passed.mean.abs() > FELT).then_some(passed)
    };
    let below = (0..relations.moves.len()).filter(|&measure| relations.leads_to(measure).contains(&source));
    below.filter_map(effect).collect()
}

/// The event, and the buckets after it in which the measure is still off: what was passed on to it may arrive late.
fn with_late(values: &[f64], event: &Range<usize>) -> Range<usize> {
    let base = baseline(values, event.start);
    let mean = mean(values, event) - base;
    let last = values.len().min(event.end + LATE);
    let still = |&t: &usize| (values[t] - base) * mean.signum() > STILL * mean.abs();
    event.start..event.end + (event.end..last).take_while(still).count()
}

fn mean(values: &[f64], window: &Range<usize>) -> f64 {
    values[window.clone()].iter().sum::<f64>() / window.len() as f64
}

/// What values were before a window that begins at `start`, and before what may have led to it.
fn baseline(values: &[f64], start: usize) -> f64 {
    let end = start.saturating_sub(REACH);
    median(&mut values[end.saturating_sub(BASELINE)..end].to_vec()).unwrap_or(0.0)
}

/// What values arrive as, on average over the event and beyond the usual.
fn passed_on(measure: usize, values: &[f64], response: &[f64], event: &Range<usize>, doubt: f64) -> Arrived {
    let first = event.start.saturating_sub(USUAL);
    let at = |t: usize| response.iter().take(t + 1).enumerate().map(|(lag, part)| part * values[t - lag]).sum::<f64>();
    let passed: Vec<f64> = (first..event.end).map(at).collect();
    let length = event.len();
    let beyond = |start: usize| mean(&passed, &(start..start + length)) - baseline(&passed, start);
    let start = event.start - first;
    let windows = (REACH + PASSED_ON).min(start)..start.saturating_sub(length);
    let step = (length / 2).max(windows.len() / WINDOWS).max(1);
    let mut usual: Vec<f64> = windows.step_by(step).map(|start| beyond(start).abs()).collect();
    let usual = NORMAL * median(&mut usual).unwrap_or(f64::INFINITY);
    let mean = beyond(start);
    let lag = (0..response.len()).max_by(|&a, &b| response[a].abs().total_cmp(&response[b].abs()).then(b.cmp(&a)));
    // The non-negative garrote (Breiman 1995): what is far beyond the usual counts whole, what is hardly so hardly.
    let unusual =
        if mean == 0.0 { 0.0 } else { 1.0 - NEEDED * NEEDED * (usual * usual + doubt * doubt) / (mean * mean) };
    Arrived { measure, mean, certain: mean * unusual.max(0.0), lag: lag.unwrap_or(0) }
}

/// How far the shocks of a measure may be off during the event, because the weights of its equation may be (standard
/// deviation): then what others did to it seems a shock of its own.
fn doubt(relations: &Relations, measure: usize, event: &Range<usize>) -> f64 {
    let equation = &relations.equations.of[measure];
    let of_term = |((term, _), error): (&(super::products::Term, f64), &f64)| {
        let values = &relations.moves[term.measure].values;
        let event = event.start.saturating_sub(term.lag)..event.end.saturating_sub(term.lag).max(1);
        (error * (mean(values, &event) - baseline(values, event.start))).powi(2)
    };
    equation.terms.iter().zip(&equation.errors).map(of_term).sum::<f64>().sqrt()
}

/// What a measure did beyond what its equation expects from the others.
fn shocks(relations: &Relations, measure: usize) -> Vec<f64> {
    relations.equations.of[measure].rest_of(&relations.moves)
}

/// What a shock of one bucket and of size one does to another measure in the buckets from then on.
fn response(relations: &Relations, from: usize, to: usize) -> Vec<f64> {
    let mut moved = vec![vec![0.0; relations.moves.len()]; PASSED_ON];
    for t in 0..PASSED_ON {
        for &measure in &relations.order {
            let terms = &relations.equations.of[measure].terms;
            let earlier = |(term, weight): &(super::products::Term, f64)| {
                t.checked_sub(term.lag).map_or(0.0, |earlier| weight * moved[earlier][term.measure])
            };
            let shock = if t == 0 && measure == from { 1.0 } else { 0.0 };
            moved[t][measure] = shock + terms.iter().map(earlier).sum::<f64>();
        }
    }
    let last = (0..PASSED_ON).rev().find(|&t| moved[t][to] != 0.0);
    moved.iter().take(last.map_or(0, |last| last + 1)).map(|moved| moved[to]).collect()
}

/// Shares in per cent, rounded to tenths so that they add up to 100 (largest remainders). The last is the unknown one,
/// and all there is if nothing is certain.
pub(super) fn shares(arrived: &[Arrived]) -> Vec<f64> {
    let last = arrived.len().saturating_sub(1);
    let sum: f64 = arrived.iter().map(|arrived| arrived.certain.abs()).sum();
    if sum <= 0.0 {
        return (0..arrived.len()).map(|at| if at == last { 100.0 } else { 0.0 }).collect();
    }
    let exact: Vec<f64> = arrived.iter().map(|arrived| 1_000.0 * arrived.certain.abs() / sum).collect();
    let mut tenths: Vec<f64> = exact.iter().map(|exact| exact.floor()).collect();
    let missing = 1_000.0 - tenths.iter().sum::<f64>();
    for _ in 0..missing.round() as usize {
        let remainder = |at: usize| exact[at] - tenths[at];
        let furthest = (0..exact.len()).max_by(|&a, &b| remainder(a).total_cmp(&remainder(b)).then(b.cmp(&a)));
        if let Some(at) = furthest {
            tenths[at] += 1.0;
        }
    }
    tenths.iter().map(|tenths| tenths / 10.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(certain: &[f64], expected: &[f64]) {
        let arrived = |&certain: &f64| Arrived { measure: 0, mean: certain, certain, lag: 0 };
        assert_eq!(shares(&certain.iter().map(arrived).collect::<Vec<_>>()), expected);
    }

    #[test]
    fn shares_are_tenths_that_add_up() {
        check(&[3.0, -1.0], &[75.0, 25.0]);
        check(&[1.0, 1.0, 1.0], &[33.4, 33.3, 33.3]);
        check(&[2.0, 1.0, 0.0], &[66.7, 33.3, 0.0]);
        check(&[0.0, 0.0], &[0.0, 100.0]);
        check(&[0.0], &[100.0]);
    }

    #[test]
    fn late_buckets_belong_to_the_event_while_the_target_is_off() {
        let mut values = vec![0.0; 60];
        values[40..47].fill(-4.0);
        values[47] = -1.0;
        assert_eq!(with_late(&values, &(40..44)), 40..47);
        values[40..].fill(-4.0);
        assert_eq!(with_late(&values, &(40..44)), 40..44 + LATE);
        assert_eq!(with_late(&values, &(10..12)), 10..12);
    }
}
