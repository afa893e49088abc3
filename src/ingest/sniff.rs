//! The first text of a file to what it is. The name plays no part.

use super::dialect::{Dialect, dialect};
use super::error::{FileKind, IngestError};
use super::jsonl;

/// What to read a file as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sniffed {
    Csv(Dialect),
    JsonLines,
}

/// Judges the first text of a file, without a byte order mark; `known` are the column names of the files before.
pub(super) fn sniff(name: &str, sample: &[u8], complete: bool, known: &[&str]) -> Result<Sniffed, IngestError> {
    let name = || name.to_owned();
    if let Some(looks_like) = kind(sample) {
        return Err(IngestError::NotText { name: name(), looks_like });
    }
    let text = sample.trim_ascii_start();
    match text {
        [] => Err(IngestError::Empty { name: name() }),
        [b'{', ..] => {
            // A few lines, so that one bad line at the start does not hide the format.
            let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).take(20);
            if lines.any(jsonl::is_object) {
                Ok(Sniffed::JsonLines)
            } else {
                Err(IngestError::NotJsonLines { name: name() })
            }
        }
        [b'[', rest @ ..] if matches!(rest.trim_ascii_start(), [] | [b'{' | b'[' | b']', ..]) => {
            Err(IngestError::NotJsonLines { name: name() })
        }
        _ => Ok(Sniffed::Csv(dialect(sample, complete, known))),
    }
}

/// What a sample is if it is not text.
fn kind(sample: &[u8]) -> Option<FileKind> {
    const MAGIC: [(&[u8], FileKind); 20] = [
        (b"PAR1", FileKind::Parquet),
        (b"ORC", FileKind::Orc),
        (b"Obj\x01", FileKind::Avro),
        (b"\x1f\x8b", FileKind::Gzip),
        (b"BZh", FileKind::Compressed),
        (b"\xfd7zXZ", FileKind::Compressed),
        (b"\x28\xb5\x2f\xfd", FileKind::Compressed),
        (b"7z\xbc\xaf", FileKind::Compressed),
        (b"\x89PNG", FileKind::Picture),
        (b"\xff\xd8\xff", FileKind::Picture),
        (b"GIF8", FileKind::Picture),
        (b"%PDF-", FileKind::Pdf),
        (b"SQLite format 3", FileKind::Sqlite),
        (b"\xff\xfe", FileKind::Utf16),
        (b"\xfe\xff", FileKind::Utf16),
        (b"\xd0\xcf\x11\xe0", FileKind::Spreadsheet),
        (b"<!", FileKind::Markup),
        (b"<?xml", FileKind::Markup),
        (b"<html", FileKind::Markup),
        (b"<HTML", FileKind::Markup),
    ];
    let contains = |part: &[u8]| sample.windows(part.len()).any(|window| window == part);
    if sample.starts_with(b"PK\x03\x04") || sample.starts_with(b"PK\x05\x06") {
        let sheet = contains(b"xl/") || contains(b"opendocument.spreadsheet");
        return Some(if sheet { FileKind::Spreadsheet } else { FileKind::Zip });
    }
    let text = sample.trim_ascii_start();
    for (magic, kind) in MAGIC {
        // "ORC" and "BZh" are also how a word may begin: there, more than letters must follow.
        let word = magic.iter().all(u8::is_ascii_alphanumeric) && kind != FileKind::Parquet;
        let start = if kind == FileKind::Markup { text } else { sample };
        if start.starts_with(magic) && (!word || binary_share(sample) > 0.0) {
            return Some(kind);
        }
    }
    if sample.get(257..262) == Some(b"ustar") {
        return Some(FileKind::Tar);
    }
    if let Some(kind) = utf16_without_mark(sample) {
        return Some(kind);
    }
    let broken: usize = sample.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    (binary_share(sample) > 0.01 || broken * 10 > sample.len() * 3).then_some(FileKind::Binary)
}

/// In UTF-16, western text has a zero in every second byte.
fn utf16_without_mark(sample: &[u8]) -> Option<FileKind> {
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = sample.len() / 2;
    (half > 1 && even.max(odd) * 10 >= half * 8 && even.min(odd) * 10 <= half).then_some(FileKind::Utf16)
}

/// Share of control characters that no text has.
fn binary_share(sample: &[u8]) -> f64 {
    let control = sample.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    control as f64 / sample.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sample: &[u8], expected: &str) {
        let found = match sniff("f", sample, true, &[]) {
            Ok(Sniffed::Csv(_)) => "csv".to_owned(),
            Ok(Sniffed::JsonLines) => "jsonl".to_owned(),
            Err(error) => error.to_string(),
        };
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(sample));
    }

    #[test]
    fn formats() {
        check(b"a,b\n1,2\n", "csv");
        check(b"ORCA,1\nBZh,2\n", "csv");
        check(b"ORCA,1\n", "csv");
        check(b"[2021-01-01] started,1\n", "csv");
        check(b"\n{\"a\":1}\n", "jsonl");
        check(b"{broken\n{\"a\":1}\n", "jsonl");
        check("a\u{e9},b\n".as_bytes(), "csv");
        check(b"caf\xe9,1\nth\xe9,2\n", "csv");
    }

    #[test]
    fn refusals() {
        check(b"", "f is empty");
        check(b" \r\n\n", "f is empty");
        check(b"[{\"a\":1}]", "f is JSON, but not one object per line");
        check(b"{\n  \"a\": 1\n}\n", "f is JSON, but not one object per line");
        check(b"PK\x03\x04....", "f is not text (looks like ZIP)");
        check(b"PK\x03\x04....xl/workbook.xml", "f is not text (looks like a spreadsheet)");
        check(b"PAR1....", "f is not text (looks like Parquet)");
        check(b"\x89PNG\r\n\x1a\n", "f is not text (looks like a picture)");
        check(b"\xff\xfea\0,\0", "f is not text (looks like UTF-16)");
        check(b"a\0,\0b\0\n\0", "f is not text (looks like UTF-16)");
        check(b"\x01\x02\x03\x04\x05\x06\x07\x08", "f is not text (looks like binary data)");
        check(b"<!DOCTYPE html>", "f is not text (looks like a web page or XML)");
    }
}
