//! Cells that do not fit their column: noted, kept as text, and where the user wants that, the end of their row.

use std::collections::{BTreeMap, BTreeSet};

use super::column::ColumnBuilder;
use super::lines::RowLines;
use super::rejected::{Misfits, Rejected, RejectedRow, remove_rows, row_text};
use super::table::{Cells, Table};
use crate::model::notice::{NoticeKind, Notices, Place};
use crate::model::reading::{OnMisfit, ReadSettings};

/// What did not fit so far.
#[derive(Clone, Default)]
pub(super) struct Trouble {
    /// Columns whose misfits cost the row.
    skipping: Vec<String>,
    /// The first places with an unreadable time, by column.
    pub(super) bad_timestamps: BTreeMap<String, Vec<Place>>,
    /// What stood in the first cells.
    pub(super) misfits: Misfits,
    /// Rows to be taken out, with the column that costs them, as an index into `skipping`.
    doomed: BTreeMap<usize, usize>,
    /// Rows of all cells, by column; kept only if rows may be taken out, to keep the counts right.
    rows: BTreeMap<String, BTreeSet<usize>>,
}

impl Trouble {
    pub(super) fn new(settings: &ReadSettings) -> Self {
        let skipping = settings.columns.iter().filter(|(_, column)| column.on_misfit == OnMisfit::SkipRow);
        Self { skipping: skipping.map(|(name, _)| name.clone()).collect(), ..Self::default() }
    }

    /// An unreadable number is noted. An unreadable time costs the row if that column is chosen as the time, which is
    /// known only later: its place is kept.
    pub(super) fn add(
        &mut self,
        column: &ColumnBuilder,
        row: usize,
        (file, line): (&str, u64),
        text: &str,
        notices: &mut Notices,
    ) {
        let name = &column.name;
        self.misfits.add(name, row, text);
        if !self.skipping.is_empty() {
            self.rows.entry(name.clone()).or_default().insert(row);
        }
        let place =
            || Place { file: file.to_owned(), line, column: Some(name.clone()), found: Some(Place::excerpt(text)) };
        if column.is_time() {
            match self.bad_timestamps.get_mut(name) {
                Some(places) if places.len() < Notices::MAX_PLACES => places.push(place()),
                Some(_) => {}
                None => drop(self.bad_timestamps.insert(name.clone(), vec![place()])),
            }
        } else if column.is_number() {
            match self.skipping.iter().position(|skipping| skipping == name) {
                None => notices.add(NoticeKind::BadNumber { column: name.clone() }, place),
                // A row is lost only once.
                Some(_) if self.doomed.contains_key(&row) => {}
                Some(column) => {
                    self.doomed.insert(row, column);
                    notices.add(NoticeKind::BadNumberRow { column: name.clone() }, place);
                }
            }
        }
    }

    /// Takes the doomed rows out of the table; returns the index of the file of each.
    pub(super) fn remove_rows(
        &mut self,
        table: &mut Table,
        lines: &mut RowLines,
        rejected: &mut Rejected,
    ) -> Vec<usize> {
        let rows: Vec<usize> = self.doomed.keys().copied().collect();
        if rows.is_empty() {
            return Vec::new();
        }
        for (&row, &column) in &self.doomed {
            let column = &self.skipping[column];
            rejected.add(|| RejectedRow {
                place: lines.place(row),
                reason: NoticeKind::BadNumberRow { column: column.clone() },
                text: row_text(table, row, column, self.misfits.text(column, row)),
            });
        }
        let files = rows.iter().map(|&row| lines.file(row)).collect();
        for column in &mut table.columns {
            let misfits = self.rows.get(&column.name);
            for &row in rows.iter().filter(|&&row| is_missing(&column.cells, row)) {
                let is_misfit = misfits.is_some_and(|rows| rows.contains(&row));
                *(if is_misfit { &mut column.misfits } else { &mut column.missing }) -= 1;
            }
            remove_rows(&mut column.cells, &rows);
        }
        table.rows -= rows.len();
        lines.remove(&rows);
        self.misfits.remove(&rows);
        files
    }
}

fn is_missing(cells: &Cells, row: usize) -> bool {
    match cells {
        Cells::Timestamp { values, .. } => values.get(row) == Cells::NO_TIME,
        Cells::Number(values) => values.get(row).is_nan(),
        Cells::Text { codes, .. } | Cells::Boolean { codes } => codes.get(row) == Cells::NO_TEXT,
    }
}
