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
