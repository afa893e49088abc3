//! Sorting with little code: one sort, of places, serves every type. The standard library's weighs some kilobytes per
//! type and comparison, and pays off where much is sorted: plain numbers of many rows.

use std::cmp::Ordering;

/// Sorts by `compare`; what compares equal keeps its order.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut order = sorted(items.len(), &mut |a, b| compare(&items[a], &items[b]));
    rearrange(&mut order, &mut |a, b| items.swap(a, b));
}

/// Sorts by `key`; what has the same key keeps its order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts what has an order of its own.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// The different ones among `items`, sorted.
pub fn distinct<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    sort(&mut items);
    items.dedup();
    items
}

/// Which of the `len` places comes first, second, and so on.
fn sorted(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|&a, &b| compare(a, b));
    order
}

/// Swaps until each place holds what stood at the place that `order` names for it. Uses `order` up.
fn rearrange(order: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for first in 0..order.len() {
        let mut place = first;
        loop {
            let from = std::mem::replace(&mut order[place], place);
            if from == first {
                break;
            }
            swap(place, from);
            place = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_the_standard_library_does() {
        for len in [0, 1, 2, 3, 10, 100, 1_000] {
            for modulus in [1, 2, 7, 97, 2_000] {
                let mut items: Vec<(usize, usize)> = (0..len).map(|index| (index * 7_919 % modulus, index)).collect();
                let mut expected = items.clone();
                expected.sort_by_key(|item| item.0);
                sort_by_key(&mut items, |item| item.0);
                assert_eq!(items, expected, "{len} items, modulo {modulus}");
                sort_by(&mut items, |a, b| b.cmp(a));
                expected.sort_by(|a, b| b.cmp(a));
                assert_eq!(items, expected, "{len} items, modulo {modulus}, falling");
            }
        }
    }

    #[test]
    fn equal_ones_are_one() {
        assert_eq!(distinct(["b", "a", "b", "c", "a"]), ["a", "b", "c"]);
    }
}
