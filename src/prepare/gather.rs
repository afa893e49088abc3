//! Figures that need all values of a cell at hand: percentiles and the number of different values. Exact: every value is
//! kept, 8 bytes per row, until its measure is done; the values of a coarser metric are those of its combinations.

use super::cellwise::{Rowwise, Seen, accumulate};
use super::layout::Layout;

/// The value below which `percent` of the values of each cell are; `NaN` without any.
pub(super) fn percentiles(layout: &Layout, rows: Rowwise<'_>, percent: u8) -> Vec<Vec<f64>> {
    figures(layout, rows, |values| percentile(values, f64::from(percent) / 100.0))
}

/// How many different values each cell has, -0 and 0 being the same: 0 where its rows have none, `NaN` without rows.
pub(super) fn distinct(layout: &Layout, rows: Rowwise<'_>) -> Vec<Vec<f64>> {
    let mut figures = figures(layout, rows, |values| {
        values.sort_unstable_by(f64::total_cmp);
        values.chunk_by(|a, b| a == b).count() as f64
    });
    let has_rows: Vec<Seen> = accumulate(layout, Rowwise::Ones);
    for (figure, has_rows) in figures.iter_mut().flatten().zip(has_rows) {
        if !has_rows.0 {
            *figure = f64::NAN;
        }
    }
    figures
}

/// Linear between the two values around the rank (type 7 of Hyndman and Fan). Reorders `values`.
fn percentile(values: &mut [f64], share: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else { return f64::NAN };
    let rank = last as f64 * share;
    let (_, &mut lower, above) = values.select_nth_unstable_by(rank as usize, f64::total_cmp);
    let upper = above.iter().copied().fold(f64::INFINITY, f64::min);
    if rank.fract() == 0.0 { lower } else { lower + (upper - lower) * rank.fract() }
}

/// `reduce` of the values of each cell, which it may reorder.
fn figures(layout: &Layout, rows: Rowwise<'_>, reduce: impl Fn(&mut [f64]) -> f64) -> Vec<Vec<f64>> {
    let buckets = layout.grid.len;
    let cells = layout.keys.len() * buckets;
    let combinations = layout.combination_count();
    let first_metric = layout.keys.len() - combinations;
    let first_cell = first_metric * buckets;

    // A counting sort: after it `ends` holds the end of each cell's values, which begin where the one before ends.
    let mut ends = vec![0_u32; cells - first_cell + 1];
    rows.for_each(layout, |cell, value| ends[cell - first_cell + 1] += u32::from(value.is_some()));
    for cell in 1..ends.len() {
        ends[cell] += ends[cell - 1];
    }
    let mut values = vec![0.0; ends.last().map_or(0, |&end| end as usize)];
    rows.for_each(layout, |cell, value| {
        if let Some(value) = value {
            let place = &mut ends[cell - first_cell];
            values[*place as usize] = value;
            *place += 1;
        }
    });
    let of_cell = |cell: usize| cell.checked_sub(1).map_or(0, |before| ends[before] as usize)..ends[cell] as usize;

    let of_combination = |combination: usize| {
        let cells = combination * buckets..(combination + 1) * buckets;
        cells.map(|cell| reduce(&mut values[of_cell(cell)])).collect()
    };
    let of_combinations: Vec<Vec<f64>> = (0..combinations).map(of_combination).collect();
    let mut parts = vec![Vec::new(); first_metric];
    for (part, coarser) in layout.coarser.iter().enumerate() {
        coarser.iter().for_each(|&metric| parts[metric as usize].push(part));
    }
    let mut gathered = Vec::new();
    let of_parts = |parts: &Vec<usize>| {
        let figure = |bucket: usize| {
            gathered.clear();
            parts.iter().for_each(|part| gathered.extend_from_slice(&values[of_cell(part * buckets + bucket)]));
            reduce(&mut gathered)
        };
        (0..buckets).map(figure).collect()
    };
    let coarser: Vec<Vec<f64>> = parts.iter().map(of_parts).collect();
    coarser.into_iter().chain(of_combinations).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_by_hand() {
        for (values, share, expected) in [
            (&[7.0][..], 0.95, 7.0),
            (&[3.0, 1.0, 2.0], 0.5, 2.0),
            (&[4.0, 1.0, 3.0, 2.0], 0.5, 2.5),
            (&[10.0, 20.0], 0.9, 19.0),
            (&[5.0, 5.0, 5.0, 9.0], 0.5, 5.0),
        ] {
            assert_eq!(percentile(&mut values.to_vec(), share), expected, "{values:?}");
        }
        assert!(percentile(&mut [], 0.5).is_nan());
    }
}
