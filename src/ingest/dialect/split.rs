//! A sample of a CSV file to records of fields, for one delimiter, with the quotes that prove themselves.

use super::RECORDS;

/// A sample cut into records of fields, quotes removed but not undoubled.
#[derive(Default)]
pub(super) struct Split<'a> {
    pub(super) records: Vec<Vec<&'a [u8]>>,
    pub(super) quote: Option<u8>,
    pub(super) heeded_quote: Option<u8>,
    pub(super) escape: Option<u8>,
    quoted: usize,
    malformed: usize,
}

/// With the quote that proves itself: fields begin with it and end with it.
pub(super) fn split_with_quotes(sample: &[u8], complete: bool, delimiter: u8) -> Split<'_> {
    let double = split(sample, complete, delimiter, Some(b'"'), None);
    if sample.windows(2).any(|pair| pair == b"\\\"") {
        // As MySQL writes a quote inside of quotes.
        let escaped = split(sample, complete, delimiter, Some(b'"'), Some(b'\\'));
        if double.malformed > 0 && escaped.quoted > 0 && escaped.malformed == 0 {
            return Split { quote: Some(b'"'), heeded_quote: Some(b'"'), escape: Some(b'\\'), ..escaped };
        }
    }
    if double.quoted > 0 && double.malformed * 20 <= double.quoted {
        return Split { quote: Some(b'"'), heeded_quote: Some(b'"'), ..double };
    }
    let single = split(sample, complete, delimiter, Some(b'\''), None);
    if single.quoted > 0 && single.malformed == 0 {
        return Split { quote: Some(b'\''), heeded_quote: Some(b'\''), ..single };
    }
    if double.malformed == 0 {
        return Split { heeded_quote: Some(b'"'), ..double };
    }
    split(sample, complete, delimiter, None, None)
}

fn split(sample: &[u8], complete: bool, delimiter: u8, quote: Option<u8>, escape: Option<u8>) -> Split<'_> {
    let mut split = Split::default();
    let mut record = Vec::new();
    let mut at = 0;
    while at < sample.len() && split.records.len() < RECORDS {
        let mut start = at;
        let mut end = None;
        if quote == Some(sample[at]) {
            start += 1;
            let Some(close) = closing_quote(sample, start, escape) else {
                // Cut off by the sample, or by the end of a file that did quote before; else no quote at all.
                split.malformed += usize::from(complete && split.quoted == 0);
                return split;
            };
            at = close + 1;
            if sample.get(at).is_none_or(|next| *next == delimiter || is_line_end(*next)) {
                split.quoted += 1;
                end = Some(close);
            } else {
                split.malformed += 1;
            }
        }
        while at < sample.len() && sample[at] != delimiter && !is_line_end(sample[at]) {
            at += 1;
        }
        record.push(&sample[start..end.unwrap_or(at)]);
        let ends_record = at == sample.len() || sample[at] != delimiter;
        let cut = at == sample.len() && !complete && !split.records.is_empty();
        at += 1;
        if !ends_record && at == sample.len() {
            // A delimiter at the very end: one more, empty field.
            record.push(&[]);
        }
        if ends_record || at >= sample.len() {
            let whole = std::mem::take(&mut record);
            if !cut && whole != [b"" as &[u8]] {
                split.records.push(whole);
            }
        }
    }
    split
}

/// The next quote like the one before `start` that is neither doubled nor escaped.
fn closing_quote(sample: &[u8], start: usize, escape: Option<u8>) -> Option<usize> {
    let quote = sample[start - 1];
    let mut at = start;
    loop {
        at += sample.get(at..)?.iter().position(|byte| *byte == quote || Some(*byte) == escape)?;
        if sample[at] == quote && (escape.is_some() || sample.get(at + 1) != Some(&quote)) {
            return Some(at);
        }
        at += 2;
    }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}
