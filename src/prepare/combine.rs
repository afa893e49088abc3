//! The combinations of dimension values that occur, and which one each row has.
//!
//! As long as all pairs of what was and a new dimension's value are few, a row's number is only multiplied and added
//! to; the numbers that occur are counted when there would be too many, and at the end. No product of cardinalities is
//! ever allocated beyond a bound. The order of the rows changes nothing: numbers ascend with the values.

use std::collections::BTreeMap;

use super::codes::Codes;
use super::rows::LEFT_OUT;
use super::values::Values;
use crate::ingest::packed::Packed;

/// Rows at a time.
const RUN: usize = Packed::<u32>::RUN;
/// Most numbers, of which not all occur.
const MOST_NUMBERS: usize = 1 << 22;

/// Combinations so far.
#[derive(Debug, Clone)]
pub(crate) struct Combinations {
    /// Number of each row, or [`LEFT_OUT`].
    of_row: Vec<u32>,
    /// The combinations that occur, sorted: one value per dimension, as indices.
    present: Vec<Vec<u32>>,
    /// Cardinalities of the dimensions since then, the digits of a number below the index into `present`.
    radices: Vec<usize>,
}

impl Combinations {
    /// The one of no dimension, which all rows have but those that are [`LEFT_OUT`].
    pub(crate) fn new(of_row: Vec<u32>) -> Self {
        Self { of_row, present: vec![Vec::new()], radices: Vec::new() }
    }

    /// Adds a dimension. `None` if there would be more than `most` combinations.
    pub(crate) fn with(mut self, codes: &Codes<'_>, values: &Values, most: usize) -> Option<Self> {
        let radix = values.texts.len();
        if self.numbers().saturating_mul(radix) > MOST_NUMBERS {
            self.count();
            if self.present.len() > most {
                return None;
            }
        }
        if self.numbers().saturating_mul(radix) > MOST_NUMBERS {
            return self.with_pairs(codes, values, most);
        }
        let width = radix as u32;
        codes.zip(&mut self.of_row, |row, code| {
            if *row != LEFT_OUT {
                *row = *row * width + values.of_code[code];
            }
        });
        self.radices.push(radix);
        Some(self)
    }

    /// The combinations that occur, sorted, and the index among them of each row. `None` if there are more than `most`.
    pub(crate) fn finish(self, most: usize) -> Option<(Vec<Vec<u32>>, Vec<u32>)> {
        self.counted(most).map(|counted| (counted.present, counted.of_row))
    }

    /// The same with its combinations counted. `None` if there are more than `most`.
    pub(crate) fn counted(mut self, most: usize) -> Option<Self> {
        self.count();
        (self.present.len() <= most).then_some(self)
    }

    /// How many occur, once counted.
    pub(crate) fn len(&self) -> usize {
        self.present.len()
    }

    fn numbers(&self) -> usize {
        self.radices.iter().product::<usize>() * self.present.len()
    }

    /// Keeps the numbers that occur.
    fn count(&mut self) {
        let mut rank = vec![LEFT_OUT; self.numbers()];
        self.of_row.chunks(RUN).for_each(|rows| mark(rows, &mut rank));
        let mut present = Vec::new();
        for (number, rank) in rank.iter_mut().enumerate().filter(|(_, rank)| **rank != LEFT_OUT) {
            *rank = present.len() as u32;
            present.push(self.values(number));
        }
        self.of_row.chunks_mut(RUN).for_each(|rows| renumber(rows, &rank));
        (self.present, self.radices) = (present, Vec::new());
    }

    fn values(&self, mut number: usize) -> Vec<u32> {
        let mut digits: Vec<u32> = Vec::with_capacity(self.radices.len());
        for radix in self.radices.iter().rev() {
            digits.push((number % radix) as u32);
            number /= radix;
        }
        self.present[number].iter().copied().chain(digits.into_iter().rev()).collect()
    }

    /// Adds a dimension whose pairs with what occurs are too many to be numbered.
    fn with_pairs(self, codes: &Codes<'_>, values: &Values, most: usize) -> Option<Self> {
        let Self { mut of_row, present, .. } = self;
        let mut pairs: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        codes.zip(&mut of_row, |row, code| {
            if *row != LEFT_OUT && pairs.len() <= most {
                let next = pairs.len() as u32;
                *row = *pairs.entry((*row, values.of_code[code])).or_insert(next);
            }
        });
        if pairs.len() > most {
            return None;
        }
        let mut rank = vec![0; pairs.len()];
        let mut extended = Vec::with_capacity(pairs.len());
        for ((number, value), first_seen) in pairs {
            rank[first_seen as usize] = extended.len() as u32;
            extended.push(present[number as usize].iter().copied().chain([value]).collect());
        }
        of_row.chunks_mut(RUN).for_each(|rows| renumber(rows, &rank));
        Some(Self { of_row, present: extended, radices: Vec::new() })
    }
}

/// Marks the numbers that occur.
#[inline(never)]
fn mark(rows: &[u32], rank: &mut [u32]) {
    rows.iter().filter(|&&row| row != LEFT_OUT).for_each(|&row| rank[row as usize] = 0);
}

/// Puts ranks in the place of numbers.
#[inline(never)]
fn renumber(rows: &mut [u32], rank: &[u32]) {
    rows.iter_mut().filter(|row| **row != LEFT_OUT).for_each(|row| *row = rank[*row as usize]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::table::{Cells, Column};

    /// Combines columns of numbers that stand for themselves.
    fn combine(columns: &[Vec<u32>], cardinality: usize, most: usize) -> Option<(Vec<Vec<u32>>, Vec<u32>)> {
        let mut combinations = Combinations::new(vec![0; columns[0].len()]);
        for codes in columns {
            let dictionary = vec![String::new(); cardinality];
            let cells = Cells::Text { codes: codes.clone().into(), dictionary };
            let column = Column { name: String::new(), cells, missing: 0, misfits: 0 };
            let texts = vec![String::new(); cardinality];
            let values = Values { texts, of_code: (0..=cardinality as u32).collect(), present: 0 };
            combinations = combinations.with(&Codes::of(&column), &values, most)?;
        }
        combinations.finish(most)
    }

    #[test]
    fn however_many_values_the_combinations_are_the_same() {
        let columns = [vec![2, 0, 2, 1, 2], vec![1, 1, 0, 1, 1], vec![5, 5, 5, 4, 5]];
        let expected = (vec![vec![0, 1, 5], vec![1, 1, 4], vec![2, 0, 5], vec![2, 1, 5]], vec![3, 0, 2, 1, 3]);
        // All at once, and counted in between.
        for cardinality in [6, 2_000] {
            assert_eq!(combine(&columns, cardinality, 4).as_ref(), Some(&expected), "{cardinality}");
            assert_eq!(combine(&columns, cardinality, 3), None, "{cardinality}");
        }
        // By pairs.
        let many: u32 = 2_100;
        let columns = [(0..many).rev().collect(), (0..many).collect()];
        let (values, of_row) = combine(&columns, many as usize, many as usize).unwrap();
        assert!(values.iter().zip(0..).all(|(values, index)| values[..] == [index, many - 1 - index]));
        assert_eq!(of_row, columns[0]);
        assert_eq!(combine(&columns, many as usize, many as usize - 1), None);
    }
}
