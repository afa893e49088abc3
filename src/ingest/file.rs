//! One file from its first stored byte to its last row: unpack, take a sample, find the format, read.

use super::builder::MAX_COLUMNS;
use super::csv::CsvReader;
use super::error::IngestError;
use super::gzip::{Damage, Unpacker};
use super::jsonl::JsonLinesReader;
use super::marks::TextMarks;
use super::recognise::{Document, recognise};
use super::sink::Sink;
use super::sniff::{Sniffed, sniff};
use super::{Format, Layout, Recognises};
use crate::model::notice::NoticeKind;

/// Text that the format and the types are judged by, in bytes.
const SAMPLE: usize = 256 * 1024;

/// Reads one file.
pub(super) struct FileReader {
    unpacker: Unpacker,
    text: TextReader,
}

struct TextReader {
    stage: Stage,
    /// Columns of the CSV file before, for files without a header.
    columns_before: Vec<usize>,
    recognises: Recognises,
}

enum Stage {
    Sample(Vec<u8>),
    Csv(Box<CsvReader>),
    JsonLines(Box<JsonLinesReader>),
    /// Goes into the report whole.
    Document,
    Failed,
}

impl FileReader {
    /// `columns_before` are the table's columns of each field of the CSV file before, if there was one.
    pub(super) fn new(columns_before: Vec<usize>, recognises: Recognises) -> Self {
        let text = TextReader { stage: Stage::Sample(Vec::new()), columns_before, recognises };
        Self { unpacker: Unpacker::new(), text }
    }

    /// Takes the next bytes as stored.
    pub(super) fn push(&mut self, chunk: &[u8], sink: &mut Sink<'_>) {
        let text = &mut self.text;
        self.unpacker.push(chunk, &mut |piece| text.push(piece, sink));
    }

    /// Ends the file; returns the table's column of each field, as [`FileReader::new`] takes it.
    pub(super) fn finish(mut self, sink: &mut Sink<'_>) -> Vec<usize> {
        let text = &mut self.text;
        let damage = self.unpacker.finish(&mut |piece| text.push(piece, sink));
        text.finish(damage, sink);
        if let Some(layout) = &mut sink.report.layout {
            layout.gzip = self.unpacker.is_gzip();
        }
        match self.text.stage {
            Stage::Csv(reader) if !reader.columns().is_empty() => reader.columns().to_vec(),
            _ => self.text.columns_before,
        }
    }
}

impl TextReader {
    fn push(&mut self, mut text: &[u8], sink: &mut Sink<'_>) {
        if let Stage::Sample(sample) = &mut self.stage {
            let taken = text.len().min(SAMPLE - sample.len());
            sample.extend_from_slice(&text[..taken]);
            text = &text[taken..];
            if sample.len() < SAMPLE {
                return;
            }
            self.open(false, sink);
        }
        match &mut self.stage {
            Stage::Csv(reader) => reader.push(text, sink),
            Stage::JsonLines(reader) => reader.push(text, sink),
            Stage::Document => {
                if let Some(document) = &mut sink.report.document {
                    document.push(text);
                }
            }
            Stage::Sample(_) | Stage::Failed => {}
        }
    }

    /// A record cut off by damage is left out; the complete ones before it stay.
    fn finish(&mut self, damage: Option<Damage>, sink: &mut Sink<'_>) {
        let in_sample = matches!(self.stage, Stage::Sample(_));
        if in_sample && (damage.is_none() || self.has_line()) {
            self.open(damage.is_none(), sink);
        }
        if let Some(damage) = damage {
            if sink.report.rows > 0 {
                let line = match &self.stage {
                    Stage::Csv(reader) => reader.line(),
                    Stage::JsonLines(reader) => reader.line(),
                    Stage::Sample(_) | Stage::Document | Stage::Failed => 0,
                };
                sink.note(NoticeKind::CutShort, line, None, Some("damaged gzip data"));
            } else if sink.report.error.is_none() {
                let name = sink.report.name.clone();
                let truncated = damage == Damage::Truncated;
                sink.report.error = Some(IngestError::DamagedGzip { name, truncated });
                sink.report.layout = None;
            }
        } else if !in_sample {
            self.end_text(sink);
        }
    }

    fn has_line(&self) -> bool {
        matches!(&self.stage, Stage::Sample(sample) if sample.contains(&b'\n'))
    }

    /// Judges the sample and reads it. `complete` if it is the whole file.
    fn open(&mut self, complete: bool, sink: &mut Sink<'_>) {
        let Stage::Sample(sample) = std::mem::replace(&mut self.stage, Stage::Failed) else { return };
        sink.report.marks = TextMarks::of(&sample);
        if let Some(kind) = recognise(&sample, self.recognises) {
            sink.report.document = Some(Document::new(kind, &sample));
            self.stage = Stage::Document;
            return;
        }
        let text = sample.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&sample);
        let name = sink.report.name.as_str();
        let sniffed = match sniff(name, text, complete, &sink.builder.names()) {
            Ok(Sniffed::Csv(dialect)) if dialect.fields > MAX_COLUMNS => {
                let (name, columns) = (name.to_owned(), dialect.fields);
                Err(IngestError::TooManyColumns { name, columns, limit: MAX_COLUMNS })
            }
            other => other,
        };
        let format = match sniffed {
            Ok(Sniffed::Csv(dialect)) => {
                let columns = if !dialect.header && self.columns_before.len() == dialect.columns() {
                    self.columns_before.clone()
                } else {
                    Vec::new()
                };
                self.stage = Stage::Csv(Box::new(CsvReader::new(dialect, columns)));
                Format::Csv { delimiter: dialect.delimiter, quote: dialect.quote, header: dialect.header }
            }
            Ok(Sniffed::JsonLines) => {
                self.stage = Stage::JsonLines(Box::new(JsonLinesReader::new()));
                Format::JsonLines
            }
            Err(error) => {
                sink.report.error = Some(error);
                return;
            }
        };
        sink.report.layout = Some(Layout { format, gzip: false });
        self.push(text, sink);
        if complete {
            self.end_text(sink);
        }
        sink.builder.end_sample(sink.notices);
    }

    fn end_text(&mut self, sink: &mut Sink<'_>) {
        match &mut self.stage {
            Stage::Csv(reader) => reader.finish(sink),
            Stage::JsonLines(reader) => reader.finish(sink),
            Stage::Sample(_) | Stage::Document | Stage::Failed => {}
        }
    }
}
