//! Blocks of the past in which a leaf, or all leaves with one of its values, were far from usual: an earlier event must
//! not become part of what is expected.

use super::{History, Scratch};
use crate::math::quantile::median;

impl History<'_> {
    /// Blocks of a cycle: an event seldom is much shorter.
    const BLOCKS: usize = 4;
    /// Buckets of a block where there is no cycle.
    const USUAL_BLOCK: usize = 8;
    /// Standard deviations from which on a block is none of the noise: some thousands are looked at.
    const FAR: f64 = 5.0;
    /// Who is so often far off is not disturbed, but like that.
    const MOST: f64 = 0.2;
    /// Standard deviation over median of the absolute error.
    const NORMAL: f64 = 1.482_6;

    /// Whether the block of a bucket was as usual.
    pub(super) fn is_calm(&self, leaf: usize, bucket: usize) -> bool {
        let blocks = self.known.len().div_ceil(self.block);
        self.calm.get(leaf * blocks + bucket / self.block).is_none_or(|&calm| calm)
    }

    /// Looks for what was far from the same blocks of other cycles. No leaf has a shape of its own yet.
    pub(super) fn find_calm(&mut self) {
        let len = self.known.len();
        let (block, phases) = match self.cycles.first() {
            Some(cycle) if cycle.period % Self::BLOCKS == 0 => (cycle.period / Self::BLOCKS, Self::BLOCKS),
            Some(cycle) => (cycle.period, 1),
            None => (Self::USUAL_BLOCK, 1),
        };
        self.block = block;
        let blocks = len.div_ceil(block);
        let mut expected = vec![0.0; self.leaves() * blocks];
        let mut actual = expected.clone();
        let mut scratch = Scratch::default();
        for leaf in 0..self.leaves() {
            self.fill(leaf, 0, len, len, &mut scratch);
            let (sum, base) = (scratch.values.iter().sum::<f64>(), scratch.base.iter().sum::<f64>());
            let rate = if base > 0.0 { sum / base } else { 0.0 };
            for bucket in 0..len {
                actual[leaf * blocks + bucket / block] += scratch.values[bucket];
                expected[leaf * blocks + bucket / block] += rate * scratch.base[bucket];
            }
        }
        let mut calm = vec![true; self.leaves() * blocks];
        let mut common = 0.0;
        for group in &self.groupings {
            let groups = group.iter().max().map_or(0, |&last| last as usize + 1);
            let mut sums = vec![[0.0; 3]; groups * blocks];
            for (leaf, &group) in group.iter().enumerate() {
                for block in 0..blocks {
                    let own = leaf * blocks + block;
                    let [its_actual, its_expected, variance] = &mut sums[group as usize * blocks + block];
                    *its_actual += actual[own];
                    *its_expected += expected[own];
                    *variance += self.dispersion[leaf] * expected[own];
                }
            }
            sums.chunks_mut(blocks.max(1)).for_each(|sums| follow_phases(sums, phases));
            if groups == 1 {
                // What all leaves do together is usual for each of them.
                let relative = |&[actual, expected, _]: &[f64; 3]| (actual - expected).abs() / expected;
                let mut off: Vec<f64> = sums.iter().filter(|sums| sums[1] > 0.0).map(relative).collect();
                common = Self::NORMAL * median(&mut off).unwrap_or(0.0);
            }
            let is_far = |&[actual, expected, variance]: &[f64; 3]| {
                let usual = (variance + (common * expected).powi(2)).sqrt();
                expected > 0.0 && (actual - expected).abs() > Self::FAR * usual
            };
            let far: Vec<bool> = sums.iter().map(is_far).collect();
            for (leaf, &group) in group.iter().enumerate() {
                let its = &far[group as usize * blocks..(group as usize + 1) * blocks];
                if its.iter().filter(|far| **far).count() as f64 <= Self::MOST * blocks as f64 {
                    let own = &mut calm[leaf * blocks..(leaf + 1) * blocks];
                    own.iter_mut().zip(its).for_each(|(calm, far)| *calm &= !far);
                }
            }
        }
        self.calm = calm;
    }
}

/// Brings what is expected of the blocks of each phase, with its variance, to what they usually were.
fn follow_phases(sums: &mut [[f64; 3]], phases: usize) {
    for phase in 0..phases {
        let blocks = || (phase..sums.len()).step_by(phases);
        let mut ratios: Vec<f64> =
            blocks().filter(|&block| sums[block][1] > 0.0).map(|block| sums[block][0] / sums[block][1]).collect();
        let usual = median(&mut ratios).filter(|&usual| usual > 0.0).unwrap_or(1.0);
        for block in (phase..sums.len()).step_by(phases) {
            sums[block][1] *= usual;
            sums[block][2] *= usual;
        }
    }
}
