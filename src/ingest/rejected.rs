//! Rows that are left out, kept so that they can be handed back with file, line and reason.

use std::collections::BTreeMap;

use super::lines::RowLines;
use super::packed::{Pack, Packed};
use super::table::{Cells, Column, Table};
use crate::model::notice::{NoticeKind, Place};

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// File, and line if known.
    pub place: Place,
    /// Why.
    pub reason: NoticeKind,
    /// As it stood in the file, near enough to find and mend it.
    pub text: String,
}

/// The first rows that were left out; the count goes on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rejected {
    rows: Vec<RejectedRow>,
    bytes: usize,
    count: u64,
}

impl Rejected {
    /// Rows kept.
    pub const MAX_ROWS: usize = 10_000;
    /// Text kept, in bytes.
    pub const MAX_BYTES: usize = 4 << 20;

    /// Counts a row; `row` is called while there is room.
    pub(super) fn add(&mut self, row: impl FnOnce() -> RejectedRow) {
        self.count += 1;
        if self.rows.len() < Self::MAX_ROWS && self.bytes < Self::MAX_BYTES {
            let mut row = row();
            let room = (Self::MAX_BYTES - self.bytes).min(row.text.len());
            row.text.truncate(row.text.floor_char_boundary(room));
            self.bytes += row.text.len() + row.place.file.len();
            self.rows.push(row);
        }
    }

    /// The rows kept, in reading order for each reason.
    pub fn rows(&self) -> &[RejectedRow] {
        &self.rows
    }

    /// Rows left out, kept or not.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Adds the rows of `table` without a time in `column`, which no metric can use.
    pub fn add_untimed(&mut self, table: &Table, column: &str, lines: &RowLines, misfits: &Misfits) {
        let Some(time) = table.column(column) else { return };
        let Cells::Timestamp { values, .. } = &time.cells else { return };
        for (row, _) in values.iter().enumerate().filter(|(_, at)| *at == Cells::NO_TIME) {
            let found = misfits.text(column, row);
            self.add(|| RejectedRow {
                place: lines.place(row),
                reason: NoticeKind::BadTimestamp { column: column.to_owned() },
                text: row_text(table, row, column, found),
            });
        }
    }
}

/// The row as text, with what was found in the cell of `column`.
pub(super) fn row_text(table: &Table, row: usize, column: &str, found: Option<&str>) -> String {
    let cell = |cell: &Column| match found {
        Some(found) if cell.name == column => quoted(found),
        _ => quoted(&cell.text(row)),
    };
    table.columns.iter().map(cell).collect::<Vec<_>>().join(",")
}

fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// The text of the cells that did not fit their column, by column and row: the first ones, within a bound.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Misfits {
    cells: BTreeMap<String, BTreeMap<usize, String>>,
    count: usize,
}

impl Misfits {
    /// Takes a cell while there is room.
    pub(super) fn add(&mut self, column: &str, row: usize, text: &str) {
        if self.count >= Rejected::MAX_ROWS {
            return;
        }
        self.count += 1;
        let text = Place::excerpt(text);
        match self.cells.get_mut(column) {
            Some(cells) => drop(cells.insert(row, text)),
            None => drop(self.cells.insert(column.to_owned(), BTreeMap::from([(row, text)]))),
        }
    }

    /// What stood in a cell.
    pub fn text(&self, column: &str, row: usize) -> Option<&str> {
        self.cells.get(column)?.get(&row).map(String::as_str)
    }

    /// Takes out rows, which are given in ascending order.
    pub(super) fn remove(&mut self, rows: &[usize]) {
        for cells in self.cells.values_mut() {
            let old = std::mem::take(cells).into_iter();
            *cells = old.filter_map(|(row, text)| Some((row_without(rows, row)?, text))).collect();
        }
    }
}

/// Where a row is once `removed` are gone; `None` if it is one of them.
fn row_without(removed: &[usize], row: usize) -> Option<usize> {
    removed.binary_search(&row).err().map(|before| row - before)
}

/// Takes rows, which are given in ascending order, out of the cells of a column.
pub(super) fn remove_rows(cells: &mut Cells, rows: &[usize]) {
    fn keep<T: Pack>(values: &mut Packed<T>, rows: &[usize]) {
        let mut removed = rows.iter().peekable();
        let kept = values.iter().enumerate().filter(|(row, _)| removed.next_if_eq(&row).is_none());
        *values = kept.map(|(_, value)| value).collect();
    }
    match cells {
        Cells::Timestamp { values, .. } => keep(values, rows),
        Cells::Number(values) => keep(values, rows),
        Cells::Text { codes, .. } | Cells::Boolean { codes } => keep(codes, rows),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str) -> RejectedRow {
        RejectedRow { place: Place::default(), reason: NoticeKind::BadJson, text: text.to_owned() }
    }

    #[test]
    fn rows_are_kept_up_to_a_bound_and_counted_beyond() {
        let mut rejected = Rejected::default();
        for _ in 0..Rejected::MAX_ROWS + 5 {
            rejected.add(|| row("x"));
        }
        assert_eq!((rejected.rows().len(), rejected.count()), (Rejected::MAX_ROWS, Rejected::MAX_ROWS as u64 + 5));

        let mut rejected = Rejected::default();
        for _ in 0..3 {
            rejected.add(|| row(&"\u{e9}".repeat(1_500_001)));
        }
        let lengths: Vec<_> = rejected.rows().iter().map(|row| row.text.len()).collect();
        assert_eq!(lengths, [3_000_002, (4 << 20) - 3_000_002]);
        assert_eq!(rejected.count(), 3);
    }

    #[test]
    fn rows_move_up_when_others_go() {
        let moved: Vec<_> = (0..5).map(|row| row_without(&[1, 3], row)).collect();
        assert_eq!(moved, [Some(0), None, Some(1), None, Some(2)]);
        let mut cells = Cells::Boolean { codes: vec![0, 1, 2, 3, 4].into() };
        remove_rows(&mut cells, &[1, 3]);
        assert_eq!(cells, Cells::Boolean { codes: vec![0, 2, 4].into() });
    }
}
