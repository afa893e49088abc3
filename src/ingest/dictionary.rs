//! Texts to small whole numbers in the order first seen.

use super::scan::{Ends, word};

/// The different texts of a column. An open-addressing table of codes over the texts themselves, so that each text is
/// stored once and no lookup allocates.
#[derive(Debug, Clone, Default)]
pub(super) struct Dictionary {
    texts: Vec<String>,
    keys: Vec<Key>,
    /// Code + 1, or 0 where free. The length is a power of two, at most half of it used.
    slots: Vec<u32>,
    /// The code scanned last.
    last: u32,
}

/// What tells most texts apart at a glance.
#[derive(Debug, Clone, Copy)]
struct Key {
    /// First eight bytes, zeros where the text is shorter.
    head: u64,
    /// Last eight bytes; the head of a shorter text.
    tail: u64,
    length: u32,
    /// Whether no format's delimiter or quote stands in it: otherwise it may be more than one cell.
    is_plain: bool,
    /// The code that was seen after this one: rows tend to come in the same order again and again.
    next: u32,
}

impl Dictionary {
    /// The code of `text`, new if it has none.
    pub(super) fn code(&mut self, text: &str) -> u32 {
        if self.texts.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let bytes = text.as_bytes();
        let (head, hash) = hash(bytes);
        match self.slot(bytes, head, hash) {
            Ok(code) => code,
            Err(free) => {
                self.texts.push(text.to_owned());
                let tail = bytes.last_chunk().map_or(head, |bytes| u64::from_le_bytes(*bytes));
                let is_plain =
                    bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte) || !byte.is_ascii());
                self.keys.push(Key { head, tail, length: text.len() as u32, is_plain, next: 0 });
                self.slots[free] = self.texts.len() as u32;
                self.slots[free] - 1
            }
        }
    }

    /// The code of the cell that begins `text` and the cell's length: `u32::MAX` for an empty cell, `None` if the text
    /// is not known.
    #[inline(always)]
    pub(super) fn scan(&mut self, text: &[u8], ends: &Ends) -> Option<(u32, usize)> {
        let first = word(text, 0)?;
        let next = self.keys.get(self.last as usize)?.next;
        if let Some(length) = self.begins(text, first, next, ends) {
            self.last = next;
            return Some((next, length));
        }
        let (code, length) = self.search(text, ends)?;
        if code != u32::MAX {
            self.keys[self.last as usize].next = code;
            self.last = code;
        }
        Some((code, length))
    }

    /// Length of the cell that begins `text` if it is the text of `code`.
    #[inline(always)]
    fn begins(&self, text: &[u8], first: u64, code: u32, ends: &Ends) -> Option<usize> {
        let key = self.keys.get(code as usize)?;
        let length = key.length as usize;
        if !key.is_plain {
            return None;
        }
        let same = if length < 8 {
            first_bytes(first, length) == key.head
        } else {
            first == key.head
                && word(text, length - 8)? == key.tail
                && (length <= 16 || text.get(..length)? == self.texts[code as usize].as_bytes())
        };
        (same && ends.contain(*text.get(length)?)).then_some(length)
    }

    #[inline(never)]
    fn search(&self, text: &[u8], ends: &Ends) -> Option<(u32, usize)> {
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
            let key = self.keys[code as usize];
            // The head of a short text is all of it, but for its length.
            if key.head == head
                && key.length as usize == text.len()
                && (text.len() <= 8 || self.texts[code as usize].as_bytes() == text)
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
    let words = words.map(last).chain([end]);
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
    fn a_text_with_a_delimiter_is_no_cell() {
        let mut dictionary = Dictionary::default();
        for text in ["a,b", "a", "b"] {
            dictionary.code(text);
        }
        assert_eq!(dictionary.scan(b"a,b,5\n,,,,,", &Ends::new([b',', b'\n', b'\r'])), Some((1, 1)));
        assert_eq!(dictionary.scan(b"a,b\",5\n,,,", &Ends::new([b'"', b'\n', b'\r'])), Some((0, 3)));
    }

    #[test]
    fn cells_are_found_where_they_stand() {
        let mut dictionary = Dictionary::default();
        let texts = ["a", "abcdefg", "abcdefgh", "abcdefghi", "a\0", "abcdefghijklmnop", "caf\u{e9}"];
        let ends = Ends::new([b',', b'\n', b'\r']);
        let scan =
            |dictionary: &mut Dictionary, text: &str| dictionary.scan(format!("{text},x,x,x,x,x").as_bytes(), &ends);
        assert_eq!(scan(&mut dictionary, "a"), None);
        for (code, text) in texts.into_iter().enumerate() {
            assert_eq!(scan(&mut dictionary, text), None, "{text}");
            assert_eq!(dictionary.code(text), code as u32);
            assert_eq!(scan(&mut dictionary, text), Some((code as u32, text.len())), "{text}");
        }
        assert_eq!(scan(&mut dictionary, ""), Some((u32::MAX, 0)));
    }
}
