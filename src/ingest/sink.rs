//! Where the readers of the formats put what they find: the table, the notices, the counts of one file and its rejected
//! rows.

use super::FileReport;
use super::builder::TableBuilder;
use super::rejected::{Rejected, RejectedRow};
use crate::model::notice::{NoticeKind, Notices, Place};

/// The part of a [`super::Reader`] that one file writes to.
pub(super) struct Sink<'a> {
    pub(super) builder: &'a mut TableBuilder,
    pub(super) notices: &'a mut Notices,
    pub(super) report: &'a mut FileReport,
    pub(super) rejected: &'a mut Rejected,
}

impl Sink<'_> {
    /// The columns of those names, new ones where needed.
    pub(super) fn name_columns(&mut self, names: &[String]) -> Vec<usize> {
        names.iter().map(|name| self.builder.column(name)).collect()
    }

    /// Sets a cell of the row being read. The text has no surrounding white space.
    pub(super) fn cell(&mut self, column: usize, text: &str, line: u64) {
        self.builder.cell(column, text, line, self.notices);
    }

    /// Completes the row, which began on that line.
    pub(super) fn end_row(&mut self, line: u64) {
        self.builder.end_row(line);
        self.report.rows += 1;
    }

    /// Notes, counts and keeps a row that is left out; `text` is all of it.
    pub(super) fn skip(&mut self, kind: NoticeKind, line: u64, text: &str) {
        self.report.skipped_rows += 1;
        let place = Place { file: self.report.name.clone(), line, ..Place::default() };
        self.rejected.add(|| RejectedRow { place, reason: kind.clone(), text: text.to_owned() });
        self.note(kind, line, None, Some(text));
    }

    /// Notes a place in the file.
    pub(super) fn note(&mut self, kind: NoticeKind, line: u64, column: Option<&str>, found: Option<&str>) {
        let file = &self.report.name;
        self.notices.add(kind, || Place {
            file: file.clone(),
            line,
            column: column.map(str::to_owned),
            found: found.map(Place::excerpt),
        });
    }
}
