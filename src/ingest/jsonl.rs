//! Text to the rows of a table, one JSON object per line, or several. Keys become columns in the order first seen.

mod scan;

use std::borrow::Cow;

use self::scan::Scanner;
use super::document::Family;
use super::json::Json;
use super::rows::{RowWriter, Rows};
use super::sink::Sink;
use crate::model::notice::NoticeKind;

/// Longest line kept, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

/// Reads one file.
pub(super) struct JsonLinesReader {
    family: &'static Family,
    /// The begun line.
    carry: Vec<u8>,
    too_long: bool,
    /// The line that was begun last, 1-based.
    line: u64,
    writer: RowWriter,
    scanner: Scanner,
}

/// Whether a line is a JSON object.
pub(super) fn is_object(line: &[u8]) -> bool {
    Json::parse(line).is_some_and(|value| value.is_object())
}

impl JsonLinesReader {
    /// `family` tells how an object becomes rows.
    pub(super) fn new(family: &'static Family) -> Self {
        let (carry, writer, scanner) = (Vec::new(), RowWriter::default(), Scanner::default());
        Self { family, carry, too_long: false, line: 1, writer, scanner }
    }

    /// Takes the next text of the file.
    #[inline(never)]
    pub(super) fn push(&mut self, mut text: &[u8], sink: &mut Sink<'_>) {
        loop {
            if self.carry.is_empty() && !self.too_long {
                let (taken, lines) = self.scanner.scan(text, self.line, sink);
                text = &text[taken..];
                self.line += lines;
            }
            let Some(end) = text.iter().position(|byte| *byte == b'\n') else { break };
            if self.carry.is_empty() && !self.too_long {
                self.take_line(&text[..end], sink);
            } else {
                self.keep(&text[..end]);
                let line = std::mem::take(&mut self.carry);
                self.take_line(&line, sink);
            }
            self.line += 1;
            text = &text[end + 1..];
        }
        self.keep(text);
    }

    /// Ends the file; its last line may lack the line end.
    pub(super) fn finish(&mut self, sink: &mut Sink<'_>) {
        let line = std::mem::take(&mut self.carry);
        self.take_line(&line, sink);
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

    fn take_line(&mut self, line: &[u8], sink: &mut Sink<'_>) {
        let too_long = std::mem::take(&mut self.too_long) || line.len() > LONGEST;
        if line.trim_ascii().is_empty() {
            return;
        }
        if !too_long && self.take_objects(line, sink) {
            return;
        }
        let text = String::from_utf8_lossy(line);
        if !too_long && matches!(text, Cow::Owned(_)) && self.take_objects(text.as_bytes(), sink) {
            return sink.note(NoticeKind::NotUtf8, self.line, None, None);
        }
        sink.skip(NoticeKind::BadJson, self.line, text.trim());
    }

    /// Adds the objects of a line if it is made of nothing else.
    fn take_objects(&mut self, line: &[u8], sink: &mut Sink<'_>) -> bool {
        let mut rows = Rows { writer: &mut self.writer, sink, line: self.line };
        let one: Result<Json<'_>, _> = serde_json::from_slice(line);
        if let Ok(object @ Json::Object(_)) = &one {
            (self.family.rows)(object, &mut rows);
            if self.family.is_plain() {
                self.scanner.learn(line, rows.sink);
            }
            return true;
        }
        let several: Result<Vec<Json<'_>>, _> = serde_json::Deserializer::from_slice(line).into_iter().collect();
        match several {
            Ok(objects) if objects.iter().all(Json::is_object) => {
                objects.iter().for_each(|object| (self.family.rows)(object, &mut rows));
                true
            }
            _ => false,
        }
    }
}
