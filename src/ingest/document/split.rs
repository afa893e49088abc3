//! JSON text to its values, one after another, each whole: brackets are counted, so no value is read twice.

/// Cuts a text, which comes in pieces, into values.
pub(super) struct Splitter {
    /// The begun value.
    carry: Vec<u8>,
    /// Brackets that are open in it.
    depth: usize,
    place: Place,
    /// Longest value kept, in bytes.
    longest: usize,
    too_long: bool,
    /// The line being looked at, 1-based.
    pub(super) line: u64,
    /// Where the begun value begins.
    value_line: u64,
}

/// Where in the text the next byte is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Between,
    /// In an object or array.
    Brackets,
    /// In a text; `escaped` after a backslash.
    Text {
        escaped: bool,
    },
    /// In a number or a word outside of brackets.
    Word,
}

/// A value.
pub(super) struct Found<'a> {
    /// Only its beginning if it is longer than is kept.
    pub(super) text: &'a [u8],
    pub(super) too_long: bool,
    /// Where it begins.
    pub(super) line: u64,
}

impl Splitter {
    pub(super) fn new(longest: usize, line: u64) -> Self {
        let (carry, place) = (Vec::new(), Place::Between);
        Self { carry, depth: 0, place, longest, too_long: false, line, value_line: line }
    }

    /// Hands out the values that end in `text`, up to the bracket that closes the array around them; gives how many
    /// bytes come after that bracket, if there is one.
    pub(super) fn push(&mut self, text: &[u8], take: &mut dyn FnMut(Found<'_>)) -> Option<usize> {
        let (mut start, mut at) = (0, 0);
        while at < text.len() {
            let byte = text[at];
            match (self.place, byte) {
                (Place::Between, b',' | b' ' | b'\t' | b'\r' | b'\n') => {}
                (Place::Between, b']' | b'}') => return Some(text.len() - at - 1),
                (Place::Between, _) => {
                    start = at;
                    self.value_line = self.line;
                    self.depth = usize::from(byte == b'{' || byte == b'[');
                    self.place = match byte {
                        b'{' | b'[' => Place::Brackets,
                        b'"' => Place::Text { escaped: false },
                        _ => Place::Word,
                    };
                }
                (Place::Brackets, b'"') => self.place = Place::Text { escaped: false },
                (Place::Brackets, b'{' | b'[') => self.depth += 1,
                (Place::Brackets, b'}' | b']') => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        self.hand_out(&text[start..=at], take);
                    }
                }
                (Place::Text { escaped: false }, b'"') if self.depth == 0 => self.hand_out(&text[start..=at], take),
                (Place::Text { escaped: false }, b'"') => self.place = Place::Brackets,
                (Place::Text { escaped }, _) => self.place = Place::Text { escaped: !escaped && byte == b'\\' },
                (Place::Word, b',' | b'{' | b'[' | b'}' | b']' | b'"' | b' ' | b'\t' | b'\r' | b'\n') => {
                    self.hand_out(&text[start..at], take);
                    continue;
                }
                (Place::Brackets | Place::Word, _) => {}
            }
            self.line += u64::from(byte == b'\n');
            at += 1;
        }
        if self.place != Place::Between {
            self.keep(&text[start..]);
        }
        None
    }

    /// The value that the end of the file cuts off, if one does; a number or a word is whole there.
    pub(super) fn finish(&mut self, take: &mut dyn FnMut(Found<'_>)) -> Option<(&[u8], u64)> {
        match self.place {
            Place::Between => None,
            Place::Word => {
                self.hand_out(&[], take);
                None
            }
            Place::Brackets | Place::Text { .. } => Some((&self.carry, self.value_line)),
        }
    }

    fn keep(&mut self, text: &[u8]) {
        let room = self.longest.saturating_sub(self.carry.len());
        self.too_long |= text.len() > room;
        self.carry.extend_from_slice(&text[..text.len().min(room)]);
    }

    fn hand_out(&mut self, last: &[u8], take: &mut dyn FnMut(Found<'_>)) {
        self.place = Place::Between;
        let line = self.value_line;
        if self.carry.is_empty() && last.len() <= self.longest {
            return take(Found { text: last, too_long: false, line });
        }
        self.keep(last);
        take(Found { text: &self.carry, too_long: std::mem::take(&mut self.too_long), line });
        self.carry.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values with their lines, and how much comes after the array.
    fn check(text: &str, expected: &[&str], after: Option<usize>) {
        for size in [1, 2, 5, 1_000] {
            let mut splitter = Splitter::new(20, 1);
            let mut found = Vec::new();
            let mut take = |value: Found<'_>| {
                let cut = if value.too_long { "…" } else { "" };
                found.push(format!("{} {}{cut}", value.line, String::from_utf8_lossy(value.text)));
            };
            let mut end = None;
            for (index, chunk) in text.as_bytes().chunks(size).enumerate() {
                if let Some(rest) = splitter.push(chunk, &mut take) {
                    end = Some(text.len() - index * size - chunk.len() + rest);
                    break;
                }
            }
            if end.is_none() {
                let cut = splitter.finish(&mut take).map(|(text, line)| (text.to_vec(), line));
                found.extend(cut.map(|(text, line)| format!("{line} {} cut", String::from_utf8_lossy(&text))));
            }
            assert_eq!(found, expected, "chunks of {size}");
            assert_eq!(end, after, "chunks of {size}");
        }
    }

    #[test]
    fn values() {
        check(
            "{\"a\":\"}\\\"\"},{}\n\n[1,\n2] 3 \"x\" ",
            &["1 {\"a\":\"}\\\"\"}", "1 {}", "3 [1,\n2]", "4 3", "4 \"x\""],
            None,
        );
        check("{\"a\":1}, x], {}", &["1 {\"a\":1}", "1 x"], Some(4));
        check("", &[], None);
        check("12", &["1 12"], None);
    }

    #[test]
    fn values_too_long_and_cut_off() {
        check("[\"012345678901234567\"] {}", &["1 [\"012345678901234567…", "1 {}"], None);
        check("[\"0123456789012345\"] {}", &["1 [\"0123456789012345\"]", "1 {}"], None);
        check("{}\n{\"a\":[", &["1 {}", "2 {\"a\":[ cut"], None);
        check("{}\n\"a", &["1 {}", "2 \"a cut"], None);
    }
}
