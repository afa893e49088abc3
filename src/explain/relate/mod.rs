//! The history of several measures to which of them follows which, and an event of one to the shares of the others.
//!
//! Timing, not proof of cause: a link says that one measure helps to predict another beyond its own past and all other
//! measures, and that no other measure at hand explains it. `docs/explanation/relations.md` tells the method and its limits.

mod equation;
mod graph;
mod moves;
mod pair;
mod products;
mod share;

use std::ops::Range;

use crate::model::order;

use equation::Equation;
use graph::Equations;
use moves::Moves;
use products::{Products, Term};
use share::Arrived;

/// One measure follows another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Index of the measure that leads.
    pub from: usize,
    /// Index of the measure that follows.
    pub to: usize,
    /// Intervals after which it does.
    pub lag: usize,
    /// Usual moves of the one that follows per usual move of the one that leads.
    pub weight: f64,
    /// How closely it does: the partial correlation, from 0 to 1.
    pub strength: f64,
}

/// A measure whose shocks reached the target.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// Its index.
    pub measure: usize,
    /// Its share of the event, in per cent.
    pub share: f64,
    /// What its shocks did to the target, in usual moves of the target: negative if they pushed it down.
    pub push: f64,
    /// Intervals after which its shocks arrive.
    pub lag: usize,
    /// The measures on the way, from the cause to the target, both included.
    pub path: Vec<usize>,
}

/// A measure that follows another and moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Its index.
    pub measure: usize,
    /// Intervals after which it follows.
    pub lag: usize,
    /// What was done to it on average, in its usual moves: negative if it was pushed down.
    pub push: f64,
}

/// An event of one measure, split among the measures that lead it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Causes, the largest share first.
    pub causes: Vec<Cause>,
    /// The share of what the target did by itself, in per cent; with those of the causes it makes 100.
    pub unknown: f64,
    /// What the target led to.
    pub effects: Vec<Effect>,
}

/// Which measures follow which, learned from their history.
#[derive(Debug)]
pub struct Relations {
    /// Index of each measure that moves at all.
    measures: Vec<usize>,
    moves: Vec<Moves>,
    equations: Equations,
    /// The measures in an order in which links without a lag lead forward.
    order: Vec<usize>,
}

impl Relations {
    /// Learns from the first `learned` buckets of equally long series, one per measure; `NaN` is a gap.
    pub fn learn(series: &[&[f64]], interval_seconds: i64, learned: usize) -> Self {
        let (measures, mut moves): (Vec<usize>, Vec<Moves>) =
            Moves::of(series, interval_seconds, learned).into_iter().unzip();
        let flat: Vec<&[f64]> = moves.iter().map(|moves| moves.learned.as_slice()).collect();
        let worth = moves.iter().map(|moves| moves.worth).collect();
        let equations = Equations::learn(&Products::of(&flat, worth), &moves);
        // It was all for that.
        moves.iter_mut().for_each(|moves| moves.learned = Vec::new());
        let order = order_of(&equations);
        Self { measures, moves, equations, order }
    }

    /// All links, by the measure that follows.
    pub fn links(&self) -> Vec<Link> {
        let of = |(to, equation): (usize, &Equation)| {
            let buckets = self.moves[to].worth;
            let link = |(&(term, weight), &error): (&(Term, f64), &f64)| {
                let strength = 1.0 / (1.0 + buckets * (error / weight).powi(2)).sqrt();
                Link { from: self.measures[term.measure], to: self.measures[to], lag: term.lag, weight, strength }
            };
            equation.terms.iter().zip(&equation.errors).map(link).collect::<Vec<Link>>()
        };
        self.equations.of.iter().enumerate().flat_map(of).collect()
    }

    /// Pairs that move in the same interval, with nothing to tell which follows which.
    pub fn together(&self) -> Vec<(usize, usize)> {
        self.equations.together.iter().map(|&(a, b)| (self.measures[a], self.measures[b])).collect()
    }

    /// Splits what `target` did during `event` among the measures that lead to it, and says what it led to.
    pub fn explain(&self, target: usize, event: Range<usize>) -> Explanation {
        let nothing = Explanation { causes: Vec::new(), unknown: 100.0, effects: Vec::new() };
        let Some(target) = self.measures.iter().position(|&measure| measure == target) else { return nothing };
        let event = event.start..event.end.min(self.moves[target].values.len());
        if event.is_empty() {
            return nothing;
        }
        let arrived = share::arrived(self, target, &event);
        let shares = share::shares(&arrived);
        let unknown = shares.last().copied().unwrap_or(100.0);
        let others = arrived.iter().zip(&shares).filter(|(arrived, share)| arrived.measure != target && **share > 0.0);
        let cause = |(arrived, &share): (&Arrived, &f64)| Cause {
            measure: self.measures[arrived.measure],
            share,
            push: arrived.mean,
            lag: arrived.lag,
            path: self.path(arrived.measure, target),
        };
        let mut causes: Vec<Cause> = others.map(cause).collect();
        order::sort_by(&mut causes, |a, b| b.share.total_cmp(&a.share));
        let effect =
            |arrived: Arrived| Effect { measure: self.measures[arrived.measure], lag: arrived.lag, push: arrived.mean };
        let mut effects: Vec<Effect> = share::effects(self, target, &event).into_iter().map(effect).collect();
        order::sort_by(&mut effects, |a, b| b.push.abs().total_cmp(&a.push.abs()));
        Explanation { causes, unknown, effects }
    }

    /// The way with the fewest links, both ends included; of several the one with the heavier links, nearest first.
    fn path(&self, from: usize, to: usize) -> Vec<usize> {
        // Each measure that was reached, and the place of the one after it on the way.
        let mut reached = vec![(to, 0)];
        let mut at = 0;
        while let Some(&(measure, _)) = reached.get(at) {
            if measure == from {
                break;
            }
            let mut terms = self.equations.of[measure].terms.clone();
            order::sort_by(&mut terms, |(_, a), (_, b)| b.abs().total_cmp(&a.abs()));
            for (term, _) in terms {
                if reached.iter().all(|&(known, _)| known != term.measure) {
                    reached.push((term.measure, at));
                }
            }
            at += 1;
        }
        let mut path = Vec::new();
        while let Some(&(measure, next)) = reached.get(at) {
            path.push(self.measures[measure]);
            if at == 0 {
                break;
            }
            at = next;
        }
        path
    }

    /// The measures from which links lead to this one, directly or not, without itself.
    fn leads_to(&self, target: usize) -> Vec<usize> {
        let mut found = vec![target];
        let mut at = 0;
        while at < found.len() {
            for (term, _) in &self.equations.of[found[at]].terms {
                if !found.contains(&term.measure) {
                    found.push(term.measure);
                }
            }
            at += 1;
        }
        let mut sources = found.split_off(1);
        sources.sort_unstable();
        sources
    }
}

fn order_of(equations: &Equations) -> Vec<usize> {
    let mut left: Vec<usize> = (0..equations.of.len()).collect();
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits = |measure: usize| {
            equations.of[measure].terms.iter().any(|(term, _)| term.lag == 0 && left.contains(&term.measure))
        };
        let free = left.iter().position(|&measure| !waits(measure)).unwrap_or(0);
        order.push(left.remove(free));
    }
    order
}
