//! Quantiles by selection: linear time, nearest rank, no interpolation. Values must not be `NaN`.

/// The value at share `q` (0–1) of the sorted values; `None` when there are none. Reorders `values`.
pub fn quantile(values: &mut [f64], q: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let rank = (last as f64 * q.clamp(0.0, 1.0)).round() as usize;
    Some(*values.select_nth_unstable_by(rank, f64::total_cmp).1)
}

/// The middle value, the upper one of two; `None` when there are none. Reorders `values`.
pub fn median(values: &mut [f64]) -> Option<f64> {
    quantile(values, 0.5)
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
        let bound = *out.select_nth_unstable_by(rank, |a, b| b.total_cmp(a)).1;
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
        out.select_nth_unstable_by(count - 1, |a, b| b.total_cmp(a));
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
