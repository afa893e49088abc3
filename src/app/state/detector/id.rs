//! The id of a detector: opaque, short enough for a link, and the same after a reload.

use std::fmt;

use crate::app::platform::page::random;

/// Signs that are hard to take for one another.
const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LEN: u32 = 6;

/// Its place in the URL and in the storage of this device: six signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DetectorId(u32);

impl DetectorId {
    /// One that is none of those that `is_taken` knows.
    pub(crate) fn new(is_taken: impl Fn(Self) -> bool) -> Self {
        loop {
            let id = Self((random() * f64::from(1 << (5 * LEN))) as u32);
            if !is_taken(id) {
                return id;
            }
        }
    }

    /// The inverse of its text.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let value = |sign: u8| SIGNS.iter().position(|known| *known == sign);
        let digits = text.bytes().map(value).collect::<Option<Vec<_>>>()?;
        (digits.len() == LEN as usize).then(|| Self(digits.iter().fold(0, |id, digit| id << 5 | *digit as u32)))
    }
}

impl fmt::Display for DetectorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..LEN).rev().try_for_each(|at| write!(f, "{}", char::from(SIGNS[(self.0 >> (5 * at)) as usize & 31])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_six_signs() {
        for text in ["000000", "7kq2zm", "zzzzzz"] {
            assert_eq!(DetectorId::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "1", "00000", "0000000", "00000l", "ABCDEF", "00000\u{e9}"] {
            assert_eq!(DetectorId::parse(text), None, "{text}");
        }
    }
}
