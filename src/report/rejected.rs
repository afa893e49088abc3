//! The rows left out while reading, as a table: file, line (empty if not known), reason, and the row as it stood there.
//! Written as the table of anomalies is, guarded against formulas.

use super::csv::{line, text};
use crate::ingest::rejected::Rejected;

/// One line for each row kept.
pub fn rejected_csv(rejected: &Rejected) -> String {
    let mut out = String::new();
    line(&mut out, &["file", "line", "reason", "text"].map(str::to_owned));
    for row in rejected.rows() {
        let at = if row.place.line > 0 { row.place.line.to_string() } else { String::new() };
        line(&mut out, &[text(&row.place.file), at, text(&row.reason.text()), text(&row.text)]);
    }
    out
}
