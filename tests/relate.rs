//! What holds for causes and effects between any measures: shares add up, order and units change nothing, a planted
//! cause is found, and what is independent is left alone.

#![allow(clippy::unwrap_used)]

mod common;

use std::ops::Range;

use common::Random;
use foretop::explain::relate::{Explanation, Link, Relations};
use proptest::prelude::*;

const HOUR: i64 = 3_600;
const LEARNED: usize = 24 * 21;
const EVENT: Range<usize> = LEARNED + 30..LEARNED + 50;

/// Noise with a memory.
fn noise(random: &mut Random, memory: f64) -> Vec<f64> {
    let mut last = 0.0;
    let next = |_| {
        last = memory * last + random.normal();
        last
    };
    (0..EVENT.end + 40).map(next).collect()
}

/// As a metric of a shop: a daily wave, and moves in per cent.
fn metric(moves: &[f64]) -> Vec<f64> {
    let wave = |t: usize| (t as f64 * std::f64::consts::TAU / 24.0).sin();
    moves.iter().enumerate().map(|(t, moves)| 500.0 * (0.3 * wave(t) + 0.03 * moves).exp()).collect()
}

/// The second follows the first by two hours, the third the second by one, the fourth is alone. In the event the first
/// moves, and the fourth does by chance.
fn chain(seed: u64) -> Vec<Vec<f64>> {
    let mut random = Random(seed);
    let mut moves: Vec<Vec<f64>> = [0.3, 0.5, 0.4, 0.6].map(|memory| noise(&mut random, memory)).to_vec();
    moves[0][EVENT].iter_mut().for_each(|value| *value += 9.0);
    moves[3][EVENT].iter_mut().for_each(|value| *value -= 9.0);
    for (from, to, lag) in [(0, 1, 2), (1, 2, 1)] {
        for t in lag..moves[0].len() {
            let led = moves[from][t - lag];
            moves[to][t] += 0.9 * led;
        }
    }
    moves.iter().map(|moves| metric(moves)).collect()
}

fn learn(series: &[Vec<f64>]) -> Relations {
    let series: Vec<&[f64]> = series.iter().map(Vec::as_slice).collect();
    Relations::learn(&series, HOUR, LEARNED)
}

/// From, to and lag of each link, in order.
fn ways(links: &[Link]) -> Vec<(usize, usize, usize)> {
    let mut ways: Vec<_> = links.iter().map(|link| (link.from, link.to, link.lag)).collect();
    ways.sort_unstable();
    ways
}

/// Measures and shares, in tenths.
fn gist(explanation: &Explanation, name: impl Fn(usize) -> usize) -> (Vec<(usize, i64)>, i64) {
    let tenths = |share: f64| (10.0 * share).round() as i64;
    let causes = explanation.causes.iter().map(|cause| (name(cause.measure), tenths(cause.share)));
    (causes.collect(), tenths(explanation.unknown))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_planted_cause_is_found(seed in any::<u64>()) {
        let relations = learn(&chain(seed));
        let ways = ways(&relations.links());
        prop_assert!(ways.contains(&(0, 1, 2)) && ways.contains(&(1, 2, 1)), "{:?}", ways);
        let found = relations.explain(2, EVENT);
        prop_assert_eq!((found.causes[0].measure, found.causes[0].lag), (0, 3));
        prop_assert_eq!(&found.causes[0].path, &[0, 1, 2]);
        prop_assert!(found.causes[0].share > 60.0 && found.causes[0].push > 0.0, "{:?}", found);
        let effects = relations.explain(0, EVENT).effects;
        let effects: Vec<_> = effects.iter().map(|effect| (effect.measure, effect.lag)).collect();
        prop_assert!(effects.contains(&(1, 2)) && effects.contains(&(2, 3)), "{:?}", effects);
    }

    #[test]
    fn shares_add_up(seed in any::<u64>(), from in LEARNED..EVENT.end, length in 1_usize..30, target in 0_usize..5) {
        let relations = learn(&chain(seed));
        let found = relations.explain(target, from..from + length);
        let sum: f64 = found.causes.iter().map(|cause| cause.share).sum::<f64>() + found.unknown;
        prop_assert!((sum - 100.0).abs() < 1e-9, "{}", sum);
        prop_assert!(found.causes.iter().all(|cause| cause.share > 0.0 && cause.measure != target));
        prop_assert!(found.causes.windows(2).all(|pair| pair[0].share >= pair[1].share));
    }

    #[test]
    fn order_and_units_change_nothing(seed in any::<u64>(), turned in 1_usize..4, factor in 0.001_f64..1_000.0) {
        let plain = chain(seed);
        let moved: Vec<Vec<f64>> = (0..4)
            .map(|at| plain[(at + turned) % 4].iter().map(|value| value * if at == 1 { factor } else { 1.0 }).collect())
            .collect();
        let name = |at: usize| (at + turned) % 4;
        let (plain, moved) = (learn(&plain), learn(&moved));
        let mut renamed = moved.links();
        renamed.iter_mut().for_each(|link| (link.from, link.to) = (name(link.from), name(link.to)));
        prop_assert_eq!(ways(&plain.links()), ways(&renamed));
        for target in 0..4 {
            let (plain, moved) = (plain.explain(name(target), EVENT), moved.explain(target, EVENT));
            prop_assert_eq!(gist(&plain, |at| at), gist(&moved, name));
        }
    }

    #[test]
    fn any_values_are_taken(seed in any::<u64>(), kinds in proptest::collection::vec(0_u8..8, 0..6), learned in 0_usize..90) {
        let mut random = Random(seed);
        let mut value = |kind: u8, t: usize| match kind {
            0 => f64::NAN,
            1 => 0.0,
            2 => 7.0,
            3 => (random.next() % 3) as f64,
            4 => random.normal() * 1e300,
            5 => if t.is_multiple_of(3) { f64::INFINITY } else { random.unit() },
            6 => if t.is_multiple_of(2) { f64::NAN } else { random.normal() },
            _ => t as f64,
        };
        let series: Vec<Vec<f64>> = kinds.iter().map(|&kind| (0..80).map(|t| value(kind, t)).collect()).collect();
        let series: Vec<&[f64]> = series.iter().map(Vec::as_slice).collect();
        let relations = Relations::learn(&series, HOUR, learned);
        for target in 0..=series.len() {
            for event in [0..1, 40..60, 79..200, 300..310] {
                let found = relations.explain(target, event);
                let sum: f64 = found.causes.iter().map(|cause| cause.share).sum::<f64>() + found.unknown;
                prop_assert!((sum - 100.0).abs() < 1e-9, "{}", sum);
            }
        }
    }
}

#[test]
fn independent_measures_have_hardly_any_links() {
    let links = |seed: u64| {
        let mut random = Random(seed);
        let series: Vec<Vec<f64>> = (0..8).map(|at| metric(&noise(&mut random, 0.1 * f64::from(at)))).collect();
        learn(&series).links().len()
    };
    let found: usize = (0..20).map(links).sum();
    assert!(found <= 2, "{found} in 20 sets of 8 measures");
}

#[test]
fn what_moves_at_the_same_time_by_chance_is_hardly_ever_blamed() {
    let blamed = |seed: &u64| {
        let relations = learn(&chain(*seed));
        relations.explain(2, EVENT).causes.iter().any(|cause| cause.measure == 3)
    };
    let blamed: Vec<u64> = (0..40).filter(blamed).collect();
    assert!(blamed.len() <= 1, "in {blamed:?} of 40");
}

#[test]
fn a_hidden_cause_makes_a_pair_and_no_link() {
    let mut paired = 0;
    for seed in 0..10 {
        let mut random = Random(seed);
        let hidden = noise(&mut random, 0.4);
        let shown = |random: &mut Random| {
            let own = noise(random, 0.4);
            metric(&own.iter().zip(&hidden).map(|(own, hidden)| own + hidden).collect::<Vec<_>>())
        };
        let relations = learn(&[shown(&mut random), shown(&mut random)]);
        paired += usize::from(relations.together() == [(0, 1)] && relations.links().is_empty());
    }
    assert!(paired >= 9, "{paired} of 10");
}
