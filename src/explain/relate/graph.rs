//! Which measure follows which: one equation per measure, found greedily.
//!
//! Links with a lag come first: time says their direction. What two measures do in the same bucket beyond that may be a
//! link one way, the other way, or something behind both; the three are compared by the penalised likelihood of both
//! equations, the clearest pair first, and a pair of which none is clear stays a pair. After structural vector
//! autoregression as in Hyvärinen et al., "Estimation of a Structural Vector Autoregression Model Using
//! Non-Gaussianity" (JMLR 2010); the penalty is that of Chen & Chen, "Extended Bayesian information criteria"
//! (Biometrika 2008), which grows with the number of links that could be found by chance.

use super::equation::Equation;
use super::products::{MAX_LAG, Products, Term};

/// A link in the same bucket is believed if its hypothesis is so much more likely than each other (natural logarithm).
const CLEAR: f64 = 3.0;

/// What links in the same bucket there are between two measures.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Together {
    Forward,
    Backward,
    Behind,
}

#[derive(Debug)]
/// The equations of all measures, and the pairs that move together for no reason told by time.
pub(super) struct Equations {
    pub(super) of: Vec<Equation>,
    pub(super) together: Vec<(usize, usize)>,
}

/// Two measures that do something in the same bucket, weighed.
struct Weighed {
    pair: (usize, usize),
    best: Together,
    margin: f64,
    equations: [Equation; 2],
}

impl Equations {
    pub(super) fn learn(products: &Products, measures: usize) -> Self {
        let tests = (measures * measures.saturating_sub(1) * (MAX_LAG + 1)).max(1) as f64;
        let penalty = 0.5 * (products.buckets.max(2) as f64).ln() + tests.ln();
        let learner = Learner { products, measures, penalty };
        learner.learn()
    }
}

struct Learner<'a> {
    products: &'a Products,
    measures: usize,
    penalty: f64,
}

impl Learner<'_> {
    fn learn(&self) -> Equations {
        let mut now: Vec<Vec<usize>> = vec![Vec::new(); self.measures];
        let mut of: Vec<Equation> = (0..self.measures).map(|measure| self.choose(measure, &[])).collect();
        let mut waiting: Vec<Weighed> = self.pairs().filter_map(|pair| self.weigh(pair, &of, &now)).collect();
        loop {
            let clear =
                (0..waiting.len()).filter(|&at| waiting[at].best != Together::Behind && waiting[at].margin > CLEAR);
            let Some(clearest) = clear.max_by(|&a, &b| waiting[a].margin.total_cmp(&waiting[b].margin)) else { break };
            let Weighed { pair: (a, b), best, equations, .. } = waiting.swap_remove(clearest);
            let (from, to) = if best == Together::Forward { (a, b) } else { (b, a) };
            now[to].push(from);
            let [of_a, of_b] = equations;
            (of[a], of[b]) = (of_a, of_b);
            let stale = |weighed: &Weighed| [weighed.pair.0, weighed.pair.1].iter().any(|m| [a, b].contains(m));
            waiting.retain(|weighed| !stale(weighed));
            let again = self.pairs().filter(|&(c, d)| [c, d].iter().any(|m| [a, b].contains(m)));
            let again: Vec<Weighed> = again.filter_map(|pair| self.weigh(pair, &of, &now)).collect();
            waiting.extend(again);
        }
        let mut together: Vec<(usize, usize)> = waiting.into_iter().map(|weighed| weighed.pair).collect();
        together.sort_unstable();
        Equations { of, together }
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
    fn weigh(&self, (a, b): (usize, usize), of: &[Equation], now: &[Vec<usize>]) -> Option<Weighed> {
        if now[a].contains(&b) || now[b].contains(&a) {
            return None;
        }
        let buckets = self.products.buckets as f64;
        let common = self.common(&of[a], &of[b]);
        let behind = -0.5 * buckets * (1.0 - common * common).ln() - self.penalty;
        if behind <= 0.0 {
            return None;
        }
        let with = |measure: usize, other: usize| {
            let at_once: Vec<usize> = now[measure].iter().copied().chain([other]).collect();
            self.choose(measure, &at_once)
        };
        let score = |equation: &Equation| equation.score(self.products, self.penalty);
        let (with_b, with_a) = (with(a, b), with(b, a));
        let apart = score(&of[a]) + score(&of[b]);
        let forward = if reaches(now, b, a) { f64::NEG_INFINITY } else { score(&of[a]) + score(&with_a) - apart };
        let backward = if reaches(now, a, b) { f64::NEG_INFINITY } else { score(&with_b) + score(&of[b]) - apart };
        let (best, margin, equations) = if forward >= backward {
            (Together::Forward, forward - backward.max(behind), [of[a].clone(), with_a])
        } else {
            (Together::Backward, backward - forward.max(behind), [with_b, of[b].clone()])
        };
        let best = if margin > 0.0 { best } else { Together::Behind };
        Some(Weighed { pair: (a, b), best, margin, equations })
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

/// Whether links in the same bucket lead from one measure to another.
fn reaches(now: &[Vec<usize>], from: usize, to: usize) -> bool {
    let mut found = vec![to];
    let mut at = 0;
    while at < found.len() {
        let parents = now[found[at]].iter().copied().filter(|parent| !found.contains(parent));
        let parents: Vec<usize> = parents.collect();
        found.extend(parents);
        at += 1;
    }
    found.contains(&from)
}
