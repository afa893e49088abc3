//! Cells straight from bytes: for the plain majority of cells, with nothing copied and nothing checked twice. Whatever
//! is not plain is left to the readers' general way, and tests hold the two against each other.

/// Up to three bytes that end a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends([u64; 3]);

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

impl Ends {
    pub(super) fn new(bytes: [u8; 3]) -> Self {
        Self(bytes.map(|byte| LOW * u64::from(byte)))
    }

    /// How many bytes of `word`, first in its lowest byte, come before an end; `None` if none of the 8 is one.
    #[inline(always)]
    pub(super) fn find(self, word: u64) -> Option<usize> {
        // A byte is zero where it equals the end; the lowest high bit set tells the first (Mycroft, 1987).
        let zeros = |word: u64| word.wrapping_sub(LOW) & !word & HIGH;
        let found = zeros(word ^ self.0[0]) | zeros(word ^ self.0[1]) | zeros(word ^ self.0[2]);
        (found != 0).then_some(found.trailing_zeros() as usize / 8)
    }

    /// Length of the cell that begins `text`; `None` if `text` might be too short to tell.
    #[inline(always)]
    pub(super) fn length(self, text: &[u8]) -> Option<usize> {
        let mut length = 0;
        loop {
            match self.find(word(text, length)?) {
                Some(before) => return Some(length + before),
                None => length += 8,
            }
        }
    }
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
    let (mut whole, mut at, mut point) = (0_u64, start, None);
    loop {
        let byte = *text.get(at)?;
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            whole = whole.wrapping_mul(10) + u64::from(digit);
        } else if byte == decimal && point.is_none() {
            point = Some(at);
        } else {
            break;
        }
        at += 1;
    }
    let digits = at - start - usize::from(point.is_some());
    if digits == 0 || digits > 15 {
        return None;
    }
    let fraction = point.map_or(0, |point| at - point - 1);
    let value = whole as f64 / TENS[fraction];
    Some((if is_negative { -value } else { value }, at))
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
