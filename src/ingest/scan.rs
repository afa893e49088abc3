//! Cells straight from bytes: for the plain majority of cells, with nothing copied and nothing checked twice. Whatever
//! is not plain is left to the readers' general way, and tests hold the two against each other.

/// Up to three bytes that end a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    words: [u64; 3],
    bytes: [u8; 3],
}

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

impl Ends {
    pub(super) fn new(bytes: [u8; 3]) -> Self {
        Self { words: bytes.map(|byte| LOW * u64::from(byte)), bytes }
    }

    /// How many bytes of `word`, first in its lowest byte, come before an end; `None` if none of the 8 is one.
    #[inline(always)]
    pub(super) fn find(&self, word: u64) -> Option<usize> {
        // A byte is zero where it equals the end; the lowest high bit set tells the first (Mycroft, 1987).
        let zeros = |word: u64| word.wrapping_sub(LOW) & !word & HIGH;
        let found = zeros(word ^ self.words[0]) | zeros(word ^ self.words[1]) | zeros(word ^ self.words[2]);
        (found != 0).then_some(found.trailing_zeros() as usize / 8)
    }

    /// Whether a byte ends a cell.
    #[inline(always)]
    pub(super) fn contain(&self, byte: u8) -> bool {
        byte == self.bytes[0] || byte == self.bytes[1] || byte == self.bytes[2]
    }

    /// Length of the cell that begins `text`; `None` if `text` might be too short to tell.
    #[inline(always)]
    pub(super) fn length(&self, text: &[u8]) -> Option<usize> {
        let mut length = 0;
        loop {
            match self.find(word(text, length)?) {
                Some(before) => return Some(length + before),
                None => length += 8,
            }
        }
    }
}

/// Length of the cell that begins `text` if it is `known`, a text of at least eight bytes.
#[inline(always)]
pub(super) fn begins(text: &[u8], known: &[u8], ends: &Ends) -> Option<usize> {
    let last = known.len().checked_sub(8)?;
    let same = |at: usize| word(text, at).is_some_and(|found| Some(found) == word(known, at));
    // What changes from row to row is at the end.
    let same = same(last) && (0..last).step_by(8).all(same);
    (same && ends.contain(*text.get(known.len())?)).then_some(known.len())
}

/// Eight bytes of `text` from an offset, if it has them.
#[inline(always)]
pub(super) fn word(text: &[u8], from: usize) -> Option<u64> {
    text.get(from..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// Powers of ten that are exact.
const TENS: [f64; 16] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// The number that begins `text` and its length, if it is a plain decimal of at most 15 digits: whole number and power
/// of ten are then exact, and so is their quotient to the last bit (Clinger, How to read floating point numbers
/// accurately, PLDI 1990).
#[inline(always)]
pub(super) fn number(text: &[u8], decimal: u8) -> Option<(f64, usize)> {
    let is_negative = text.first() == Some(&b'-');
    let start = usize::from(is_negative);
    let (mut whole, mut at) = digits(text, start, 0)?;
    let mut digits_found = at - start;
    let mut fraction = 0;
    if *text.get(at)? == decimal {
        let point = at;
        (whole, at) = digits(text, point + 1, whole)?;
        fraction = at - point - 1;
        digits_found += fraction;
    }
    if digits_found == 0 || digits_found > 15 {
        return None;
    }
    let value = whole as f64 / TENS[fraction];
    Some((if is_negative { -value } else { value }, at))
}

/// Reads digits from an offset on, after those that made `whole`: the new whole number, wrapped if it is too long, and
/// where they end. Eight at a time, without a branch per digit (Lemire, Number parsing at a gigabyte per second,
/// Software: Practice and Experience 51, 2021).
#[inline(always)]
fn digits(text: &[u8], mut at: usize, mut whole: u64) -> Option<(u64, usize)> {
    const SCALES: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
    loop {
        let word = word(text, at)? ^ (LOW * 0x30);
        // A high bit where the byte is above 9.
        let others = (word.wrapping_add(LOW * 0x76) | word) & HIGH;
        let count = (others.trailing_zeros() / 8) as usize;
        if count == 0 {
            return Some((whole, at));
        }
        // The last digit goes to the highest byte; zeros before the first.
        let pairs = word << (64 - 8 * count);
        let pairs = pairs.wrapping_mul(10).wrapping_add(pairs >> 8);
        let upper = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(0x000f_4240_0000_0064);
        let lower = ((pairs >> 16) & 0x0000_00ff_0000_00ff).wrapping_mul(0x0000_2710_0000_0001);
        whole = whole.wrapping_mul(SCALES[count]).wrapping_add(upper.wrapping_add(lower) >> 32);
        at += count;
        if count < 8 {
            return Some((whole, at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_ends_at_the_first_end() {
        let ends = Ends::new([b',', b'\n', b'\r']);
        for (text, expected) in [
            ("ab,cdefghij", Some(2)),
            (",bcdefgh", Some(0)),
            ("abcdefgh\r\n234567", Some(8)),
            ("abcdefghijk\nmno,", Some(11)),
            ("abc,", None),
            ("abcdefgh", None),
        ] {
            assert_eq!(ends.length(text.as_bytes()), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn cells_end_where_a_plain_search_ends(text in "[a-c,\n\u{e9}]{0,40}") {
            let bytes = text.as_bytes();
            let plain = bytes.iter().position(|byte| b",\n\r".contains(byte));
            let found = Ends::new([b',', b'\n', b'\r']).length(bytes);
            prop_assert!(found == plain || (found.is_none() && plain.is_none_or(|at| at + 8 > bytes.len() / 8 * 8)));
        }

        #[test]
        fn numbers_are_those_of_the_general_way(text in "-?[0-9]{0,9}[.]?[0-9]{0,9}") {
            if let Some((value, length)) = number(format!("{text},").as_bytes(), b'.') {
                prop_assert_eq!(length, text.len());
                prop_assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok(value.to_bits()));
            }
        }
    }
}
