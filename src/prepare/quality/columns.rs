//! Cells that are not what their column seems to be.

use super::of_rows;
use crate::ingest::lines::RowLines;
use crate::ingest::table::{Cells, Column, Table};
use crate::model::format::plural;
use crate::model::metric::MetricSet;
use crate::model::notice::Place;
use crate::model::quality::{Issue, IssueKind};

/// Whole numbers up to here are exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

pub(super) fn issues(table: &Table, set: &MetricSet, lines: &RowLines) -> Vec<Issue> {
    let mut issues = Vec::new();
    for column in &table.columns {
        let place = |row| cell(lines, column, row);
        match &column.cells {
            Cells::Number(values) => {
                let rows = |wrong: fn(f64) -> bool| {
                    values.iter().enumerate().filter(move |(_, value)| wrong(*value)).map(|(row, _)| row)
                };
                let kind = IssueKind::Inexact { column: column.name.clone() };
                issues.extend(of_rows(kind, rows(|value| value.is_finite() && value.abs() > EXACT), place, |count| {
                    format!(
                        "{} in {} beyond 9,007,199,254,740,992: such whole numbers are rounded",
                        plural(count, "value", "values"),
                        column.name,
                    )
                }));
                let kind = IssueKind::NotFinite { column: column.name.clone() };
                issues.extend(of_rows(kind, rows(f64::is_infinite), place, |count| {
                    let values = plural(count, "value", "values");
                    format!("{values} in {} without end; they count as missing", column.name)
                }));
            }
            Cells::Text { codes, dictionary } if !set.dimensions.contains(&column.name) => {
                let is_number: Vec<bool> = dictionary.iter().map(|text| text.trim().parse::<f64>().is_ok()).collect();
                let numbers = codes.iter().filter(|code| is_number.get(*code as usize) == Some(&true)).count();
                // Where most cells are numbers, the others are the surprise.
                let rows = codes.iter().enumerate();
                let rows = rows.filter(|(_, code)| is_number.get(*code as usize) == Some(&false)).map(|(row, _)| row);
                let kind = IssueKind::NotNumeric { column: column.name.clone() };
                let found = of_rows(kind, rows, place, |count| {
                    let cells = plural(count, "cell is", "cells are");
                    format!("{} is read as text: {cells} not a number", column.name)
                });
                issues.extend(found.filter(|issue| numbers as u64 > issue.count));
            }
            _ => {}
        }
    }
    issues
}

/// A cell and what is in it.
fn cell(lines: &RowLines, column: &Column, row: usize) -> Place {
    let found = Some(Place::excerpt(&column.text(row)));
    Place { column: Some(column.name.clone()), found, ..lines.place(row) }
}
