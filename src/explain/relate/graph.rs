//! Which measure follows which: one equation per measure, found greedily.
//!
//! Links with a lag come first: time says their direction. Then pairs that do something in the same bucket beyond that
//! are weighed (`pair.rs`), the clearest first, and a pair of which no direction is clear stays a pair. After structural
//! vector autoregression as in Hyvärinen et al., "Estimation of a Structural Vector Autoregression Model Using
//! Non-Gaussianity" (JMLR 2010); the penalty is that of Chen & Chen, "Extended Bayesian information criteria"
//! (Biometrika 2008), which grows with the number of links that could be found by chance.

use super::equation::Equation;
use super::moves::Moves;
use super::pair::Weighed;
use super::products::{MAX_LAG, Products, Term};

/// The equations of all measures, and the pairs that move together with nothing to tell which follows which.
#[derive(Debug)]
pub(super) struct Equations {
    pub(super) of: Vec<Equation>,
    pub(super) together: Vec<(usize, usize)>,
}

/// What equations are chosen by.
pub(super) struct Learner<'a> {
    pub(super) products: &'a Products,
    pub(super) moves: &'a [Moves],
    /// What a term must add to the likelihood (natural logarithm).
    pub(super) penalty: f64,
}

impl Equations {
    pub(super) fn learn(products: &Products, moves: &[Moves]) -> Self {
        let tests = moves.len() * moves.len().saturating_sub(1) * (MAX_LAG + 1);
        let buckets = products.worth.iter().copied().fold(1.0, f64::max);
        let penalty = 0.5 * buckets.ln() + (tests.max(1) as f64).ln();
        let learner = Learner { products, moves, penalty };
        let of = (0..moves.len()).map(|measure| learner.choose(measure, &[])).collect();
        let mut learned = Self { of, together: Vec::new() };
        learned.link_pairs(&learner);
        learned
    }

    /// Adds the links in the same bucket.
    fn link_pairs(&mut self, learner: &Learner<'_>) {
        let measures = self.of.len();
        let pairs = || (0..measures).flat_map(|a| (a + 1..measures).map(move |b| (a, b)));
        let mut waiting: Vec<Weighed> = pairs().filter_map(|pair| learner.weigh(pair, self)).collect();
        while let Some(clearest) = Weighed::clearest(&waiting) {
            let linked = waiting.swap_remove(clearest);
            for equation in linked.equations {
                let measure = equation.measure;
                self.of[measure] = equation;
            }
            // What is known of other pairs of these two is out of date, and so is a link that would now close a circle.
            let touched = |measure: usize| measure == linked.from || measure == linked.to;
            let (stale, kept): (Vec<Weighed>, Vec<Weighed>) = waiting.into_iter().partition(|known| {
                touched(known.from) || touched(known.to) || self.above(known.from).contains(&known.to)
            });
            waiting = kept;
            let again = pairs().filter(|&(a, b)| touched(a) || touched(b) || stale.iter().any(|old| old.is_of(a, b)));
            waiting.extend(again.filter_map(|pair| learner.weigh(pair, self)).collect::<Vec<Weighed>>());
        }
        self.together = pairs().filter(|&(a, b)| waiting.iter().any(|known| known.is_of(a, b))).collect();
    }

    /// The measures that lead this one in the same bucket, directly.
    pub(super) fn at_once(&self, measure: usize) -> impl Iterator<Item = usize> {
        self.of[measure].terms.iter().filter(|(term, _)| term.lag == 0).map(|(term, _)| term.measure)
    }

    /// The measures that lead this one in the same bucket, directly or not, and itself.
    pub(super) fn above(&self, measure: usize) -> Vec<usize> {
        let mut found = vec![measure];
        let mut at = 0;
        while let Some(&measure) = found.get(at) {
            for lead in self.at_once(measure) {
                if !found.contains(&lead) {
                    found.push(lead);
                }
            }
            at += 1;
        }
        found
    }
}

impl Learner<'_> {
    /// The best equation of a measure that may follow any other with a lag, and those given in the same bucket.
    pub(super) fn choose(&self, measure: usize, at_once: &[usize]) -> Equation {
        let at_once: Vec<Term> = at_once.iter().map(|&measure| Term { measure, lag: 0 }).collect();
        let others = (0..self.moves.len()).filter(|&other| other != measure);
        let later = others.flat_map(|measure| (1..=MAX_LAG).map(move |lag| Term { measure, lag }));
        let candidates: Vec<Term> = at_once.iter().copied().chain(later).collect();
        Equation::choose(self.products, measure, &at_once, &candidates, self.penalty)
    }
}
