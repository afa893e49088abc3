//! The search: the group with the largest likelihood ratio, what is left of the leaves, and again.
//!
//! What a group can gain is bounded by what its abnormal leaves can, a sum kept for each group; only where that is more
//! than the best score known are the leaves of a group looked at.

use crate::model::finding::Direction;
use crate::model::order;

use super::cuboid::Cuboid;
use super::deviation::Deviations;
use super::likelihood::{Leaf, Likelihood, Moments, Shift};
use super::noise::Noise;

/// From so many scales of noise on a leaf may stand for a group that moved.
const ABNORMAL: f64 = 2.0;
/// Of a group that moved these leaves have at least this part of the weight if the shift is read from all of them.
const MOVED: f64 = 0.4;
/// What a further dimension costs: log of how much rarer roots of more dimensions are.
const LAYER: f64 = 1.5;
/// What it usually costs at least that the shift is not known: log of how many shifts of a width of 0.2 are possible.
const SHIFT: f64 = 2.0;
/// Children take the place of their parent if they explain so much more, as a factor and in all.
const SPLIT: f64 = 1.25;
const SPLIT_LEAST: f64 = 2.0;
/// Roots, at most.
const MOST: usize = 30;

/// A root.
pub(super) struct Find {
    /// Bit `d` says whether dimension `d` is named.
    pub(super) dimensions: u32,
    /// Its leaves that no earlier one covers.
    pub(super) leaves: Vec<u32>,
    pub(super) direction: Direction,
    /// Log likelihood ratio less its price.
    pub(super) score: f64,
}

/// A search over all groups of some cuboids.
pub(super) struct Scan<'a> {
    cuboids: &'a [Cuboid],
    likelihood: Likelihood,
    pub(super) leaves: Vec<Leaf>,
    /// Per cuboid and group what is known, by direction.
    known: Vec<Vec<[Known; 2]>>,
}

/// What is known of a group in one direction.
#[derive(Clone, Copy)]
struct Known {
    /// The most it can gain.
    bound: f64,
    /// Its score; `NaN` as long as it has not been looked at.
    score: f64,
}

/// A group in one direction.
#[derive(Clone, Copy)]
struct Place {
    cuboid: usize,
    group: u32,
    direction: Direction,
}

const DIRECTIONS: [Direction; 2] = [Direction::Above, Direction::Below];

impl<'a> Scan<'a> {
    pub(super) fn new(cuboids: &'a [Cuboid], deviations: &Deviations, noise: &Noise) -> Self {
        let (likelihood, leaves) = Likelihood::new(deviations, noise);
        let unknown = [Known { bound: 0.0, score: f64::NAN }; 2];
        let known = cuboids.iter().map(|cuboid| vec![unknown; cuboid.groups()]).collect();
        let mut scan = Self { cuboids, likelihood, leaves, known };
        let all = 0..scan.leaves.len() as u32;
        let abnormal: Vec<u32> = all.filter(|&leaf| scan.bound(leaf) > 0.0).collect();
        scan.count(&abnormal, 1.0);
        scan
    }

    /// Adds what these leaves can gain to the bounds of their groups, or takes it away.
    fn count(&mut self, leaves: &[u32], sign: f64) {
        let bounds: Vec<f64> = leaves.iter().map(|&leaf| sign * self.bound(leaf)).collect();
        let below: Vec<usize> =
            leaves.iter().map(|&leaf| usize::from(self.leaves[leaf as usize].strength < 0.0)).collect();
        for (cuboid, known) in self.cuboids.iter().zip(&mut self.known) {
            for ((&leaf, &bound), &below) in leaves.iter().zip(&bounds).zip(&below) {
                let both = &mut known[cuboid.group[leaf as usize] as usize];
                both[below].bound += bound;
                both.iter_mut().for_each(|known| known.score = f64::NAN);
            }
        }
    }

    /// The most that a leaf can gain.
    fn bound(&self, leaf: u32) -> f64 {
        let leaf = &self.leaves[leaf as usize];
        if leaf.strength.abs() > ABNORMAL { self.likelihood.bound(leaf) } else { 0.0 }
    }

    /// The roots, found one after the other; the first with a score of at least `least`, the others with more than 0.
    pub(super) fn finds(&mut self, least: f64) -> Vec<Find> {
        let mut finds: Vec<Find> = Vec::new();
        while finds.len() < MOST {
            let Some((place, score)) = self.best(if finds.is_empty() { least } else { 0.0 }) else { break };
            let (place, score) = self.refined(place, score);
            finds.push(self.take(place, score));
        }
        finds
    }

    /// The group with the best score above `least`.
    fn best(&mut self, least: f64) -> Option<(Place, f64)> {
        let mut best = None;
        let mut most = least;
        let mut open = Vec::new();
        for (at, cuboid) in self.cuboids.iter().enumerate() {
            let price = price(cuboid) + SHIFT;
            for (group, both) in self.known[at].iter().enumerate() {
                for (known, direction) in both.iter().zip(DIRECTIONS) {
                    let place = Place { cuboid: at, group: group as u32, direction };
                    if known.score > most {
                        (best, most) = (Some(place), known.score);
                    } else if known.score.is_nan() && known.bound - price > least {
                        open.push((place, known.bound - price));
                    }
                }
            }
        }
        // The most promising one first: after it few are left to be sorted.
        if let Some(&(place, _)) = open.iter().max_by(|a, b| a.1.total_cmp(&b.1)) {
            let score = self.score(place);
            if score > most {
                (best, most) = (Some(place), score);
            }
            open.retain(|&(_, bound)| bound > most);
        }
        order::sort_by(&mut open, |a, b| b.1.total_cmp(&a.1));
        for (place, bound) in open {
            if bound <= most {
                break;
            }
            let score = self.score(place);
            if score > most {
                (best, most) = (Some(place), score);
            }
        }
        best.map(|place| (place, most))
    }

    /// The log likelihood ratio of a group less its price.
    fn score(&mut self, place: Place) -> f64 {
        let direction = usize::from(place.direction == Direction::Below);
        let known = self.known[place.cuboid][place.group as usize][direction].score;
        if !known.is_nan() {
            return known;
        }
        let cuboid = &self.cuboids[place.cuboid];
        let score = self.log_ratio(cuboid.leaves(place.group), place.direction) - price(cuboid);
        self.known[place.cuboid][place.group as usize][direction].score = score;
        score
    }

    /// The shift is read from the abnormal leaves, or from all if those are many enough: from few it would be that of
    /// strays.
    fn log_ratio(&self, leaves: &[u32], direction: Direction) -> f64 {
        let sign = if direction == Direction::Above { 1.0 } else { -1.0 };
        let (mut abnormal, mut all) = (Moments::default(), Moments::default());
        let alive = leaves.iter().map(|&leaf| &self.leaves[leaf as usize]).filter(|leaf| leaf.alive);
        for leaf in alive.clone() {
            if sign * leaf.strength > ABNORMAL {
                self.likelihood.add(&mut abnormal, leaf);
            }
            self.likelihood.add(&mut all, leaf);
        }
        if abnormal.weight <= 0.0 {
            return f64::NEG_INFINITY;
        }
        let gain = |shift: Shift| {
            let gains = alive.clone().map(|leaf| self.likelihood.gain(leaf, shift));
            gains.sum::<f64>() - shift.price
        };
        let strayed = gain(abnormal.shift());
        if abnormal.weight > MOVED * all.weight { strayed.max(gain(all.shift())) } else { strayed }
    }

    /// One of the children instead, as long as they explain more.
    fn refined(&mut self, mut place: Place, mut score: f64) -> (Place, f64) {
        loop {
            let parent = &self.cuboids[place.cuboid];
            let mut better: Option<(f64, Place, f64)> = None;
            for (at, cuboid) in self.cuboids.iter().enumerate() {
                if cuboid.layer() != parent.layer() + 1 || parent.dimensions & !cuboid.dimensions != 0 {
                    continue;
                }
                let leaves = parent.leaves(place.group).iter().filter(|&&leaf| self.leaves[leaf as usize].alive);
                let groups = order::distinct(leaves.map(|&leaf| cuboid.group[leaf as usize]));
                let children = groups.len();
                let mut sum = 0.0;
                let mut best = (place, 0.0);
                for group in groups {
                    let child = Place { cuboid: at, group, ..place };
                    let score = self.score(child);
                    sum += score.max(0.0);
                    best = if score > best.1 { (child, score) } else { best };
                }
                let enough = best.1 > 0.0 && children > 1 && sum > SPLIT * score + SPLIT_LEAST;
                if enough && better.is_none_or(|(known, ..)| sum > known) {
                    better = Some((sum, best.0, best.1));
                }
            }
            match better {
                Some((_, child, its)) => (place, score) = (child, its),
                None => return (place, score),
            }
        }
    }

    /// Takes a group away, named by as few dimensions as have no other leaves.
    fn take(&mut self, place: Place, score: f64) -> Find {
        let cuboid = &self.cuboids[place.cuboid];
        let members = cuboid.leaves(place.group);
        let named = self.cuboids.iter().find(|fewer| {
            fewer.dimensions & !cuboid.dimensions == 0
                && fewer.leaves(fewer.group[members[0] as usize]).len() == members.len()
        });
        let leaves: Vec<u32> = members.iter().copied().filter(|&leaf| self.leaves[leaf as usize].alive).collect();
        self.count(&leaves, -1.0);
        leaves.iter().for_each(|&leaf| self.leaves[leaf as usize].alive = false);
        let dimensions = named.unwrap_or(cuboid).dimensions;
        Find { dimensions, leaves, direction: place.direction, score }
    }
}

/// What it costs to name a group of this cuboid.
fn price(cuboid: &Cuboid) -> f64 {
    (cuboid.groups() as f64).ln() + LAYER * f64::from(cuboid.layer())
}
