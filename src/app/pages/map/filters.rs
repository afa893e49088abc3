//! Which rows are watched, as a sentence, with the form that adds a filter.

use std::sync::Arc;

use leptos::prelude::*;

use super::FieldProblems;
use crate::app::components::popover::Popover;
use crate::app::components::select::Select;
use crate::app::effect::effect;
use crate::app::platform::page::focus_heading;
use crate::app::state::detector::Detector;
use crate::model::column::ColumnKind;
use crate::model::filter::{Condition, Filter};
use crate::model::format::count;
use crate::model::metric::MetricSet;
use crate::model::preview::MappingField;
use crate::protocol::message::TableSummary;
use crate::words::page::map as words;

/// The card.
#[component]
pub(super) fn FiltersCard(detector: Detector, table: Arc<TableSummary>) -> impl IntoView {
    let open = RwSignal::new(false);
    let kept = move || {
        detector.preview.with(|preview| {
            let preview = preview.as_ref().filter(|preview| preview.timed_rows > 0)?;
            Some(words::rows_kept(preview.rows, preview.timed_rows))
        })
    };
    view! {
        <section class="card" aria-labelledby="filters">
            <header><h2 id="filters">{words::FILTERS}</h2></header>
            <div class="pad sentence">
                <Parts detector />
                <Popover class="btn" label=|| words::ADD_FILTER open>
                    <FilterForm detector table=table.clone() open />
                </Popover>
                <strong role="status">{kept}</strong>
                <FieldProblems detector field=MappingField::Filters />
            </div>
        </section>
    }
}

/// The sentence: each part can be taken out.
#[component]
fn Parts(detector: Detector) -> impl IntoView {
    let draft = move || detector.draft.get().unwrap_or_default();
    let part = move |text: String, before: &'static str, remove: Callback<()>| {
        let press = move |_| {
            focus_heading();
            remove.run(());
        };
        view! {
            {before}
            <span class="tag part">
                {text.clone()}
                <button type="button" class="btn ghost slim" aria-label=words::remove_part(&text) on:click=press>
                    "×"
                </button>
            </span>
        }
    };
    move || {
        let MetricSet { filters, top, .. } = draft();
        let nothing = (filters.is_empty() && top.is_empty()).then_some(words::ALL_ROWS);
        let filters = filters.into_iter().enumerate().map(move |(index, filter)| {
            let text = filter.sentence();
            let remove = Callback::new(move |()| detector.edit(|draft| draft.filters.retain(|other| *other != filter)));
            part(text, if index == 0 { "" } else { words::AND }, remove)
        });
        let top = top.into_iter().map(move |top| {
            let text = words::top(&top);
            let remove = Callback::new(move |()| detector.edit(|draft| draft.top.retain(|other| *other != top)));
            part(text, "", remove)
        });
        view! { {nothing} {filters.collect_view()} {top.collect_view()} }
    }
}

#[component]
fn FilterForm(detector: Detector, table: Arc<TableSummary>, open: RwSignal<bool>) -> impl IntoView {
    let names: Vec<String> = table
        .columns
        .iter()
        .filter(|column| column.kind != ColumnKind::Timestamp)
        .map(|column| column.name.clone())
        .collect();
    let column = RwSignal::new(names.first().cloned().unwrap_or_default());
    let condition = RwSignal::new(Condition::Is);
    let frequent = RwSignal::new(Vec::new());
    let chosen = RwSignal::new(Vec::<String>::new());
    let typed = RwSignal::new(String::new());
    effect(move |_| {
        chosen.set(Vec::new());
        detector.values(column.get(), move |values| frequent.set(values));
    });
    let names: Vec<_> = names.into_iter().map(|name| (name.clone(), name)).collect();
    let conditions =
        Condition::ALL.map(|condition| (condition.label().to_owned(), condition.label().to_owned())).to_vec();
    let shown = Signal::derive(move || condition.get().label().to_owned());
    let change = Callback::new(move |label: String| {
        condition.set(Condition::ALL.into_iter().find(|each| each.label() == label).unwrap_or(Condition::Is));
    });
    let checks = move || {
        matches!(condition.get(), Condition::Is | Condition::IsNot).then(|| {
            let check = |(value, rows): (String, u64)| {
                let shown = value.clone();
                let toggle = move |event| {
                    let checked = event_target_checked(&event);
                    chosen.update(|chosen| {
                        chosen.retain(|other| *other != value);
                        chosen.extend(checked.then(|| value.clone()));
                    });
                };
                view! {
                    <label><input type="checkbox" on:change=toggle />{shown} <small>{count(rows)}</small></label>
                }
            };
            let all = frequent.get().into_iter().map(|found| check((found.value, found.rows)));
            view! { <fieldset class="checks"><legend class="vh">{words::VALUES}</legend>{all.collect_view()}</fieldset> }
        })
    };
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let condition = condition.get_untracked();
        let is_whole = matches!(condition, Condition::Is | Condition::IsNot);
        let mut values = if is_whole { chosen.get_untracked() } else { Vec::new() };
        let typed = typed.get_untracked();
        values.extend(typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
        if !values.is_empty() {
            open.set(false);
            let column = column.get_untracked();
            detector.edit(|draft| draft.filters.push(Filter { column, condition, values }));
        }
    };
    view! {
        <form class="form" on:submit=add>
            <label>
                {words::COLUMN}
                <Select options=names value=column on_choose=Callback::new(move |name| column.set(name)) />
            </label>
            <label>{words::CONDITION} <Select options=conditions value=shown on_choose=change /></label>
            {checks}
            <label>
                {words::VALUES_TYPED}
                <textarea class="field" rows="2" on:input=move |event| typed.set(event_target_value(&event))></textarea>
            </label>
            <button type="submit" class="btn pri">{words::ADD}</button>
        </form>
    }
}
