//! Texts to small whole numbers in the order first seen.

use super::scan::{Ends, word};

/// The different texts of a column. An open-addressing table of codes over the texts themselves, so that each text is
/// stored once and no lookup allocates.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    texts: Vec<String>,
    /// First eight bytes of each text, zeros where it is shorter.
    heads: Vec<u64>,
    /// Code + 1, or 0 where free. The length is a power of two, at most half of it used.
    slots: Vec<u32>,
}

impl Dictionary {
    /// The code of `text`, new if it has none.
    pub(super) fn code(&mut self, text: &str) -> u32 {
        if self.texts.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let (head, hash) = hash(text.as_bytes());
        match self.slot(text.as_bytes(), head, hash) {
            Ok(code) => code,
            Err(free) => {
                self.texts.push(text.to_owned());
                self.heads.push(head);
                self.slots[free] = self.texts.len() as u32;
                self.slots[free] - 1
            }
        }
    }

    /// The code of the cell that begins `text` and the cell's length: `u32::MAX` for an empty cell, `None` if the text
    /// is not known.
    #[inline]
    pub(super) fn scan(&self, text: &[u8], ends: Ends) -> Option<(u32, usize)> {
        let (mut hash, mut head, mut length) = (0, None, 0);
        loop {
            let word = word(text, length)?;
            let end = ends.find(word);
            let word = end.map_or(word, |before| first_bytes(word, before));
            hash = mix(hash, word);
            head = head.or(Some(word));
            length += end.unwrap_or(8);
            if end.is_some() {
                break;
            }
        }
        if length == 0 {
            return Some((u32::MAX, 0));
        }
        if self.slots.is_empty() {
            return None;
        }
        // A text of whole words ends with a word of zeros here, and so it does in `hash`.
        let code = self.slot(&text[..length], head.unwrap_or(0), fold(hash)).ok()?;
        Some((code, length))
    }

    /// The text of a code.
    pub(super) fn text(&self, code: u32) -> Option<&str> {
        self.texts.get(code as usize).map(String::as_str)
    }

    /// All texts, by code.
    pub(super) fn into_texts(self) -> Vec<String> {
        self.texts
    }

    /// The code of `text`, or the free slot where it belongs.
    #[inline]
    fn slot(&self, text: &[u8], head: u64, hash: u64) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let Some(code) = self.slots[slot].checked_sub(1) else { return Err(slot) };
            let index = code as usize;
            // The head of a short text is all of it, but for its length.
            if self.heads[index] == head
                && self.texts[index].len() == text.len()
                && (text.len() <= 8 || self.texts[index].as_bytes() == text)
            {
                return Ok(code);
            }
            slot = (slot + 1) & mask;
        }
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(16)];
        for index in 0..self.texts.len() {
            let (head, hash) = hash(self.texts[index].as_bytes());
            if let Err(free) = self.slot(self.texts[index].as_bytes(), head, hash) {
                self.slots[free] = index as u32 + 1;
            }
        }
    }
}

/// The first so many bytes of a word, fewer than eight; zeros after them.
#[inline(always)]
fn first_bytes(word: u64, bytes: usize) -> u64 {
    word & ((1 << (8 * bytes)) - 1)
}

/// First eight bytes, and the hash of all: word by word, the last one of fewer than eight bytes.
fn hash(text: &[u8]) -> (u64, u64) {
    let last = |rest: &[u8]| rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    let words = text.chunks_exact(8);
    let end = last(words.remainder());
    let words = words.map(|bytes| last(bytes)).chain([end]);
    (words.clone().next().unwrap_or(0), fold(words.fold(0, mix)))
}

#[inline(always)]
fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// So that the low bits depend on all.
#[inline(always)]
fn fold(hash: u64) -> u64 {
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_equal_codes_across_growth() {
        let mut dictionary = Dictionary::default();
        for round in 0..2 {
            for number in 0..1_000_u32 {
                assert_eq!(dictionary.code(&number.to_string()), number, "round {round}");
            }
        }
        assert_eq!(dictionary.text(999), Some("999"));
        assert_eq!(dictionary.text(1_000), None);
        assert_eq!(dictionary.into_texts().len(), 1_000);
    }

    #[test]
    fn cells_are_found_where_they_stand() {
        let mut dictionary = Dictionary::default();
        let texts = ["a", "abcdefg", "abcdefgh", "abcdefghi", "a\0", "abcdefghijklmnop", "caf\u{e9}"];
        let ends = Ends::new([b',', b'\n', b'\r']);
        let scan = |dictionary: &Dictionary, text: &str| dictionary.scan(format!("{text},x,x,x,x,x").as_bytes(), ends);
        assert_eq!(scan(&dictionary, "a"), None);
        for (code, text) in texts.into_iter().enumerate() {
            assert_eq!(scan(&dictionary, text), None, "{text}");
            assert_eq!(dictionary.code(text), code as u32);
            assert_eq!(scan(&dictionary, text), Some((code as u32, text.len())), "{text}");
        }
        assert_eq!(scan(&dictionary, ""), Some((u32::MAX, 0)));
    }
}
