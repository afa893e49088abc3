//! The first bytes of a JSON object to its keys and what they hold, without reading it whole.

/// Keys kept for what stands beside the rows.
const MAX_BESIDE: usize = 20;

/// An object as far as it was seen.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Of the object itself, and how their values begin.
    keys: Vec<(String, Begins)>,
    /// The array of objects that lies least deep, and of those the first.
    pub(super) array: Option<Array>,
    /// Where the object is over, if it was seen to its end.
    pub(super) end: Option<usize>,
    /// The values seen so far that are no objects, as keys with dots between them.
    values: Vec<String>,
}

/// How a value begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    Object,
    ArrayOfObjects,
    ArrayOfArrays,
    EmptyArray,
    Text,
    Other,
}

/// An array inside objects.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Array {
    /// Where its bracket is.
    pub(super) at: usize,
    /// The keys that lead to it.
    pub(super) path: Vec<String>,
    /// What stands before it in the objects around it, as keys with dots between them.
    pub(super) beside: Vec<String>,
}

/// An object or array around the place that is looked at.
struct Level {
    is_object: bool,
    key: String,
}

impl Shape {
    /// Of the first object in a text, which may be cut off.
    pub(super) fn of(text: &[u8]) -> Self {
        let mut shape = Self::default();
        let mut levels: Vec<Level> = Vec::new();
        let mut is_key = false;
        let mut at = 0;
        while at < text.len() {
            let byte = text[at];
            let is_value = !is_key && !matches!(byte, b':' | b',' | b'}' | b']') && !byte.is_ascii_whitespace();
            if is_value {
                shape.take_value(text, at, &levels);
            }
            match byte {
                b'"' => {
                    let end = end_of_text(text, at + 1);
                    if let Some(level) = levels.last_mut().filter(|_| is_key) {
                        level.key = String::from_utf8_lossy(&text[at + 1..end]).into_owned();
                    }
                    at = end;
                }
                b'{' | b'[' => {
                    is_key = byte == b'{';
                    levels.push(Level { is_object: is_key, key: String::new() });
                }
                b'}' | b']' => {
                    levels.pop();
                    is_key = false;
                    if levels.is_empty() {
                        shape.end = Some(at + 1);
                        break;
                    }
                }
                b':' => is_key = false,
                b',' => is_key = levels.last().is_some_and(|level| level.is_object),
                // A number or a word, to its end.
                _ if is_value => {
                    let rest = text[at..].iter().position(|byte| b",]}".contains(byte) || byte.is_ascii_whitespace());
                    at += rest.map_or(text.len() - at, |length| length.max(1)) - 1;
                }
                _ => {}
            }
            at += 1;
        }
        shape
    }

    /// Whether the object has that key with such a value.
    pub(super) fn has(&self, key: &str, begins: Begins) -> bool {
        self.has_any(key, &[begins])
    }

    /// Whether the object has that key with one of such values.
    pub(super) fn has_any(&self, key: &str, begins: &[Begins]) -> bool {
        self.keys.iter().any(|(name, value)| name == key && begins.contains(value))
    }

    fn take_value(&mut self, text: &[u8], at: usize, levels: &[Level]) {
        if levels.is_empty() || !levels.iter().all(|level| level.is_object) {
            return;
        }
        let begins = match (text[at], text[at + 1..].trim_ascii_start().first()) {
            (b'{', _) => Begins::Object,
            (b'[', Some(b'{')) => Begins::ArrayOfObjects,
            (b'[', Some(b'[')) => Begins::ArrayOfArrays,
            (b'[', Some(b']')) => Begins::EmptyArray,
            (b'"', _) => Begins::Text,
            _ => Begins::Other,
        };
        if let [level] = levels {
            self.keys.push((level.key.clone(), begins));
        }
        let path: Vec<String> = levels.iter().map(|level| level.key.clone()).collect();
        let is_least_deep = self.array.as_ref().is_none_or(|array| array.path.len() > levels.len());
        if begins == Begins::ArrayOfObjects && is_least_deep {
            self.array = Some(Array { at, path: path.clone(), beside: self.values.clone() });
        }
        if begins != Begins::Object && self.values.len() < MAX_BESIDE {
            self.values.push(path.join("."));
        }
    }
}

/// Where the quote is that closes a text, or the end.
fn end_of_text(text: &[u8], mut at: usize) -> usize {
    while at < text.len() && text[at] != b'"' {
        at += if text[at] == b'\\' { 2 } else { 1 };
    }
    at.min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_the_array_of_objects() {
        let text = br#" {"a": 1, "b":{"c":[{"x":"]}"}]}, "d\"e" : [ {"y":[[1]]} ], "f":[[]], "g":[], "h":"{"} {"#;
        let shape = Shape::of(text);
        let keys: Vec<_> = shape.keys.iter().map(|(key, begins)| (key.as_str(), *begins)).collect();
        let expected = [
            ("a", Begins::Other),
            ("b", Begins::Object),
            ("d\\\"e", Begins::ArrayOfObjects),
            ("f", Begins::ArrayOfArrays),
            ("g", Begins::EmptyArray),
            ("h", Begins::Text),
        ];
        assert_eq!(keys, expected);
        let [path, beside] = [vec!["d\\\"e".to_owned()], vec!["a".to_owned(), "b.c".to_owned()]];
        assert_eq!(shape.array, Some(Array { at: 43, path, beside }));
        assert_eq!(shape.end, Some(text.len() - 2));
        for cut in 0..text.len() - 2 {
            assert_eq!(Shape::of(&text[..cut]).end, None, "{cut}");
        }
    }
}
