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
}
