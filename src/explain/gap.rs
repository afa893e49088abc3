//! An event to where its gap comes from: forecasts of all leaves, the roots among them, and shares.

use std::f64::consts::{LOG10_E, TAU};
use std::ops::Range;

use super::cube::{Amounts, Cube};
use super::forecast::Forecast;
use super::localise::{Element, Leaves, Roots, Values, localise};
use super::share::{Fraction, RateAndMix, common_factor, percents, without_event};
use crate::model::finding::Direction;
use crate::model::order;

/// Where the gap of an event comes from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GapExplanation {
    /// The measure over the buckets of the event.
    pub actual: f64,
    /// What it would have been without the event: `actual` less all that the roots add.
    pub expected: f64,
    /// The roots, largest gap first; none where no place can be named.
    pub roots: Vec<Root>,
    /// Whether all leaves moved together.
    pub whole: bool,
    /// How sure it is that anything moved: the gap in usual errors, of the root where that is largest, or of the whole if
    /// all leaves moved together; 0 if nothing did.
    pub distance: f64,
    /// How far all leaves together usually are from what is expected, relative.
    pub common: f64,
    /// The part of the absolute gap of all leaves outside the roots, beyond noise, in percent.
    pub unexplained_percent: f64,
    /// Per dimension the shares of its values, largest first.
    pub dimensions: Vec<Vec<ValueShare>>,
}

/// A combination of dimension values that moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Root {
    /// Per dimension the code of its value, or `None` where every value belongs to it.
    pub key: Vec<Option<u32>>,
    /// Where its leaves moved to.
    pub direction: Direction,
    /// The measure there over the buckets of the event.
    pub actual: f64,
    /// What it would have been without the event.
    pub expected: f64,
    /// Its part of actual − expected.
    pub gap: f64,
    /// Its share of the absolute gaps of the roots.
    pub percent: f64,
    /// The gap in usual errors of its forecast.
    pub distance: f64,
    /// How a ratio's gap splits.
    pub split: Option<RateAndMix>,
}

/// What a dimension value adds to the gap.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueShare {
    /// The code of the value.
    pub value: u32,
    /// Its part of actual − expected.
    pub gap: f64,
    /// Its share of the absolute gaps of the dimension, which add up to 100.
    pub percent: f64,
    /// How a ratio's gap splits.
    pub split: Option<RateAndMix>,
}

/// Explains the gap of an event in these buckets.
pub fn explain(cube: &Cube, buckets: Range<usize>) -> GapExplanation {
    let found = match cube.amounts() {
        Amounts::Sum(history) => sum(cube.codes(), &history.forecast(buckets.start, buckets.end)),
        Amounts::Ratio { numerator, denominator } => {
            let [numerator, denominator] =
                [numerator, denominator].map(|history| history.forecast(buckets.start, buckets.end));
            ratio(cube.codes(), &numerator, &denominator)
        }
    };
    found.told(cube.codes())
}

/// What was found, leaf by leaf.
struct Found {
    members: Members,
    /// The gap of each root, and of the rest, in usual errors.
    distances: Vec<f64>,
    unexplained_percent: f64,
    /// What every leaf was, and would have been without the event; of an amount the numerators alone.
    after: Vec<Fraction>,
    before: Vec<Fraction>,
    common: f64,
    is_ratio: bool,
}

fn sum(codes: &[Vec<u32>], forecast: &Forecast) -> Found {
    let Forecast { actual, expected, noise, common, .. } = forecast;
    let (members, side) = Side::told(codes, actual, expected, noise, *common);
    let mut without = actual.clone();
    members.each(|leaves, _| side.without(leaves, &mut without));
    let mut distances = Vec::new();
    members.each(|leaves, is_alone| distances.push(side.distance(leaves, is_alone)));
    let amount = |&numerator: &f64| Fraction { numerator, denominator: 0.0 };
    Found {
        distances,
        unexplained_percent: side.unexplained(&members.outside, &without),
        after: actual.iter().map(amount).collect(),
        before: without.iter().map(amount).collect(),
        members,
        common: *common,
        is_ratio: false,
    }
}

fn ratio(codes: &[Vec<u32>], numerator: &Forecast, denominator: &Forecast) -> Found {
    /// Standard deviations from which on the amount or the rate of a root is taken to have moved.
    const MOVED: f64 = 3.0;
    /// Usual errors of the whole from which on a moved amount matters to the ratio.
    const MATTERS: f64 = 2.0;
    let leaves = numerator.actual.len();
    // What the numerator would be at the usual rate of what the denominator was.
    let rate =
        |leaf: usize| Fraction { numerator: numerator.expected[leaf], denominator: denominator.expected[leaf] }.rate();
    let at_usual_rate: Vec<f64> = (0..leaves).map(|leaf| rate(leaf) * denominator.actual[leaf]).collect();
    let noise: Vec<f64> = (0..leaves)
        .map(|leaf| match at_usual_rate[leaf] > 0.0 {
            true => numerator.noise[leaf] * (numerator.expected[leaf] / at_usual_rate[leaf]).sqrt(),
            false => 1.0,
        })
        .collect();
    let Forecast { actual, expected, noise: amount_noise, common, .. } = denominator;
    let (of_amounts, _) = Side::told(codes, actual, expected, amount_noise, *common);
    let (of_rates, _) = Side::told(codes, &numerator.actual, &at_usual_rate, &noise, numerator.common);
    let total = |values: &[f64]| values.iter().sum::<f64>();
    let usual_error =
        noise.iter().zip(&at_usual_rate).map(|(noise, usual)| (noise * usual).powi(2)).sum::<f64>().sqrt();
    let usual_rate = total(&at_usual_rate) / total(&denominator.actual);
    // More of what has another rate than the whole moves the whole.
    let matters = |leaves: &[usize]| {
        let added = |&leaf: &usize| (denominator.actual[leaf] - denominator.expected[leaf]) * (rate(leaf) - usual_rate);
        leaves.iter().map(added).sum::<f64>().abs() > MATTERS * usual_error
    };
    let mut roots = of_rates.roots;
    let nothing = roots.elements.is_empty() && !roots.whole;
    for (element, leaves) in of_amounts.roots.elements.into_iter().zip(&of_amounts.leaves) {
        if (nothing || matters(leaves)) && roots.elements.iter().all(|known| known.key != element.key) {
            roots.elements.push(element);
        }
    }
    let members = Members::of(codes, roots, leaves);
    let amounts = Side::new(actual, expected, amount_noise, *common, &members.outside);
    let rates = Side::new(&numerator.actual, &at_usual_rate, &noise, numerator.common, &members.outside);
    let mut before_denominator = denominator.actual.clone();
    let mut before_numerator = numerator.actual.clone();
    let mut distances = Vec::new();
    members.each(|leaves, is_alone| {
        let (amount, rate) = (amounts.distance(leaves, is_alone), rates.distance(leaves, is_alone));
        distances.push(if amount.abs() > rate.abs() { amount } else { rate });
        if amount.abs() > MOVED {
            amounts.without(leaves, &mut before_denominator);
        }
        if rate.abs() > MOVED || amount.abs() <= MOVED {
            rates.without(leaves, &mut before_numerator);
        }
        for &leaf in leaves {
            let share = Fraction { numerator: before_denominator[leaf], denominator: denominator.actual[leaf] }.rate();
            before_numerator[leaf] *= share;
        }
    });
    let fractions = |numerators: &[f64], denominators: &[f64]| -> Vec<Fraction> {
        let pairs = numerators.iter().zip(denominators);
        pairs.map(|(&numerator, &denominator)| Fraction { numerator, denominator }).collect()
    };
    Found {
        distances,
        unexplained_percent: rates.unexplained(&members.outside, &before_numerator),
        after: fractions(&numerator.actual, &denominator.actual),
        before: fractions(&before_numerator, &before_denominator),
        members,
        common: denominator.common,
        is_ratio: true,
    }
}

/// −log10 of the probability that a normal error is so many standard deviations off, to either side.
pub fn strength(distance: f64) -> f64 {
    let distance = distance.abs();
    // The tail's leading term, which is all of it that far out.
    if distance > 1.0 { (0.5 * distance * distance) * LOG10_E + (distance * (TAU / 4.0).sqrt()).log10() } else { 0.0 }
}

/// What some leaves did and were to do: of an amount itself, of a ratio one of the two things that it depends on.
struct Side<'a> {
    actual: &'a [f64],
    /// With what all leaves did together.
    expected: Vec<f64>,
    noise: &'a [f64],
    /// How far all leaves usually move together.
    common: f64,
}

impl<'a> Side<'a> {
    /// The roots among the leaves, and what these did without what all did together, which can be told once it is known
    /// which of them did something else.
    fn told(codes: &[Vec<u32>], actual: &'a [f64], expected: &[f64], noise: &'a [f64], common: f64) -> (Members, Self) {
        /// Standard deviations of what all usually do together.
        const USUAL: f64 = 2.0;
        let found = |forecast: &[f64]| {
            let values = Values::Sum { actual, forecast };
            Members::of(codes, localise(&Leaves { codes, values, noise: Some(noise) }), actual.len())
        };
        let side = |members: &Members| Self::new(actual, expected, noise, common, &members.outside);
        // Before it is, all are taken for those that did nothing else, and no more than usual for what they did.
        let all = common_factor(actual, expected, noise, common, &vec![true; actual.len()]);
        let usual = all.clamp(1.0 - USUAL * common, 1.0 + USUAL * common);
        let first: Vec<f64> = expected.iter().map(|expected| usual * expected).collect();
        let members = found(&side(&found(&first)).expected);
        let known = side(&members);
        // However many places there are, one of them at most is a root by chance.
        let price = ((actual.len() << codes.len()) as f64).log10();
        let Members { mut roots, leaves, .. } = members;
        let mut leaves = leaves.iter();
        roots.elements.retain(|_| leaves.next().is_some_and(|leaves| strength(known.distance(leaves, false)) > price));
        let members = Members::of(codes, roots, actual.len());
        let side = side(&members);
        (members, side)
    }

    fn new(actual: &'a [f64], expected: &[f64], noise: &'a [f64], common: f64, outside: &[bool]) -> Self {
        let factor = common_factor(actual, expected, noise, common, outside);
        Self { actual, expected: expected.iter().map(|expected| factor * expected).collect(), noise, common }
    }

    /// How far some leaves are from what was expected, in usual errors; with what all leaves usually do together where
    /// that cannot be told, because none is outside.
    fn distance(&self, leaves: &[usize], is_alone: bool) -> f64 {
        let sum = |of: &dyn Fn(usize) -> f64| leaves.iter().map(|&leaf| of(leaf)).sum::<f64>();
        let gap = sum(&|leaf| self.actual[leaf] - self.expected[leaf]);
        let together = if is_alone { self.common * sum(&|leaf| self.expected[leaf]) } else { 0.0 };
        let variance = sum(&|leaf| (self.noise[leaf] * self.expected[leaf]).powi(2)) + together.powi(2);
        if variance > 0.0 { gap / variance.sqrt() } else { 0.0 }
    }

    /// Writes what some leaves would have been without the event.
    fn without(&self, leaves: &[usize], out: &mut [f64]) {
        let without = without_event(self.actual, &self.expected, self.noise, leaves);
        leaves.iter().zip(without).for_each(|(&leaf, without)| out[leaf] = without);
    }

    /// The part of the absolute gap that lies outside the roots, beyond what noise explains, in percent.
    fn unexplained(&self, outside: &[bool], without: &[f64]) -> f64 {
        /// Usual errors that are noise: one leaf in twenty is further off.
        const NOISE: f64 = 2.0;
        let (mut known, mut unknown) = (0.0, 0.0);
        for leaf in 0..outside.len() {
            let (actual, expected) = (self.actual[leaf], self.expected[leaf]);
            match outside[leaf] {
                true => unknown += ((actual - expected).abs() - NOISE * self.noise[leaf] * expected).max(0.0),
                false => known += (actual - without[leaf]).abs(),
            }
        }
        if known + unknown > 0.0 { 100.0 * unknown / (known + unknown) } else { 0.0 }
    }
}

/// Whether the roots are most values of one dimension, moved the same way: then it is everything that moved, and those
/// that are missing are the noisy ones.
fn is_whole(codes: &[Vec<u32>], roots: &Roots) -> bool {
    /// Of fewer values, most are no crowd.
    const FEWEST: usize = 3;
    (0..codes.len()).any(|dimension| {
        let fixed = |element: &&Element| {
            let alone = element.key.iter().flatten().count() == 1;
            alone && element.key[dimension].is_some() && element.direction == roots.elements[0].direction
        };
        let named = roots.elements.iter().filter(fixed).count();
        let values = codes[dimension].iter().max().map_or(0, |&last| last as usize + 1);
        named >= FEWEST && 2 * named > values
    })
}

/// Which leaves belong to which root.
struct Members {
    roots: Roots,
    /// The leaves of each root that no root before it has, then the rest if all moved, or if there is no root at all.
    leaves: Vec<Vec<usize>>,
    /// Which leaves are in none.
    outside: Vec<bool>,
}

impl Members {
    fn of(codes: &[Vec<u32>], mut roots: Roots, count: usize) -> Self {
        if is_whole(codes, &roots) {
            roots = Roots { whole: true, ..Roots::default() };
        }
        let mut outside = vec![true; count];
        let mut leaves = Vec::new();
        for element in &roots.elements {
            let own: Vec<usize> = (0..count).filter(|&leaf| outside[leaf] && element.covers(codes, leaf)).collect();
            own.iter().for_each(|&leaf| outside[leaf] = false);
            leaves.push(own);
        }
        if roots.whole || roots.elements.is_empty() {
            leaves.push((0..count).filter(|&leaf| outside[leaf]).collect());
            outside.fill(false);
        }
        Self { roots, leaves, outside }
    }

    /// Calls `act` with the leaves of each root and of the rest, and whether no leaf outside tells what all did together.
    fn each(&self, mut act: impl FnMut(&[usize], bool)) {
        for (at, leaves) in self.leaves.iter().enumerate() {
            act(leaves, self.roots.whole || at >= self.roots.elements.len());
        }
    }
}

impl Found {
    /// What some leaves add to the gap of the whole.
    fn part(&self, leaves: impl Iterator<Item = usize>, whole: [Fraction; 2]) -> (f64, Option<RateAndMix>) {
        let leaves: Vec<usize> = leaves.collect();
        let own = |fractions: &[Fraction]| total(leaves.iter().map(|&leaf| fractions[leaf]));
        let (before, after) = (own(&self.before), own(&self.after));
        if !self.is_ratio {
            return (after.numerator - before.numerator, None);
        }
        let split = RateAndMix::of(before, after, whole[0], whole[1]);
        (split.sum(), Some(split))
    }

    fn told(&self, codes: &[Vec<u32>]) -> GapExplanation {
        let whole = [&self.before, &self.after].map(|fractions| total(fractions.iter().copied()));
        let figure = |total: Fraction| if self.is_ratio { total.rate() } else { total.numerator };
        let Members { roots: Roots { elements, whole: all_moved, .. }, leaves, .. } = &self.members;
        let mut roots: Vec<Root> = elements
            .iter()
            .zip(leaves)
            .zip(&self.distances)
            .map(|((element, leaves), &distance)| {
                let (gap, split) = self.part(leaves.iter().copied(), whole);
                let own = |fractions: &[Fraction]| figure(total(leaves.iter().map(|&leaf| fractions[leaf])));
                Root {
                    key: element.key.clone(),
                    direction: element.direction,
                    actual: own(&self.after),
                    expected: own(&self.before),
                    gap,
                    percent: 0.0,
                    distance,
                    split,
                }
            })
            .collect();
        let distances = if *all_moved { &self.distances } else { &self.distances[..elements.len()] };
        let distance = distances.iter().map(|distance| distance.abs()).fold(0.0, f64::max);
        order::sort_by(&mut roots, |a, b| b.gap.abs().total_cmp(&a.gap.abs()));
        let shares = percents(&roots.iter().map(|root| root.gap.abs()).collect::<Vec<_>>());
        roots.iter_mut().zip(shares).for_each(|(root, percent)| root.percent = percent);
        let dimensions = codes.iter().map(|codes| self.shares(codes, whole)).collect();
        GapExplanation {
            actual: figure(whole[1]),
            expected: figure(whole[0]),
            roots,
            whole: *all_moved,
            distance,
            common: self.common,
            unexplained_percent: self.unexplained_percent,
            dimensions,
        }
    }

    /// The shares of the values of one dimension.
    fn shares(&self, codes: &[u32], whole: [Fraction; 2]) -> Vec<ValueShare> {
        let count = codes.iter().max().map_or(0, |&last| last as usize + 1);
        let mut leaves = vec![Vec::new(); count];
        for (leaf, &code) in codes.iter().enumerate() {
            leaves[code as usize].push(leaf);
        }
        let mut shares: Vec<ValueShare> = (0_u32..)
            .zip(leaves)
            .filter(|(_, leaves)| !leaves.is_empty())
            .map(|(value, leaves)| {
                let (gap, split) = self.part(leaves.into_iter(), whole);
                ValueShare { value, gap, percent: 0.0, split }
            })
            .collect();
        order::sort_by(&mut shares, |a, b| b.gap.abs().total_cmp(&a.gap.abs()));
        let percents = percents(&shares.iter().map(|share| share.gap.abs()).collect::<Vec<_>>());
        shares.iter_mut().zip(percents).for_each(|(share, percent)| share.percent = percent);
        shares
    }
}

fn total(fractions: impl Iterator<Item = Fraction>) -> Fraction {
    let mut total = Fraction::default();
    for fraction in fractions {
        total.numerator += fraction.numerator;
        total.denominator += fraction.denominator;
    }
    total
}
