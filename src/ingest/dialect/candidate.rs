//! Delimiters are tried one by one, and the one that cuts the records most evenly, into the most readable cells, is
//! taken.

use super::split::{Split, split_with_quotes};
use super::{RECORDS, ratio, text};
use crate::ingest::infer;
use crate::ingest::timestamp::TimestampFormat;

/// In the order of preference when the evidence is equal.
const USUAL: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Tried where those do not separate; the first one of control characters is that of Hive.
const UNUSUAL: [u8; 11] = [b' ', 0x01, 0x02, 0x1f, b'^', b'~', b':', b'!', b'*', b'@', b'='];

/// The delimiter and what it makes of a sample.
pub(super) fn best(sample: &[u8], complete: bool) -> Candidate<'_> {
    let usual = USUAL.iter().map(|delimiter| Candidate::new(sample, complete, *delimiter)).filter(Candidate::splits);
    let unusual = || UNUSUAL.iter().filter_map(|delimiter| unusual(sample, complete, *delimiter));
    usual.fold(None, better).or_else(|| unusual().fold(None, better)).unwrap_or_else(|| single(sample, complete))
}

/// The first of the best.
fn better<'a>(best: Option<Candidate<'a>>, other: Candidate<'a>) -> Option<Candidate<'a>> {
    best.filter(|best| best.score >= other.score).or(Some(other))
}

/// Spaces and other signs are in words and times too, so they count only if they cut evenly, into numbers, and the lines
/// are no times.
fn unusual(sample: &[u8], complete: bool, delimiter: u8) -> Option<Candidate<'_>> {
    let candidate = Candidate::new(sample, complete, delimiter);
    let lines = sample.split(|byte| matches!(byte, b'\n' | b'\r')).take(RECORDS);
    let lines = lines.filter_map(|line| std::str::from_utf8(line.trim_ascii()).ok()).filter(|line| !line.is_empty());
    let mut lines = lines.skip(1).peekable();
    let is_clock = |line: &str| line.bytes().all(|byte| byte.is_ascii_digit() || b":.+-/ ".contains(&byte));
    let times = (delimiter == b':' && lines.peek().is_none_or(|line| is_clock(line)))
        || TimestampFormat::detect(lines).is_some();
    // The header may be shorter.
    let body = candidate.split.records.get(1..).unwrap_or_default();
    let even = body.iter().filter(|record| record.len() == candidate.fields).count() * 10 >= body.len() * 9;
    (candidate.splits() && even && candidate.typed > 0.0 && !times).then_some(candidate)
}

/// One column: any delimiter that is not in use will do.
fn single(sample: &[u8], complete: bool) -> Candidate<'_> {
    let mut candidate = Candidate::new(sample, complete, b',');
    candidate.fields = candidate.fields.max(1);
    candidate
}

/// A delimiter and what it makes of a sample.
pub(super) struct Candidate<'a> {
    pub(super) delimiter: u8,
    pub(super) split: Split<'a>,
    pub(super) fields: usize,
    /// Share of the records with that many fields.
    share: f64,
    /// Share of their cells that are numbers, times or truth values.
    typed: f64,
    score: f64,
}

impl<'a> Candidate<'a> {
    pub(super) fn new(sample: &'a [u8], complete: bool, delimiter: u8) -> Self {
        let split = split_with_quotes(sample, complete, delimiter);
        let fields = usual_fields(&split.records);
        let records = &split.records;
        let share = ratio(records.iter().filter(|record| record.len() == fields).count(), records.len());
        let cells = || records.iter().filter(|record| record.len() == fields).take(100).flatten();
        let typed = ratio(cells().filter(|cell| infer::is_typed(&text(cell))).count(), cells().count());
        let first_fits = records.first().is_some_and(|record| record.len() == fields);
        let score = share + typed / 2.0 + if first_fits { 0.5 } else { 0.0 };
        Self { delimiter, split, fields, share, typed, score }
    }

    fn splits(&self) -> bool {
        self.fields > 1 && self.share >= 0.5
    }
}

/// What most records have; the first record's count if one in five agrees, for it is probably the header, unless it is
/// a single field, as a title is.
fn usual_fields(records: &[Vec<&[u8]>]) -> usize {
    let Some(first) = records.first().map(Vec::len) else { return 0 };
    let mut counts: Vec<usize> = records.iter().map(Vec::len).collect();
    let like_first = counts[1..].iter().filter(|count| **count == first).count();
    if first > 1 && like_first > 0 && like_first * 5 >= counts.len() - 1 {
        return first;
    }
    counts.sort_unstable();
    counts
        .chunk_by(|a, b| a == b)
        .max_by_key(|run| (run.len(), run[0] == first && first > 1, run[0]))
        .map_or(0, |run| run[0])
}
