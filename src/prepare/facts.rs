//! A column at a glance: how many different values, how they spread, whether they are whole numbers. One pass per
//! column; the distinct count stops at [`ColumnFacts::MAX_DISTINCT`], so memory stays bounded.

use std::collections::HashSet;

use crate::ingest::packed::{Pack, Packed};
use crate::ingest::table::{Cells, Column, Notation};

/// What one look over a column tells.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnFacts {
    /// Different values, counted up to [`ColumnFacts::MAX_DISTINCT`].
    pub distinct: u64,
    /// Share of the cells with a value in each of [`ColumnFacts::BINS`] parts between lowest and highest value,
    /// or of the most frequent texts, most frequent first. Empty without values.
    pub distribution: Vec<f64>,
    /// Lowest number; `NaN` for texts and without values.
    pub lowest: f64,
    /// Highest number; `NaN` for texts and without values.
    pub highest: f64,
    /// Whether all numbers are whole.
    pub whole: bool,
    /// Whether the numbers only count the rows: each one more than the one before.
    pub sequence: bool,
    /// Whether they are written with a percent sign.
    pub percent: bool,
}

impl ColumnFacts {
    /// Where counting different values stops.
    pub const MAX_DISTINCT: usize = 10_000;
    /// Parts of a distribution.
    pub const BINS: usize = 12;

    /// Looks at every cell of a column, which is written like that.
    pub fn of(column: &Column, notation: &Notation) -> Self {
        let facts = match &column.cells {
            Cells::Number(values) => of_numbers(values, |value| value),
            Cells::Timestamp { values, .. } => {
                of_numbers(values, |at| if at == Cells::NO_TIME { f64::NAN } else { at as f64 })
            }
            Cells::Text { codes, dictionary } => of_codes(codes.iter(), dictionary.len()),
            Cells::Boolean { codes } => of_codes(codes.iter(), 2),
        };
        Self { percent: notation.number.is_percent(), ..facts }
    }
}

/// Of values of which each is a `number`, `NaN` where missing.
fn of_numbers<T: Pack>(values: &Packed<T>, number: impl Fn(T) -> f64) -> ColumnFacts {
    let mut seen = HashSet::new();
    // What was seen lately need not be looked up.
    let mut recent = [f64::NAN.to_bits(); 1 << 12];
    let (mut lowest, mut highest, mut present) = (f64::INFINITY, f64::NEG_INFINITY, 0_u64);
    let (mut whole, mut sequence, mut before) = (true, true, None);
    values.for_each_run(|run| {
        for value in run.iter().map(|&value| number(value)) {
            if !value.is_finite() {
                sequence = false;
                continue;
            }
            present += 1;
            lowest = lowest.min(value);
            highest = highest.max(value);
            whole &= value == value.trunc();
            sequence &= before.is_none_or(|before| value == before + 1.0);
            before = Some(value);
            // Adding zero makes -0 and 0 the same bits.
            let bits = (value + 0.0).to_bits();
            let recent = &mut recent[(bits.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52) as usize];
            if *recent != bits && seen.len() < ColumnFacts::MAX_DISTINCT {
                *recent = bits;
                seen.insert(bits);
            }
        }
    });
    if present == 0 {
        return ColumnFacts {
            distinct: 0,
            distribution: Vec::new(),
            lowest: f64::NAN,
            highest: f64::NAN,
            whole,
            sequence,
            percent: false,
        };
    }
    let mut bins = [0_u64; ColumnFacts::BINS];
    // Halves, because the difference of two very large numbers may not be finite.
    let width = highest / 2.0 - lowest / 2.0;
    let per_bin = if width > 0.0 { ColumnFacts::BINS as f64 / width } else { 0.0 };
    values.for_each_run(|run| {
        for value in run.iter().map(|&value| number(value)).filter(|value| value.is_finite()) {
            let place = (value / 2.0 - lowest / 2.0) * per_bin;
            bins[(place as usize).min(ColumnFacts::BINS - 1)] += 1;
        }
    });
    ColumnFacts {
        distinct: seen.len() as u64,
        distribution: bins.iter().map(|&cells| cells as f64 / present as f64).collect(),
        lowest,
        highest,
        whole,
        sequence: sequence && present > 2,
        percent: false,
    }
}

fn of_codes(codes: impl Iterator<Item = u32>, values: usize) -> ColumnFacts {
    let mut counts = vec![0_u64; values];
    for code in codes {
        if let Some(count) = counts.get_mut(code as usize) {
            *count += 1;
        }
    }
    let present: u64 = counts.iter().sum();
    let distinct = counts.iter().filter(|&&count| count > 0).count();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts.truncate(ColumnFacts::BINS.min(distinct));
    ColumnFacts {
        distinct: distinct.min(ColumnFacts::MAX_DISTINCT) as u64,
        distribution: counts.iter().map(|&count| count as f64 / present as f64).collect(),
        lowest: f64::NAN,
        highest: f64::NAN,
        whole: false,
        sequence: false,
        percent: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_binned_between_lowest_and_highest() {
        let facts = of_numbers(&vec![0.0, 12.0, 6.0, f64::NAN, -0.0].into(), |value| value);
        assert_eq!((facts.distinct, facts.lowest, facts.highest, facts.whole), (3, 0.0, 12.0, true));
        let mut expected = vec![0.0; 12];
        (expected[0], expected[6], expected[11]) = (0.5, 0.25, 0.25);
        assert_eq!(facts.distribution, expected);
    }

    #[test]
    fn row_numbers_are_a_sequence_and_repeats_are_not() {
        assert!(of_numbers(&vec![4.0, 5.0, 6.0].into(), |value| value).sequence);
        assert!(!of_numbers(&vec![4.0, 5.0, 5.0].into(), |value| value).sequence);
    }

    #[test]
    fn texts_are_ordered_by_frequency() {
        let facts = of_codes([1, 1, 0, Cells::NO_TEXT, 1].into_iter(), 3);
        assert_eq!((facts.distinct, facts.distribution), (2, vec![0.75, 0.25]));
    }
}
