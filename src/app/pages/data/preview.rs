//! The first rows, under heads that say how each column was understood.

use std::sync::Arc;

use leptos::prelude::*;

use super::column_form::{ColumnForm, TimeFormats};
use crate::app::components::distribution::Distribution;
use crate::app::components::popover::Popover;
use crate::app::state::detector::Detector;
use crate::app::state::fields::is_by_hand;
use crate::model::column::ColumnKind;
use crate::protocol::message::TableSummary;
use crate::words::figures;
use crate::words::page::{columns as words, common};

/// Rows shown.
const ROWS: usize = 50;
/// Most columns shown at once: drawing all of some hundred would hold up the page.
const COLUMNS: usize = 20;

/// The table.
#[component]
pub(super) fn Preview(
    detector: Detector,
    table: Arc<TableSummary>,
    /// Whether the rest is still read: how a column is read can be changed afterwards.
    #[prop(optional)]
    partial: bool,
) -> impl IntoView {
    let shown = table.preview.len().min(ROWS);
    let columns = table.columns.len();
    let first = RwSignal::new(0);
    let range = move || first.get()..(first.get() + COLUMNS).min(columns);
    let grid = move || {
        let range = range();
        let rows = table.preview.iter().take(ROWS).map(|row| {
            let cells = range.clone().filter_map(|index| {
                let is_number = table.columns[index].kind == ColumnKind::Number;
                Some(view! { <td class:num=is_number>{row.get(index)?.clone()}</td> })
            });
            view! { <tr>{cells.collect_view()}</tr> }
        });
        view! {
            <table>
                <thead>
                    <tr>{range.clone().map(|index| head(detector, &table, index, partial)).collect_view()}</tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
    };
    let turn = move |label: &'static str, to: fn(usize) -> Option<usize>| {
        let to = move || to(first.get()).filter(|to| *to < columns);
        let press = move |_| first.update(|first| *first = untrack(to).unwrap_or(*first));
        view! {
            <button
                type="button"
                class="btn ghost slim"
                aria-disabled=move || to().is_none().then_some("true")
                on:click=press
            >
                {label}
            </button>
        }
    };
    view! {
        <section class="card flush" aria-labelledby="preview">
            <header>
                <h2 id="preview">{words::PREVIEW}</h2>
                <span class="muted">{words::first_rows(shown)}</span>
                {(columns > COLUMNS).then(|| view! {
                    <span class="muted">
                        {move || words::columns_shown(range().start + 1, range().end, columns)}
                    </span>
                    <span class="grow"></span>
                    {turn(words::COLUMNS_BEFORE, |first| first.checked_sub(COLUMNS))}
                    {turn(words::COLUMNS_AFTER, |first| Some(first + COLUMNS))}
                })}
            </header>
            <div class="scroll preview" tabindex="0" role="group" aria-label=words::FIRST_ROWS>
                <TimeFormats />
                {grid}
            </div>
        </section>
    }
}

/// The name opens the form that says how the column is to be read, unless that is for later.
fn head(detector: Detector, table: &Arc<TableSummary>, index: usize, partial: bool) -> impl IntoView + use<> {
    let column = &table.columns[index];
    let fits = figures::share(1.0 - column.misfits as f64 / table.rows.max(1) as f64);
    let values = words::values(column.distinct, column.missing);
    let written = words::written(&column.number_format, &column.missing_markers);
    let by_hand = is_by_hand(&detector.said_of_column(&column.name));
    let name = column.name.clone();
    let label = move || view! { <span>{name.clone()}</span> };
    let form = table.clone();
    view! {
        <th scope="col" abbr=column.name.clone() class:num=column.kind == ColumnKind::Number>
            {if partial {
                view! { <span class="col-name">{label}</span> }.into_any()
            } else {
                view! {
                    <Popover class="col-name" label open=RwSignal::new(false)>
                        <ColumnForm detector table=form.clone() index />
                    </Popover>
                }
                .into_any()
            }}
            <span class="col-fact">{column.kind.label()}" "{fits}</span>
            <span class="col-fact">{values}</span>
            {(!written.is_empty()).then(|| view! { <span class="col-fact">{written}</span> })}
            {by_hand.then(|| view! { <span class="tag">{common::SET_BY_HAND}</span> })}
            <Distribution shares=column.distribution.clone() />
        </th>
    }
}
