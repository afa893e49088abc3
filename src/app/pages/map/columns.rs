//! The card of columns: one line each, with what it is used for.

use std::sync::Arc;

use leptos::prelude::*;

use super::FieldProblems;
use super::role::{Role, aggregations, assign};
use crate::app::state::detector::Detector;
use crate::model::column::ColumnKind;
use crate::model::format::count;
use crate::model::metric::Aggregation;
use crate::protocol::message::{ColumnSummary, Field, TableSummary};

/// The card.
#[component]
pub(super) fn Columns(detector: Detector, table: Arc<TableSummary>) -> impl IntoView {
    let rows = table.columns.clone().into_iter().map(|column| {
        let table = table.clone();
        view! { <li><ColumnLine detector table column /></li> }
    });
    view! {
        <section class="card" aria-labelledby="columns">
            <header><h2 id="columns">"Columns"</h2></header>
            <div class="pad">
                <ul class="columns">{rows.collect_view()}</ul>
                <div class="problems">
                    <FieldProblems detector field=Field::Measures />
                    <FieldProblems detector field=Field::Dimensions />
                </div>
            </div>
        </section>
    }
}

#[component]
fn ColumnLine(detector: Detector, table: Arc<TableSummary>, column: ColumnSummary) -> impl IntoView {
    let ColumnSummary { name, kind, distinct, .. } = column;
    let role = {
        let name = name.clone();
        Memo::new(move |_| {
            detector.draft.with(|draft| draft.as_ref().map_or(Role::Ignore, |draft| Role::in_set(draft, &name)))
        })
    };
    let set_role = {
        let name = name.clone();
        move |event| {
            let role = Role::from_label(&event_target_value(&event));
            detector.edit(|draft| assign(draft, &table, &name, role));
        }
    };
    let options = Role::of_kind(kind).iter().map(|option| {
        view! { <option value=option.label() prop:selected=move || role.get() == *option>{option.label()}</option> }
    });
    let values = move || match role.get() {
        Role::Dimension if distinct >= 10_000 => "10,000 or more values".to_owned(),
        Role::Dimension => format!("{} values", count(distinct)),
        _ => String::new(),
    };
    let aggregation = {
        let name = name.clone();
        move || (role.get() == Role::Measure).then(|| view! { <AggregationField detector name=name.clone() kind /> })
    };
    view! {
        <span class="column-name">{name.clone()}<small>{kind.label()}</small></span>
        <select class="field" aria-label=format!("Use of {name}") on:change=set_role>{options.collect_view()}</select>
        <span class="column-more">{aggregation}{values}</span>
    }
}

/// How rows become one value.
#[component]
fn AggregationField(detector: Detector, name: String, kind: ColumnKind) -> impl IntoView {
    let current = {
        let name = name.clone();
        Memo::new(move |_| {
            detector.draft.with(|draft| {
                let measure = draft.as_ref()?.measures.iter().find(|measure| measure.column == name)?;
                Some(measure.aggregation)
            })
        })
    };
    let options = aggregations(kind).iter().map(|option| {
        let is_current = move || current.get() == Some(*option);
        view! { <option value=option.label() prop:selected=is_current>{option.label()}</option> }
    });
    let label = format!("Aggregation of {name}");
    let change = move |event| {
        let chosen = event_target_value(&event);
        let Some(aggregation) = Aggregation::ALL.into_iter().find(|each| each.label() == chosen) else { return };
        detector.edit(|draft| {
            if let Some(measure) = draft.measures.iter_mut().find(|measure| measure.column == name) {
                measure.aggregation = aggregation;
            }
        });
    };
    view! { <select class="field" aria-label=label on:change=change>{options.collect_view()}</select> }
}
