//! Many buckets to the few a drawing can show: per pixel column the first, lowest, highest and last bucket, and every
//! bucket outside the expected range. Extremes survive; nothing is averaged.

use std::ops::Range;

use crate::model::finding::ExpectedBand;

/// Buckets of `range` to keep for a drawing `width_px` device pixels wide, ascending; all of them when there are no
/// more than pixels. `values` has one entry per bucket of the grid; `band` one per bucket from `first_tested` on.
/// A column with a gap keeps the gap's first bucket, so that lines break there; a column of gaps keeps its ends.
pub fn kept(
    range: Range<usize>,
    width_px: usize,
    values: &[f64],
    first_tested: usize,
    band: &ExpectedBand,
) -> Vec<usize> {
    let end = range.end.min(values.len());
    let len = end.saturating_sub(range.start);
    let columns = width_px.max(1);
    if len <= columns {
        return (range.start..end).collect();
    }
    let mut out = Vec::with_capacity(columns * 4);
    for column in 0..columns {
        let from = range.start + share(len, column, columns);
        let to = range.start + share(len, column + 1, columns);
        let begin = out.len();
        out.extend([from, to - 1]);
        let (mut low, mut high) = (None::<usize>, None::<usize>);
        let mut gap = None;
        for bucket in from..to {
            let value = values[bucket];
            if !value.is_finite() {
                gap = gap.or(Some(bucket));
                continue;
            }
            if low.is_none_or(|best| value < values[best]) {
                low = Some(bucket);
            }
            if high.is_none_or(|best| value > values[best]) {
                high = Some(bucket);
            }
            if bucket.checked_sub(first_tested).is_some_and(|index| band.excludes(index, value)) {
                out.push(bucket);
            }
        }
        out.extend(low.into_iter().chain(high).chain(gap));
        out[begin..].sort_unstable();
    }
    out.dedup();
    out
}

/// `len * part / parts` without overflow.
fn share(len: usize, part: usize, parts: usize) -> usize {
    (len as u128 * part as u128 / parts as u128) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn few_buckets_are_all_kept() {
        assert_eq!(kept(1..4, 3, &[0.0; 9], 0, &ExpectedBand::default()), [1, 2, 3]);
        assert_eq!(kept(7..99, 3, &[0.0; 9], 0, &ExpectedBand::default()), [7, 8]);
        assert_eq!(kept(99..120, 3, &[0.0; 9], 0, &ExpectedBand::default()), [0usize; 0]);
    }

    #[test]
    fn each_column_keeps_first_lowest_highest_last() {
        let values = [5.0, 1.0, 9.0, 4.0, 5.0, 5.0, /* column 2 */ 3.0, 3.0, 3.0, 8.0, 3.0, 3.0];
        assert_eq!(kept(0..12, 2, &values, 0, &ExpectedBand::default()), [0, 1, 2, 5, 6, 9, 11]);
    }

    #[test]
    fn flagged_buckets_are_kept_whatever_the_width() {
        let band =
            ExpectedBand { expected: vec![1.0; 4], lower: vec![0.0, 1.1, 1.0, 0.0], upper: vec![2.0, 2.0, 1.0, 0.9] };
        assert_eq!(kept(0..8, 1, &[1.0; 8], 3, &band), [0, 4, 6, 7]);
    }

    #[test]
    fn gaps_survive() {
        assert_eq!(kept(0..6, 1, &[1.0, 1.0, NAN, NAN, 1.0, 1.0], 0, &ExpectedBand::default()), [0, 2, 5]);
        assert_eq!(kept(0..4, 1, &[NAN; 4], 0, &ExpectedBand::default()), [0, 3]);
        assert_eq!(kept(0..4, 0, &[NAN; 4], 0, &ExpectedBand::default()), [0, 3]);
    }
}
