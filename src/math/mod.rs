//! Floor 1: numbers only: slices in, values out.

pub mod linear;
pub mod period;
pub mod quantile;
pub mod robust;
pub mod season;
pub mod tail;
pub mod trial;

/// Repeatable noise for tests, about normal with variance one: sums of uniform numbers from SplitMix64.
#[cfg(test)]
pub(crate) fn noise(len: usize, seed: u64) -> Vec<f64> {
    let mut state = seed;
    let mut uniform = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) as f64 / u64::MAX as f64 - 0.5
    };
    (0..len).map(|_| (0..12).map(|_| uniform()).sum()).collect()
}
