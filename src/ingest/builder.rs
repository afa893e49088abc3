//! Cells as text to typed columns. A column keeps its cells as text until the sample of its first file is complete (or
//! enough values are seen, if it begins later); then its type is fixed and what does not fit is missing, counted, noted.

use std::collections::{BTreeMap, HashMap};

use super::column::{ColumnBuilder, Kept};
use super::infer::{self, Guess};
use super::lines::RowLines;
use super::markers::Markers;
use super::misfit::Trouble;
use super::number::NumberFormat;
use super::scan::Ends;
use super::table::{Notation, Table};
use super::timestamp::TimestampFormat;
use crate::model::batch::BatchCells;
use crate::model::column::ColumnKind;
use crate::model::notice::Notices;
use crate::model::reading::{ColumnSettings, ReadSettings};

/// Columns a table may have.
pub(super) const MAX_COLUMNS: usize = 2_000;
/// Values after which a column that was empty in the sample is judged.
const LATE_SAMPLE: usize = 1_000;
/// Cells after which a column that holds nothing but missing markers is text.
const MARKERS: usize = 100_000;

/// The table being read.
#[derive(Clone, Default)]
pub(super) struct TableBuilder {
    columns: Vec<ColumnBuilder>,
    /// For looking up only; the order is that of `columns`.
    index: HashMap<String, usize>,
    files: Vec<String>,
    rows: usize,
    sampling: bool,
    lines: RowLines,
    trouble: Trouble,
    /// What the user said, by column.
    settings: BTreeMap<String, ColumnSettings>,
}

impl TableBuilder {
    /// With no column yet.
    pub(super) fn new(settings: &ReadSettings) -> Self {
        Self { trouble: Trouble::new(settings), settings: settings.columns.clone(), ..Self::default() }
    }

    /// The rows that follow are from this file; its sample begins.
    pub(super) fn begin_file(&mut self, name: &str) {
        self.files.push(name.to_owned());
        self.lines.begin_file(name);
        self.sampling = true;
    }

    /// The sample of the file is complete: fixes the types of the columns seen in it.
    pub(super) fn end_sample(&mut self, notices: &mut Notices) {
        self.sampling = false;
        self.settle(false, notices);
    }

    /// Whether the sample of the file is complete.
    pub(super) fn is_judged(&self) -> bool {
        !self.sampling
    }

    /// The column of that name, new if there is none.
    pub(super) fn column(&mut self, name: &str) -> usize {
        if let Some(index) = self.index.get(name) {
            return *index;
        }
        let missing = self.settings.get(name).and_then(|settings| settings.missing.clone());
        self.columns.push(ColumnBuilder::new(name, Markers::new(missing)));
        self.index.insert(name.to_owned(), self.columns.len() - 1);
        self.columns.len() - 1
    }

    /// The file itself says what an undecided column holds.
    pub(super) fn declare(&mut self, column: usize, holds: Guess, notices: &mut Notices) {
        let builder = &self.columns[column];
        let said = self.settings.get(&builder.name).is_some_and(|settings| settings.kind.is_some());
        if builder.is_pending() && !said {
            self.decide(column, holds, notices);
        }
    }

    /// The column of that name, if there is one.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// Whether a column holds texts.
    pub(super) fn is_text(&self, column: usize) -> bool {
        self.columns[column].is_text()
    }

    /// Whether [`TableBuilder::column`] may be called for that name.
    pub(super) fn has_room_for(&self, name: &str) -> bool {
        self.columns.len() < MAX_COLUMNS || self.index.contains_key(name)
    }

    /// The name of a column.
    pub(super) fn name(&self, column: usize) -> &str {
        &self.columns[column].name
    }

    /// All names, in the order first seen.
    pub(super) fn names(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.name.as_str()).collect()
    }

    /// Sets a cell of the row being read. A second cell of the same column and row is ignored.
    pub(super) fn cell(&mut self, column: usize, text: &str, line: u64, notices: &mut Notices) {
        let builder = &mut self.columns[column];
        let file = self.files.len().saturating_sub(1);
        if let Some(pending) = builder.keep(self.rows, text, (file, line)) {
            if !self.sampling && (pending.values >= LATE_SAMPLE || pending.len() >= MARKERS) {
                self.judge(&[column], true, notices);
            }
        } else if builder.add(self.rows, text) == Kept::Misfit {
            let file = self.files.last().map_or("", String::as_str);
            self.trouble.add(builder, self.rows, (file, line), text, notices);
        }
    }

    /// Adds the cell that begins `text` to the row being read and tells its length, if it is plain: see
    /// [`ColumnBuilder::scan`]. If a later cell of the row is not, [`TableBuilder::take_back`] is due.
    #[inline(always)]
    pub(super) fn scan(&mut self, column: usize, text: &[u8], ends: &Ends) -> Option<usize> {
        self.columns[column].scan(self.rows, text, ends)
    }

    /// Takes back the cells of the row being read.
    pub(super) fn take_back(&mut self, columns: &[usize]) {
        for &column in columns {
            self.columns[column].take_back(self.rows);
        }
    }

    /// Sets the cells of the row being read and of those after it; see [`ColumnBuilder::extend`].
    pub(super) fn extend(&mut self, column: usize, cells: &BatchCells) -> bool {
        self.columns[column].extend(self.rows, cells)
    }

    /// Completes the row, which began on that line.
    pub(super) fn end_row(&mut self, line: u64) {
        self.lines.add(line);
        self.rows += 1;
    }

    /// Complete rows.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The table, how each of its columns was written, the place of every row, and what did not fit.
    pub(super) fn finish(mut self, notices: &mut Notices) -> (Table, Vec<Notation>, RowLines, Trouble) {
        self.settle(true, notices);
        let rows = self.rows;
        let (columns, notations) = self.columns.into_iter().map(|column| column.finish(rows)).unzip();
        (Table { columns, rows }, notations, self.lines, self.trouble)
    }

    /// Fixes the type of every undecided column that has a value, or of all of them.
    fn settle(&mut self, all: bool, notices: &mut Notices) {
        let undecided: Vec<usize> = (0..self.columns.len()).filter(|index| self.columns[*index].is_pending()).collect();
        self.judge(&undecided, all, notices);
    }

    /// Fixes the types of these columns together, since whether whole numbers are time depends on the others.
    fn judge(&mut self, columns: &[usize], even_empty: bool, notices: &mut Notices) {
        let mut guesses: Vec<(usize, Guess)> = Vec::new();
        for index in columns {
            let column = &self.columns[*index];
            let Some(values) = column.pending_values() else { continue };
            let settings = self.settings.get(&column.name);
            let decimal = settings.and_then(|settings| settings.decimal);
            let format = settings.and_then(|settings| settings.format.as_deref());
            let format = format.and_then(|given| TimestampFormat::given(given, values.clone()));
            let guess = match settings.and_then(|settings| settings.kind) {
                Some(ColumnKind::Text) => Some(Guess::Text),
                Some(ColumnKind::Boolean) => Some(Guess::Boolean),
                Some(ColumnKind::Number) => Some(Guess::Number(NumberFormat::likeliest(values, decimal))),
                Some(ColumnKind::Timestamp) | None => match format {
                    Some(format) => Some(Guess::Timestamp(format)),
                    None => infer::guess(values, decimal),
                },
            };
            match guess {
                Some(guess) => guesses.push((*index, guess)),
                None if even_empty => guesses.push((*index, Guess::Text)),
                None => {}
            }
        }
        for (index, guess) in &mut guesses {
            if let Guess::WholeNumberTime { format, .. } = guess
                && infer::names_time(&self.columns[*index].name)
            {
                *guess = Guess::Timestamp(format.clone());
            }
        }
        let mut has_time = self.columns.iter().any(ColumnBuilder::is_time)
            || guesses.iter().any(|(_, guess)| matches!(guess, Guess::Timestamp(_)));
        for (index, guess) in guesses {
            let guess = match guess {
                Guess::WholeNumberTime { format, regular: true } if !has_time => Guess::Timestamp(format),
                Guess::WholeNumberTime { .. } => {
                    let settings = self.settings.get(&self.columns[index].name);
                    let decimal = settings.and_then(|settings| settings.decimal);
                    let guess = self.columns[index].pending_values().and_then(|v| infer::guess_plain(v, decimal));
                    guess.unwrap_or(Guess::Text)
                }
                other => other,
            };
            has_time |= matches!(guess, Guess::Timestamp(_));
            self.decide(index, guess, notices);
        }
    }

    fn decide(&mut self, index: usize, guess: Guess, notices: &mut Notices) {
        let builder = &mut self.columns[index];
        let Some(pending) = builder.set_type(guess) else { return };
        for cell in pending.cells() {
            if builder.add(cell.row, cell.text) == Kept::Misfit {
                let (file, line) = cell.place;
                let file = self.files.get(file).map_or("", String::as_str);
                self.trouble.add(builder, cell.row, (file, line), cell.text, notices);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    use crate::ingest::table::Cells;
    use crate::model::notice::{NoticeKind, Place};

    /// Reads rows of (column, text) cells; `sample` of them are the sample.
    fn read(rows: &[&[(&str, &str)]], sample: usize) -> (Table, Notices, BTreeMap<String, Vec<Place>>) {
        let mut builder = TableBuilder::default();
        let mut notices = Notices::default();
        builder.begin_file("f");
        for (index, row) in rows.iter().enumerate() {
            if index == sample {
                builder.end_sample(&mut notices);
            }
            for (name, text) in *row {
                let column = builder.column(name);
                builder.cell(column, text, index as u64 + 1, &mut notices);
            }
            builder.end_row(index as u64 + 1);
        }
        let (table, _, _, trouble) = builder.finish(&mut notices);
        (table, notices, trouble.bad_timestamps)
    }

    #[test]
    fn misfits_after_the_sample_are_missing_counted_and_noted() {
        let (table, notices, bad) =
            read(&[&[("t", "2021-01-01"), ("n", "1")], &[("t", "soon"), ("n", "many")], &[("t", ""), ("n", "NA")]], 1);
        let [time, number] = table.columns.as_slice() else { panic!("two columns") };
        assert_eq!((time.misfits, time.missing, number.misfits, number.missing), (1, 1, 1, 1));
        assert!(matches!(&number.cells, Cells::Number(values) if values.get(0) == 1.0 && values.get(1).is_nan()));
        let noted: Vec<_> = notices.iter().map(|notice| (notice.kind.clone(), notice.places[0].line)).collect();
        assert_eq!(noted, [(NoticeKind::BadNumber { column: "n".to_owned() }, 2)]);
        assert_eq!((bad["t"][0].line, bad["t"][0].found.as_deref()), (2, Some("soon")));
    }

    #[test]
    fn a_later_day_tells_that_days_come_first() {
        let read = |last: &str| {
            let (table, _, bad) = read(&[&[("t", "05/03/2021")], &[("t", "05/03/2021")], &[("t", last)]], 2);
            let [column] = table.columns.as_slice() else { panic!("one column") };
            let format =
                if let Cells::Timestamp { format, .. } = &column.cells { format.label() } else { String::new() };
            assert!(bad.is_empty());
            (format, column.text(0).into_owned(), column.text(2).into_owned())
        };
        let shown = |format: &str, first: &str, last: &str| (format.to_owned(), first.to_owned(), last.to_owned());
        let (march, may) = ("2021-03-05T00:00:00Z", "2021-05-03T00:00:00Z");
        assert_eq!(read("13/03/2021"), shown("dd/MM/yyyy", march, "2021-03-13T00:00:00Z"));
        assert_eq!(read("05/13/2021"), shown("MM/dd/yyyy", may, "2021-05-13T00:00:00Z"));
        assert_eq!(read("06/03/2021"), shown("dd/MM/yyyy", march, "2021-03-06T00:00:00Z"));
        assert_eq!(read("05/03/2021"), shown("MM/dd/yyyy", may, may));
    }

    #[test]
    fn late_columns_have_earlier_rows_missing() {
        let (table, ..) = read(&[&[("a", "1")], &[("a", "2"), ("b", "x")], &[("b", "y")]], 1);
        assert_eq!(table.columns[0].missing, 1);
        assert_eq!(table.columns[1].missing, 1);
        let codes = vec![Cells::NO_TEXT, 0, 1];
        assert_eq!(
            table.columns[1].cells,
            Cells::Text { codes: codes.into(), dictionary: vec!["x".to_owned(), "y".to_owned()] }
        );
    }

    #[test]
    fn a_column_empty_in_the_sample_is_judged_by_its_first_values() {
        let (table, ..) = read(&[&[("a", "")], &[("a", "NA")], &[("a", "3")]], 1);
        assert!(matches!(&table.columns[0].cells, Cells::Number(values) if values.get(2) == 3.0));
        let (table, ..) = read(&[&[("a", "")], &[("a", "NA")]], 1);
        assert!(matches!(&table.columns[0].cells, Cells::Text { dictionary, .. } if dictionary == &["NA"]));
    }

    #[test]
    fn whole_numbers_are_time_by_name_or_as_the_only_clock() {
        let kinds = |names: [&str; 2], cells: [[&str; 2]; 3]| {
            let rows: Vec<Vec<_>> = cells.iter().map(|row| names.into_iter().zip(*row).collect()).collect();
            let rows: Vec<&[_]> = rows.iter().map(Vec::as_slice).collect();
            let (table, ..) = read(&rows, 3);
            let kinds: Vec<bool> =
                table.columns.iter().map(|column| matches!(column.cells, Cells::Timestamp { .. })).collect();
            (kinds[0], kinds[1])
        };
        let clock =
            |other: [&'static str; 3]| [["1609459200", other[0]], ["1609459500", other[1]], ["1609459800", other[2]]];
        assert_eq!(kinds(["x", "views"], clock(["1", "2", "3"])), (true, false));
        assert_eq!(kinds(["x", "day"], clock(["2021-01-01", "2021-01-02", "2021-01-03"])), (false, true));
        assert_eq!(kinds(["x", "ts"], clock(["1700000000", "1600000000", "1650000000"])), (false, true));
        assert_eq!(kinds(["x", "views"], clock(["1700000000", "1600000000", "1650000000"])), (true, false));
    }
}
