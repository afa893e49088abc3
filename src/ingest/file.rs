//! One file from its first unpacked byte to its last row: take a sample, find the encoding and the format, read.

use super::Recognises;
use super::builder::MAX_COLUMNS;
use super::charset::{Decoder, Encoding};
use super::csv::CsvReader;
use super::dialect::Dialect;
use super::document::{DocumentReader, Way};
use super::error::{Damage, FileKind, IngestError};
use super::jsonl::JsonLinesReader;
use super::layout::{Format, Layout};
use super::marks::TextMarks;
use super::recognise::{Document, is_page, recognise};
use super::sample::Sample;
use super::sink::Sink;
use super::sniff::{Sniffed, is_binary, not_text, sniff};
use super::unpack::Packing;
use crate::model::notice::NoticeKind;
use crate::model::reading::FileSettings;

/// Reads one file.
pub(super) struct FileReader {
    settings: FileSettings,
    packing: Vec<Packing>,
    /// Columns of the CSV file before, for files without a header.
    columns_before: Vec<usize>,
    decoder: Option<Decoder>,
    stage: Stage,
    recognises: Recognises,
}

enum Stage {
    Sample(Sample),
    Csv(Box<CsvReader>),
    JsonLines(Box<JsonLinesReader>),
    Document(Box<DocumentReader>),
    /// Goes into the report as it is.
    Whole,
    Failed,
}

impl FileReader {
    /// `columns_before` are the table's columns of each field of the CSV file before, if there was one.
    pub(super) fn new(
        settings: FileSettings,
        packing: Vec<Packing>,
        columns_before: Vec<usize>,
        recognises: Recognises,
    ) -> Self {
        Self { settings, packing, columns_before, decoder: None, stage: Stage::Sample(Sample::default()), recognises }
    }

    /// Takes the next bytes, but none after the sample together with bytes of it; returns the bytes not taken.
    pub(super) fn push<'a>(&mut self, bytes: &'a [u8], sink: &mut Sink<'_>) -> &'a [u8] {
        if let Stage::Sample(sample) = &mut self.stage {
            let rest = &bytes[sample.take(bytes)..];
            if sample.is_full() {
                self.open(false, sink);
            }
            return rest;
        }
        if let Some(decoder) = &mut self.decoder {
            self.stage.push(decoder.decode(bytes, sink), sink);
        }
        &[]
    }

    /// Ends the file; returns the table's column of each field, as [`FileReader::new`] takes it. A record cut off by
    /// damage is left out; the complete ones before it stay.
    pub(super) fn finish(mut self, damage: Option<Damage>, sink: &mut Sink<'_>) -> Vec<usize> {
        let in_sample = matches!(self.stage, Stage::Sample(_));
        if in_sample && (damage.is_none() || self.has_line()) {
            self.open(damage.is_none(), sink);
        }
        if let Some(damage) = damage {
            if sink.report.rows > 0 {
                sink.note(NoticeKind::CutShort, self.stage.line(), None, Some(&damage.detail()));
            } else if sink.report.error.is_none() {
                sink.report.error = Some(IngestError::Damaged { name: sink.report.name.clone(), damage });
                sink.report.layout = None;
            }
        } else if !in_sample {
            self.end_text(sink);
        }
        match self.stage {
            Stage::Csv(reader) if !reader.columns().is_empty() => reader.columns().to_vec(),
            _ => self.columns_before,
        }
    }

    fn has_line(&self) -> bool {
        matches!(&self.stage, Stage::Sample(sample) if sample.has_line())
    }

    /// Judges the sample and reads it. `complete` if it is the whole file.
    fn open(&mut self, complete: bool, sink: &mut Sink<'_>) {
        let Stage::Sample(sample) = std::mem::replace(&mut self.stage, Stage::Failed) else { return };
        let sample = sample.into_bytes();
        let encoding = match self.encoding(&sample, &sink.report.name) {
            Ok(encoding) => encoding,
            Err(error) => {
                sink.report.error = Some(error);
                return;
            }
        };
        let bytes = &sample[encoding.mark(&sample)..];
        let mut decoder = Decoder::new(encoding, bytes);
        let text = decoder.decode(bytes, sink);
        sink.report.marks = TextMarks::of(&sample, text);
        if let Some(kind) = recognise(text, self.recognises) {
            sink.report.document = Some(Document::new(kind, text));
            self.stage = Stage::Whole;
            self.decoder = Some(decoder);
            if complete {
                self.end_text(sink);
            }
            return;
        }
        match self.reader(text, complete, sink) {
            Ok((format, stage, passed)) => {
                self.stage = stage;
                let packing = std::mem::take(&mut self.packing);
                sink.report.layout = Some(Layout { format, packing, encoding: encoding.name() });
                self.stage.push(&text[passed..], sink);
            }
            Err(error) => {
                sink.report.error = Some(error);
                return;
            }
        }
        self.decoder = Some(decoder);
        if complete {
            self.end_text(sink);
        }
        sink.builder.end_sample(sink.notices);
    }

    fn encoding(&self, sample: &[u8], name: &str) -> Result<Encoding, IngestError> {
        let name = || name.to_owned();
        let is_ours = self.recognises != Recognises::Nothing && is_page(sample);
        if let Some(looks_like) = not_text(sample).filter(|_| !is_ours) {
            return Err(IngestError::NotText { name: name(), looks_like });
        }
        if let Some(chosen) = &self.settings.encoding {
            let unknown = || IngestError::UnknownEncoding { name: name(), chosen: Some(chosen.clone()) };
            return Encoding::named(chosen).ok_or_else(unknown);
        }
        let found = Encoding::detect(sample);
        if !matches!(found, Some(Encoding::Utf16 { .. })) && is_binary(sample) {
            return Err(IngestError::NotText { name: name(), looks_like: FileKind::Binary });
        }
        found.ok_or_else(|| IngestError::UnknownEncoding { name: name(), chosen: None })
    }

    /// The format of a text, what reads it, and how many bytes that reader need not see.
    fn reader(&self, text: &[u8], complete: bool, sink: &mut Sink<'_>) -> Result<(Format, Stage, usize), IngestError> {
        let name = sink.report.name.as_str();
        let given: Vec<&str> = self.settings.column_names.iter().map(String::as_str).collect();
        match sniff(name, text, complete, &sink.builder.names(), &given)? {
            Sniffed::Csv(dialect) if dialect.fields > MAX_COLUMNS => {
                let (name, columns) = (name.to_owned(), dialect.fields);
                Err(IngestError::TooManyColumns { name, columns, limit: MAX_COLUMNS })
            }
            Sniffed::Csv(dialect) => {
                let Dialect { delimiter, quote, header, .. } = dialect;
                let stage = Stage::Csv(Box::new(self.csv_reader(dialect, &text[..dialect.start], sink)));
                Ok((Format::Csv { delimiter, quote, header }, stage, dialect.start))
            }
            Sniffed::Json(plan) => {
                let format = match &plan.way {
                    _ if !plan.family.is_plain() => Format::Service(plan.family.name),
                    Way::Lines => Format::JsonLines,
                    Way::OneByOne => Format::Json { path: String::new() },
                    Way::Array { path, .. } => Format::Json { path: path.join(".") },
                };
                let stage = match plan.way {
                    Way::Lines => Stage::JsonLines(Box::new(JsonLinesReader::new(plan.family))),
                    _ => Stage::Document(Box::new(DocumentReader::new(plan))),
                };
                Ok((format, stage, 0))
            }
        }
    }

    /// `before` is what stands before the table.
    fn csv_reader(&self, dialect: Dialect, before: &[u8], sink: &mut Sink<'_>) -> CsvReader {
        let text = String::from_utf8_lossy(before);
        let mut line = 1;
        // What follows the last line end is the sign of a header that looks like a comment.
        for end in text.split_inclusive('\n').filter(|text| text.ends_with('\n')) {
            if dialect.comment.is_some_and(|sign| end.trim_start().starts_with(sign)) {
                sink.note(NoticeKind::NoRecord, line, None, Some(end.trim()));
            }
            line += 1;
        }
        let given = self.settings.column_names.clone();
        let by_position = !dialect.header && given.is_empty() && self.columns_before.len() == dialect.columns();
        let columns = if by_position { self.columns_before.clone() } else { Vec::new() };
        CsvReader::new(dialect, columns, given, line)
    }

    fn end_text(&mut self, sink: &mut Sink<'_>) {
        if let Some(decoder) = &mut self.decoder {
            self.stage.push(decoder.finish(sink), sink);
        }
        match &mut self.stage {
            Stage::Csv(reader) => reader.finish(sink),
            Stage::JsonLines(reader) => reader.finish(sink),
            Stage::Document(reader) => reader.finish(sink),
            Stage::Sample(_) | Stage::Whole | Stage::Failed => {}
        }
    }
}

impl Stage {
    fn push(&mut self, text: &[u8], sink: &mut Sink<'_>) {
        match self {
            Self::Csv(reader) => reader.push(text, sink),
            Self::JsonLines(reader) => reader.push(text, sink),
            Self::Document(reader) => reader.push(text, sink),
            Self::Whole => {
                if let Some(document) = &mut sink.report.document {
                    document.push(text);
                }
            }
            Self::Sample(_) | Self::Failed => {}
        }
    }

    fn line(&self) -> u64 {
        match self {
            Self::Csv(reader) => reader.line(),
            Self::JsonLines(reader) => reader.line(),
            Self::Document(reader) => reader.line(),
            Self::Sample(_) | Self::Whole | Self::Failed => 0,
        }
    }
}
