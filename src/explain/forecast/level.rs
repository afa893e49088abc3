//! The levels of the leaves before a window, how far back they are measured, and how wrong such forecasts usually are: by
//! the same forecasts of earlier windows of the same length (rolling origins, Tashman 2000).

use super::{History, Scratch};
use crate::math::quantile::median;

/// What the leaves would have been in a window, each sum one per leaf.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Forecast {
    /// What was measured.
    pub actual: Vec<f64>,
    /// What was to be expected.
    pub expected: Vec<f64>,
    /// Usual relative error of `expected`, less what all leaves have in common.
    pub noise: Vec<f64>,
    /// How far all leaves together usually are from what is expected, relative.
    pub common: f64,
    /// Buckets that the levels were measured in.
    pub memory: usize,
}

/// Some leaves together, bucket by bucket.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Course {
    /// What was measured.
    pub actual: Vec<f64>,
    /// What was to be expected.
    pub expected: Vec<f64>,
    /// Usual squared error of `expected` by each leaf's own noise.
    pub variance: Vec<f64>,
}

/// Sums of values and base before each bucket.
type Sums = Vec<(f64, f64)>;

impl History<'_> {
    /// Earlier windows looked at, at most.
    const ORIGINS: usize = 16;
    /// With fewer than this the common movement cannot be told.
    const FEWEST: usize = 4;
    /// And is taken for this.
    const USUAL_COMMON: f64 = 0.05;
    /// Shortest memory of a level, in buckets; longer ones are twice as long each.
    const SHORTEST: usize = 32;
    /// Median of the square of a normal error of variance 1.
    const MEDIAN_SQUARE: f64 = 0.454_9;
    /// Earlier windows that the prior counts for.
    const PRIOR: f64 = 4.0;
    /// Errors are cut at so many squared standard deviations when memories are compared.
    const CUT: f64 = 9.0;
    /// Less than this share of the prior is chance.
    const LEAST: f64 = 0.5;

    /// The forecast for the buckets from `from` to before `to`, from those before.
    pub fn forecast(&self, from: usize, to: usize) -> Forecast {
        let to = to.min(self.known.len());
        let from = from.min(to);
        let len = to - from;
        let shortest = self.cycles.first().map_or(Self::SHORTEST, |cycle| cycle.period.max(Self::SHORTEST));
        let memories: Vec<usize> = std::iter::successors(Some(shortest), |memory| Some(2 * memory))
            .take_while(|&memory| memory < 2 * from)
            .collect();
        let fits = |&origin: &usize| origin >= shortest.min(from / 2).max(1);
        let origins: Vec<usize> =
            (1..=Self::ORIGINS).map_while(|back| from.checked_sub(back * len)).take_while(fits).collect();
        let leaves = self.leaves();
        let mut scratch = Scratch::default();
        let mut sums = Sums::new();
        // Per memory and origin, then per leaf; the window itself is the last origin.
        let starts: Vec<usize> = origins.iter().copied().chain([from]).collect();
        let mut expected = vec![vec![0.0; leaves]; memories.len() * starts.len()];
        let mut actual = vec![vec![0.0; leaves]; starts.len()];
        for leaf in 0..leaves {
            self.fill(leaf, 0, to, from, &mut scratch);
            sums.clear();
            sums.push((0.0, 0.0));
            let (mut value, mut base) = (0.0, 0.0);
            for (new_value, new_base) in scratch.values.iter().zip(&scratch.base) {
                value += new_value;
                base += new_base;
                sums.push((value, base));
            }
            let between = |from: usize, to: usize| (sums[to].0 - sums[from].0, sums[to].1 - sums[from].1);
            for (at, &start) in starts.iter().enumerate() {
                let (value, base) = between(start, start + len);
                actual[at][leaf] = value;
                for (which, &memory) in memories.iter().enumerate() {
                    let (past, past_base) = between(start.saturating_sub(memory), start);
                    let rate = if past_base > 0.0 { past / past_base } else { 0.0 };
                    expected[which * starts.len() + at][leaf] = rate * base;
                }
            }
        }
        let of = |which: usize, at: usize| &expected[which * starts.len() + at];
        let errors =
            |which: usize| -> f64 { (0..origins.len()).map(|at| self.error(&actual[at], of(which, at))).sum() };
        let best = (0..memories.len()).rev().min_by(|&a, &b| errors(a).total_cmp(&errors(b))).unwrap_or(0);
        if memories.is_empty() {
            let actual = actual.pop().unwrap_or_default();
            return Forecast {
                expected: actual.clone(),
                noise: vec![1.0; leaves],
                common: Self::USUAL_COMMON,
                memory: from,
                actual,
            };
        }
        let last = origins.len();
        let mut moved = Vec::new();
        let mut squares = vec![Vec::new(); leaves];
        for (at, actual) in actual[..last].iter().enumerate() {
            let expected = of(best, at);
            let common = self.movement(actual, expected);
            moved.push((common - 1.0).abs());
            for (leaf, squares) in squares.iter_mut().enumerate() {
                let expected = common * expected[leaf];
                if expected > 0.0 {
                    squares.push((actual[leaf] - expected).powi(2) / (expected * self.dispersion[leaf]));
                }
            }
        }
        let common = match moved.len() < Self::FEWEST {
            true => Self::USUAL_COMMON,
            false => (median(&mut moved).unwrap_or(0.0).powi(2) / Self::MEDIAN_SQUARE).sqrt(),
        };
        let own: Vec<(f64, f64)> = squares
            .iter_mut()
            .map(|squares| (squares.len() as f64, median(squares).unwrap_or(1.0) / Self::MEDIAN_SQUARE))
            .collect();
        let usual = median(&mut own.iter().map(|own| own.1).collect::<Vec<_>>()).unwrap_or(1.0);
        let noise = |leaf: usize| {
            let (count, own) = own[leaf];
            let square = (Self::PRIOR * usual + count * own) / (Self::PRIOR + count);
            let expected = of(best, last)[leaf];
            if expected > 0.0 {
                (square.max(Self::LEAST * usual) * self.dispersion[leaf] / expected).sqrt()
            } else {
                1.0
            }
        };
        Forecast {
            noise: (0..leaves).map(noise).collect(),
            expected: of(best, last).clone(),
            actual: actual.pop().unwrap_or_default(),
            common,
            memory: memories[best],
        }
    }

    /// Some leaves from bucket `from` to before `to`, with their levels over `memory` buckets before.
    pub fn course(&self, leaves: &[usize], from: usize, to: usize, memory: usize) -> Course {
        let start = from.saturating_sub(memory);
        let (mut scratch, len) = (Scratch::default(), to - from);
        let mut course = Course { actual: vec![0.0; len], expected: vec![0.0; len], variance: vec![0.0; len] };
        for &leaf in leaves {
            self.fill(leaf, start, to, from, &mut scratch);
            let (past, now) = scratch.values.split_at(from - start);
            let (past_base, base) = scratch.base.split_at(from - start);
            let past_base: f64 = past_base.iter().sum();
            let rate = if past_base > 0.0 { past.iter().sum::<f64>() / past_base } else { 0.0 };
            for bucket in 0..len {
                course.actual[bucket] += now[bucket];
                course.expected[bucket] += rate * base[bucket];
                course.variance[bucket] += self.dispersion[leaf] * rate * base[bucket];
            }
        }
        course
    }

    /// What all leaves do together: sum of actual over sum of expected values.
    fn movement(&self, actual: &[f64], expected: &[f64]) -> f64 {
        let (actual, expected): (f64, f64) = (actual.iter().sum(), expected.iter().sum());
        if expected > 0.0 { actual / expected } else { 1.0 }
    }

    /// Sum of the squared errors of a window in units of the dispersion, less what all leaves have in common.
    fn error(&self, actual: &[f64], expected: &[f64]) -> f64 {
        let common = self.movement(actual, expected);
        let square = |((actual, expected), dispersion): ((&f64, &f64), &f64)| {
            let expected = common * expected;
            if expected > 0.0 { ((actual - expected).powi(2) / (expected * dispersion)).min(Self::CUT) } else { 0.0 }
        };
        actual.iter().zip(expected).zip(&self.dispersion).map(square).sum()
    }
}
