//! The fast way through plain records: every field is read where it stands. A record with anything unusual in it, and
//! the last one of a chunk, is left to csv-core.

use super::CsvReader;
use crate::ingest::dialect::Dialect;
use crate::ingest::scan::Ends;
use crate::ingest::sink::Sink;

/// What the fast way needs to know about a file.
pub(super) struct Scanner {
    delimiter: u8,
    quote: Option<u8>,
    bare: Ends,
    quoted: Ends,
}

impl Scanner {
    pub(super) fn new(delimiter: u8, quote: Option<u8>) -> Self {
        let inside = quote.unwrap_or(b'\n');
        Self { delimiter, quote, bare: Ends::new([delimiter, b'\n', b'\r']), quoted: Ends::new([inside, b'\n', b'\r']) }
    }

    /// Adds the cells of the record that begins `text`; its length with the line end, if it is plain.
    #[inline(always)]
    fn record(&self, text: &[u8], columns: &[usize], sink: &mut Sink<'_>) -> Option<usize> {
        let mut at = 0;
        for (index, &column) in columns.iter().enumerate() {
            let is_quoted = self.quote.is_some() && text.get(at).copied() == self.quote;
            at += usize::from(is_quoted);
            let ends = if is_quoted { &self.quoted } else { &self.bare };
            at += sink.builder.scan(column, text.get(at..)?, ends)?;
            if is_quoted {
                if text.get(at).copied() != self.quote {
                    return None;
                }
                at += 1;
            }
            if index + 1 < columns.len() {
                if *text.get(at)? != self.delimiter {
                    return None;
                }
                at += 1;
            }
        }
        match (text.get(at)?, text.get(at + 1)) {
            (b'\n', _) => Some(at + 1),
            (b'\r', Some(b'\n')) => Some(at + 2),
            _ => None,
        }
    }
}

impl CsvReader {
    /// Reads as many plain records as `text` begins with; how many bytes they take.
    #[inline(never)]
    pub(super) fn scan(&mut self, text: &[u8], sink: &mut Sink<'_>) -> usize {
        let Dialect { joined, escape, .. } = self.dialect;
        let is_plain = joined.is_none() && escape.is_none();
        if !is_plain || self.header_due || self.columns.is_empty() || !self.is_between_records() {
            return 0;
        }
        let mut taken = 0;
        // An empty line is no record, not even of a single empty field.
        while text.get(taken).is_some_and(|first| !matches!(first, b'\n' | b'\r'))
            && !self.is_comment(&text[taken..])
            && let Some(length) = self.scanner.record(&text[taken..], &self.columns, sink)
        {
            sink.end_row(self.lines.last);
            self.lines.last += 1;
            taken += length;
        }
        sink.builder.take_back(&self.columns);
        self.lines.after_cr &= taken == 0;
        taken
    }

    /// Whether `text` begins with a comment, quoted or not.
    #[inline(always)]
    fn is_comment(&self, text: &[u8]) -> bool {
        self.dialect.comment.is_some_and(|sign| {
            let quote = self.dialect.heeded_quote;
            let text = text.split_first().filter(|(first, _)| Some(**first) == quote).map_or(text, |(_, rest)| rest);
            text.starts_with(sign.as_bytes())
        })
    }

    fn is_between_records(&self) -> bool {
        self.record.fields == 0 && self.record.length == 0 && !self.record.lost && self.lines.record.is_none()
    }
}
