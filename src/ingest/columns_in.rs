//! Typed columns into the table. What a column holds is taken from the file, but texts and whole numbers are judged as in
//! CSV: they may be times and numbers that their writer had no type for. Cells of the type that the table's column has
//! go in as they are; others, and those of a column not judged yet, as texts, as if from CSV.

use std::fmt::Write;

use super::builder::MAX_COLUMNS;
use super::infer::Guess;
use super::number::NumberFormat;
use super::sink::Sink;
use super::timestamp::TimestampFormat;
use crate::model::batch::{Batch, BatchCells, BatchColumn, LeftOut, TimeForm};
use crate::model::civil::Civil;
use crate::model::notice::NoticeKind;
use crate::model::time::Timestamp;

/// Rows that the types are judged by; the file may have fewer.
const SAMPLE_ROWS: u64 = 4_096;

/// Appends the rows of a batch.
pub(super) fn push(batch: &Batch, sink: &mut Sink<'_>) {
    for LeftOut { column, holds } in &batch.left_out {
        sink.note(NoticeKind::LeftOut { what: format!("{column}, which holds {holds}") }, 0, Some(column), None);
    }
    let mut by_cell = Vec::new();
    for BatchColumn { name, cells } in &batch.columns {
        if !sink.builder.has_room_for(name) {
            let what = format!("columns beyond the {MAX_COLUMNS} that a table may have");
            sink.note(NoticeKind::LeftOut { what }, 0, Some(name), None);
            continue;
        }
        note_replaced(name, cells, batch.first_row, sink);
        let column = sink.builder.column(name);
        if let Some(holds) = declared(cells) {
            sink.builder.declare(column, holds, sink.notices);
        }
        if !sink.builder.extend(column, cells) {
            by_cell.push((column, Cursor { cells, text: String::new(), time: None }));
        }
    }
    for row in 0..batch.rows {
        for (column, cursor) in &mut by_cell {
            sink.cell(*column, cursor.text(row), batch.first_row + row as u64);
        }
        sink.end_row(batch.first_row + row as u64);
    }
    if sink.report.rows >= SAMPLE_ROWS {
        sink.builder.end_sample(sink.notices);
    }
}

/// A column that goes in cell by cell.
struct Cursor<'a> {
    cells: &'a BatchCells,
    /// The last cell as text.
    text: String,
    /// The time that `text` is of: rows of one instant tend to follow each other.
    time: Option<Timestamp>,
}

impl Cursor<'_> {
    /// The text of a cell; none if it is missing.
    fn text(&mut self, row: usize) -> &str {
        let text = &mut self.text;
        let written = match self.cells {
            BatchCells::Texts { codes, dictionary } => {
                let entry = codes.get(row).and_then(|code| dictionary.get(*code as usize));
                return entry.map_or("", |entry| entry.trim_ascii());
            }
            BatchCells::Booleans(codes) => {
                return match codes.get(row) {
                    Some(0) => "false",
                    Some(1) => "true",
                    _ => "",
                };
            }
            BatchCells::Timestamps { values, form } => {
                let at = values.get(row).copied().filter(|at| *at != BatchCells::NO_WHOLE);
                if at == self.time {
                    return &self.text;
                }
                self.time = at;
                text.clear();
                at.map_or(Ok(()), |at| write_time(text, at, *form))
            }
            BatchCells::Whole(values) => {
                text.clear();
                match values.get(row) {
                    Some(&value) if value != BatchCells::NO_WHOLE => write!(text, "{value}"),
                    _ => Ok(()),
                }
            }
            BatchCells::Numbers(values) => {
                text.clear();
                match values.get(row) {
                    Some(value) if !value.is_nan() => write!(text, "{value:?}"),
                    _ => Ok(()),
                }
            }
        };
        written.expect("writing to a String cannot fail");
        &self.text
    }
}

/// What the cells are beyond doubt.
fn declared(cells: &BatchCells) -> Option<Guess> {
    match cells {
        BatchCells::Timestamps { form, .. } => {
            let mut example = String::new();
            write_time(&mut example, 0, *form).expect("writing to a String cannot fail");
            TimestampFormat::detect([example.as_str()].into_iter()).map(Guess::Timestamp)
        }
        BatchCells::Numbers(_) => Some(Guess::Number(NumberFormat::default())),
        BatchCells::Booleans(_) => Some(Guess::Boolean),
        BatchCells::Whole(_) | BatchCells::Texts { .. } => None,
    }
}

/// Notes the texts that were no UTF-8.
fn note_replaced(column: &str, cells: &BatchCells, first_row: u64, sink: &mut Sink<'_>) {
    let BatchCells::Texts { codes, dictionary } = cells else { return };
    let replaced: Vec<bool> = dictionary.iter().map(|text| text.contains(char::REPLACEMENT_CHARACTER)).collect();
    if !replaced.contains(&true) {
        return;
    }
    for (line, code) in (first_row..).zip(codes) {
        if replaced.get(*code as usize) == Some(&true) {
            sink.note(NoticeKind::NotUtf8, line, Some(column), None);
        }
    }
}

fn write_time(text: &mut String, at: Timestamp, form: TimeForm) -> std::fmt::Result {
    let Some(Civil { year, month, day, hour, minute, second }) = Civil::of(at) else {
        return write!(text, "{at} seconds from 1970");
    };
    write!(text, "{year:04}-{month:02}-{day:02}")?;
    if form == TimeForm::Date {
        return Ok(());
    }
    write!(text, "T{hour:02}:{minute:02}:{second:02}")?;
    if form == TimeForm::Instant { text.write_char('Z') } else { Ok(()) }
}
