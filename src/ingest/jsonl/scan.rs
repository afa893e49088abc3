//! The fast way through plain lines: rows written by one program have the same keys in the same order with the same
//! white space, so what stands between the values is learned from one line and compared with the next. A line with
//! anything else in it is left to the general way.

use crate::ingest::scan::Ends;
use crate::ingest::sink::Sink;

/// What the lines look like.
#[derive(Default)]
pub(super) struct Scanner {
    fields: Vec<Field>,
    /// What follows the last value, without the line end.
    end: Vec<u8>,
    columns: Vec<usize>,
    /// Lines learned from since one was plain.
    failures: u32,
}

struct Field {
    /// What precedes the value: the key, the colon, and the quote if it is a string.
    before: Vec<u8>,
    is_string: bool,
}

/// Lines that may teach nothing new before learning stops.
const PATIENCE: u32 = 1_000;

impl Scanner {
    /// Learns from a line that was just read the general way.
    pub(super) fn learn(&mut self, line: &[u8], sink: &Sink<'_>) {
        if self.failures > PATIENCE {
            return;
        }
        self.failures += 1;
        self.fields.clear();
        self.columns.clear();
        let mut values = Values { line, at: 0, from: 0 };
        while let Some((key, before, is_string)) = values.next_value() {
            let column = std::str::from_utf8(key).ok().and_then(|key| sink.builder.find(key));
            // A bare number or word among texts is not kept as it stands.
            let fits = |column: &usize| !self.columns.contains(column) && (is_string || !sink.builder.is_text(*column));
            let Some(column) = column.filter(fits) else {
                return self.fields.clear();
            };
            self.columns.push(column);
            self.fields.push(Field { before: before.to_vec(), is_string });
        }
        match values.end() {
            Some(end) => self.end = end.to_vec(),
            None => self.fields.clear(),
        }
    }

    /// Reads as many plain lines as `text`, which begins with line `line`, begins with: how many bytes they take, and how
    /// many lines they are.
    pub(super) fn scan(&mut self, text: &[u8], line: u64, sink: &mut Sink<'_>) -> (usize, u64) {
        let (mut taken, mut lines) = (0, 0);
        if self.fields.is_empty() {
            return (taken, lines);
        }
        let inside = Ends::new(*b"\"\\\n");
        let bare = Ends::new(*b",}\n");
        while let Some(length) = self.line(&text[taken..], sink, &inside, &bare) {
            sink.end_row(line + lines);
            taken += length;
            lines += 1;
        }
        sink.builder.take_back(&self.columns);
        self.failures = if lines > 0 { 0 } else { self.failures };
        (taken, lines)
    }

    /// Adds the cells of the line that begins `text`; its length with the line end, if it is plain.
    #[inline(always)]
    fn line(&self, text: &[u8], sink: &mut Sink<'_>, inside: &Ends, bare: &Ends) -> Option<usize> {
        let mut at = 0;
        for (field, &column) in self.fields.iter().zip(&self.columns) {
            let rest = text.get(at..)?;
            if !begins_with(rest, &field.before) {
                return None;
            }
            let value = &rest[field.before.len()..];
            if !field.is_string && !is_bare(value) {
                return None;
            }
            let length = sink.builder.scan(column, value, if field.is_string { inside } else { bare })?;
            if !field.is_string && !value.get(length.wrapping_sub(1))?.is_ascii_alphanumeric() {
                return None;
            }
            at += field.before.len() + length;
        }
        let rest = text.get(at..)?;
        if !begins_with(rest, &self.end) {
            return None;
        }
        match rest[self.end.len()..] {
            [b'\n', ..] => Some(at + self.end.len() + 1),
            [b'\r', b'\n', ..] => Some(at + self.end.len() + 2),
            _ => None,
        }
    }
}

/// Like `starts_with`, eight bytes at a time without a call; the last eight may be among those before.
#[inline(always)]
fn begins_with(text: &[u8], start: &[u8]) -> bool {
    let Some(text) = text.get(..start.len()) else { return false };
    match (text.last_chunk::<8>(), start.last_chunk::<8>()) {
        (Some(a), Some(b)) => a == b && text.as_chunks::<8>().0.iter().zip(start.as_chunks().0).all(|(a, b)| a == b),
        _ => text.iter().eq(start),
    }
}

/// Whether a value begins as JSON's numbers and words do: a leading zero, for example, stands alone.
#[inline(always)]
fn is_bare(value: &[u8]) -> bool {
    match value {
        [b'-', b'0', b'0'..=b'9', ..] | [b'0', b'0'..=b'9', ..] => false,
        [b'0'..=b'9', ..] | [b'-', b'0'..=b'9', ..] => true,
        _ => value.starts_with(b"null") || value.starts_with(b"true") || value.starts_with(b"false"),
    }
}

/// The values of a flat object, one after another.
struct Values<'a> {
    line: &'a [u8],
    at: usize,
    /// Where the value before ended.
    from: usize,
}

impl<'a> Values<'a> {
    /// Key, all from the value before to this value, and whether it is a string. `None` at the end, or where the line
    /// is not flat, has escapes, or is not JSON.
    fn next_value(&mut self) -> Option<(&'a [u8], &'a [u8], bool)> {
        self.eat(if self.from == 0 { b'{' } else { b',' })?;
        self.eat(b'"')?;
        let key = self.until_quote()?;
        self.eat(b'"')?;
        self.eat(b':')?;
        self.skip_space();
        let is_string = self.line.get(self.at) == Some(&b'"');
        self.at += usize::from(is_string);
        let before = &self.line[self.from..self.at];
        if is_string {
            self.until_quote()?;
            self.from = self.at;
            self.at += 1;
        } else {
            let rest = &self.line[self.at..];
            let length = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"+-.".contains(byte))?;
            self.at += length;
            self.from = self.at;
            (length > 0).then_some(())?;
        }
        Some((key, before, is_string))
    }

    /// What follows the last value, if it closes the object and the line.
    fn end(mut self) -> Option<&'a [u8]> {
        // The try for one more value may have stopped anywhere behind the last one.
        self.at = self.from + usize::from(self.line.get(self.from) == Some(&b'"'));
        self.eat(b'}')?;
        let end = &self.line[self.from..self.at];
        self.line[self.at..].trim_ascii().is_empty().then_some(end)
    }

    fn until_quote(&mut self) -> Option<&'a [u8]> {
        let rest = &self.line[self.at..];
        let length = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
        self.at += length;
        (rest[length] == b'"').then_some(&rest[..length])
    }

    fn skip_space(&mut self) {
        while self.line.get(self.at).is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        self.skip_space();
        (self.line.get(self.at) == Some(&byte)).then(|| self.at += 1)
    }
}
