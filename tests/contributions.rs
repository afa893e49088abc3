//! What holds for the explanation of any gap: parts add up, and neither order, names nor units matter.

#![allow(clippy::unwrap_used)]

use std::ops::Range;

use foretop::explain::cube::Cube;
use foretop::explain::extent::explain_near;
use foretop::explain::gap::{GapExplanation, Root, ValueShare, explain};
use proptest::prelude::*;

const HOUR: i64 = 3_600;
const HOURS: usize = 24 * 15;
const EVENT: Range<usize> = 24 * 13 + 5..24 * 13 + 14;
const SIZES: [u32; 3] = [4, 3, 3];

/// Leaves with their hourly series.
#[derive(Debug, Clone)]
struct Case {
    codes: Vec<Vec<u32>>,
    amounts: Vec<Vec<f64>>,
    rows: Vec<Vec<f64>>,
}

/// Even pseudo-random numbers from 0 to before 1 (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Days with noise; in the event what has the value 1 of the first dimension is `factor` times itself, and what has the
/// value 2 of the second `other` times.
fn case(seed: u64, factor: f64, other: f64) -> Case {
    let mut random = Random(seed);
    let mut case = Case { codes: vec![Vec::new(); SIZES.len()], amounts: Vec::new(), rows: Vec::new() };
    for leaf in 0..SIZES.iter().product::<u32>() {
        let values = [leaf % SIZES[0], leaf / SIZES[0] % SIZES[1], leaf / SIZES[0] / SIZES[1]];
        if random.next() < 0.2 {
            continue;
        }
        case.codes.iter_mut().zip(values).for_each(|(codes, value)| codes.push(value));
        let level = 20.0 + 200.0 * random.next();
        let mut amounts = Vec::new();
        let mut rows = Vec::new();
        for hour in 0..HOURS {
            let day = 1.0 + 0.4 * (hour as f64 / 24.0 * std::f64::consts::TAU).sin();
            let usual = level * day;
            let spread = |random: &mut Random| (0..4).map(|_| random.next() - 0.5).sum::<f64>() * 1.7;
            let count = (usual + usual.sqrt() * spread(&mut random)).round().max(0.0);
            let shift = match EVENT.contains(&hour) {
                true => (if values[0] == 1 { factor } else { 1.0 }) * (if values[1] == 2 { other } else { 1.0 }),
                false => 1.0,
            };
            // Now and then nothing was written at all.
            let gap = hour % 97 == 13 && !EVENT.contains(&hour);
            amounts.push(if gap { f64::NAN } else { (count * shift).round() });
            rows.push(if gap { f64::NAN } else { count * 5.0 });
        }
        case.amounts.push(amounts);
        case.rows.push(rows);
    }
    case
}

impl Case {
    fn amount(&self) -> Cube<'_> {
        Cube::sum(self.codes.clone(), slices(&self.amounts), HOUR, EVENT.start)
    }

    fn ratio(&self) -> Cube<'_> {
        Cube::ratio(self.codes.clone(), [slices(&self.amounts), slices(&self.rows)], HOUR, EVENT.start)
    }

    /// The leaves in another order, the values under other names.
    fn shuffled(&self, seed: u64) -> (Self, Vec<Vec<u32>>) {
        let mut random = Random(seed);
        let mut order = |count: usize| {
            let mut order: Vec<usize> = (0..count).collect();
            (1..count).rev().for_each(|at| order.swap(at, (random.next() * (at + 1) as f64) as usize));
            order
        };
        let names: Vec<Vec<u32>> =
            SIZES.iter().map(|&size| order(size as usize).into_iter().map(|name| name as u32).collect()).collect();
        let leaves = order(self.amounts.len());
        let pick = |series: &[Vec<f64>]| leaves.iter().map(|&leaf| series[leaf].clone()).collect();
        let codes = self.codes.iter().zip(&names);
        let codes = codes.map(|(codes, names)| leaves.iter().map(|&leaf| names[codes[leaf] as usize]).collect());
        (Self { codes: codes.collect(), amounts: pick(&self.amounts), rows: pick(&self.rows) }, names)
    }
}

fn slices(series: &[Vec<f64>]) -> Vec<&[f64]> {
    series.iter().map(Vec::as_slice).collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * (1.0 + a.abs().max(b.abs()))
}

/// Values, or roots, with other names and units, in one order.
fn renamed(shares: &[ValueShare], names: &[u32], unit: f64) -> Vec<(u32, f64, f64)> {
    let name = |value: u32| names.get(value as usize).copied().unwrap_or(value);
    let mut shares: Vec<_> = shares.iter().map(|share| (name(share.value), unit * share.gap, share.percent)).collect();
    shares.sort_by_key(|share| share.0);
    shares
}

fn keys(roots: &[Root], names: &[Vec<u32>]) -> Vec<Vec<Option<u32>>> {
    let name = |(dimension, value): (usize, &Option<u32>)| {
        value.map(|value| names.get(dimension).map_or(value, |names| names[value as usize]))
    };
    let mut keys: Vec<Vec<_>> = roots.iter().map(|root| root.key.iter().enumerate().map(name).collect()).collect();
    keys.sort();
    keys
}

fn check_same(a: &GapExplanation, b: &GapExplanation, names: &[Vec<u32>], unit: f64) {
    assert_eq!(keys(&a.roots, names), keys(&b.roots, &[]));
    for (dimension, (of_a, of_b)) in a.dimensions.iter().zip(&b.dimensions).enumerate() {
        let names = names.get(dimension).map_or(&[][..], Vec::as_slice);
        for (a, b) in renamed(of_a, names, unit).iter().zip(renamed(of_b, &[], 1.0)) {
            assert!(a.0 == b.0 && close(a.1, b.1) && (a.2 - b.2).abs() < 0.11, "{a:?} {b:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_add_up(seed in 0_u64..1_000, factor in 0.0..3.0, other in 0.5..2.0) {
        let case = case(seed, factor, other);
        for cube in [case.amount(), case.ratio()] {
            let found = explain(&cube, EVENT);
            for shares in &found.dimensions {
                let tenths: f64 = shares.iter().map(|share| (share.percent * 10.0).round()).sum();
                prop_assert_eq!(tenths, 1_000.0);
                let gap: f64 = shares.iter().map(|share| share.gap).sum();
                prop_assert!(close(gap, found.actual - found.expected), "{} {}", gap, found.actual - found.expected);
                for share in shares {
                    prop_assert!(share.split.is_none_or(|split| close(split.rate + split.mix, share.gap)));
                }
            }
            for root in &found.roots {
                prop_assert!(root.split.is_none_or(|split| close(split.rate + split.mix, root.gap)));
            }
            let tenths: f64 = found.roots.iter().map(|root| (root.percent * 10.0).round()).sum();
            prop_assert!(found.roots.is_empty() || tenths == 1_000.0);
        }
    }

    #[test]
    fn order_and_names_change_nothing(seed in 0_u64..1_000, factor in 0.2..3.0) {
        let case = case(seed, factor, 1.0);
        let (shuffled, names) = case.shuffled(seed + 1);
        check_same(&explain(&case.amount(), EVENT), &explain(&shuffled.amount(), EVENT), &names, 1.0);
        check_same(&explain(&case.ratio(), EVENT), &explain(&shuffled.ratio(), EVENT), &names, 1.0);
    }

    #[test]
    fn the_unit_changes_nothing(seed in 0_u64..1_000, factor in 0.2..3.0, power in -10..10) {
        let case = case(seed, factor, 1.0);
        let unit = 2.0_f64.powi(power);
        let times = |series: &Vec<f64>| series.iter().map(|value| unit * value).collect();
        let scaled = Case { amounts: case.amounts.iter().map(times).collect(), ..case.clone() };
        check_same(&explain(&case.amount(), EVENT), &explain(&scaled.amount(), EVENT), &[], unit);
    }

    #[test]
    fn a_planted_cause_is_found_where_and_when_it_was(seed in 0_u64..1_000, factor in prop_oneof![0.0..0.7, 1.4..3.0]) {
        let case = case(seed, factor, 1.0);
        let expected = [vec![Some(1), None, None]];
        prop_assert_eq!(keys(&explain(&case.amount(), EVENT).roots, &[]), expected.clone());
        let (extent, found) = explain_near(&case.amount(), EVENT.start - 4..EVENT.end + 3);
        prop_assert_eq!(keys(&found.roots, &[]), expected);
        prop_assert_eq!(extent, EVENT);
        let [first, rest @ ..] = &found.dimensions[0][..] else { return Err(TestCaseError::fail("no shares")) };
        prop_assert!(first.value == 1 && first.percent == 100.0 && rest.iter().all(|share| share.percent == 0.0));
        prop_assert!(found.unexplained_percent < 5.0);
    }

    #[test]
    fn without_a_cause_none_is_found(seed in 0_u64..1_000) {
        let found = explain(&case(seed, 1.0, 1.0).amount(), EVENT);
        prop_assert!(found.roots.iter().all(|root| root.distance.abs() < 6.0));
    }
}
