//! Which measure follows which: one equation per measure, found greedily.
//!
//! Links with a lag come first: time says their direction. What two measures do in the same bucket beyond that may be a
//! link one way, the other way, or something behind both; the three are compared by the penalised likelihood of both
//! equations, the clearest pair first, and a pair of which none is clear stays a pair. After structural vector
//! autoregression as in Hyvärinen et al., "Estimation of a Structural Vector Autoregression Model Using
//! Non-Gaussianity" (JMLR 2010); the penalty is that of Chen & Chen, "Extended Bayesian information criteria"
//! (Biometrika 2008), which grows with the number of links that could be found by chance.

use super::equation::Equation;
use super::moves::Moves;
use super::products::{MAX_LAG, Products, Term};

/// A link in the same bucket is believed if its hypothesis is so much more likely than each other (natural logarithm).
const CLEAR: f64 = 3.0;

/// Standard deviations from which on a move is large.
const LARGE: f64 = 4.0;
/// Degrees of freedom of large moves: few, so that no single one decides.
const FREEDOM: f64 = 4.0;

/// The equations of all measures, and the pairs that move together for no reason told by time.
pub(super) struct Equations {
    pub(super) of: Vec<Equation>,
    pub(super) together: Vec<(usize, usize)>,
    /// Independent buckets they were learned from.
    pub(super) buckets: f64,
}

/// Two measures that do something in the same bucket, weighed.
struct Weighed {
    /// The likelier link, from and to.
    link: (usize, usize),
    /// By how much it is likelier than the other way round, and than something behind both.
    margin: f64,
    /// Whether it took the large moves to tell.
    by_large: bool,
    /// How much likelier it is that there is something at all than nothing.
    strength: f64,
    equations: [Equation; 2],
}

/// The clearest of the links that are clear. Those that took large moves to tell come last, the strongest first: all that
/// an event reached moved with it, and next to each other most.
fn clearest(waiting: &[Weighed]) -> Option<usize> {
    let clear = (0..waiting.len()).filter(|&at| waiting[at].margin > CLEAR);
    clear.max_by(|&a, &b| {
        let (a, b) = (&waiting[a], &waiting[b]);
        let by = |weighed: &Weighed| if weighed.by_large { weighed.strength } else { weighed.margin };
        b.by_large.cmp(&a.by_large).then(by(a).total_cmp(&by(b)))
    })
}

impl Equations {
    pub(super) fn learn(products: &Products, moves: &[Moves]) -> Self {
        let measures = moves.len();
        let tests = (measures * measures.saturating_sub(1) * (MAX_LAG + 1)).max(1) as f64;
        let penalty = 0.5 * products.buckets.max(2.0).ln() + tests.ln();
        let learner = Learner { products, moves, measures, penalty };
        learner.learn()
    }
}

struct Learner<'a> {
    products: &'a Products,
    moves: &'a [Moves],
    measures: usize,
    penalty: f64,
}

impl Learner<'_> {
    fn learn(&self) -> Equations {
        let mut of: Vec<Equation> = (0..self.measures).map(|measure| self.choose(measure, &[])).collect();
        let mut waiting: Vec<Weighed> = self.pairs().filter_map(|pair| self.weigh(pair, &of)).collect();
        while let Some(clearest) = clearest(&waiting) {
            let Weighed { link: (from, to), equations, .. } = waiting.swap_remove(clearest);
            for equation in equations {
                let measure = equation.measure;
                of[measure] = equation;
            }
            let touched = |&(a, b): &(usize, usize)| [from, to].iter().any(|measure| [a, b].contains(measure));
            waiting.retain(|weighed| !touched(&weighed.link));
            waiting.extend(self.pairs().filter(touched).filter_map(|pair| self.weigh(pair, &of)));
        }
        let ordered = |weighed: Weighed| (weighed.link.0.min(weighed.link.1), weighed.link.0.max(weighed.link.1));
        let mut together: Vec<(usize, usize)> = waiting.into_iter().map(ordered).collect();
        together.sort_unstable();
        Equations { of, together, buckets: self.products.buckets }
    }

    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let measures = self.measures;
        (0..measures).flat_map(move |a| (a + 1..measures).map(move |b| (a, b)))
    }

    /// The best equation of a measure that may follow any other with a lag, and `now` without one.
    fn choose(&self, measure: usize, now: &[usize]) -> Equation {
        let at_once: Vec<Term> = now.iter().map(|&measure| Term { measure, lag: 0 }).collect();
        let others = (0..self.measures).filter(|&other| other != measure);
        let later = others.flat_map(|measure| (1..=MAX_LAG).map(move |lag| Term { measure, lag }));
        let candidates: Vec<Term> = at_once.iter().copied().chain(later).collect();
        Equation::choose(self.products, measure, &at_once, &candidates, self.penalty)
    }

    /// Weighs what a pair does in the same bucket; `None` if it is nothing, or the link is there.
    fn weigh(&self, (a, b): (usize, usize), of: &[Equation]) -> Option<Weighed> {
        if of[a].follows_at_once(b) || of[b].follows_at_once(a) {
            return None;
        }
        let buckets = self.products.buckets;
        let common = self.common(&of[a], &of[b]);
        let behind = -0.5 * buckets * (1.0 - common * common).ln() - self.penalty;
        if behind <= 0.0 {
            return None;
        }
        let score = |equations: &[Equation; 2]| -> f64 {
            equations.iter().map(|equation| equation.score(self.products, self.penalty)).sum()
        };
        let apart = score(&[of[a].clone(), of[b].clone()]);
        let linked = |from: usize, to: usize| {
            let mut below = vec![from];
            for at in 0.. {
                let Some(&above) = below.get(at) else { break };
                let next = (0..self.measures)
                    .filter(|&measure| of[measure].follows_at_once(above) && !below.contains(&measure));
                let next: Vec<usize> = next.collect();
                below.extend(next);
            }
            let leads = |measure: usize| {
                let at_once = of[measure].terms.iter().filter(|(term, _)| term.lag == 0);
                at_once.map(|(term, _)| term.measure).collect::<Vec<usize>>()
            };
            // What led the one that follows may do so by way of the other.
            let mut of_from = leads(from);
            of_from.extend(leads(to).into_iter().filter(|lead| !below.contains(lead)));
            let mut of_to = leads(to);
            of_to.push(from);
            let equations = [self.choose(from, &of_from), self.choose(to, &of_to)];
            let gain = score(&equations) - apart;
            let allowed = !leads_up(of, from, to) && equations[1].follows_at_once(from) && gain > 0.0;
            (if allowed { gain } else { f64::NEG_INFINITY }, equations)
        };
        let ((forward, onward), (backward, back)) = (linked(a, b), linked(b, a));
        let verdict = |forward: f64, backward: f64| {
            if forward >= backward {
                ((a, b), forward - backward.max(behind))
            } else {
                ((b, a), backward - forward.max(behind))
            }
        };
        let (mut link, mut margin) = verdict(forward, backward);
        let by_large = margin <= CLEAR;
        if by_large {
            let (passed_on, passed_back) = self.passed_on([&onward[0], &back[0]], [&back[1], &onward[1]]);
            // The two ways share the evidence, but for a link only as far as what it passes on speaks for it.
            let half = 0.5 * (passed_on - passed_back);
            (link, margin) = verdict(forward + half.min(passed_on), backward + passed_back.min(-half));
        }
        let equations = if link == (a, b) { onward } else { back };
        Some(Weighed { link, margin, by_large, strength: behind, equations })
    }

    /// How much likelier the large moves of the second measure are if it follows the first, and the other way round.
    ///
    /// A shock of the measure that leads arrives at the other as large as usual moves do, while a shock of the other
    /// goes nowhere (invariance: Peters, Bühlmann & Meinshausen, JRSS B 2016); large moves tell as normal noise cannot
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
        let new =
            |t: usize| taps.iter().enumerate().take(t + 1).map(|(back, tap)| tap * rest[t - back]).sum::<f64>() / size;
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

/// Whether links in the same bucket lead to `from` out of `to`.
fn leads_up(of: &[Equation], from: usize, to: usize) -> bool {
    let mut found = vec![from];
    let mut at = 0;
    while let Some(&measure) = found.get(at) {
        for (term, _) in of[measure].terms.iter().filter(|(term, _)| term.lag == 0) {
            if !found.contains(&term.measure) {
                found.push(term.measure);
            }
        }
        at += 1;
    }
    found.contains(&to)
}
