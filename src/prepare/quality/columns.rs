//! Cells that are not what their column seems to be.

use super::Tally;
use crate::ingest::lines::RowLines;
use crate::ingest::packed::Packed;
use crate::ingest::table::{Cells, Column};
use crate::model::format::plural;
use crate::model::metric::MetricSet;
use crate::model::notice::Place;
use crate::model::quality::{Issue, IssueKind};

/// Whole numbers up to here are exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What is to be said of one column, whatever it is used for.
#[derive(Debug)]
pub(crate) struct ColumnLook {
    /// Whether every row has a value that is of use.
    pub(super) is_full: bool,
    issues: Vec<Issue>,
}

impl ColumnLook {
    /// Goes through all cells.
    pub(super) fn of(column: &Column, lines: &RowLines) -> Self {
        let has_all = column.missing + column.misfits == 0;
        match &column.cells {
            Cells::Number(values) => of_numbers(column, values, lines),
            Cells::Text { codes, dictionary } => {
                Self { is_full: has_all, issues: not_numeric(column, codes, dictionary, lines).into_iter().collect() }
            }
            _ => Self { is_full: has_all, issues: Vec::new() },
        }
    }

    /// What matters while `column` is used as in `set`.
    pub(super) fn issues<'a>(&'a self, column: &Column, set: &MetricSet) -> impl Iterator<Item = Issue> + 'a {
        // That a dimension is text is no surprise.
        let is_text = matches!(column.cells, Cells::Text { .. });
        let is_meant = is_text && set.dimensions.contains(&column.name);
        self.issues.iter().filter(move |_| !is_meant).cloned()
    }
}

fn of_numbers(column: &Column, values: &Packed<f64>, lines: &RowLines) -> ColumnLook {
    let (mut row, mut is_full) = (0, true);
    let (mut inexact, mut infinite) = (Tally::default(), Tally::default());
    values.for_each_run(|run| {
        // Hardly any run holds one of them.
        if run.iter().any(|value| value.is_nan() || value.abs() > EXACT) {
            for (row, value) in (row..).zip(run) {
                is_full &= value.is_finite();
                if value.is_infinite() {
                    infinite.add(row);
                } else if value.abs() > EXACT {
                    inexact.add(row);
                }
            }
        }
        row += run.len();
    });
    let name = &column.name;
    let place = |row| cell(lines, column, row);
    let inexact = inexact.issue(IssueKind::Inexact { column: name.clone() }, place, |count| {
        let values = plural(count, "value", "values");
        format!("{values} in {name} beyond 9,007,199,254,740,992: such whole numbers are rounded")
    });
    let infinite = infinite.issue(IssueKind::NotFinite { column: name.clone() }, place, |count| {
        format!("{} in {name} without end; they count as missing", plural(count, "value", "values"))
    });
    ColumnLook { is_full, issues: inexact.into_iter().chain(infinite).collect() }
}

/// Where most cells are numbers, the others are the surprise.
fn not_numeric(column: &Column, codes: &Packed<u32>, dictionary: &[String], lines: &RowLines) -> Option<Issue> {
    let is_number: Vec<bool> = dictionary.iter().map(|text| text.trim().parse::<f64>().is_ok()).collect();
    if !is_number.contains(&true) {
        return None;
    }
    let (mut numbers, mut others) = (0, Tally::default());
    codes.iter().enumerate().for_each(|(row, code)| match is_number.get(code as usize) {
        Some(true) => numbers += 1,
        Some(false) => others.add(row),
        None => {}
    });
    if others.count >= numbers {
        return None;
    }
    let kind = IssueKind::NotNumeric { column: column.name.clone() };
    let place = |row| cell(lines, column, row);
    others.issue(kind, place, |count| {
        format!("{} is read as text: {} not a number", column.name, plural(count, "cell is", "cells are"))
    })
}

/// A cell and what is in it.
fn cell(lines: &RowLines, column: &Column, row: usize) -> Place {
    let found = Some(Place::excerpt(&column.text(row)));
    Place { column: Some(column.name.clone()), found, ..lines.place(row) }
}
