//! The card of columns: one line each, with what it is used for and why; below them what is watched besides.

use std::sync::Arc;

use leptos::prelude::*;

use super::FieldProblems;
use super::derived::Derived;
use super::role::{Role, aggregations, assign, is_of_column, reason};
use crate::app::components::gradual::gradually;
use crate::app::state::detector::Detector;
use crate::model::column::ColumnKind;
use crate::model::metric::Aggregation;
use crate::model::preview::MappingField;
use crate::protocol::message::{ColumnSummary, TableSummary};
use crate::words::page::map as words;

/// The card.
#[component]
pub(super) fn Columns(detector: Detector, table: Arc<TableSummary>) -> impl IntoView {
    let total = table.columns.len();
    let line = {
        let table = table.clone();
        Callback::new(move |index| view! { <li><ColumnLine detector table=table.clone() index /></li> }.into_any())
    };
    view! {
        <section class="card" aria-labelledby="columns">
            <header><h2 id="columns">{words::COLUMNS}</h2></header>
            <div class="pad">
                <ul class="columns">{gradually(0, total, line)}</ul>
                <Derived detector table=table.clone() />
                <div class="problems">
                    <FieldProblems detector field=MappingField::Measures />
                    <FieldProblems detector field=MappingField::Dimensions />
                </div>
            </div>
        </section>
    }
}

#[component]
fn ColumnLine(detector: Detector, table: Arc<TableSummary>, index: usize) -> impl IntoView {
    let ColumnSummary { name, kind, distinct, .. } = table.columns[index].clone();
    let role = {
        let name = name.clone();
        Memo::new(move |_| {
            detector.draft.with(|draft| draft.as_ref().map_or(Role::Ignore, |draft| Role::in_set(draft, &name)))
        })
    };
    let why = {
        let (name, table) = (name.clone(), table.clone());
        move || {
            let guess = table.proposal.as_ref().ok()?;
            let reason = detector.draft.with(|draft| reason(guess, draft.as_ref()?, &name, index))?;
            Some(format!(", {reason}"))
        }
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
        Role::Dimension => words::values(distinct),
        _ => String::new(),
    };
    let aggregation = {
        let name = name.clone();
        move || (role.get() == Role::Measure).then(|| view! { <AggregationField detector name=name.clone() kind /> })
    };
    view! {
        <span class="column-name">{name.clone()}<small>{kind.label()} {why}</small></span>
        <select class="field" aria-label=words::use_of(&name) on:change=set_role>{options.collect_view()}</select>
        <span class="column-more">{aggregation}{values}</span>
    }
}

/// How rows become one value.
#[component]
fn AggregationField(detector: Detector, name: String, kind: ColumnKind) -> impl IntoView {
    let label = words::aggregation_of(&name);
    let current = {
        let name = name.clone();
        Signal::derive(move || {
            detector.draft.with(|draft| {
                let measure = draft.as_ref()?.measures.iter().find(|measure| is_of_column(measure, &name))?;
                Some(measure.aggregation)
            })
        })
    };
    let on_choose = Callback::new(move |aggregation| {
        detector.edit(|draft| {
            if let Some(measure) = draft.measures.iter_mut().find(|measure| is_of_column(measure, &name)) {
                measure.aggregation = aggregation;
            }
        });
    });
    view! { <AggregationSelect label current options=aggregations(kind) on_choose /> }
}

/// A choice of aggregations; one that is not on offer is shown as long as it holds.
#[component]
pub(super) fn AggregationSelect(
    label: String,
    #[prop(into)] current: Signal<Option<Aggregation>>,
    options: &'static [Aggregation],
    on_choose: Callback<Aggregation>,
) -> impl IntoView {
    let on_offer = options.iter().map(|&option| {
        let is_current = move || current.get() == Some(option);
        view! { <option value=option.name() prop:selected=is_current>{option.label()}</option> }
    });
    let another = move || {
        let another = current.get().filter(|current| !options.contains(current))?;
        Some(view! { <option value=another.name() prop:selected=true>{another.label()}</option> })
    };
    let change = move |event| {
        if let Ok(aggregation) = Aggregation::try_from(event_target_value(&event)) {
            on_choose.run(aggregation);
        }
    };
    view! {
        <select class="field" aria-label=label on:change=change>{on_offer.collect_view()}{another}</select>
    }
}
