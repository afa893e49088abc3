//! Typed columns into the table. Cells go in as texts, so that a column of several files, one of them CSV, is one
//! column. What a column holds is taken from the file, but texts and whole numbers are judged as in CSV: they may be
//! times and numbers that their writer had no type for.

use std::fmt::Write;

use chrono::DateTime;

use super::builder::MAX_COLUMNS;
use super::infer::Guess;
use super::sink::Sink;
use super::timestamp::TimestampFormat;
use crate::model::batch::{Batch, BatchCells, BatchColumn, TimeForm};
use crate::model::notice::NoticeKind;
use crate::model::time::Timestamp;

/// Appends the rows of a batch.
pub(super) fn push(batch: &Batch, sink: &mut Sink<'_>) {
    for left_out in &batch.left_out {
        let kind = NoticeKind::LeftOut { column: left_out.column.clone(), holds: left_out.holds.clone() };
        sink.note(kind, 0, Some(&left_out.column), None);
    }
    let mut columns = Vec::with_capacity(batch.columns.len());
    for column in &batch.columns {
        if sink.builder.has_room_for(&column.name) {
            let index = sink.builder.column(&column.name);
            if let Some(holds) = declared(&column.cells) {
                sink.builder.declare(index, holds, sink.notices);
            }
            columns.push((index, &column.cells));
        } else {
            let holds = format!("more than the {MAX_COLUMNS} columns that a table may have");
            sink.note(NoticeKind::LeftOut { column: column.name.clone(), holds }, 0, Some(&column.name), None);
        }
    }
    for column in &batch.columns {
        note_replaced(column, batch.first_row, sink);
    }
    let mut text = String::new();
    for row in 0..batch.rows {
        let line = batch.first_row + row as u64;
        for (column, cells) in &columns {
            match cells {
                BatchCells::Texts { codes, dictionary } => {
                    let entry = codes.get(row).and_then(|code| dictionary.get(*code as usize));
                    sink.cell(*column, entry.map_or("", |entry| entry.trim_ascii()), line);
                }
                other => {
                    text.clear();
                    write(&mut text, other, row);
                    sink.cell(*column, &text, line);
                }
            }
        }
        sink.end_row();
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
        BatchCells::Numbers(_) => Some(Guess::Number),
        BatchCells::Booleans(_) => Some(Guess::Boolean),
        BatchCells::Whole(_) | BatchCells::Texts { .. } => None,
    }
}

/// Notes the texts that were no UTF-8.
fn note_replaced(column: &BatchColumn, first_row: u64, sink: &mut Sink<'_>) {
    let BatchCells::Texts { codes, dictionary } = &column.cells else { return };
    let replaced: Vec<bool> = dictionary.iter().map(|text| text.contains(char::REPLACEMENT_CHARACTER)).collect();
    if !replaced.contains(&true) {
        return;
    }
    for (line, code) in (first_row..).zip(codes) {
        if replaced.get(*code as usize) == Some(&true) {
            sink.note(NoticeKind::NotUtf8, line, Some(&column.name), None);
        }
    }
}

/// The text of a cell; none if it is missing.
fn write(text: &mut String, cells: &BatchCells, row: usize) {
    let written = match cells {
        BatchCells::Timestamps { values, form } => match values.get(row) {
            Some(&at) if at != BatchCells::NO_WHOLE => write_time(text, at, *form),
            _ => Ok(()),
        },
        BatchCells::Whole(values) => match values.get(row) {
            Some(&value) if value != BatchCells::NO_WHOLE => write!(text, "{value}"),
            _ => Ok(()),
        },
        BatchCells::Numbers(values) => match values.get(row) {
            Some(value) if !value.is_nan() => write!(text, "{value:?}"),
            _ => Ok(()),
        },
        BatchCells::Booleans(codes) => text.write_str(match codes.get(row) {
            Some(0) => "false",
            Some(1) => "true",
            _ => "",
        }),
        BatchCells::Texts { .. } => Ok(()),
    };
    written.expect("writing to a String cannot fail");
}

fn write_time(text: &mut String, at: Timestamp, form: TimeForm) -> std::fmt::Result {
    let Some(time) = DateTime::from_timestamp(at, 0) else { return write!(text, "{at} seconds from 1970") };
    match form {
        TimeForm::Instant => write!(text, "{}", time.format("%Y-%m-%dT%H:%M:%SZ")),
        TimeForm::Clock => write!(text, "{}", time.format("%Y-%m-%dT%H:%M:%S")),
        TimeForm::Date => write!(text, "{}", time.format("%Y-%m-%d")),
    }
}
