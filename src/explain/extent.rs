//! When an event began and ended: detection says so metric by metric, in buckets that stand out; the leaves that moved tell
//! it together.

use std::ops::Range;

use super::cube::{Amounts, Cube};
use super::forecast::{Course, History};
use super::gap::{GapExplanation, explain};

/// A window this nearly as far off as the one before may take its place: usual errors differ by as much.
const NEARLY: f64 = 0.9;
/// Rounds after which the extent has settled.
const ROUNDS: usize = 3;

/// Explains the event near `buckets`, and tells its extent: the buckets in which the leaves of its roots are likelier to have
/// moved as they did than not to have (the segment with the largest sum of log likelihood ratios), at most as far off
/// as the buckets are long.
pub fn explain_near(cube: &Cube, buckets: Range<usize>) -> (Range<usize>, GapExplanation) {
    let mut extent = buckets.clone();
    let mut best = explain(cube, extent.clone());
    let reach = buckets.len();
    let around = buckets.start.saturating_sub(reach)..(buckets.end + reach).min(cube.len());
    for _ in 0..ROUNDS {
        if best.distance == 0.0 {
            break;
        }
        let next = segment(&evidence(cube, &best, &extent, &around));
        let next = around.start + next.start..around.start + next.end;
        if next == extent || next.is_empty() {
            break;
        }
        let explanation = explain(cube, next.clone());
        if explanation.distance < NEARLY * best.distance {
            break;
        }
        (extent, best) = (next, explanation);
    }
    (extent, best)
}

/// Per bucket of `around` the log likelihood ratio of what the roots did, as in `extent`, to what was expected.
fn evidence(cube: &Cube, found: &GapExplanation, extent: &Range<usize>, around: &Range<usize>) -> Vec<f64> {
    let mut evidence = vec![0.0; around.len()];
    let every = vec![None; cube.codes().len()];
    let keys = found.roots.iter().map(|root| &root.key).chain(found.whole.then_some(&every));
    for key in keys {
        let leaves = cube.leaves(key);
        let course = |history: &History| history.course(&leaves, around.start, around.end, around.start);
        match cube.amounts() {
            Amounts::Sum(history) => add(&course(history), found.common, extent, around, &mut evidence),
            Amounts::Ratio { numerator, denominator } => {
                let (mut numerator, denominator) = (course(numerator), course(denominator));
                add(&denominator, found.common, extent, around, &mut evidence);
                // At the usual rate of what the denominator was.
                for (bucket, (actual, expected)) in denominator.actual.iter().zip(&denominator.expected).enumerate() {
                    let share = if *expected > 0.0 { actual / expected } else { 0.0 };
                    numerator.expected[bucket] *= share;
                    numerator.variance[bucket] *= share;
                }
                add(&numerator, found.common, extent, around, &mut evidence);
            }
        }
    }
    evidence
}

fn add(course: &Course, common: f64, extent: &Range<usize>, around: &Range<usize>, evidence: &mut [f64]) {
    let inside = extent.start - around.start..extent.end - around.start;
    let sum = |values: &[f64]| values[inside.clone()].iter().sum::<f64>();
    let factor = sum(&course.actual) / sum(&course.expected);
    if !factor.is_finite() {
        return;
    }
    for (bucket, evidence) in evidence.iter_mut().enumerate() {
        let (actual, expected) = (course.actual[bucket], course.expected[bucket]);
        let variance = course.variance[bucket] + (common * expected).powi(2);
        if variance > 0.0 {
            *evidence += ((actual - expected).powi(2) - (actual - factor * expected).powi(2)) / (2.0 * variance);
        }
    }
}

/// The part of `values` with the largest sum; empty if none has a sum above 0.
fn segment(values: &[f64]) -> Range<usize> {
    let (mut best, mut most) = (0..0, 0.0);
    let (mut start, mut sum) = (0, 0.0);
    for (at, value) in values.iter().enumerate() {
        if sum <= 0.0 {
            (start, sum) = (at, 0.0);
        }
        sum += value;
        if sum > most {
            (best, most) = (start..at + 1, sum);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_segment_with_the_largest_sum() {
        for (values, expected) in [
            (&[-1.0, 2.0, -1.0, 3.0, -5.0, 3.0][..], 1..4),
            (&[4.0, -5.0, 5.0], 2..3),
            (&[-1.0, -2.0], 0..0),
            (&[], 0..0),
        ] {
            assert_eq!(segment(values), expected);
        }
    }
}
