//! The ways to group leaves: a cuboid is a choice of dimensions, its groups are the combinations of their values.

use std::cell::OnceCell;

/// A choice of dimensions with the groups of its leaves.
pub(super) struct Cuboid {
    /// Bit `d` says whether dimension `d` is chosen.
    pub(super) dimensions: u32,
    /// The group of each leaf.
    pub(super) group: Vec<u32>,
    /// The leaves, group by group: put in order when first asked for, as in many cuboids no group is worth a look.
    order: OnceCell<Vec<u32>>,
    /// Where each group begins among them, and the end.
    starts: Vec<u32>,
}

/// Groups kept in all, as leaves times cuboids: 5 dimensions of 50,000 leaves are 1.6 million.
const MOST: usize = 1 << 23;

impl Cuboid {
    /// How many groups there are.
    pub(super) fn groups(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many dimensions are chosen.
    pub(super) fn layer(&self) -> u32 {
        self.dimensions.count_ones()
    }

    /// The leaves of a group.
    pub(super) fn leaves(&self, group: u32) -> &[u32] {
        let order = self.order.get_or_init(|| self.ordered());
        &order[self.starts[group as usize] as usize..self.starts[group as usize + 1] as usize]
    }

    #[inline(never)]
    fn ordered(&self) -> Vec<u32> {
        let mut next = self.starts.clone();
        let mut order = vec![0; self.group.len()];
        for (leaf, &group) in self.group.iter().enumerate() {
            let place = &mut next[group as usize];
            order[*place as usize] = leaf as u32;
            *place += 1;
        }
        order
    }

    /// All leaves as one group.
    fn whole(leaves: usize) -> Self {
        Self { dimensions: 0, group: vec![0; leaves], order: OnceCell::new(), starts: vec![0, leaves as u32] }
    }

    /// Its groups divided by a further dimension.
    #[inline(never)]
    fn divided(&self, dimension: usize, codes: &[u32]) -> Self {
        let width = codes.iter().max().copied().unwrap_or(0) as usize + 1;
        let mut group = vec![0; codes.len()];
        let mut starts = vec![0_u32];
        // Per code: the parent it was last seen in, and the group it has there.
        let mut seen = vec![(u32::MAX, 0_u32); width];
        for parent in 0..self.groups() as u32 {
            for &leaf in self.leaves(parent) {
                let (last, number) = &mut seen[codes[leaf as usize] as usize];
                if *last != parent {
                    (*last, *number) = (parent, starts.len() as u32 - 1);
                    starts.push(0);
                }
                starts[*number as usize + 1] += 1;
                group[leaf as usize] = *number;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { dimensions: self.dimensions | 1 << dimension, group, order: OnceCell::new(), starts }
    }
}

/// The cuboids of at least one dimension, those of fewer dimensions first; of many dimensions only as many layers as
/// can be searched.
pub(super) fn cuboids(codes: &[Vec<u32>]) -> Vec<Cuboid> {
    let leaves = codes.first().map_or(0, Vec::len);
    let mut cuboids: Vec<Cuboid> = Vec::new();
    let mut layer = vec![Cuboid::whole(leaves)];
    for _ in 0..codes.len() {
        let mut next = Vec::new();
        for parent in &layer {
            let first = (u32::BITS - parent.dimensions.leading_zeros()) as usize;
            next.extend((first..codes.len()).map(|dimension| parent.divided(dimension, &codes[dimension])));
        }
        if !cuboids.is_empty() && (cuboids.len() + next.len()).saturating_mul(leaves) > MOST {
            next.clear();
        }
        cuboids.extend(std::mem::replace(&mut layer, next).into_iter().filter(|cuboid| cuboid.dimensions != 0));
    }
    cuboids.append(&mut layer);
    cuboids
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The leaves of each group of each cuboid.
    #[track_caller]
    fn check(codes: &[&[u32]], expected: &[(u32, &[&[u32]])]) {
        let codes: Vec<Vec<u32>> = codes.iter().map(|codes| codes.to_vec()).collect();
        let cuboids = cuboids(&codes);
        let leaves = |cuboid: &Cuboid| (0..cuboid.groups() as u32).map(|group| cuboid.leaves(group).to_vec()).collect();
        let found: Vec<(u32, Vec<Vec<u32>>)> =
            cuboids.iter().map(|cuboid| (cuboid.dimensions, leaves(cuboid))).collect();
        let expected = expected
            .iter()
            .map(|(dimensions, groups)| (*dimensions, groups.iter().map(|leaves| leaves.to_vec()).collect()));
        assert_eq!(found, expected.collect::<Vec<_>>());
    }

    #[test]
    fn every_choice_of_dimensions_groups_the_leaves() {
        check(&[&[7, 7, 3]], &[(1, &[&[0, 1], &[2]])]);
        check(
            &[&[0, 0, 1, 1], &[5, 6, 5, 5]],
            &[(1, &[&[0, 1], &[2, 3]]), (2, &[&[0, 2, 3], &[1]]), (3, &[&[0], &[1], &[2, 3]])],
        );
        check(&[&[], &[]], &[(1, &[]), (2, &[]), (3, &[])]);
    }

    #[test]
    fn too_many_dimensions_are_searched_less_deeply() {
        let codes = vec![vec![0; 1_000]; 20];
        let layers: Vec<u32> = cuboids(&codes).iter().map(Cuboid::layer).collect();
        assert_eq!((layers.len(), layers.last()), (20 + 190 + 1_140 + 4_845, Some(&4)));
    }
}
