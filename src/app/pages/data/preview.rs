//! The first rows, under heads that say how each column was understood.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::components::distribution::Distribution;
use crate::app::words;
use crate::model::column::ColumnKind;
use crate::model::format::{count, plural};
use crate::protocol::message::{ColumnSummary, TableSummary};

/// Rows shown.
const ROWS: usize = 50;

/// The table.
#[component]
pub(super) fn Preview(table: Arc<TableSummary>) -> impl IntoView {
    let shown = table.preview.len().min(ROWS);
    let numeric: Vec<bool> = table.columns.iter().map(|column| column.kind == ColumnKind::Number).collect();
    let rows = table.preview.iter().take(ROWS).map(|row| {
        let cells = row.iter().enumerate().map(|(index, cell)| {
            let is_number = numeric.get(index).copied().unwrap_or_default();
            view! { <td class:num=is_number>{cell.clone()}</td> }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    view! {
        <section class="card flush" aria-labelledby="preview">
            <header>
                <h2 id="preview">"Preview"</h2>
                <span class="muted">"first "{plural(shown as u64, "row", "rows")}</span>
            </header>
            <div class="scroll preview" tabindex="0" role="group" aria-label="First rows">
                <table>
                    <thead>
                        <tr>{table.columns.iter().map(|column| head(column, table.rows)).collect_view()}</tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

fn head(column: &ColumnSummary, rows: u64) -> impl IntoView + use<> {
    let fits = words::share(1.0 - column.misfits as f64 / rows.max(1) as f64);
    let distinct = match column.distinct {
        10_000.. => "10,000 or more different".to_owned(),
        distinct => format!("{} different", count(distinct)),
    };
    let missing = (column.missing > 0).then(|| format!(", {} missing", count(column.missing)));
    let format = Some(format!("written {}", column.number_format)).filter(|_| !column.number_format.is_empty());
    let markers =
        Some(format!("missing: {}", column.missing_markers.join(" "))).filter(|_| !column.missing_markers.is_empty());
    let written = [format, markers].into_iter().flatten().collect::<Vec<_>>().join(", ");
    view! {
        <th scope="col" class:num=column.kind == ColumnKind::Number>
            <span class="col-name">{column.name.clone()}</span>
            <span class="col-fact">{column.kind.label()}" "{fits}</span>
            <span class="col-fact">{distinct}{missing}</span>
            {(!written.is_empty()).then(|| view! { <span class="col-fact">{written}</span> })}
            <Distribution shares=column.distribution.clone() />
        </th>
    }
}
