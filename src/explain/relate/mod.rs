//! The history of several measures to which of them follows which, and an event of one to the shares of the others.
//!
//! Timing, not proof of cause: a link says that one measure helps to predict another beyond its own past and all other
//! measures, and that no other measure at hand explains it. `docs/explanation.md` tells the method and its limits.

mod equation;
mod graph;
mod moves;
mod products;
mod share;

use std::ops::Range;

use crate::model::order;

use graph::Equations;
use moves::Moves;
use products::Products;

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
}

/// A measure whose shocks reached the target.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// Its index.
    pub measure: usize,
    /// Its share of the event, in per cent.
    pub share: f64,
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
    /// Its move during the event, in usual moves.
    pub strength: f64,
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
        let of = |(index, series): (usize, &&[f64])| Some((index, Moves::of(series, interval_seconds, learned)?));
        let (measures, moves): (Vec<usize>, Vec<Moves>) = series.iter().enumerate().filter_map(of).unzip();
        let flat: Vec<&[f64]> = moves.iter().map(|moves| moves.learned.as_slice()).collect();
        let equations = Equations::learn(&Products::of(&flat), moves.len());
        let order = order_of(&equations);
        Self { measures, moves, equations, order }
    }

    /// All links, by the measure that follows.
    pub fn links(&self) -> Vec<Link> {
        let links = self.equations.of.iter().enumerate().flat_map(|(to, equation)| {
            equation.terms.iter().map(move |&(term, weight)| Link {
                from: self.measures[term.measure],
                to: self.measures[to],
                lag: term.lag,
                weight,
            })
        });
        links.collect()
    }

    /// Pairs that move in the same interval, with nothing to tell which follows which.
    pub fn together(&self) -> Vec<(usize, usize)> {
        self.equations.together.iter().map(|&(a, b)| (self.measures[a], self.measures[b])).collect()
    }

    /// Splits what `target` did during `event` among the measures that lead to it.
    pub fn explain(&self, target: usize, event: Range<usize>) -> Explanation {
        let nothing = Explanation { causes: Vec::new(), unknown: 100.0, effects: Vec::new() };
        let Some(target) = self.measures.iter().position(|&measure| measure == target) else { return nothing };
        let end = event.end.min(self.moves[target].values.len());
        if event.start >= end {
            return nothing;
        }
        let event = event.start..end;
        let arrived = share::arrived(self, target, &event);
        let shares = share::shares(&arrived);
        let unknown = shares.last().copied().unwrap_or(100.0);
        let with_share =
            arrived.iter().zip(&shares).filter(|(arrived, share)| arrived.measure != target && **share > 0.0);
        let mut causes: Vec<Cause> = with_share
            .map(|(arrived, &share)| Cause {
                measure: self.measures[arrived.measure],
                share,
                lag: arrived.lag,
                path: Vec::new(),
            })
            .collect();
        order::sort_by(&mut causes, |a, b| b.share.total_cmp(&a.share));
        Explanation { causes, unknown, effects: self.effects(target, &event) }
    }

    fn effects(&self, source: usize, event: &Range<usize>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for measure in (0..self.moves.len()).filter(|&measure| measure != source) {
            if self.leads_to(measure).contains(&source) {
                let values = &self.moves[measure].values;
                let mean = values[event.clone()].iter().sum::<f64>() / event.len() as f64;
                if mean.abs() > 1.0 {
                    effects.push(Effect { measure: self.measures[measure], lag: 0, strength: mean });
                }
            }
        }
        effects
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
