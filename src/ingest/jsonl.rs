//! Text to the rows of a table, one flat JSON object per line. Keys become columns in the order first seen.

mod scan;

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor, value};

use self::scan::Scanner;
use super::builder::MAX_COLUMNS;
use super::infer;
use super::sink::Sink;
use crate::model::notice::NoticeKind;

/// Longest line kept, in bytes.
const LONGEST: usize = 1 << 20;

/// Reads one file.
pub(super) struct JsonLinesReader {
    /// The begun line.
    carry: Vec<u8>,
    too_long: bool,
    /// The line that was begun last, 1-based.
    line: u64,
    /// Column of each key of the row before: rows tend to have the same keys in the same order.
    columns: Vec<usize>,
    scratch: String,
    scanner: Scanner,
}

/// Whether a line is a JSON object.
pub(super) fn is_object(line: &[u8]) -> bool {
    serde_json::from_slice::<Object<'_>>(line).is_ok()
}

impl JsonLinesReader {
    pub(super) fn new() -> Self {
        Self {
            carry: Vec::new(),
            too_long: false,
            line: 1,
            columns: Vec::new(),
            scratch: String::new(),
            scanner: Scanner::default(),
        }
    }

    /// Takes the next text of the file.
    pub(super) fn push(&mut self, mut text: &[u8], sink: &mut Sink<'_>) {
        loop {
            if self.carry.is_empty() && !self.too_long {
                let (taken, lines) = self.scanner.scan(text, sink);
                text = &text[taken..];
                self.line += lines;
            }
            let Some(end) = text.iter().position(|byte| *byte == b'\n') else { break };
            if self.carry.is_empty() && !self.too_long {
                self.row(&text[..end], sink);
            } else {
                self.keep(&text[..end]);
                let line = std::mem::take(&mut self.carry);
                self.row(&line, sink);
            }
            self.line += 1;
            text = &text[end + 1..];
        }
        self.keep(text);
    }

    /// Ends the file; its last line may lack the line end.
    pub(super) fn finish(&mut self, sink: &mut Sink<'_>) {
        let line = std::mem::take(&mut self.carry);
        self.row(&line, sink);
    }

    /// The line that was begun last, 1-based.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    fn keep(&mut self, text: &[u8]) {
        if self.carry.len() + text.len() > LONGEST {
            self.too_long = true;
        }
        let room = LONGEST.saturating_sub(self.carry.len());
        self.carry.extend_from_slice(&text[..text.len().min(room)]);
    }

    fn row(&mut self, line: &[u8], sink: &mut Sink<'_>) {
        let too_long = std::mem::take(&mut self.too_long) || line.len() > LONGEST;
        if line.trim_ascii().is_empty() {
            return;
        }
        if !too_long && let Ok(object) = serde_json::from_slice::<Object<'_>>(line) {
            self.add_row(&object, sink);
            return self.scanner.learn(line, sink);
        }
        let text = String::from_utf8_lossy(line);
        if !too_long
            && matches!(text, Cow::Owned(_))
            && let Ok(object) = serde_json::from_str::<Object<'_>>(&text)
        {
            self.add_row(&object, sink);
            return sink.note(NoticeKind::NotUtf8, self.line, None, None);
        }
        sink.skip(NoticeKind::BadJson, self.line, Some(text.trim()));
    }

    fn add_row(&mut self, object: &Object<'_>, sink: &mut Sink<'_>) {
        for (position, (key, scalar)) in object.0.iter().enumerate() {
            let column = match self.columns.get(position) {
                Some(column) if sink.builder.name(*column) == key => *column,
                _ if sink.builder.has_room_for(key) => sink.builder.column(key),
                _ => {
                    let reason = format!("more than {MAX_COLUMNS} different keys; the others are left out");
                    sink.note(NoticeKind::UnreadableFile { reason }, self.line, None, Some(key));
                    continue;
                }
            };
            if position == self.columns.len() {
                self.columns.push(column);
            } else if let Some(hint) = self.columns.get_mut(position) {
                *hint = column;
            }
            self.scratch.clear();
            let text = match scalar {
                Scalar::Null => "",
                Scalar::Text(text) => text,
                Scalar::Nested(text) => {
                    let kind = NoticeKind::Nested { column: key.clone().into_owned() };
                    sink.note(kind, self.line, Some(key), Some(text));
                    text
                }
                Scalar::Boolean(value) => {
                    if *value {
                        "true"
                    } else {
                        "false"
                    }
                }
                Scalar::Signed(value) => written(&mut self.scratch, value),
                Scalar::Unsigned(value) => written(&mut self.scratch, value),
                Scalar::Float(value) => written(&mut self.scratch, value),
            };
            sink.cell(column, infer::trim(text), self.line);
        }
        sink.end_row();
    }
}

fn written(scratch: &mut String, value: impl fmt::Display) -> &str {
    write!(scratch, "{value}").expect("writing to a String cannot fail");
    scratch
}

/// Keys and values in the order of the file.
struct Object<'a>(Vec<(Cow<'a, str>, Scalar<'a>)>);

enum Scalar<'a> {
    Null,
    Boolean(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(Cow<'a, str>),
    /// As JSON text.
    Nested(String),
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::with_capacity(8);
        while let Some((key, value)) = map.next_entry::<Key<'de>, Scalar<'de>>()? {
            pairs.push((key.0, value));
        }
        Ok(Object(pairs))
    }
}

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Signed(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Scalar::Unsigned(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Float(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        let nested = serde_json::Value::deserialize(value::SeqAccessDeserializer::new(seq))?;
        Ok(Scalar::Nested(nested.to_string()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let nested = serde_json::Value::deserialize(value::MapAccessDeserializer::new(map))?;
        Ok(Scalar::Nested(nested.to_string()))
    }
}
