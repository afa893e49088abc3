//! Text to the rows of a table, value after value.

use super::split::{Found, Splitter};
use super::{Family, Plan, Way};
use crate::ingest::error::IngestError;
use crate::ingest::json::Json;
use crate::ingest::jsonl::LONGEST;
use crate::ingest::rows::{RowWriter, Rows};
use crate::ingest::sink::Sink;
use crate::model::notice::NoticeKind;

/// Longest result of a service, in bytes: it is held whole, since what belongs together stands in different arrays.
const LONGEST_RESULT: usize = 32 << 20;
/// What is looked at after an array, in bytes.
const AFTERWARDS: usize = 64 << 10;

/// Reads one file.
pub(in crate::ingest) struct DocumentReader {
    family: &'static Family,
    splitter: Splitter,
    writer: RowWriter,
    /// Text before the first value that is still to be passed over, in bytes.
    before: usize,
    /// The keys around the array that is read, if one is.
    path: Option<Vec<String>>,
    /// What stands beside the array.
    beside: Vec<String>,
    /// What follows the array, once it is over.
    after: Option<Vec<u8>>,
    too_long: bool,
}

impl DocumentReader {
    pub(in crate::ingest) fn new(plan: Plan) -> Self {
        let (before, path, beside) = match plan.way {
            Way::Array { before, path, beside } => (before, Some(path), beside),
            Way::Lines | Way::OneByOne => (0, None, Vec::new()),
        };
        let longest = if plan.family.is_result { LONGEST_RESULT } else { LONGEST };
        Self {
            family: plan.family,
            splitter: Splitter::new(longest, 1),
            writer: RowWriter::default(),
            before,
            path,
            beside,
            after: None,
            too_long: false,
        }
    }

    /// Takes the next text of the file.
    #[inline(never)]
    pub(in crate::ingest) fn push(&mut self, mut text: &[u8], sink: &mut Sink<'_>) {
        let passed = text.len().min(self.before);
        self.before -= passed;
        self.splitter.line += text[..passed].iter().filter(|byte| **byte == b'\n').count() as u64;
        text = &text[passed..];
        while self.after.is_none() {
            let Self { splitter, writer, family, too_long, .. } = self;
            let rest = splitter.push(text, &mut |found| take(found, family, writer, too_long, sink));
            let Some(rest) = rest else { return };
            text = &text[text.len() - rest..];
            if self.path.is_some() {
                self.after = Some(Vec::new());
            }
        }
        if let Some(after) = &mut self.after {
            after.extend_from_slice(&text[..text.len().min(AFTERWARDS - after.len())]);
        }
    }

    /// Ends the file.
    pub(in crate::ingest) fn finish(&mut self, sink: &mut Sink<'_>) {
        let Self { splitter, writer, family, too_long, .. } = self;
        let cut = splitter.finish(&mut |found| take(found, family, writer, too_long, sink));
        if let Some((text, line)) = cut {
            sink.note(NoticeKind::CutShort, line, None, Some(&String::from_utf8_lossy(&text[..text.len().min(400)])));
        } else if self.path.is_some() && self.after.is_none() {
            sink.note(NoticeKind::CutShort, self.splitter.line, None, None);
        }
        self.look_afterwards(sink);
        if sink.report.rows == 0 && sink.report.skipped_rows == 0 {
            let name = sink.report.name.clone();
            sink.report.error = Some(IngestError::NoRows { name });
        } else if sink.report.rows == 0 && self.too_long {
            let (name, limit) = (sink.report.name.clone(), LONGEST_RESULT);
            sink.report.error = Some(IngestError::TooLong { name, limit });
        }
    }

    /// The line being read, 1-based.
    pub(in crate::ingest) fn line(&self) -> u64 {
        self.splitter.line
    }

    /// Names what stands beside the array.
    fn look_afterwards(&mut self, sink: &mut Sink<'_>) {
        let (Some(path), Some(after)) = (&self.path, &self.after) else { return };
        let text = [b"{\"\":".repeat(path.len()).as_slice(), b"0", after.trim_ascii()].concat();
        match Json::parse(&text) {
            Some(value) => {
                let (mut around, mut prefix) = (&value, String::new());
                for key in path {
                    self.beside.extend(around.fields().iter().skip(1).map(|(name, _)| format!("{prefix}{name}")));
                    around = around.get("").unwrap_or(&Json::Null);
                    prefix += &format!("{key}.");
                }
            }
            None => self.beside.push("what follows the array".to_owned()),
        }
        if !self.beside.is_empty() {
            let what = format!("{}, beside the rows", self.beside.join(", "));
            sink.note(NoticeKind::LeftOut { what }, self.splitter.line, None, None);
        }
    }
}

fn take(found: Found<'_>, family: &Family, writer: &mut RowWriter, too_long: &mut bool, sink: &mut Sink<'_>) {
    let excerpt = || String::from_utf8_lossy(&found.text[..found.text.len().min(400)]).into_owned();
    *too_long |= found.too_long;
    let lossy;
    let mut value = Json::parse(found.text).filter(|_| !found.too_long);
    if value.is_none() && !found.too_long && std::str::from_utf8(found.text).is_err() {
        lossy = String::from_utf8_lossy(found.text).into_owned();
        value = Json::parse(lossy.as_bytes());
        if value.is_some() {
            sink.note(NoticeKind::NotUtf8, found.line, None, None);
        }
    }
    match value {
        Some(object @ Json::Object(_)) => (family.rows)(&object, &mut Rows { writer, sink, line: found.line }),
        _ => sink.skip(NoticeKind::BadJson, found.line, &excerpt()),
    }
}
