//! What is watched besides the columns: the number of rows, ratios, and second aggregations of a column.

use std::sync::Arc;

use leptos::prelude::*;

use super::columns::AggregationSelect;
use super::role::{aggregations, is_of_column};
use crate::app::components::popover::Popover;
use crate::app::components::select::Select;
use crate::app::platform::page::focus_heading;
use crate::app::state::detector::Detector;
use crate::model::column::ColumnKind;
use crate::model::metric::{Aggregation, Denominator, Measure};
use crate::protocol::message::TableSummary;
use crate::words::figures;
use crate::words::page::{common, map as words};

/// One line per measure, and the form that adds one.
#[component]
pub(super) fn Derived(detector: Detector, table: Arc<TableSummary>) -> impl IntoView {
    let measures = Memo::new(move |_| {
        let all = detector.draft.with(|draft| draft.as_ref().map(|draft| draft.measures.clone()).unwrap_or_default());
        all.into_iter().filter(|measure| !is_of_column(measure, &measure.column)).collect::<Vec<_>>()
    });
    let line = move |measure: Measure| {
        let (name, text) = (measure.name.clone(), figures::measure(&measure));
        let remove = move |_| {
            focus_heading();
            detector.edit(|draft| draft.measures.retain(|other| *other != measure));
        };
        view! {
            <li>
                <span class="column-name">{name.clone()}<small>{text}</small></span>
                <button type="button" class="btn ghost" aria-label=common::remove(&name) on:click=remove>
                    {common::REMOVE}
                </button>
            </li>
        }
    };
    let open = RwSignal::new(false);
    view! {
        <ul class="columns derived">{move || measures.get().into_iter().map(line).collect_view()}</ul>
        <Popover class="btn" label=|| words::ADD_MEASURE open>
            <MeasureForm detector table=table.clone() open />
        </Popover>
    }
}

#[component]
fn MeasureForm(detector: Detector, table: Arc<TableSummary>, open: RwSignal<bool>) -> impl IntoView {
    let upper = RwSignal::new(Some(rows()));
    let lower = RwSignal::new(None);
    let name = RwSignal::new(String::new());
    let usual = move || {
        let Some(Denominator { column, aggregation }) = upper.get() else { return String::new() };
        match lower.get() {
            None if !column.is_empty() => format!("{column} {}", aggregation.label()),
            per => Measure::usual_name(&column, per.as_ref()),
        }
    };
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(Denominator { column, aggregation }) = upper.get_untracked() else { return };
        let typed = name.get_untracked().trim().to_owned();
        let name = if typed.is_empty() { untrack(usual) } else { typed };
        open.set(false);
        detector.edit(|draft| draft.measures.push(Measure { name, column, aggregation, per: lower.get_untracked() }));
    };
    view! {
        <form class="form" on:submit=add>
            <PartFields label=words::MEASURE table=table.clone() part=upper />
            <PartFields label=words::DIVIDED_BY table part=lower may_be_nothing=true />
            <label>
                {words::NAME}
                <input
                    class="field"
                    placeholder=usual
                    prop:value=name
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </label>
            <button type="submit" class="btn pri">{words::ADD}</button>
        </form>
    }
}

fn rows() -> Denominator {
    Denominator { column: String::new(), aggregation: Aggregation::Count }
}

/// What a part of a ratio is: nothing, the rows, or a column and how it is aggregated.
#[component]
fn PartFields(
    label: &'static str,
    table: Arc<TableSummary>,
    part: RwSignal<Option<Denominator>>,
    #[prop(optional)] may_be_nothing: bool,
) -> impl IntoView {
    let columns: Vec<(String, ColumnKind)> = table
        .columns
        .iter()
        .filter(|column| column.kind != ColumnKind::Timestamp)
        .map(|column| (column.name.clone(), column.kind))
        .collect();
    let own = [("", words::NO_DIVISOR), ("rows", figures::NUMBER_OF_ROWS)];
    let own = own.map(|(value, text)| (value.to_owned(), text.to_owned()));
    let mut options = own[usize::from(!may_be_nothing)..].to_vec();
    options.extend(columns.iter().enumerate().map(|(index, (name, _))| (index.to_string(), name.clone())));
    let chosen = RwSignal::new(options[0].0.clone());
    let kind = RwSignal::new(None);
    let change = Callback::new(move |value: String| {
        let column = value.parse::<usize>().ok().and_then(|index| columns.get(index));
        kind.set(column.map(|(_, kind)| *kind));
        part.set(match column {
            Some((name, kind)) => Some(Denominator { column: name.clone(), aggregation: aggregations(*kind)[0] }),
            None => (value == "rows").then(rows),
        });
        chosen.set(value);
    });
    let current = Signal::derive(move || part.with(|part| part.as_ref().map(|part| part.aggregation)));
    let on_choose = Callback::new(move |aggregation| {
        part.update(|part| {
            if let Some(part) = part {
                part.aggregation = aggregation;
            }
        });
    });
    let how = move || {
        let options = aggregations(kind.get()?);
        Some(view! { <AggregationSelect label=words::aggregation_of_part(label) current options on_choose /> })
    };
    view! {
        <label>
            {label}
            <Select options value=chosen on_choose=change />
        </label>
        {how}
    }
}
