//! Texts to small whole numbers in the order first seen.

/// The different texts of a column. An open-addressing table of codes over the texts themselves, so that each text is
/// stored once and no lookup allocates.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    texts: Vec<String>,
    /// Code + 1, or 0 where free. The length is a power of two, at most half of it used.
    slots: Vec<u32>,
}

impl Dictionary {
    /// The code of `text`, new if it has none.
    pub(super) fn code(&mut self, text: &str) -> u32 {
        if self.texts.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(text);
        if self.slots[slot] == 0 {
            self.texts.push(text.to_owned());
            self.slots[slot] = self.texts.len() as u32;
        }
        self.slots[slot] - 1
    }

    /// The text of a code.
    pub(super) fn text(&self, code: u32) -> Option<&str> {
        self.texts.get(code as usize).map(String::as_str)
    }

    /// All texts, by code.
    pub(super) fn into_texts(self) -> Vec<String> {
        self.texts
    }

    /// Where `text` is, or the free slot where it belongs.
    fn slot(&self, text: &str) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(text.as_bytes()) as usize & mask;
        while self.slots[slot] != 0 && self.texts[self.slots[slot] as usize - 1] != text {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(16)];
        for index in 0..self.texts.len() {
            let slot = self.slot(&self.texts[index]);
            self.slots[slot] = index as u32 + 1;
        }
    }
}

/// FNV-1a, folded so that the low bits depend on all.
fn hash(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
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
}
