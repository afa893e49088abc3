//! JSON values to the rows of a table. Objects inside objects become columns with dots in their names.

use std::fmt::Write;

use super::builder::MAX_COLUMNS;
use super::infer;
use super::json::{Field, Json};
use super::sink::Sink;
use crate::model::notice::NoticeKind;
use crate::model::reading::unnamed_column;

/// Objects inside objects that are made columns; what is deeper is kept as text.
const DEEPEST: usize = 8;

/// What a row goes through on its way to the table, and what is remembered from row to row.
#[derive(Default)]
pub(super) struct RowWriter {
    /// Column of each cell of the row before: rows tend to have the same keys in the same order.
    columns: Vec<usize>,
    /// Cells of this row.
    cells: usize,
    scratch: String,
}

/// One value of a file on its way to rows.
pub(super) struct Rows<'a, 's> {
    pub(super) writer: &'a mut RowWriter,
    pub(super) sink: &'a mut Sink<'s>,
    /// Where the value begins.
    pub(super) line: u64,
}

impl Rows<'_, '_> {
    /// Adds a row with a column for each field.
    pub(super) fn row(&mut self, fields: &[Field<'_>]) {
        fields.iter().for_each(|(key, value)| self.cell(key, value));
        self.end();
    }

    /// Sets a cell of the row, or several if the value is an object.
    pub(super) fn cell(&mut self, name: &str, value: &Json<'_>) {
        self.flatten(name, value, 1);
    }

    /// Sets a cell to a text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        let Some(column) = self.column(name) else { return };
        self.sink.cell(column, infer::trim(text), self.line);
    }

    /// Completes the row.
    pub(super) fn end(&mut self) {
        self.writer.cells = 0;
        self.sink.end_row(self.line);
    }

    /// Says what of the value is in no row.
    pub(super) fn left_out(&mut self, what: &str) {
        self.sink.note(NoticeKind::LeftOut { what: what.to_owned() }, self.line, None, None);
    }

    fn flatten(&mut self, name: &str, value: &Json<'_>, depth: usize) {
        match value {
            Json::Object(fields) if depth < DEEPEST => {
                for (key, value) in fields {
                    self.flatten(&format!("{name}.{key}"), value, depth + 1);
                }
            }
            Json::Array(_) | Json::Object(_) => {
                let text = value.to_string();
                let kind = NoticeKind::Nested { column: name.to_owned() };
                self.sink.note(kind, self.line, Some(name), Some(&text));
                self.text(name, &text);
            }
            Json::Null => self.text(name, ""),
            Json::Text(text) => self.text(name, text),
            scalar => {
                let Some(column) = self.column(name) else { return };
                let scratch = &mut self.writer.scratch;
                scratch.clear();
                write!(scratch, "{scalar}").expect("writing to a String cannot fail");
                self.sink.cell(column, scratch, self.line);
            }
        }
    }

    fn column(&mut self, name: &str) -> Option<usize> {
        let position = self.writer.cells;
        let hint = self.writer.columns.get(position).copied();
        let column = match hint {
            Some(column) if self.sink.builder.name(column) == name => column,
            _ if self.sink.builder.has_room_for(name) => self.sink.builder.column(name),
            _ => {
                let what = format!("columns beyond the first {MAX_COLUMNS}");
                self.sink.note(NoticeKind::LeftOut { what }, self.line, Some(name), None);
                return None;
            }
        };
        match self.writer.columns.get_mut(position) {
            Some(hint) => *hint = column,
            None => self.writer.columns.push(column),
        }
        self.writer.cells += 1;
        Some(column)
    }
}

/// Names made non-empty and unique: "column 3", "revenue (2)".
pub(super) fn unique_names(given: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(given.len());
    for (index, name) in given.iter().enumerate() {
        let base = if name.is_empty() { unnamed_column(index) } else { name.clone() };
        let mut unique = base.clone();
        let mut number = 1;
        // A made name must not take a given one either.
        while names.contains(&unique) || (unique != *name && given.contains(&unique)) {
            number += 1;
            unique = format!("{base} ({number})");
        }
        names.push(unique);
    }
    names
}
