//! Pointer to data: which entry of a plot lies nearest to a position.

use super::scale::Projection;

/// Index of the entry whose bucket is nearest to `x` (CSS pixels); the earlier of two. `None` without entries in view.
/// `bucket` is ascending.
pub fn nearest_entry(projection: &Projection, bucket: &[u32], x: f64) -> Option<usize> {
    let view = &projection.view;
    let from = bucket.partition_point(|&at| (at as usize) < view.start);
    let to = bucket.partition_point(|&at| (at as usize) < view.end);
    let position = projection.x_scale().value(x);
    let after = from + bucket.get(from..to)?.partition_point(|&at| f64::from(at) < position);
    let distance = |index: usize| (f64::from(bucket[index]) - position).abs();
    (after.saturating_sub(1).max(from)..(after + 1).min(to))
        .reduce(|best, index| if distance(index) < distance(best) { index } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::scale::{Linear, Rect};

    #[test]
    fn the_nearest_entry_in_view_is_found() {
        let projection = Projection {
            plot: Rect { left: 100.0, top: 0.0, right: 200.0, bottom: 50.0 },
            view: 10..21,
            y: Linear { domain: (0.0, 1.0), pixels: (50.0, 0.0) },
            starts_at: None,
        };
        let bucket = [5, 10, 14, 16, 20, 30];
        for (x, expected) in [(-50.0, 1), (100.0, 1), (119.0, 1), (121.0, 2), (150.0, 2), (151.0, 3), (999.0, 4)] {
            assert_eq!(nearest_entry(&projection, &bucket, x), Some(expected), "{x}");
        }
        assert_eq!(nearest_entry(&projection, &[], 150.0), None);
        assert_eq!(nearest_entry(&projection, &[1, 2, 40], 150.0), None);
        assert_eq!(projection.bucket_at(154.0), Some(15));
        assert_eq!(projection.bucket_at(-1e9), Some(10));
        assert_eq!(projection.bucket_at(f64::NAN), Some(10));
        assert_eq!(Projection { view: 3..3, ..projection }.bucket_at(150.0), None);
    }
}
