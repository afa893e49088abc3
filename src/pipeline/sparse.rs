//! Combinations that are too sparse to be judged.
//!
//! Were rows to come independently (a Poisson process), a metric that holds a value in a tenth of its intervals would
//! owe nineteen of twenty values to a single row: what could be judged are rows, which scatter far more than sums of
//! many do, and not a metric. So a combination below that is left out at its level; its rows still count in the
//! metrics above it. Values that come regularly, like a daily report among hourly data, are no such rows.

use crate::detect::MIN_LEARNED;
use crate::model::format::count;
use crate::model::metric::Level;

/// Least share of learned intervals with a value, as one in so many.
const ONE_IN: usize = 10;

/// Why a metric of `level` whose learn part is `learned` is too sparse, as a sentence; `None` if it is not, or holds
/// too few values for any level.
pub(crate) fn reason(level: Level, learned: &[f64]) -> Option<String> {
    let present: Vec<usize> = (0..learned.len()).filter(|&bucket| learned[bucket].is_finite()).collect();
    let is_rare = (MIN_LEARNED..learned.len().div_ceil(ONE_IN)).contains(&present.len());
    if level != Level::Combination || !is_rare || comes_regularly(&present) {
        return None;
    }
    Some(format!(
        "Only {} of {} learned intervals hold a value, at irregular times; a combination needs one in {ONE_IN}. \
         Its rows still count in the other metrics.",
        count(present.len() as u64),
        count(learned.len() as u64),
    ))
}

/// Whether at least half of the distances between neighbours are the same; of rare independent rows hardly any are.
fn comes_regularly(present: &[usize]) -> bool {
    let mut distances: Vec<usize> = present.windows(2).map(|pair| pair[1] - pair[0]).collect();
    distances.sort_unstable();
    // What makes up half of a sorted list covers its middle, or the place before.
    let middle = distances.len() / 2;
    let same_as = |index: usize| distances.iter().filter(|&&distance| distance == distances[index]).count();
    same_as(middle).max(same_as(middle.saturating_sub(1))) * 2 >= distances.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learned(holds_value: impl Fn(usize) -> bool) -> Vec<f64> {
        (0..1_000).map(|bucket| if holds_value(bucket) { 1.0 } else { f64::NAN }).collect()
    }

    #[test]
    fn only_irregular_combinations_below_a_tenth_are_sparse() {
        // Steps of 1, 2, 3, … up to 44: 45 values.
        let triangular = |bucket: usize| (0..45).any(|n| n * (n + 1) / 2 == bucket);
        for (level, values, expected) in [
            (Level::Combination, learned(triangular), true),
            (Level::Value, learned(triangular), false),
            (Level::Overall, learned(triangular), false),
            (Level::Combination, learned(|bucket| bucket < 60 || triangular(bucket)), false),
            // Every day at noon, now and then an hour late.
            (Level::Combination, learned(|bucket| bucket % 24 == 12 + usize::from(bucket % 7 == 0)), false),
            (Level::Combination, learned(|bucket| bucket < 150 && triangular(bucket)), false),
            (Level::Combination, learned(|bucket| bucket % 10 == 0), false),
        ] {
            assert_eq!(reason(level, &values).is_some(), expected, "{level:?}");
        }
        assert_eq!(
            reason(Level::Combination, &learned(triangular)).unwrap(),
            "Only 45 of 1,000 learned intervals hold a value, at irregular times; a combination needs one in 10. \
             Its rows still count in the other metrics."
        );
    }
}
