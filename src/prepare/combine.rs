//! The combinations of dimension values that occur, and which one each row has.
//!
//! Columns are folded into a number per row one after another, each time only over pairs that occur; no product of
//! cardinalities is ever allocated beyond a bound.

use std::collections::HashMap;

use super::codes::Codes;
use super::rows::LEFT_OUT;
use super::values::Values;

/// Largest table of pairs that is looked up by index instead of by hash.
const DENSE_PAIRS: usize = 1 << 22;

/// Combinations so far.
#[derive(Debug, Clone)]
pub(crate) struct Combinations {
    /// Combination of each row, or [`LEFT_OUT`].
    pub(crate) of_row: Vec<u32>,
    /// The values of each combination, one index per dimension.
    pub(crate) values: Vec<Vec<u32>>,
}

impl Combinations {
    /// The one of no dimension, which all rows have but those that are [`LEFT_OUT`].
    pub(crate) fn new(of_row: Vec<u32>) -> Self {
        Self { of_row, values: vec![Vec::new()] }
    }

    /// Adds a dimension. `None` if there would be more than `most` combinations.
    pub(crate) fn with(mut self, codes: &Codes<'_>, values: &Values, most: usize) -> Option<Self> {
        let width = values.texts.len();
        let pairs = self.values.len().saturating_mul(width);
        let mut dense = if pairs <= DENSE_PAIRS { vec![LEFT_OUT; pairs] } else { Vec::new() };
        let mut sparse: HashMap<u64, u32> = HashMap::new();
        let mut extended: Vec<Vec<u32>> = Vec::new();
        codes.zip(&mut self.of_row, |row, code| {
            if *row == LEFT_OUT || extended.len() > most {
                return;
            }
            let value = values.of_code[code];
            let pair = u64::from(*row) * width as u64 + u64::from(value);
            let known =
                if dense.is_empty() { sparse.entry(pair).or_insert(LEFT_OUT) } else { &mut dense[pair as usize] };
            if *known == LEFT_OUT {
                *known = extended.len() as u32;
                let mut key = self.values[*row as usize].clone();
                key.push(value);
                extended.push(key);
            }
            *row = *known;
        });
        (extended.len() <= most).then_some(Self { of_row: self.of_row, values: extended })
    }

    /// Renumbers the combinations so that their values ascend: the order of the rows changes nothing.
    pub(crate) fn sort(&mut self) {
        let mut order: Vec<u32> = (0..self.values.len() as u32).collect();
        order.sort_unstable_by_key(|&index| &self.values[index as usize]);
        let mut rank = vec![0; order.len()];
        for (position, &index) in order.iter().enumerate() {
            rank[index as usize] = position as u32;
        }
        for row in self.of_row.iter_mut().filter(|row| **row != LEFT_OUT) {
            *row = rank[*row as usize];
        }
        self.values.sort_unstable();
    }
}
