//! The first rows, under heads that say how each column was understood.

use std::sync::Arc;

use leptos::prelude::*;

use super::column_form::{ColumnForm, TimeFormats};
use crate::app::components::distribution::Distribution;
use crate::app::components::popover::Popover;
use crate::app::state::detector::Detector;
use crate::app::state::fields::is_by_hand;
use crate::app::words;
use crate::model::column::ColumnKind;
use crate::model::format::{count, plural};
use crate::protocol::message::TableSummary;

/// Rows shown.
const ROWS: usize = 50;

/// The table.
#[component]
pub(super) fn Preview(detector: Detector, table: Arc<TableSummary>) -> impl IntoView {
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
                <TimeFormats />
                <table>
                    <thead>
                        <tr>{(0..table.columns.len()).map(|index| head(detector, &table, index)).collect_view()}</tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

/// The name opens the form that says how the column is to be read.
fn head(detector: Detector, table: &Arc<TableSummary>, index: usize) -> impl IntoView + use<> {
    let column = &table.columns[index];
    let fits = words::share(1.0 - column.misfits as f64 / table.rows.max(1) as f64);
    let distinct = match column.distinct {
        10_000.. => "10,000 or more different".to_owned(),
        distinct => format!("{} different", count(distinct)),
    };
    let missing = (column.missing > 0).then(|| format!(", {} missing", count(column.missing)));
    let format = Some(format!("written {}", column.number_format)).filter(|_| !column.number_format.is_empty());
    let markers =
        Some(format!("missing: {}", column.missing_markers.join(" "))).filter(|_| !column.missing_markers.is_empty());
    let written = [format, markers].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let by_hand = is_by_hand(&detector.said_of_column(&column.name));
    let name = column.name.clone();
    let label = move || view! { <span>{name.clone()}</span> };
    let form = table.clone();
    view! {
        <th scope="col" abbr=column.name.clone() class:num=column.kind == ColumnKind::Number>
            <Popover class="col-name" label open=RwSignal::new(false)>
                <ColumnForm detector table=form.clone() index />
            </Popover>
            <span class="col-fact">{column.kind.label()}" "{fits}</span>
            <span class="col-fact">{distinct}{missing}</span>
            {(!written.is_empty()).then(|| view! { <span class="col-fact">{written}</span> })}
            {by_hand.then(|| view! { <span class="tag">"set by hand"</span> })}
            <Distribution shares=column.distribution.clone() />
        </th>
    }
}
