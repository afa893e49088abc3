//! The values of a dimension: the different texts among the rows that go in, sorted, or only those with the most rows
//! and one for all others.

use std::cmp::Reverse;

use super::codes::Codes;
use super::layout::MAX_METRICS;
use super::rows::LEFT_OUT;
use crate::ingest::table::Column;
use crate::model::filter::{OTHERS, ValueCount};
use crate::model::order;

/// Values of one dimension.
#[derive(Debug)]
pub(crate) struct Values {
    /// Sorted; empty if there are more than a dataset can have metrics.
    pub(crate) texts: Vec<String>,
    /// Index into `texts` of each code that occurs.
    pub(crate) of_code: Vec<u32>,
    /// Values before any were put together.
    pub(crate) present: u64,
}

impl Values {
    /// Of the codes that occur in `counts`, the `top` ones with most rows, or all.
    pub(crate) fn new(codes: &Codes<'_>, counts: &[u32], top: Option<u32>) -> Self {
        let mut present: Vec<usize> = (0..counts.len()).filter(|&code| counts[code] > 0).collect();
        let values = present.len() as u64;
        let others = top.is_some_and(|top| keep_largest(&mut present, codes, counts, top as usize));
        if present.len() as u64 > MAX_METRICS {
            return Self { texts: Vec::new(), of_code: Vec::new(), present: values };
        }
        let mut texts: Vec<&str> = present.iter().map(|&code| codes.text(code)).collect();
        texts.extend(others.then_some(OTHERS));
        order::sort(&mut texts);
        texts.dedup();
        let index = |text: &str| texts.binary_search(&text).unwrap_or(0) as u32;
        let mut of_code = vec![if others { index(OTHERS) } else { 0 }; counts.len()];
        for code in present {
            of_code[code] = index(codes.text(code));
        }
        Self { texts: texts.into_iter().map(str::to_owned).collect(), of_code, present: values }
    }
}

/// The `most` values of a column that most rows have, ties by text.
pub fn most_frequent(column: &Column, rows: usize, most: usize) -> Vec<ValueCount> {
    let codes = Codes::of(column);
    let counts = counts(&codes, &mut vec![0; rows]);
    let mut present: Vec<usize> = (0..counts.len()).filter(|&code| counts[code] > 0).collect();
    keep_largest(&mut present, &codes, &counts, most);
    order::sort_by_key(&mut present, |&code| (Reverse(counts[code]), codes.text(code)));
    let value = |code: usize| ValueCount { value: codes.text(code).to_owned(), rows: u64::from(counts[code]) };
    present.into_iter().map(value).collect()
}

/// Rows of each code among the rows that go in.
pub(crate) fn counts(codes: &Codes<'_>, of_row: &mut [u32]) -> Vec<u32> {
    let mut counts = vec![0; codes.len()];
    codes.zip(of_row, |row, code| counts[code] += u32::from(*row != LEFT_OUT));
    counts
}

/// Rows of the `top` values that have most.
pub(crate) fn covered(counts: &[u32], top: usize) -> u64 {
    let mut counts: Vec<u32> = counts.iter().copied().filter(|&count| count > 0).collect();
    counts.sort_unstable();
    counts.iter().rev().take(top).map(|&count| u64::from(count)).sum()
}

/// Cuts `present` to the codes with most rows, ties by text. Returns whether any were left over.
fn keep_largest(present: &mut Vec<usize>, codes: &Codes<'_>, counts: &[u32], top: usize) -> bool {
    if present.len() <= top {
        return false;
    }
    if let Some(last) = top.checked_sub(1) {
        present.select_nth_unstable_by_key(last, |&code| (Reverse(counts[code]), codes.text(code)));
    }
    present.truncate(top);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::table::Cells;
    use crate::model::filter::MISSING;

    fn check(top: Option<u32>, expected: &[&str]) {
        let dictionary = ["d", "a", "c", "b", "never"].map(str::to_owned).into();
        let rows = vec![0, 0, 0, 1, 2, 2, 3, 3, Cells::NO_TEXT];
        let cells = Cells::Text { codes: rows.clone().into(), dictionary };
        let column = Column { name: "c".to_owned(), cells, missing: 0, misfits: 0 };
        let codes = Codes::of(&column);
        let counts = counts(&codes, &mut vec![0; rows.len()]);
        let values = Values::new(&codes, &counts, top);
        let mut found = vec![""; rows.len()];
        codes.zip(&mut found, |text, code| *text = values.texts[values.of_code[code] as usize].as_str());
        assert_eq!((found.as_slice(), values.present), (expected, 5));
        assert!(values.texts.is_sorted());
    }

    #[test]
    fn the_largest_stay_and_the_others_are_one() {
        check(None, &["d", "d", "d", "a", "c", "c", "b", "b", MISSING]);
        check(Some(5), &["d", "d", "d", "a", "c", "c", "b", "b", MISSING]);
        // b and c have as many rows; the name decides.
        check(Some(2), &["d", "d", "d", OTHERS, OTHERS, OTHERS, "b", "b", OTHERS]);
        check(Some(0), &[OTHERS; 9]);
    }

    #[test]
    fn the_most_frequent_values_come_first() {
        let cells = Cells::Number(vec![3.0, 2.0, 2.0, f64::NAN, 10.0].into());
        let column = Column { name: "n".to_owned(), cells, missing: 0, misfits: 0 };
        let found = most_frequent(&column, 5, 3);
        let found: Vec<_> = found.iter().map(|found| (found.value.as_str(), found.rows)).collect();
        assert_eq!(found, [("2", 2), (MISSING, 1), ("10", 1)]);
    }

    #[test]
    fn rows_of_the_largest_values() {
        assert_eq!((covered(&[1, 0, 5, 3], 2), covered(&[1, 0, 5, 3], 9), covered(&[], 1)), (8, 9, 0));
    }
}
