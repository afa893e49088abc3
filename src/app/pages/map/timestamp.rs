//! The card of the timestamp: format, fit, zone, interval.

use std::sync::Arc;

use leptos::prelude::*;

use super::FieldProblems;
use crate::app::state::detector::Detector;
use crate::app::words;
use crate::model::preview::MappingField;
use crate::model::time::Interval;
use crate::protocol::message::{ColumnSummary, TableSummary};

/// The card.
#[component]
pub(super) fn TimestampCard(detector: Detector, table: Arc<TableSummary>) -> impl IntoView {
    let rows = table.rows;
    let column = {
        let table = table.clone();
        Memo::new(move |_| {
            detector.draft.with(|draft| {
                let name = &draft.as_ref()?.timestamp;
                table.columns.iter().find(|column| column.name == *name).cloned()
            })
        })
    };
    let text = move |read: fn(&ColumnSummary, u64) -> String| {
        column.with(|column| column.as_ref().map_or_else(|| "–".to_owned(), |column| read(column, rows)))
    };
    let format = move || text(|column, _| column.format.clone().unwrap_or_else(|| "–".to_owned()));
    let fits =
        move || text(|column, rows| words::share(1.0 - (column.misfits + column.missing) as f64 / rows.max(1) as f64));
    view! {
        <section class="card" aria-labelledby="timestamp">
            <header><h2 id="timestamp">"Timestamp"</h2></header>
            <div class="pad">
                <dl class="lines">
                    <div><dt>"Column"</dt><dd>{move || text(|column, _| column.name.clone())}</dd></div>
                    <div><dt>"Format"</dt><dd class="mono">{format}</dd></div>
                    <div><dt>"Rows that fit"</dt><dd>{fits}</dd></div>
                    <div><dt>"Zone"</dt><dd>"UTC"</dd></div>
                    <IntervalLine detector table />
                </dl>
                <div class="problems">
                    <FieldProblems detector field=MappingField::Timestamp />
                    <FieldProblems detector field=MappingField::Interval />
                </div>
            </div>
        </section>
    }
}

#[component]
fn IntervalLine(detector: Detector, table: Arc<TableSummary>) -> impl IntoView {
    let current =
        Memo::new(move |_| detector.draft.with(|draft| draft.as_ref().map_or(Interval::HOUR, |draft| draft.interval)));
    let reason = move || {
        let proposal = table.proposal.as_ref().ok()?;
        (current.get() == proposal.metric_set.interval).then(|| proposal.interval.reason.clone())
    };
    let options = Interval::ALL.map(|option| {
        let is_current = move || current.get() == option;
        view! { <option value=option.label() prop:selected=is_current>{option.label()}</option> }
    });
    let change = move |event| {
        let chosen = event_target_value(&event);
        if let Some(interval) = Interval::ALL.into_iter().find(|interval| interval.label() == chosen) {
            detector.edit(|draft| draft.interval = interval);
        }
    };
    view! {
        <div>
            <dt><label for="interval">"Interval"</label></dt>
            <dd>
                <select id="interval" class="field" on:change=change>{options}</select>
                <small>{reason}</small>
            </dd>
        </div>
    }
}
