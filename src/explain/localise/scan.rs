//! The search: the group with the largest likelihood ratio, what is left of the leaves, and again.

use crate::math::quantile::{median, quantile};
use crate::model::finding::Direction;

use super::cuboid::{Cuboid, cuboids};
use super::deviation::{Deviations, LARGEST};
use super::{Element, Roots, noise};

/// Share of leaves that are off for reasons of their own.
const STRAY: f64 = 1e-8;
/// How far the shifts of the leaves of one root lie apart.
const SPREAD: f64 = 0.12;
/// From so many noises on a leaf may stand for a moved group.
const ABNORMAL: f64 = 2.5;
/// Share of the gap an element has at least.
const LEAST_SHARE: f64 = 0.02;
/// Elements, at most.
const MOST: usize = 10;
/// So much more than their parent children have to explain.
const SPLIT: f64 = 1.05;

struct Scan<'a> {
    codes: &'a [Vec<u32>],
    cuboids: Vec<Cuboid>,
    deviations: Deviations,
    noise: Vec<f64>,
    alive: Vec<bool>,
    total: f64,
}

struct Candidate {
    score: f64,
    cuboid: usize,
    group: u32,
    upward: bool,
}

/// The roots among leaves in the order of their codes.
pub(super) fn scan(codes: &[Vec<u32>], mut deviations: Deviations, noise: Option<Vec<f64>>) -> Roots {
    let count = deviations.relative.len();
    let known = noise;
    let estimate = |deviations: &Deviations| match &known {
        Some(noise) => noise.iter().map(|noise| noise.max(noise::LEAST)).collect(),
        None => noise::by_size(&deviations.relative, &deviations.size),
    };
    let mut noise: Vec<f64> = estimate(&deviations);
    let centre = median(&mut deviations.relative.clone()).unwrap_or(0.0);
    let mut towards: Vec<f64> = deviations.relative.iter().map(|relative| relative * centre.signum()).collect();
    let whole = centre.abs() > 0.03 && quantile(&mut towards, 0.12).unwrap_or(0.0) > 0.35 * centre.abs();
    if whole {
        deviations.relative.iter_mut().for_each(|relative| *relative -= centre);
        noise = estimate(&deviations);
    }
    let moved = |upward: bool| {
        let sign = if upward { 1.0 } else { -1.0 };
        let leaves = deviations.relative.iter().zip(&noise).zip(&deviations.gap);
        let moved = leaves.filter(|((relative, noise), gap)| *relative * sign > 3.5 * **noise && **gap * sign > 0.0);
        moved.map(|(_, gap)| gap.abs()).sum::<f64>()
    };
    let total = f64::max(moved(true), moved(false));
    let mut scan = Scan { codes, cuboids: cuboids(codes), deviations, noise, alive: vec![true; count], total };
    let mut elements = Vec::new();
    while elements.len() < MOST {
        let Some(best) = scan.best() else { break };
        let best = scan.refined(best);
        elements.push(scan.take(&best));
    }
    Roots { elements, whole }
}

impl Scan<'_> {
    fn gain(&self, leaf: usize, shift: f64) -> f64 {
        let (relative, noise) = (self.deviations.relative[leaf], self.noise[leaf]);
        let spread = noise.hypot(SPREAD);
        let density = |off: f64, scale: f64| {
            (1.0 - STRAY) * (-0.5 * (off / scale).powi(2)).exp() / (scale * 2.506_628) + STRAY / (2.0 * LARGEST)
        };
        (density(relative - shift, spread) / density(relative, noise)).ln()
    }

    /// Scores of the groups of a cuboid.
    fn scores(&self, cuboid: &Cuboid, upward: bool) -> Vec<f64> {
        let sign = if upward { 1.0 } else { -1.0 };
        let mut weights = vec![(0.0, 0.0); cuboid.groups];
        for leaf in (0..self.alive.len()).filter(|&leaf| self.alive[leaf]) {
            let relative = self.deviations.relative[leaf];
            if relative * sign > ABNORMAL * self.noise[leaf] {
                let weight = 1.0 / (self.noise[leaf].powi(2) + SPREAD * SPREAD);
                let sums = &mut weights[cuboid.group[leaf] as usize];
                sums.0 += weight;
                sums.1 += weight * relative;
            }
        }
        let mut scores = vec![(0.0, 0.0); cuboid.groups];
        for leaf in (0..self.alive.len()).filter(|&leaf| self.alive[leaf]) {
            let group = cuboid.group[leaf] as usize;
            if weights[group].0 > 0.0 {
                let score = &mut scores[group];
                score.0 += self.gain(leaf, weights[group].1 / weights[group].0);
                score.1 += self.deviations.gap[leaf] * sign;
            }
        }
        let price = (cuboid.groups.max(2) as f64).ln() + f64::from(cuboid.dimensions.count_ones());
        let enough = |gap: f64| gap >= LEAST_SHARE * self.total;
        let scored = scores.iter().zip(&weights);
        scored
            .map(
                |(&(score, gap), weight)| {
                    if weight.0 > 0.0 && enough(gap) { score - price } else { f64::NEG_INFINITY }
                },
            )
            .collect()
    }

    fn best(&self) -> Option<Candidate> {
        let mut best: Option<Candidate> = None;
        for (place, cuboid) in self.cuboids.iter().enumerate() {
            for upward in [true, false] {
                for (group, &score) in self.scores(cuboid, upward).iter().enumerate() {
                    if score > best.as_ref().map_or(0.0, |best| best.score) {
                        best = Some(Candidate { score, cuboid: place, group: group as u32, upward });
                    }
                }
            }
        }
        best
    }

    /// Children instead, where they explain more.
    fn refined(&self, mut best: Candidate) -> Candidate {
        loop {
            let parent = &self.cuboids[best.cuboid];
            let mut better: Option<(f64, Candidate)> = None;
            for (place, cuboid) in self.cuboids.iter().enumerate() {
                let child = cuboid.dimensions & parent.dimensions == parent.dimensions
                    && cuboid.dimensions.count_ones() == parent.dimensions.count_ones() + 1;
                if !child {
                    continue;
                }
                let scores = self.scores(cuboid, best.upward);
                let mut inside = vec![false; cuboid.groups];
                for leaf in 0..self.alive.len() {
                    if self.alive[leaf] && parent.group[leaf] == best.group {
                        inside[cuboid.group[leaf] as usize] = true;
                    }
                }
                let (mut sum, mut most, mut at, mut count) = (0.0, 0.0, 0, 0);
                for group in (0..cuboid.groups).filter(|&group| inside[group]) {
                    count += 1;
                    sum += scores[group].max(0.0);
                    if scores[group] > most {
                        (most, at) = (scores[group], group as u32);
                    }
                }
                let enough = most > 0.0 && count > 1 && sum > SPLIT * best.score + 2.0;
                if enough && better.as_ref().is_none_or(|(known, _)| sum > *known) {
                    better = Some((sum, Candidate { score: most, cuboid: place, group: at, upward: best.upward }));
                }
            }
            match better {
                Some((_, candidate)) => best = candidate,
                None => return best,
            }
        }
    }

    fn take(&mut self, best: &Candidate) -> Element {
        let leaves = |scan: &Self, dimensions: u32, first: usize| -> usize {
            let same = |leaf: usize| {
                let mut codes = scan.codes.iter().enumerate().filter(|(at, _)| dimensions >> at & 1 == 1);
                codes.all(|(_, codes)| codes[leaf] == codes[first])
            };
            (0..scan.alive.len()).filter(|&leaf| same(leaf)).count()
        };
        let cuboid = &self.cuboids[best.cuboid];
        let members: Vec<usize> = (0..self.alive.len()).filter(|&leaf| cuboid.group[leaf] == best.group).collect();
        let mut dimensions = cuboid.dimensions;
        for at in 0..self.codes.len() {
            let fewer = dimensions & !(1 << at);
            if fewer != dimensions && fewer != 0 && leaves(self, fewer, members[0]) == members.len() {
                dimensions = fewer;
            }
        }
        let live: Vec<usize> = members.iter().copied().filter(|&leaf| self.alive[leaf]).collect();
        let mut relative: Vec<f64> = live.iter().map(|&leaf| self.deviations.relative[leaf]).collect();
        let middle = median(&mut relative).unwrap_or(0.0);
        let key = self.codes.iter().enumerate();
        let element = Element {
            key: key.map(|(at, codes)| (dimensions >> at & 1 == 1).then(|| codes[members[0]])).collect(),
            direction: if best.upward { Direction::Above } else { Direction::Below },
            shift: 2.0 * middle / (2.0 - middle).max(1e-3),
            gap: live.iter().map(|&leaf| self.deviations.gap[leaf]).sum(),
        };
        for leaf in live {
            self.alive[leaf] = false;
        }
        element
    }
}
