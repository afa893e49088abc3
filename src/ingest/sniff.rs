//! The first text of a file to what it is. The name plays no part.

use super::dialect::{Dialect, dialect};
use super::document::{self, Plan};
use super::error::{FileKind, IngestError};

/// What to read a file as.
pub(super) enum Sniffed {
    Csv(Dialect),
    Json(Plan),
}

/// Judges the first text of a file, in UTF-8 and without a byte order mark; `known` are the column names of the files
/// before, `given` those of this file, if its columns were named by hand.
#[inline(never)]
pub(super) fn sniff(
    name: &str,
    sample: &[u8],
    complete: bool,
    known: &[&str],
    given: &[&str],
) -> Result<Sniffed, IngestError> {
    let json = match sample.trim_ascii_start() {
        [] => return Err(IngestError::Empty { name: name.to_owned() }),
        [b'{' | b'[', ..] => document::plan(name, sample, complete),
        _ => None,
    };
    json.map_or_else(|| Ok(Sniffed::Csv(dialect(sample, complete, known, given))), |plan| plan.map(Sniffed::Json))
}

/// What the first bytes of a file are if they are no text, in whatever encoding.
pub(super) fn not_text(sample: &[u8]) -> Option<FileKind> {
    const MAGIC: [(&[u8], FileKind); 19] = [
        (b"PAR1", FileKind::Parquet),
        (b"ORC", FileKind::Orc),
        (b"Obj\x01", FileKind::Avro),
        (b"\x1f\x8b", FileKind::Packed),
        (b"PK\x03\x04", FileKind::Packed),
        (b"\x28\xb5\x2f\xfd", FileKind::Packed),
        (b"BZh", FileKind::Compressed),
        (b"\xfd7zXZ", FileKind::Compressed),
        (b"7z\xbc\xaf", FileKind::Compressed),
        (b"\x89PNG", FileKind::Picture),
        (b"\xff\xd8\xff", FileKind::Picture),
        (b"GIF8", FileKind::Picture),
        (b"%PDF-", FileKind::Pdf),
        (b"SQLite format 3", FileKind::Sqlite),
        (b"\xd0\xcf\x11\xe0", FileKind::Spreadsheet),
        (b"<!", FileKind::Markup),
        (b"<?xml", FileKind::Markup),
        (b"<html", FileKind::Markup),
        (b"<HTML", FileKind::Markup),
    ];
    let text = sample.trim_ascii_start();
    for (magic, kind) in MAGIC {
        // "ORC" and "BZh" are also how a word may begin: there, more than letters must follow.
        let word = magic.iter().all(u8::is_ascii_alphanumeric) && kind != FileKind::Parquet;
        let start = if kind == FileKind::Markup { text } else { sample };
        if start.starts_with(magic) && (!word || controls(sample) > 0) {
            return Some(kind);
        }
    }
    (sample.get(257..262) == Some(b"ustar")).then_some(FileKind::Tar)
}

/// Whether text in UTF-8 has more control characters than any text has.
#[inline(never)]
pub(super) fn is_binary(text: &[u8]) -> bool {
    let nuls = text.iter().filter(|byte| **byte == 0).count();
    (controls(text) - nuls) * 100 > text.len() || nuls * 10 > text.len()
}

/// Control characters besides white space and those that may separate fields.
fn controls(sample: &[u8]) -> usize {
    sample.iter().filter(|byte| matches!(byte, 0 | 3..=8 | 14..=26)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sample: &[u8], expected: &str) {
        let found = match (not_text(sample), is_binary(sample)) {
            (Some(kind), _) => kind.label().to_owned(),
            (None, true) => "binary".to_owned(),
            (None, false) => match sniff("f", sample, true, &[], &[]) {
                Ok(Sniffed::Csv(_)) => "csv".to_owned(),
                Ok(Sniffed::Json(_)) => "json".to_owned(),
                Err(error) => error.to_string(),
            },
        };
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(sample));
    }

    #[test]
    fn formats() {
        check(b"a,b\n1,2\n", "csv");
        check(b"ORCA,1\nBZh,2\n", "csv");
        check(b"ORCA,1\n", "csv");
        check(b"[2021-01-01] started,1\n", "csv");
        check(b"a\x011\nb\x012\n", "csv");
        check(b"\n{\"a\":1}\n", "json");
        check(b"{broken\n{\"a\":1}\n", "json");
        check(b"{\n  \"a\": 1\n}\n", "json");
        check(b"[{\"a\":1}]", "json");
    }

    #[test]
    fn refusals() {
        check(b"", "f is empty");
        check(b" \r\n\n", "f is empty");
        check(b"[[1,2]]", "f is JSON, but holds no rows");
        check(b"{\"a\"", "f is JSON, but holds no rows");
        check(b"BZh91AY&SY\0\x03", "a compressed file");
        check(b"PAR1....", "Parquet");
        check(b"\x89PNG\r\n\x1a\n", "a picture");
        check(b"\x01\x02\x03\x04\x05\x06\x07\x08", "binary");
        check(b"<!DOCTYPE html>", "a web page or XML");
    }
}
