//! One column while it grows: first its cells as text, then values of one type.

use super::dictionary::Dictionary;
use super::infer::{self, Guess};
use super::markers::Markers;
use super::number::NumberFormat;
use super::packed::{Pack, Packed};
use super::scan::{self, Ends};
use super::table::{Cells, Column, Notation};
use super::timestamp::{Latest, TimestampFormat, exchanged};
use crate::model::batch::BatchCells;
use crate::model::time::Timestamp;

/// A column while it grows. Rows without a cell are missing and need no call.
#[derive(Clone)]
pub(super) struct ColumnBuilder {
    pub(super) name: String,
    cells: Growing,
    markers: Markers,
    missing: u64,
    misfits: u64,
}

#[derive(Clone)]
enum Growing {
    Pending(Pending),
    Timestamp { values: Packed<Timestamp>, format: TimestampFormat, latest: Latest },
    Number { values: Packed<f64>, format: NumberFormat },
    Text { codes: Packed<u32>, dictionary: Dictionary },
    Boolean(Packed<u32>),
}

/// What became of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    Value,
    Missing,
    Misfit,
    /// The row has this cell already.
    Ignored,
}

impl Growing {
    fn len(&self) -> usize {
        match self {
            Self::Pending(_) => 0,
            Self::Timestamp { values, .. } => values.len(),
            Self::Number { values, .. } => values.len(),
            Self::Text { codes, .. } | Self::Boolean(codes) => codes.len(),
        }
    }
}

impl ColumnBuilder {
    pub(super) fn new(name: &str, markers: Markers) -> Self {
        Self { name: name.to_owned(), cells: Growing::Pending(Pending::default()), markers, missing: 0, misfits: 0 }
    }

    /// Keeps a cell as text if the type is not fixed yet, and hands out all that are kept so.
    pub(super) fn keep(&mut self, row: usize, text: &str, place: (usize, u64)) -> Option<&Pending> {
        let Growing::Pending(pending) = &mut self.cells else { return None };
        pending.add(row, text, place, !self.markers.is_missing(text));
        Some(pending)
    }

    /// The cells kept as text that have a value.
    pub(super) fn pending_values(&self) -> Option<impl Iterator<Item = &str> + Clone> {
        let Growing::Pending(pending) = &self.cells else { return None };
        Some(pending.cells().map(|cell| cell.text).filter(|text| !self.markers.is_missing(text)))
    }

    pub(super) fn is_pending(&self) -> bool {
        matches!(self.cells, Growing::Pending(_))
    }

    pub(super) fn is_time(&self) -> bool {
        matches!(self.cells, Growing::Timestamp { .. })
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self.cells, Growing::Text { .. })
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self.cells, Growing::Number { .. })
    }

    /// Fixes the type and hands out the cells kept so far, to be added again.
    pub(super) fn set_type(&mut self, guess: Guess) -> Option<Pending> {
        let cells = match guess {
            Guess::Timestamp(format) | Guess::WholeNumberTime { format, .. } => {
                Growing::Timestamp { values: Packed::default(), format, latest: Latest::default() }
            }
            Guess::Number(format) => Growing::Number { values: Packed::default(), format },
            Guess::Boolean => Growing::Boolean(Packed::default()),
            Guess::Text => Growing::Text { codes: Packed::default(), dictionary: Dictionary::default() },
        };
        match std::mem::replace(&mut self.cells, cells) {
            Growing::Pending(pending) => Some(pending),
            _ => None,
        }
    }

    /// Sets the cell of a row, unless it is set.
    pub(super) fn add(&mut self, row: usize, text: &str) -> Kept {
        let gap = row.checked_sub(self.cells.len());
        let Some(gap) = gap.filter(|_| !self.is_pending()) else { return Kept::Ignored };
        self.missing += gap as u64;
        let kept = match &mut self.cells {
            Growing::Pending(_) => Kept::Ignored,
            Growing::Number { values, format } => put(values, row, text, format.parse(text), &self.markers),
            Growing::Timestamp { values, format, latest } => {
                let at = match latest.time_of(text) {
                    Some(at) => at,
                    None => {
                        if format.decide(text) {
                            values.map_in_place(exchanged);
                        }
                        let at = format.read(text).unwrap_or(Cells::NO_TIME);
                        latest.hold(text.as_bytes(), at, format.read_shape());
                        at
                    }
                };
                format.count();
                put(values, row, text, Some(at).filter(|at| *at != Cells::NO_TIME), &self.markers)
            }
            Growing::Boolean(codes) => put(codes, row, text, infer::parse_boolean(text).map(u32::from), &self.markers),
            Growing::Text { codes, dictionary } => {
                let code = (!self.markers.is_missing_text(text)).then(|| {
                    let last = codes.last().filter(|code| dictionary.text(*code) == Some(text));
                    last.unwrap_or_else(|| dictionary.code(text))
                });
                // What is missing among texts is so among other cells, so none can be a misfit.
                put(codes, row, text, code, &self.markers)
            }
        };
        if kept == Kept::Missing {
            self.missing += 1;
            self.markers.meet(text);
        }
        self.misfits += u64::from(kept == Kept::Misfit);
        kept
    }

    /// Sets the cell of a row to the one that begins `text`, and tells the cell's length. Does nothing unless the cell is
    /// plain: of the column's type, known if it is a text, without white space around it.
    #[inline(always)]
    pub(super) fn scan(&mut self, row: usize, text: &[u8], ends: &Ends) -> Option<usize> {
        if self.markers.are_given() {
            return None;
        }
        let missing = &mut self.missing;
        match &mut self.cells {
            Growing::Text { codes, dictionary } => {
                let (code, length) = dictionary.scan(text, ends)?;
                append(codes, row, code, missing);
                Some(length)
            }
            Growing::Number { values, format } => {
                let (value, length) = match scan::number(text, format.decimal() as u8) {
                    Some(number) => number,
                    None => (f64::NONE, missing_length(text, ends, &self.markers)?),
                };
                append(values, row, value, missing);
                Some(length)
            }
            Growing::Timestamp { values, format, latest } => {
                if let Some((at, length)) = latest.next(text, ends) {
                    format.count();
                    append(values, row, at, missing);
                    return Some(length);
                }
                let length = ends.length(text)?;
                let text = &text[..length];
                let at = match text {
                    [] => Cells::NO_TIME,
                    _ if format.is_open() => return None,
                    _ => {
                        let at = format.scan(text)?;
                        latest.hold(text, at, format.read_shape());
                        at
                    }
                };
                append(values, row, at, missing);
                Some(length)
            }
            Growing::Boolean(codes) => {
                let length = ends.length(text)?;
                let value = std::str::from_utf8(&text[..length]).ok().and_then(infer::parse_boolean);
                append(codes, row, value.map_or(Cells::NO_TEXT, u32::from), missing);
                (value.is_some() || missing_length(text, ends, &self.markers).is_some()).then_some(length)
            }
            Growing::Pending(_) => None,
        }
    }

    /// Takes back the cell of a row, if it was the last one set.
    pub(super) fn take_back(&mut self, row: usize) {
        if self.cells.len() <= row {
            return;
        }
        let was_missing = match &mut self.cells {
            Growing::Text { codes, .. } | Growing::Boolean(codes) => codes.pop().is_some_and(Pack::is_none),
            Growing::Number { values, .. } => values.pop().is_some_and(Pack::is_none),
            Growing::Timestamp { values, format, .. } => {
                let was_missing = values.pop().is_some_and(Pack::is_none);
                if !was_missing {
                    format.take_back();
                }
                was_missing
            }
            Growing::Pending(_) => false,
        };
        self.missing -= u64::from(was_missing);
    }

    /// Sets the cells of the rows from `row` on; tells whether it could: if the cells are of the column's type and no row
    /// has one yet.
    pub(super) fn extend(&mut self, row: usize, cells: &BatchCells) -> bool {
        fn push<T: Pack>(column: &mut Packed<T>, row: usize, values: impl Iterator<Item = T>) -> u64 {
            let mut missing = (row - column.len()) as u64;
            column.fill_to(row);
            for value in values {
                missing += u64::from(value.is_none());
                column.push(value);
            }
            missing
        }
        if self.cells.len() > row || self.markers.are_given() {
            return false;
        }
        self.missing += match (&mut self.cells, cells) {
            (Growing::Number { values: column, .. }, BatchCells::Numbers(values))
                if !values.iter().any(|value| value.is_infinite()) =>
            {
                let known = |value: &f64| if value.is_nan() { f64::NONE } else { *value };
                push(column, row, values.iter().map(known))
            }
            (Growing::Number { values: column, .. }, BatchCells::Whole(values)) => {
                let number = |value: &i64| if *value == BatchCells::NO_WHOLE { f64::NONE } else { *value as f64 };
                push(column, row, values.iter().map(number))
            }
            (Growing::Text { codes, dictionary }, BatchCells::Texts { codes: theirs, dictionary: texts }) => {
                let mut code =
                    |text: &str| if infer::is_missing_text(text) { u32::NONE } else { dictionary.code(text) };
                let known: Vec<u32> = texts.iter().map(|text| code(text.trim_ascii())).collect();
                push(codes, row, theirs.iter().map(|code| known.get(*code as usize).copied().unwrap_or(u32::NONE)))
            }
            _ => return false,
        };
        true
    }

    /// The column, filled up to `rows`, and how its cells were written.
    pub(super) fn finish(self, rows: usize) -> (Column, Notation) {
        let missing = self.missing + (rows - self.cells.len()) as u64;
        fn fill<T: Pack>(mut cells: Packed<T>, rows: usize) -> Packed<T> {
            cells.fill_to(rows);
            cells
        }
        let mut number = NumberFormat::default();
        let cells = match self.cells {
            Growing::Pending(_) => Cells::Text { codes: fill(Packed::default(), rows), dictionary: Vec::new() },
            Growing::Timestamp { mut values, mut format, .. } => {
                let (exchange, format) = format.settle(values.iter());
                if exchange {
                    values.map_in_place(exchanged);
                }
                Cells::Timestamp { values: fill(values, rows), format }
            }
            Growing::Number { values, format } => {
                number = format;
                Cells::Number(fill(values, rows))
            }
            Growing::Text { codes, dictionary } => {
                Cells::Text { codes: fill(codes, rows), dictionary: dictionary.into_texts() }
            }
            Growing::Boolean(codes) => Cells::Boolean { codes: fill(codes, rows) },
        };
        let notation = Notation { number, missing: self.markers.into_met() };
        (Column { name: self.name, cells, missing, misfits: self.misfits }, notation)
    }
}

/// Length of the cell that begins `text` if it says that there is no value.
fn missing_length(text: &[u8], ends: &Ends, markers: &Markers) -> Option<usize> {
    let length = ends.length(text)?;
    std::str::from_utf8(&text[..length]).is_ok_and(|text| markers.is_known(text)).then_some(length)
}

/// Appends the value of `row` and counts it and the rows before without one as missing where they are.
#[inline(always)]
fn append<T: Pack>(cells: &mut Packed<T>, row: usize, value: T, missing: &mut u64) {
    if cells.len() < row {
        *missing += (row - cells.len()) as u64;
        cells.fill_to(row);
    }
    cells.push(value);
    *missing += u64::from(value.is_none());
}

/// Appends the cell of `row`, after a missing one for each row without.
#[inline(never)]
fn put<T: Pack>(cells: &mut Packed<T>, row: usize, text: &str, value: Option<T>, markers: &Markers) -> Kept {
    cells.fill_to(row);
    let value = value.filter(|_| !markers.are_given_with(text));
    cells.push(value.unwrap_or(T::NONE));
    match value {
        Some(_) => Kept::Value,
        None if markers.is_missing(text) => Kept::Missing,
        None => Kept::Misfit,
    }
}

/// Cells kept as text, without the empty ones.
#[derive(Clone, Default)]
pub(super) struct Pending {
    text: String,
    cells: Vec<PendingCell>,
    /// Cells that are no missing markers.
    pub(super) values: usize,
}

#[derive(Clone)]
struct PendingCell {
    row: usize,
    end: usize,
    place: (usize, u64),
}

/// A cell kept as text.
pub(super) struct RawCell<'a> {
    pub(super) row: usize,
    pub(super) text: &'a str,
    /// File index and line.
    pub(super) place: (usize, u64),
}

impl Pending {
    fn add(&mut self, row: usize, text: &str, place: (usize, u64), has_value: bool) {
        if text.is_empty() || self.cells.last().is_some_and(|cell| cell.row == row) {
            return;
        }
        self.text.push_str(text);
        self.cells.push(PendingCell { row, end: self.text.len(), place });
        self.values += usize::from(has_value);
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = RawCell<'_>> + Clone {
        let starts = std::iter::once(0).chain(self.cells.iter().map(|cell| cell.end));
        starts.zip(&self.cells).map(|(start, cell)| RawCell {
            row: cell.row,
            text: &self.text[start..cell.end],
            place: cell.place,
        })
    }
}
