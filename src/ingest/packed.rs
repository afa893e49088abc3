//! Columns in little memory: blocks of values, each kept as offsets from its smallest value in as few bits as the
//! largest needs (frame of reference; Lemire and Boytsov, Decoding billions of integers per second through
//! vectorization, Software: Practice and Experience 45, 2015). Decimal numbers are kept as whole numbers times a power
//! of ten where that gives back the very same number, so prices take bits like whole numbers do.

use std::fmt;

/// Values of a block.
const BLOCK: usize = 2_048;

/// A value that [`Packed`] can hold.
pub trait Pack: Copy + PartialEq + fmt::Debug {
    /// The value that stands for "missing".
    const NONE: Self;

    /// The largest power of ten tried.
    const MOST_SCALE: u8;

    /// The whole number for it at a scale, or `None` if it has none there.
    fn to_whole(self, scale: u8) -> Option<i64>;

    /// The value of a whole number at a scale.
    fn from_whole(whole: i64, scale: u8) -> Self;

    /// Its 64 bits.
    fn to_bits(self) -> u64;

    /// The value of 64 bits.
    fn from_bits(bits: u64) -> Self;

    /// Whether it stands for "missing".
    fn is_none(self) -> bool;
}

/// A list of values, appended at its end.
#[derive(Clone)]
pub struct Packed<T> {
    blocks: Vec<Block>,
    /// What is in no block yet: never empty, unless all is.
    tail: Vec<T>,
    len: usize,
    scale: u8,
}

/// [`BLOCK`] values.
#[derive(Clone)]
struct Block {
    base: i64,
    words: Box<[u64]>,
    /// Bits of each value.
    bits: u8,
    /// Power of ten that the whole numbers are divided by; [`RAW`] if `words` hold the values as they are.
    scale: u8,
    /// Whether all bits set means "missing".
    has_none: bool,
}

const RAW: u8 = u8::MAX;

impl<T> Default for Packed<T> {
    fn default() -> Self {
        Self { blocks: Vec::new(), tail: Vec::new(), len: 0, scale: 0 }
    }
}

impl<T: Pack> Packed<T> {
    /// How many values.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Appends a value.
    #[inline]
    pub fn push(&mut self, value: T) {
        if self.tail.len() == BLOCK {
            self.close_block();
        }
        self.tail.push(value);
        self.len += 1;
    }

    /// Takes back the last value pushed; a second call in a row may find none.
    pub fn pop(&mut self) -> Option<T> {
        let value = self.tail.pop();
        self.len -= usize::from(value.is_some());
        value
    }

    /// Appends missing values until there are `len`.
    pub fn fill_to(&mut self, len: usize) {
        while self.len() < len {
            self.push(T::NONE);
        }
    }

    /// The value at an index, [`Pack::NONE`] beyond the end.
    pub fn get(&self, index: usize) -> T {
        match self.blocks.get(index / BLOCK) {
            Some(block) => block.get(index % BLOCK),
            None => self.tail.get(index - self.blocks.len() * BLOCK).copied().unwrap_or(T::NONE),
        }
    }

    /// The last value.
    pub fn last(&self) -> Option<T> {
        self.len().checked_sub(1).map(|index| self.get(index))
    }

    /// All values in order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { packed: self, values: Vec::new(), next: 0, blocks: 0 }
    }

    /// All values in order, in runs; the last one may be shorter than the others, which are of equal length.
    pub fn for_each_run(&self, mut take: impl FnMut(&[T])) {
        let mut values = Vec::new();
        for block in &self.blocks {
            block.decode(&mut values);
            take(&values);
        }
        if !self.tail.is_empty() {
            take(&self.tail);
        }
    }

    /// The run that begins at value `run * Packed::<T>::RUN`, into a buffer.
    pub fn run(&self, run: usize, values: &mut Vec<T>) {
        match self.blocks.get(run) {
            Some(block) => block.decode(values),
            None => {
                values.clear();
                if run == self.blocks.len() {
                    values.extend_from_slice(&self.tail);
                }
            }
        }
    }

    /// Values of a run.
    pub const RUN: usize = BLOCK;

    /// Changes every value.
    pub fn map_in_place(&mut self, change: impl Fn(T) -> T) {
        *self = self.iter().map(change).collect();
    }

    /// Memory in bytes, about.
    pub fn bytes(&self) -> usize {
        let words: usize = self.blocks.iter().map(|block| block.words.len() * 8 + size_of::<Block>()).sum();
        words + self.tail.capacity() * size_of::<T>()
    }

    #[inline(never)]
    fn close_block(&mut self) {
        let block = Block::new(&self.tail, self.scale);
        if block.scale != RAW {
            self.scale = block.scale;
        }
        self.blocks.push(block);
        self.tail.clear();
    }
}

impl Block {
    /// `scale` is tried first.
    fn new<T: Pack>(values: &[T], scale: u8) -> Self {
        let mut wholes = [0; BLOCK];
        let scales = std::iter::once(scale).chain((0..=T::MOST_SCALE).filter(|other| *other != scale));
        for scale in scales {
            if let Some((base, range, has_none)) = wholes_of(values, scale, &mut wholes) {
                // All bits set must be free for "missing".
                let bits = (64 - (range + u64::from(has_none)).leading_zeros()) as u8;
                if bits < 60 {
                    let none = (1_u64 << bits) - 1;
                    let offsets = values
                        .iter()
                        .zip(&wholes)
                        .map(|(value, whole)| if value.is_none() { none } else { whole.wrapping_sub(base) as u64 });
                    return Self { base, words: pack(offsets, bits), bits, scale, has_none };
                }
            }
        }
        let words = values.iter().map(|value| value.to_bits()).collect();
        Self { base: 0, words, bits: 64, scale: RAW, has_none: false }
    }

    fn get<T: Pack>(&self, index: usize) -> T {
        if self.scale == RAW {
            return T::from_bits(self.words[index]);
        }
        self.value(offset(&self.words, self.bits, index))
    }

    fn decode<T: Pack>(&self, values: &mut Vec<T>) {
        values.clear();
        if self.scale == RAW {
            values.extend(self.words.iter().map(|bits| T::from_bits(*bits)));
        } else {
            values.extend((0..BLOCK).map(|index| self.value::<T>(offset(&self.words, self.bits, index))));
        }
    }

    #[inline(always)]
    fn value<T: Pack>(&self, offset: u64) -> T {
        if self.has_none && offset == (1 << self.bits) - 1 {
            T::NONE
        } else {
            T::from_whole(self.base.wrapping_add(offset as i64), self.scale)
        }
    }
}

/// Smallest whole number, distance of the largest from it, and whether any is missing; `None` if not all values are
/// whole at that scale.
fn wholes_of<T: Pack>(values: &[T], scale: u8, wholes: &mut [i64; BLOCK]) -> Option<(i64, u64, bool)> {
    let (mut least, mut most, mut has_none) = (i64::MAX, i64::MIN, false);
    for (value, whole) in values.iter().zip(wholes) {
        if value.is_none() {
            has_none = true;
            continue;
        }
        *whole = value.to_whole(scale)?;
        least = least.min(*whole);
        most = most.max(*whole);
    }
    if least > most {
        return Some((0, 0, has_none));
    }
    Some((least, most.wrapping_sub(least) as u64, has_none))
}

/// Puts values of so many bits one after another.
fn pack(offsets: impl Iterator<Item = u64>, bits: u8) -> Box<[u64]> {
    // One word more than needed: two neighbours can always be read.
    let mut words = vec![0; BLOCK * usize::from(bits) / 64 + 1];
    let (mut word, mut used) = (0_usize, 0_u32);
    if bits > 0 {
        for offset in offsets {
            words[word] |= offset << used;
            used += u32::from(bits);
            if used >= 64 {
                used -= 64;
                word += 1;
                if used > 0 {
                    words[word] = offset >> (u32::from(bits) - used);
                }
            }
        }
    }
    words.into_boxed_slice()
}

#[inline(always)]
fn offset(words: &[u64], bits: u8, index: usize) -> u64 {
    let at = index * usize::from(bits);
    let (word, shift) = (at / 64, at % 64);
    let low = words[word] >> shift;
    // Shifted twice, so that a shift by 64 gives 0.
    let high = words.get(word + 1).map_or(0, |next| (next << (63 - shift)) << 1);
    (low | high) & ((1 << bits) - 1)
}

/// Iterator over a [`Packed`].
#[derive(Clone)]
pub struct Iter<'a, T> {
    packed: &'a Packed<T>,
    values: Vec<T>,
    next: usize,
    /// Blocks decoded so far.
    blocks: usize,
}

impl<T: Pack> Iterator for Iter<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        if self.next == self.values.len() {
            self.packed.run(self.blocks, &mut self.values);
            self.blocks += 1;
            self.next = 0;
        }
        let value = self.values.get(self.next).copied();
        self.next += usize::from(value.is_some());
        value
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.packed.len() - (self.blocks * BLOCK).min(self.packed.len()) + self.values.len() - self.next;
        (left, Some(left))
    }

    /// Run by run, which is much quicker than value by value.
    fn fold<A, F: FnMut(A, T) -> A>(mut self, start: A, mut take: F) -> A {
        let mut folded = self.values[self.next..].iter().copied().fold(start, &mut take);
        while self.blocks * BLOCK < self.packed.len() {
            self.packed.run(self.blocks, &mut self.values);
            self.blocks += 1;
            folded = self.values.iter().copied().fold(folded, &mut take);
        }
        folded
    }
}

impl<T: Pack> FromIterator<T> for Packed<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut packed = Self::default();
        values.into_iter().for_each(|value| packed.push(value));
        packed
    }
}

impl<T: Pack> From<Vec<T>> for Packed<T> {
    fn from(values: Vec<T>) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Pack> PartialEq for Packed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<T: Pack> fmt::Debug for Packed<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl Pack for i64 {
    const NONE: Self = i64::MIN;
    const MOST_SCALE: u8 = 0;

    #[inline(always)]
    fn to_whole(self, _: u8) -> Option<i64> {
        Some(self)
    }

    #[inline(always)]
    fn from_whole(whole: i64, _: u8) -> Self {
        whole
    }

    fn to_bits(self) -> u64 {
        self as u64
    }

    fn from_bits(bits: u64) -> Self {
        bits as i64
    }

    #[inline(always)]
    fn is_none(self) -> bool {
        self == Self::NONE
    }
}

impl Pack for u32 {
    const NONE: Self = u32::MAX;
    const MOST_SCALE: u8 = 0;

    #[inline(always)]
    fn to_whole(self, _: u8) -> Option<i64> {
        Some(i64::from(self))
    }

    #[inline(always)]
    fn from_whole(whole: i64, _: u8) -> Self {
        whole as u32
    }

    fn to_bits(self) -> u64 {
        u64::from(self)
    }

    fn from_bits(bits: u64) -> Self {
        bits as u32
    }

    #[inline(always)]
    fn is_none(self) -> bool {
        self == Self::NONE
    }
}

/// Powers of ten that are exact.
const TENS: [f64; 7] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
/// Whole numbers up to here are exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Pack for f64 {
    const NONE: Self = f64::NAN;
    const MOST_SCALE: u8 = 6;

    #[inline(always)]
    fn to_whole(self, scale: u8) -> Option<i64> {
        let ten = TENS[usize::from(scale)];
        let whole = (self * ten).round_ties_even();
        // The sign of a negative zero would be lost.
        let same = whole.abs() < EXACT && whole / ten == self && (whole != 0.0 || self.is_sign_positive());
        same.then_some(whole as i64)
    }

    #[inline(always)]
    fn from_whole(whole: i64, scale: u8) -> Self {
        whole as f64 / TENS[usize::from(scale)]
    }

    fn to_bits(self) -> u64 {
        f64::to_bits(self)
    }

    fn from_bits(bits: u64) -> Self {
        f64::from_bits(bits)
    }

    #[inline(always)]
    fn is_none(self) -> bool {
        self.is_nan()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check<T: Pack>(values: &[T]) {
        let packed: Packed<T> = values.iter().copied().collect();
        assert_eq!(packed.len(), values.len());
        let same = |a: T, b: T| a.to_bits() == b.to_bits() || (a.is_none() && b.is_none());
        assert!(packed.iter().zip(values).all(|(a, b)| same(a, *b)));
        assert!((0..values.len()).all(|index| same(packed.get(index), values[index])));
        assert_eq!(packed.iter().count(), values.len());
        for begun in [1, BLOCK] {
            let mut left = packed.iter();
            let first = left.by_ref().take(begun).count();
            assert_eq!(first + left.fold(0, |count, _| count + 1), values.len());
        }
        assert!(packed.get(values.len()).is_none());
    }

    /// A block and a half of values drawn from a few, so that blocks close.
    fn repeated<T: Pack>(few: &[T]) -> Vec<T> {
        few.iter().copied().cycle().take(if few.is_empty() { 0 } else { BLOCK * 3 / 2 }).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_instants_come_back(few in proptest::collection::vec(any::<i64>(), 0..9)) {
            check(&repeated(&few));
        }

        #[test]
        fn any_numbers_come_back(few in proptest::collection::vec(any::<f64>(), 0..9)) {
            check(&repeated(&few));
        }

        #[test]
        fn decimals_come_back(few in proptest::collection::vec((any::<i32>(), 0_i32..8), 0..9)) {
            let few: Vec<f64> = few.iter().map(|(whole, scale)| f64::from(*whole) / 10_f64.powi(*scale)).collect();
            check(&repeated(&few));
        }

        #[test]
        fn any_codes_come_back(few in proptest::collection::vec(any::<u32>(), 0..9)) {
            check(&repeated(&few));
        }
    }

    #[test]
    fn edges_come_back() {
        check(&repeated(&[0.0, -0.0, f64::NAN, f64::INFINITY, f64::MAX, 5e-324]));
        check(&repeated(&[f64::NAN]));
        check(&repeated(&[i64::MIN, i64::MAX, i64::MIN + 1]));
        check(&repeated(&[i64::MIN]));
        check(&repeated(&[u32::MAX, 0, u32::MAX - 1]));
        check(&repeated(&[7_u32]));
    }

    #[test]
    fn prices_and_codes_take_few_bits() {
        let bytes = |count: usize, bits: usize| count * bits / 8;
        let prices: Packed<f64> = (0..BLOCK * 8).map(|index| (index * 37 % 65_000) as f64 / 100.0).collect();
        assert!(prices.bytes() < bytes(BLOCK * 8, 18) + BLOCK * 8, "{}", prices.bytes());
        let codes: Packed<u32> = (0..BLOCK as u32 * 8).map(|index| index % 3).collect();
        assert!(codes.bytes() < bytes(BLOCK * 8, 3) + BLOCK * 4, "{}", codes.bytes());
    }
}
