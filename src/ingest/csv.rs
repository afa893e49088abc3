//! Text to the rows of a table, for a known CSV dialect. Records are cut by the csv-core state machine.

mod scan;

use csv_core::{ReadRecordResult, ReaderBuilder};

use self::scan::Scanner;
use super::dialect::{Dialect, Joined};
use super::infer;
use super::rows::unique_names;
use super::sink::Sink;
use crate::model::notice::{NoticeKind, Place};

/// Longest record kept, in bytes: what is longer is a quote never closed, and would otherwise fill the memory.
const LONGEST: usize = 1 << 20;

/// Reads one file.
pub(super) struct CsvReader {
    core: csv_core::Reader,
    dialect: Dialect,
    header_due: bool,
    /// Column of the table for each field.
    columns: Vec<usize>,
    /// Names of the columns given by hand, if there are any.
    given: Vec<String>,
    record: Record,
    lines: Lines,
    scanner: Scanner,
}

/// Counts lines, which end with LF, CR LF or CR: csv-core's own count knows LF only.
struct Lines {
    /// The line that was begun last, 1-based.
    last: u64,
    /// Where the record being read begins, once it has.
    record: Option<u64>,
    after_cr: bool,
}

/// The record being read: its fields one after another, and where each ends.
struct Record {
    text: Vec<u8>,
    length: usize,
    ends: Vec<usize>,
    fields: usize,
    /// Whether text was thrown away because the record is too long.
    lost: bool,
}

impl CsvReader {
    /// `columns` are those of the table, if the file has no header and they are known by position; `given` are names
    /// given by hand; `line` is that where the table begins.
    pub(super) fn new(dialect: Dialect, columns: Vec<usize>, given: Vec<String>, line: u64) -> Self {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(dialect.delimiter).escape(dialect.escape);
        match dialect.heeded_quote {
            Some(quote) => builder.quote(quote),
            None => builder.quoting(false),
        };
        let record =
            Record { text: vec![0; 4_096], length: 0, ends: vec![0; dialect.fields + 1], fields: 0, lost: false };
        let lines = Lines { last: line, record: None, after_cr: false };
        let scanner = Scanner::new(dialect.delimiter, dialect.heeded_quote);
        Self { core: builder.build(), dialect, header_due: dialect.header, columns, given, record, lines, scanner }
    }

    /// Takes the next text of the file.
    #[inline(never)]
    pub(super) fn push(&mut self, mut text: &[u8], sink: &mut Sink<'_>) {
        loop {
            text = &text[self.scan(text, sink)..];
            // An empty input would tell csv-core that the file ends.
            if text.is_empty() {
                return;
            }
            let (result, taken) = self.advance(text);
            self.lines.count(&text[..taken]);
            text = &text[taken..];
            if result == ReadRecordResult::Record {
                self.end_record(sink);
            }
        }
    }

    /// Ends the file. A last record without a line end counts, one with an open quote does not.
    pub(super) fn finish(&mut self, sink: &mut Sink<'_>) {
        // A line end closes any record, except inside a quoted field, where it becomes part of the text.
        let before = self.record.length;
        let (result, _) = self.advance(b"\n");
        if result == ReadRecordResult::Record {
            self.end_record(sink);
        } else if self.record.length != before || self.record.lost {
            let found = self.record.text(0);
            sink.note(NoticeKind::CutShort, self.lines.of_record(), None, Some(&found));
        }
    }

    /// Column of the table for each field; empty before the first row.
    pub(super) fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// The line that was begun last, 1-based.
    pub(super) fn line(&self) -> u64 {
        self.lines.last
    }

    fn advance(&mut self, text: &[u8]) -> (ReadRecordResult, usize) {
        let record = &mut self.record;
        let (result, taken, written, ended) =
            self.core.read_record(text, &mut record.text[record.length..], &mut record.ends[record.fields..]);
        record.length += written;
        record.fields += ended;
        match result {
            ReadRecordResult::OutputFull => record.make_room(),
            ReadRecordResult::OutputEndsFull if record.ends.len() < LONGEST => {
                record.ends.resize(record.ends.len() * 2, 0);
            }
            ReadRecordResult::OutputEndsFull => record.throw_away(),
            _ => {}
        }
        (result, taken)
    }

    fn end_record(&mut self, sink: &mut Sink<'_>) {
        let line = self.lines.of_record();
        self.lines.record = None;
        let record = &mut self.record;
        let expected = if self.header_due { self.dialect.named } else { self.dialect.fields };
        let proper = !record.lost && record.fields == expected;
        if proper
            && expected == self.dialect.fields
            && let Some(joined) = self.dialect.joined
        {
            record.join(joined);
        }
        if !proper && record.is_blank() {
            // A line of spaces says as much as an empty one, which csv-core passes over.
        } else if self.header_due && !proper || self.dialect.comment.is_some_and(|sign| record.starts_with(sign)) {
            sink.note(NoticeKind::NoRecord, line, None, Some(&record.text(self.dialect.delimiter)));
        } else if !proper {
            let kind = NoticeKind::RaggedRow { expected: self.dialect.fields };
            sink.skip(kind, line, &record.text(self.dialect.delimiter));
        } else if self.header_due {
            self.header_due = false;
            let names = header(record, self.dialect.unnamed);
            let names = by_hand(&self.given, names, line, sink);
            self.columns = sink.name_columns(&names);
        } else {
            if self.columns.is_empty() {
                let names = vec![String::new(); record.fields];
                let names = by_hand(&self.given, names, line, sink);
                self.columns = sink.name_columns(&names);
            }
            record.add_row(&self.columns, line, sink);
        }
        self.record.clear();
    }
}

impl Lines {
    fn count(&mut self, text: &[u8]) {
        for &byte in text {
            if byte == b'\r' || byte == b'\n' {
                self.last += u64::from(byte == b'\r' || !self.after_cr);
            } else if self.record.is_none() {
                self.record = Some(self.last);
            }
            self.after_cr = byte == b'\r';
        }
    }

    fn of_record(&self) -> u64 {
        self.record.unwrap_or(self.last)
    }
}

impl Record {
    fn make_room(&mut self) {
        if self.text.len() < LONGEST {
            self.text.resize(self.text.len() * 2, 0);
        } else {
            self.throw_away();
        }
    }

    fn throw_away(&mut self) {
        self.lost = true;
        (self.length, self.fields) = (0, 0);
    }

    fn clear(&mut self) {
        (self.length, self.fields, self.lost) = (0, 0, false);
    }

    /// Makes neighbouring fields one, with spaces between them.
    fn join(&mut self, joined: Joined) {
        for _ in 1..joined.fields {
            let end = self.ends[joined.at];
            if self.length == self.text.len() {
                self.text.push(0);
            }
            self.text.copy_within(end..self.length, end + 1);
            self.text[end] = b' ';
            self.length += 1;
            self.fields -= 1;
            self.ends[joined.at..].rotate_left(1);
            self.ends[joined.at..self.fields].iter_mut().for_each(|end| *end += 1);
        }
    }

    fn starts_with(&self, sign: &str) -> bool {
        !self.lost && self.fields().next().is_some_and(|field| field.starts_with(sign.as_bytes()))
    }

    fn is_blank(&self) -> bool {
        !self.lost && self.fields == 1 && self.text[..self.length].trim_ascii().is_empty()
    }

    fn fields(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends[..self.fields].iter().map(move |end| &self.text[std::mem::replace(&mut start, *end)..*end])
    }

    /// As it stood in the file, near enough to find it again; only the beginning of what was never a record.
    fn text(&self, delimiter: u8) -> String {
        if self.fields == 0 || self.lost {
            return String::from_utf8_lossy(&self.text[..self.length.min(4 * Place::MAX_TEXT)]).into_owned();
        }
        let fields: Vec<_> = self.fields().collect();
        String::from_utf8_lossy(&fields.join(&delimiter)).into_owned()
    }

    fn add_row(&self, columns: &[usize], line: u64, sink: &mut Sink<'_>) {
        let ends = &self.ends[..self.fields];
        match std::str::from_utf8(&self.text[..self.length]) {
            Ok(text) if ends.iter().all(|end| text.is_char_boundary(*end)) => {
                let mut start = 0;
                for (end, column) in ends.iter().zip(columns) {
                    sink.cell(*column, infer::trim(&text[start..*end]), line);
                    start = *end;
                }
            }
            _ => {
                for (field, column) in self.fields().zip(columns) {
                    sink.cell(*column, infer::trim(&String::from_utf8_lossy(field)), line);
                }
                sink.note(NoticeKind::NotUtf8, line, None, None);
            }
        }
        sink.end_row(line);
    }
}

/// The names in a header. There is none for the column `unnamed`.
fn header(record: &Record, unnamed: Option<usize>) -> Vec<String> {
    let mut names: Vec<String> =
        record.fields().map(|field| String::from_utf8_lossy(field).trim().to_owned()).collect();
    if let Some(column) = unnamed {
        names.insert(column, String::new());
    }
    names
}

/// Names of the file, with those given by hand in their place.
fn by_hand(given: &[String], mut names: Vec<String>, line: u64, sink: &mut Sink<'_>) -> Vec<String> {
    if !given.is_empty() && given.len() != names.len() {
        let kind = NoticeKind::ColumnNames { given: given.len(), columns: names.len() };
        sink.note(kind, line, None, None);
    }
    names.iter_mut().zip(given).for_each(|(name, given)| given.trim().clone_into(name));
    unique_names(&names)
}
