//! Two measures that do something in the same bucket: does one follow the other, or is something behind both?
//!
//! Each answer has a likelihood. A link must explain both measures at once: what leads the one that follows arrives
//! there by way of the other, and the rest remembers its own past only. Something behind both leaves what is new in them
//! correlated and explains nothing else. Where this does not tell, large moves may.

use super::equation::Equation;
use super::graph::{Equations, Learner};

/// A link is believed if it is so much likelier than each other answer (natural logarithm): 20 to one.
const CLEAR: f64 = 3.0;
/// Standard deviations from which on a move is large.
const LARGE: f64 = 4.0;
/// Large moves are taken to be as heavy-tailed as Student's distribution with so many degrees of freedom: no single one
/// decides.
const FREEDOM: f64 = 4.0;

/// A link in the same bucket that may be.
pub(super) struct Weighed {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The equations of both with the link.
    pub(super) equations: [Equation; 2],
    /// By how much it is likelier than the other way round, and than something behind both.
    margin: f64,
    /// Whether it took large moves to tell.
    by_large: bool,
    /// How much likelier it is that there is something than nothing.
    strength: f64,
}

impl Weighed {
    /// The clearest of the links that are clear. Those that took large moves to tell come last, the strongest first: all
    /// that an event reached moved with it, and next to each other most.
    pub(super) fn clearest(waiting: &[Self]) -> Option<usize> {
        let clear = (0..waiting.len()).filter(|&at| waiting[at].margin > CLEAR);
        clear.max_by(|&a, &b| {
            let (a, b) = (&waiting[a], &waiting[b]);
            let clearness = |link: &Self| if link.by_large { link.strength } else { link.margin };
            b.by_large.cmp(&a.by_large).then(clearness(a).total_cmp(&clearness(b)))
        })
    }

    /// Whether it is one between these two, either way.
    pub(super) fn is_of(&self, a: usize, b: usize) -> bool {
        (self.from, self.to) == (a, b) || (self.from, self.to) == (b, a)
    }
}

impl Learner<'_> {
    /// Weighs what a pair does in the same bucket; `None` if it is nothing, or the link is there.
    pub(super) fn weigh(&self, (a, b): (usize, usize), known: &Equations) -> Option<Weighed> {
        if known.at_once(a).any(|lead| lead == b) || known.at_once(b).any(|lead| lead == a) {
            return None;
        }
        let common = self.common(&known.of[a], &known.of[b]);
        let buckets = f64::min(self.products.worth[a], self.products.worth[b]);
        let behind = -0.5 * buckets * (1.0 - common * common).ln() - self.penalty;
        if behind <= 0.0 {
            return None;
        }
        let ((forward, onward), (backward, back)) = (self.linked(a, b, known), self.linked(b, a, known));
        let mut gains = (forward, backward);
        let margin = |(forward, backward): (f64, f64)| forward.max(backward) - forward.min(backward).max(behind);
        let by_large = margin(gains) <= CLEAR;
        if by_large {
            let (passed_on, passed_back) = self.passed_on([&onward[0], &back[0]], [&back[1], &onward[1]]);
            // The two ways share the evidence, but a link has of it no more than what it passes on.
            let half = 0.5 * (passed_on - passed_back);
            gains = (forward + half.min(passed_on), backward + passed_back.min(-half));
        }
        let (from, to, equations) = if gains.0 >= gains.1 { (a, b, onward) } else { (b, a, back) };
        Some(Weighed { from, to, equations, margin: margin(gains), by_large, strength: behind })
    }

    /// How much likelier both measures are with a link between them, and their equations then.
    fn linked(&self, from: usize, to: usize, known: &Equations) -> (f64, [Equation; 2]) {
        // What led the one that follows may do so by way of the other.
        let also = known.at_once(to).filter(|&lead| !known.above(lead).contains(&from));
        let of_from: Vec<usize> = known.at_once(from).chain(also).collect();
        let of_to: Vec<usize> = known.at_once(to).chain([from]).collect();
        let equations = [self.choose(from, &of_from), self.choose(to, &of_to)];
        let score = |equation: &Equation| equation.score(self.products, self.penalty);
        let gain = score(&equations[0]) + score(&equations[1]) - score(&known.of[from]) - score(&known.of[to]);
        let allowed = gain > 0.0 && equations[1].follows_at_once(from) && !known.above(from).contains(&to);
        (if allowed { gain } else { f64::NEG_INFINITY }, equations)
    }

    /// How much likelier the large moves of the second measure are if it follows the first, and the other way round.
    ///
    /// A shock of the measure that leads arrives at the other in the usual proportion, while a shock of the other goes
    /// nowhere (invariance: Peters, Bühlmann & Meinshausen, JRSS B 2016); large moves tell what normal noise cannot
    /// (Shimizu et al., "A Linear Non-Gaussian Acyclic Model for Causal Discovery", JMLR 2006).
    fn passed_on(&self, alone: [&Equation; 2], with_other: [&Equation; 2]) -> (f64, f64) {
        let alone = alone.map(|equation| self.new_in(equation));
        let with_other = with_other.map(|equation| self.new_in(equation));
        let large = |t: &usize| alone.iter().any(|new| new[*t].abs() > LARGE);
        let gain = |at: usize| {
            let of = |t: usize| log_density(with_other[at][t]) - log_density(alone[at][t]);
            (0..alone[at].len()).filter(large).map(of).sum::<f64>()
        };
        (gain(1), gain(0))
    }

    /// What is new in each bucket of a measure, in standard deviations.
    fn new_in(&self, equation: &Equation) -> Vec<f64> {
        let rest = equation.rest_of(self.moves);
        let taps = equation.taps();
        let size = equation.left.sqrt().max(f64::MIN_POSITIVE);
        let new = |t: usize| taps.iter().zip(rest[..=t].iter().rev()).map(|(tap, rest)| tap * rest).sum::<f64>() / size;
        (0..rest.len()).map(new).collect()
    }

    /// Correlation of what is new in two measures in the same bucket.
    fn common(&self, a: &Equation, b: &Equation) -> f64 {
        let (rest_a, rest_b) = (a.rest(), b.rest());
        let mut sum = 0.0;
        for (back_a, tap_a) in a.taps().into_iter().enumerate() {
            for (back_b, tap_b) in b.taps().into_iter().enumerate() {
                let shift = back_b as isize - back_a as isize;
                sum += tap_a * tap_b * self.products.of_sums(&rest_a, &rest_b, shift);
            }
        }
        let size = (a.left * b.left).sqrt();
        if size > 0.0 { (sum / size).clamp(-0.999_999, 0.999_999) } else { 0.0 }
    }
}

/// Logarithm of the density of Student's distribution, up to a constant.
fn log_density(deviations: f64) -> f64 {
    -0.5 * (FREEDOM + 1.0) * (deviations * deviations / FREEDOM).ln_1p()
}
