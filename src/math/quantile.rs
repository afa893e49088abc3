//! Quantiles by selection: linear time, nearest rank, no interpolation. Values must not be `NaN`.

use std::cmp::Ordering;

use super::robust::{greater, lesser};

/// Without `NaN` this is total, and one machine instruction where `f64::total_cmp` takes several.
fn rising(a: &f64, b: &f64) -> Ordering {
    a.partial_cmp(b).unwrap_or(Ordering::Equal)
}

fn falling(a: &f64, b: &f64) -> Ordering {
    rising(b, a)
}

/// The value at share `q` (0–1) of the sorted values; `None` when there are none. Reorders `values`.
pub fn quantile(values: &mut [f64], q: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let rank = (last as f64 * q.clamp(0.0, 1.0) + 0.5) as usize;
    Some(*values.select_nth_unstable_by(rank, rising).1)
}

/// The middle value, the upper one of two; `None` when there are none. Reorders `values`.
pub fn median(values: &mut [f64]) -> Option<f64> {
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, rising).1)
}

/// Columns whose medians are found at once.
const LANES: usize = 8;
/// With more rows than this a selection per column is faster.
const MOST_ROWS: usize = 20;

/// The median of each of the `width` columns; `NaN`s and the ends of shorter rows are left out; zero for a column
/// without values. Few rows are sorted for several columns at once by comparing and exchanging, which has no branch
/// that depends on a value.
pub fn column_medians(rows: &[&[f64]], width: usize) -> Vec<f64> {
    let mut medians = Vec::with_capacity(width);
    if rows.len() > MOST_ROWS {
        let mut column = Vec::with_capacity(rows.len());
        for at in 0..width {
            column.clear();
            column.extend(rows.iter().filter_map(|row| row.get(at)));
            column.retain(|value: &f64| !value.is_nan());
            medians.push(median(&mut column).unwrap_or(0.0));
        }
        return medians;
    }
    let mut sorted = vec![[f64::INFINITY; LANES]; rows.len()];
    for start in (0..width).step_by(LANES) {
        let mut present = [0_usize; LANES];
        for (lanes, row) in sorted.iter_mut().zip(rows) {
            *lanes = [f64::INFINITY; LANES];
            let values = row.get(start..).unwrap_or_default();
            match values.first_chunk() {
                Some(values) => *lanes = *values,
                None => lanes[..values.len()].copy_from_slice(values),
            }
            for (lane, present) in lanes.iter_mut().zip(&mut present) {
                *lane = if lane.is_nan() { f64::INFINITY } else { *lane };
                *present += usize::from(*lane < f64::INFINITY);
            }
        }
        // The smaller half, smallest first: gaps, which are infinite, stay behind.
        for smallest in 0..=rows.len() / 2 {
            let (done, rest) = sorted.split_at_mut((smallest + 1).min(rows.len()));
            let Some(least) = done.last_mut() else { break };
            for lanes in rest {
                let (one, other) = (*least, *lanes);
                *least = std::array::from_fn(|lane| lesser(one[lane], other[lane]));
                *lanes = std::array::from_fn(|lane| greater(one[lane], other[lane]));
            }
        }
        let lanes = present.iter().enumerate().take(width - start);
        medians.extend(lanes.map(|(lane, &count)| if count > 0 { sorted[count / 2][lane] } else { 0.0 }));
    }
    medians
}

/// The `count` largest values, in no order, into `out`; all of them when there are fewer.
///
/// A sample tells how large they have to be, so most values are looked at once (after Floyd & Rivest 1975, "SELECT").
pub fn largest(values: &[f64], count: usize, out: &mut Vec<f64>) {
    /// One value in so many is in the sample.
    const SAMPLED: usize = 16;
    /// Two standard deviations of the sample's rank: the wanted ones are nearly always beyond the bound.
    const DEVIATIONS: f64 = 2.0;
    out.clear();
    let wanted = count as f64 / SAMPLED as f64;
    let rank = (wanted + DEVIATIONS * wanted.sqrt()).ceil() as usize + 1;
    if rank < values.len() / SAMPLED {
        out.extend(values.iter().step_by(SAMPLED));
        let bound = *out.select_nth_unstable_by(rank, falling).1;
        out.clear();
        out.extend(values.iter().filter(|&&value| value >= bound));
    }
    if out.len() < count {
        out.clear();
        out.extend(values);
    }
    if count == 0 {
        out.clear();
    } else if out.len() > count {
        out.select_nth_unstable_by(count - 1, falling);
        out.truncate(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[f64], q: f64, expected: Option<f64>) {
        assert_eq!(quantile(&mut values.to_vec(), q), expected);
    }

    #[test]
    fn takes_the_nearest_rank() {
        check(&[], 0.5, None);
        check(&[7.0], 0.0, Some(7.0));
        check(&[3.0, 1.0, 2.0], 0.0, Some(1.0));
        check(&[3.0, 1.0, 2.0], 1.0, Some(3.0));
        check(&[5.0, 4.0, 3.0, 2.0, 1.0], 0.95, Some(5.0));
        check(&[5.0, 4.0, 3.0, 2.0, 1.0], 0.75, Some(4.0));
    }

    #[test]
    fn medians_of_columns_are_those_of_each_column() {
        const GAP: f64 = f64::NAN;
        let value = |i: usize| if i.is_multiple_of(11) { GAP } else { (i * 7_919 % 101) as f64 - 50.0 };
        for (rows, width) in [(1, 3), (2, 8), (5, 19), (14, 30), (33, 9)] {
            let mut values: Vec<_> = (0..rows * width - 1).map(value).collect();
            values.iter_mut().step_by(width).for_each(|value| *value = GAP);
            let rows: Vec<_> = values.chunks(width).collect();
            let of_column = |at: usize| {
                let present = rows.iter().filter_map(|row| row.get(at)).copied().filter(|value| !value.is_nan());
                median(&mut present.collect::<Vec<_>>()).unwrap_or(0.0)
            };
            assert_eq!(column_medians(&rows, width), (0..width).map(of_column).collect::<Vec<_>>());
        }
        assert_eq!(column_medians(&[], 2), [0.0, 0.0]);
    }

    #[test]
    fn median_of_an_even_number_is_the_upper_middle() {
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), Some(3.0));
        assert_eq!(median(&mut [2.0, 9.0, 1.0]), Some(2.0));
    }

    #[test]
    fn largest_finds_what_sorting_finds() {
        for len in [0, 1, 5, 100, 1_000, 5_000] {
            let rising: Vec<_> = (0..len).map(f64::from).collect();
            let mixed: Vec<_> = (0..len).map(|t| f64::from(t * 7_919 % 1_009)).collect();
            let equal = vec![3.0; len as usize];
            for values in [rising, mixed, equal] {
                for count in [0, 1, 7, 50, 250] {
                    let mut sorted = values.clone();
                    sorted.sort_by(|a, b| b.total_cmp(a));
                    sorted.truncate(count);
                    let mut found = Vec::new();
                    largest(&values, count, &mut found);
                    found.sort_by(|a, b| b.total_cmp(a));
                    assert_eq!(found, sorted);
                }
            }
        }
    }
}
