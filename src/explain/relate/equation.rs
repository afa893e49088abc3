//! One measure in terms of others some buckets ago. What the terms leave may depend on its own past, so that a measure
//! whose moves last is not mistaken for one that follows another whose moves last: a transfer function with
//! autoregressive noise (Box & Jenkins 1970), fitted as Cochrane & Orcutt did (1949). Terms are taken in and dropped one
//! by one as long as the penalised likelihood grows.

use super::moves::Moves;
use super::products::{MEMORY, Products, Term};
use crate::math::linear::{Cholesky, autoregression};

/// A measure, what it follows, and how.
#[derive(Debug, Clone)]
pub(super) struct Equation {
    pub(super) measure: usize,
    /// The terms it follows, in the order in which they were taken in, with their weights.
    pub(super) terms: Vec<(Term, f64)>,
    /// The standard errors of the weights.
    pub(super) errors: Vec<f64>,
    /// What the last values of the rest add to the next.
    pub(super) memory: Vec<f64>,
    /// Mean square of what is new in each bucket.
    pub(super) left: f64,
}

/// Most terms of an equation.
const MOST_TERMS: usize = 10;
/// Rounds in which the weights and the memory of the rest are fitted in turn.
const ROUNDS: usize = 3;

impl Equation {
    /// The best equation for a measure that begins with some terms and takes in some of `candidates`.
    pub(super) fn choose(
        products: &Products,
        measure: usize,
        begin: &[Term],
        candidates: &[Term],
        penalty: f64,
    ) -> Self {
        let mut best = Self::fit(products, measure, begin);
        for _ in 0..2 * MOST_TERMS {
            let mut next = best.grown(products, candidates, penalty).unwrap_or_else(|| best.clone());
            if let Some(pruned) = next.pruned(products, penalty) {
                next = pruned;
            }
            if next.score(products, penalty) <= best.score(products, penalty) {
                break;
            }
            best = next;
        }
        best
    }

    /// The equation with these terms.
    fn fit(products: &Products, measure: usize, terms: &[Term]) -> Self {
        let mut fitted = Self { measure, terms: Vec::new(), errors: Vec::new(), memory: Vec::new(), left: 0.0 };
        fitted.refresh(products);
        for _ in 0..ROUNDS {
            if terms.is_empty() {
                break;
            }
            let (solved, taken) = fitted.solve(products, terms);
            fitted.terms = taken.into_iter().zip(solved.weights()).collect();
            fitted.refresh(products);
            let error = |variance: f64| (variance * fitted.left / products.worth[measure]).sqrt();
            fitted.errors = solved.variances().into_iter().map(error).collect();
        }
        fitted
    }

    /// Weighs these terms, filtered as the rest is; with those of them that say something new.
    fn solve(&self, products: &Products, terms: &[Term]) -> (Cholesky, Vec<Term>) {
        let (own, filter) = (Term { measure: self.measure, lag: 0 }, self.filter());
        let mut solved = Cholesky::default();
        let mut taken: Vec<Term> = Vec::with_capacity(terms.len());
        for &term in terms {
            let with_terms = |at: usize| products.filtered(taken[at], term, &filter);
            let size = products.filtered(term, term, &filter);
            if solved.push(with_terms, size, products.filtered(own, term, &filter)) {
                taken.push(term);
            }
        }
        (solved, taken)
    }

    /// Fits the memory of the rest.
    fn refresh(&mut self, products: &Products) {
        let rest = self.rest();
        let past: Vec<f64> = (0..=MEMORY).map(|back| products.of_sums(&rest, &rest, back as isize)).collect();
        (self.memory, self.left) = autoregression(&past);
    }

    /// Whether another measure in the same bucket is among the terms.
    pub(super) fn follows_at_once(&self, other: usize) -> bool {
        self.terms.iter().any(|(term, _)| *term == Term { measure: other, lag: 0 })
    }

    /// The measure less its terms.
    pub(super) fn rest(&self) -> Vec<(Term, f64)> {
        let own = (Term { measure: self.measure, lag: 0 }, 1.0);
        std::iter::once(own).chain(self.terms.iter().map(|&(term, weight)| (term, -weight))).collect()
    }

    /// What the terms leave of the measure in each bucket.
    pub(super) fn rest_of(&self, moves: &[Moves]) -> Vec<f64> {
        let mut rest = moves[self.measure].values.clone();
        for (term, weight) in &self.terms {
            let leads = &moves[term.measure].values;
            rest.iter_mut().skip(term.lag).zip(leads).for_each(|(rest, lead)| *rest -= weight * lead);
        }
        rest
    }

    /// The filter that leaves what is new: its products with itself, shifted.
    fn filter(&self) -> Vec<f64> {
        let taps = self.taps();
        (0..taps.len()).map(|shift| taps.iter().zip(&taps[shift..]).map(|(a, b)| a * b).sum()).collect()
    }

    /// What is new is the sum of the rest's last values, nearest first, with these weights.
    pub(super) fn taps(&self) -> Vec<f64> {
        std::iter::once(1.0).chain(self.memory.iter().map(|weight| -weight)).collect()
    }

    /// Logarithm of the likelihood, less the penalty for each term.
    pub(super) fn score(&self, products: &Products, penalty: f64) -> f64 {
        -0.5 * products.worth[self.measure] * self.left.max(f64::MIN_POSITIVE).ln() - penalty * self.terms.len() as f64
    }

    /// With the candidate that says most, if it is worth its penalty.
    fn grown(&self, products: &Products, candidates: &[Term], penalty: f64) -> Option<Self> {
        if self.terms.len() >= MOST_TERMS {
            return None;
        }
        let known: Vec<Term> = self.terms.iter().map(|&(term, _)| term).collect();
        let (solved, terms) = self.solve(products, &known);
        let (own, filter) = (Term { measure: self.measure, lag: 0 }, self.filter());
        let gain = |term: Term| {
            let with_terms = |at: usize| products.filtered(terms[at], term, &filter);
            solved.gain(with_terms, products.filtered(term, term, &filter), products.filtered(own, term, &filter))
        };
        let mut best: Option<(f64, Term)> = None;
        for &term in candidates.iter().filter(|candidate| !terms.contains(candidate)) {
            let gain = gain(term);
            if best.is_none_or(|(most, _)| gain > most) {
                best = Some((gain, term));
            }
        }
        let with: Vec<Term> = terms.iter().copied().chain(best.map(|(_, term)| term)).collect();
        let grown = Self::fit(products, self.measure, &with);
        (grown.score(products, penalty) > self.score(products, penalty)).then_some(grown)
    }

    /// Without the term that says least, if it is not worth its penalty.
    fn pruned(&self, products: &Products, penalty: f64) -> Option<Self> {
        let mut best: Option<Self> = None;
        for left_out in 0..self.terms.len() {
            let kept: Vec<Term> =
                self.terms.iter().enumerate().filter(|&(at, _)| at != left_out).map(|(_, &(term, _))| term).collect();
            let pruned = Self::fit(products, self.measure, &kept);
            let score = pruned.score(products, penalty);
            if score > best.as_ref().unwrap_or(self).score(products, penalty) {
                best = Some(pruned);
            }
        }
        best
    }
}
