//! The ways to group leaves: a cuboid is a choice of dimensions, its groups are the combinations of their values.

/// A choice of dimensions with the groups of its leaves.
pub(super) struct Cuboid {
    /// Bit `d` says whether dimension `d` is chosen.
    pub(super) dimensions: u32,
    /// The group of each leaf, counted from 0 in the order of the leaves.
    pub(super) group: Vec<u32>,
    /// How many groups there are.
    pub(super) groups: usize,
}

/// All cuboids of at least one dimension, those of fewer dimensions first.
pub(super) fn cuboids(codes: &[Vec<u32>]) -> Vec<Cuboid> {
    let mut cuboids: Vec<Cuboid> = Vec::new();
    let mut places = vec![0; 1 << codes.len()];
    let mut choices: Vec<u32> = (1..1 << codes.len()).collect();
    choices.sort_by_key(|choice| (choice.count_ones(), choice.reverse_bits()));
    choices.reverse();
    choices.sort_by_key(|choice| choice.count_ones());
    for dimensions in choices {
        let last = 31 - dimensions.leading_zeros();
        let rest = dimensions & !(1 << last);
        let codes = &codes[last as usize];
        let cuboid = match rest {
            0 => number(dimensions, codes.iter().map(|&code| u64::from(code)).collect()),
            _ => {
                let parent: &Cuboid = &cuboids[places[rest as usize]];
                let width = u64::from(codes.iter().max().copied().unwrap_or(0)) + 1;
                let keys = parent.group.iter().zip(codes);
                number(dimensions, keys.map(|(&group, &code)| u64::from(group) * width + u64::from(code)).collect())
            }
        };
        places[dimensions as usize] = cuboids.len();
        cuboids.push(cuboid);
    }
    cuboids
}

/// Numbers the keys in the order they come.
fn number(dimensions: u32, keys: Vec<u64>) -> Cuboid {
    let mut known = std::collections::HashMap::new();
    let mut group = Vec::with_capacity(keys.len());
    for key in keys {
        let next = known.len() as u32;
        group.push(*known.entry(key).or_insert(next));
    }
    Cuboid { dimensions, group, groups: known.len() }
}
