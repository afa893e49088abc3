//! Whatever the shape of the data, planted roots are found, and nothing that should not matter changes the answer.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod common;

use common::Random;
use foretop::explain::localise::{Element, Leaves, Parts, Roots, Values, localise};
use foretop::model::finding::Direction;
use proptest::prelude::*;

type Key = Vec<Option<u32>>;

/// Leaves with their values: all combinations of some dimensions, and what moves some of them.
#[derive(Debug, Clone)]
struct Planted {
    codes: Vec<Vec<u32>>,
    actual: Vec<f64>,
    forecast: Vec<f64>,
}

impl Planted {
    /// Combinations of so many values per dimension, with log-normal sizes; those of an element of `roots` are so many
    /// times their forecast, all have this relative noise.
    fn new(seed: u64, values: &[u32], noise: f64, roots: &[(Key, f64)]) -> Self {
        let mut random = Random(seed);
        let mut planted = Self { codes: vec![Vec::new(); values.len()], actual: Vec::new(), forecast: Vec::new() };
        for leaf in 0..values.iter().product::<u32>() {
            let mut rest = leaf;
            for (codes, values) in planted.codes.iter_mut().zip(values) {
                codes.push(rest % values);
                rest /= values;
            }
            let covers = |key: &Key| {
                key.iter()
                    .zip(&planted.codes)
                    .all(|(value, codes)| value.is_none_or(|value| codes.last() == Some(&value)))
            };
            let factor: f64 = roots.iter().filter(|(key, _)| covers(key)).map(|(_, factor)| factor).product();
            let forecast = 200.0 * random.normal().exp();
            planted.forecast.push(forecast);
            planted.actual.push((forecast * factor * (1.0 + noise * random.normal())).max(0.0));
        }
        planted
    }

    fn roots(&self) -> Roots {
        let values = Values::Sum { actual: &self.actual, forecast: &self.forecast };
        localise(&Leaves { codes: &self.codes, values, noise: None })
    }

    /// The same in another order of rows.
    fn shuffled(&self, seed: u64) -> Self {
        let mut random = Random(seed);
        let mut order: Vec<usize> = (0..self.actual.len()).collect();
        order.sort_by_cached_key(|_| random.next());
        let pick = |column: &[f64]| order.iter().map(|&row| column[row]).collect();
        let codes = self.codes.iter().map(|codes| order.iter().map(|&row| codes[row]).collect()).collect();
        Self { codes, actual: pick(&self.actual), forecast: pick(&self.forecast) }
    }
}

fn keys(roots: &Roots) -> Vec<Key> {
    let mut keys: Vec<Key> = roots.elements.iter().map(|element| element.key.clone()).collect();
    keys.sort();
    keys
}

/// An element of one or two of the dimensions.
fn element(random: &mut Random, values: &[u32]) -> Key {
    let dimensions = values.len() as u64;
    let (one, other) = (random.next() % dimensions, random.next() % dimensions);
    let named = |dimension: usize| dimension as u64 == one || (dimensions > 2 && dimension as u64 == other);
    values.iter().enumerate().map(|(at, &values)| named(at).then(|| random.next() as u32 % values)).collect()
}

#[test]
fn a_planted_single_cause_is_found() {
    for seed in 0..150 {
        let mut random = Random(seed);
        let values: Vec<u32> = (0..2 + random.next() % 4).map(|_| 3 + random.next() as u32 % 5).collect();
        let key = element(&mut random, &values);
        let factor = if random.unit() < 0.5 { 0.1 + 0.4 * random.unit() } else { 1.8 + random.unit() };
        let planted = Planted::new(seed, &values, 0.02 + 0.06 * random.unit(), &[(key.clone(), factor)]);
        let roots = planted.roots();
        assert_eq!((keys(&roots), roots.whole), (vec![key], false), "seed {seed}: {values:?} values, factor {factor}");
        let Element { direction, shift, gap, .. } = roots.elements[0];
        assert_eq!(direction, if factor < 1.0 { Direction::Below } else { Direction::Above });
        assert_eq!(gap > 0.0, factor > 1.0, "seed {seed}");
        assert!((shift + 1.0 - factor).abs() < 0.2 * factor, "seed {seed}: {shift} is not {factor} less 1");
    }
}

#[test]
fn values_that_cancel_are_both_found() {
    for seed in 0..20 {
        let (up, down) = (vec![Some(1), None, None], vec![None, Some(2), Some(0)]);
        let roots = Planted::new(seed, &[4, 6, 5], 0.05, &[(up.clone(), 1.6), (down.clone(), 0.3)]).roots();
        assert_eq!(keys(&roots), [down, up], "seed {seed}");
    }
}

#[test]
fn noise_seldom_has_a_root_beyond_doubt() {
    let certain = |seed: &u64| {
        let roots = Planted::new(*seed, &[6, 5, 4], 0.1, &[]).roots();
        roots.whole || roots.elements.iter().any(|element| element.evidence > 0.0)
    };
    assert!((0..50).filter(certain).count() <= 2);
}

#[test]
fn a_move_of_all_names_no_place() {
    let everywhere = |factor| (vec![None, None, None], factor);
    let roots = Planted::new(1, &[6, 5, 4], 0.05, &[everywhere(0.6)]).roots();
    assert_eq!((roots.whole, keys(&roots)), (true, vec![]));
    let more = vec![Some(2), None, None];
    let roots = Planted::new(2, &[6, 5, 4], 0.05, &[everywhere(1.5), (more.clone(), 2.0)]).roots();
    assert_eq!((roots.whole, keys(&roots)), (true, vec![more]));
}

/// Sessions and those that succeeded, of 5 × 4 × 3 leaves; `rate` and `weight` change the rate and the sessions of the
/// leaves with value 1 in the first dimension.
fn sessions(seed: u64, rate: f64, weight: f64) -> Roots {
    let planted = Planted::new(seed, &[5, 4, 3], 0.01, &[]);
    let mut random = Random(seed);
    let [mut n1, mut d1, mut n0, mut d0] = [const { Vec::new() }; 4];
    for (&first, &size) in planted.codes[0].iter().zip(&planted.forecast) {
        let usual = if first == 1 { 0.5 } else { 0.95 };
        let (size, inside) = ((5.0 * size).ceil(), first == 1);
        let rows = (size * if inside { weight } else { 1.0 }).ceil();
        let chance = usual * if inside { rate } else { 1.0 };
        d0.push(size);
        n0.push(size * usual);
        d1.push(rows);
        let deviation = (rows * chance * (1.0 - chance)).sqrt();
        n1.push((rows * chance + deviation * random.normal()).round().clamp(0.0, rows));
    }
    let (actual, forecast) = (Parts { numerator: &n1, denominator: &d1 }, Parts { numerator: &n0, denominator: &d0 });
    localise(&Leaves { codes: &planted.codes, values: Values::Ratio { actual, forecast }, noise: None })
}

#[test]
fn a_ratio_moves_by_rate_or_by_mix() {
    let first = vec![vec![Some(1), None, None]];
    for seed in 0..10 {
        let by_rate = sessions(seed, 0.6, 1.0);
        assert_eq!((keys(&by_rate), by_rate.mix), (first.clone(), false), "seed {seed}");
        let by_mix = sessions(seed, 1.0, 3.0);
        assert_eq!((keys(&by_mix), by_mix.mix), (first.clone(), true), "seed {seed}");
        assert!(by_rate.elements[0].gap < 0.0 && by_mix.elements[0].gap < 0.0, "seed {seed}");
    }
}

#[test]
fn noise_known_from_history_counts() {
    let key: Key = vec![Some(0), None];
    let planted = Planted::new(5, &[3, 8], 0.05, &[(key.clone(), 0.8)]);
    let told = |noise: f64| {
        let values = Values::Sum { actual: &planted.actual, forecast: &planted.forecast };
        localise(&Leaves { codes: &planted.codes, values, noise: Some(&vec![noise; planted.actual.len()]) })
    };
    assert_eq!(keys(&told(0.05)), [key]);
    assert!(told(0.8).elements.iter().all(|element| element.evidence < 0.0));
}

/// Numbers as they come, and as they should not.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        0.0..1_000.0_f64,
        Just(0.0),
        -10.0..10.0_f64,
        proptest::sample::select(vec![f64::NAN, f64::INFINITY, -1.0, f64::MAX, f64::MIN_POSITIVE]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn order_and_names_and_scale_change_nothing(seed: u64, scale in 1e-6..1e6_f64) {
        let mut random = Random(seed);
        let values: Vec<u32> = (0..1 + random.next() % 4).map(|_| 2 + random.next() as u32 % 6).collect();
        let roots = [(element(&mut random, &values), 0.5), (element(&mut random, &values), 1.7)];
        let planted = Planted::new(seed, &values, 0.05, &roots);
        let found = planted.roots();
        prop_assert_eq!(&planted.shuffled(seed).roots(), &found);

        let times = |column: &[f64]| column.iter().map(|value| value * scale).collect();
        let scaled = Planted { actual: times(&planted.actual), forecast: times(&planted.forecast), ..planted.clone() };
        prop_assert_eq!(keys(&scaled.roots()), keys(&found));

        let named = |code: u32, values: u32| values - 1 - code;
        let renamed = planted.codes.iter().zip(&values);
        let renamed = renamed.map(|(codes, &values)| codes.iter().map(|&code| named(code, values)).collect()).collect();
        let mut answer = Planted { codes: renamed, ..planted.clone() }.roots();
        for element in &mut answer.elements {
            for (value, &values) in element.key.iter_mut().zip(&values) {
                *value = value.map(|code| named(code, values));
            }
        }
        prop_assert_eq!(keys(&answer), keys(&found));
    }

    #[test]
    fn anything_is_answered(
        rows in proptest::collection::vec((0..4_u32, 0..3_u32, [number(), number(), number(), number()]), 0..40),
        dimensions in 0..3_usize,
        known in proptest::option::of(number()),
    ) {
        let codes = [rows.iter().map(|row| row.0).collect::<Vec<u32>>(), rows.iter().map(|row| row.1).collect()];
        let columns: [Vec<f64>; 4] = std::array::from_fn(|at| rows.iter().map(|row| row.2[at]).collect());
        let noise = known.map(|noise| vec![noise; rows.len()]);
        let [n1, d1, n0, d0] = &columns;
        let ratio = Values::Ratio {
            actual: Parts { numerator: n1, denominator: d1 },
            forecast: Parts { numerator: n0, denominator: d0 },
        };
        for values in [Values::Sum { actual: n1, forecast: n0 }, ratio] {
            let leaves = Leaves { codes: &codes[..dimensions], values, noise: noise.as_deref() };
            for element in localise(&leaves).elements {
                prop_assert_eq!(element.key.len(), dimensions);
                prop_assert!((0..rows.len()).any(|leaf| element.covers(&codes[..dimensions], leaf)));
            }
        }
    }
}
