//! The filters: one chip per measure, dimension, direction and review, and a search field.

use leptos::html;
use leptos::prelude::*;

use super::popover::Popover;
use super::value_chip::ValueChip;
use crate::app::platform::keys::on_key;
use crate::app::platform::page::focus;
use crate::app::state::filter::values_of;
use crate::app::state::reviewed::Reviewed;
use crate::app::state::view::{Step, View, ViewState};
use crate::model::finding::{Direction, Findings};
use crate::words::page::common;
use crate::words::page::filters as words;

/// Every filter that the run's metric set allows.
#[component]
pub(crate) fn Filters(view: ViewState, findings: std::sync::Arc<Findings>) -> impl IntoView {
    let set = &findings.metric_set;
    let measures: Vec<String> = set.measures.iter().map(|measure| measure.name.clone()).collect();
    let expanded = RwSignal::new(false);
    let count = move || match view.with(narrowing) {
        0 => common::NONE.to_owned(),
        n => n.to_string(),
    };
    let read_measures = Signal::derive(move || view.with(|view| view.measures.clone()));
    let write_measures = Callback::new(move |values| view.update(Step::Push, |view| view.measures = values));
    let dimensions = set.dimensions.iter().enumerate().map(|(index, name)| {
        let (read_name, write_name) = (name.clone(), name.clone());
        let chosen =
            Signal::derive(move || view.with(|view| view.dimensions.get(&read_name).cloned().unwrap_or_default()));
        let on_change = Callback::new(move |values: Vec<String>| {
            view.update(Step::Push, |view| {
                view.dimensions.remove(&write_name);
                if !values.is_empty() {
                    view.dimensions.insert(write_name.clone(), values);
                }
            });
        });
        view! { <ValueChip name=name.clone() values=values_of(&findings, index) chosen say=words::some clear=words::SHOW_ALL on_change /> }
    });
    view! {
        <div class="chips" class:is-open=move || expanded.get()>
            <button
                type="button"
                class="sel only-s"
                aria-expanded=move || expanded.get().to_string()
                on:click=move |_| expanded.update(|open| *open = !*open)
            >
                <span class="k">{words::FILTERS}</span>
                {count}
            </button>
            <ValueChip
                name=words::MEASURE.to_owned()
                values=measures
                chosen=read_measures
                say=words::some
                clear=words::SHOW_ALL
                on_change=write_measures
            />
            {dimensions.collect_view()}
            <DirectionChip view />
            <ReviewChip view />
            <Search view />
        </div>
    }
}

/// How many filters hold, the search and the period aside.
fn narrowing(view: &View) -> usize {
    let single = [!view.measures.is_empty(), view.direction.is_some(), !view.reviews.is_empty()];
    single.into_iter().filter(|narrows| *narrows).count() + view.dimensions.len()
}

/// What readers said of the events.
#[component]
fn ReviewChip(view: ViewState) -> impl IntoView {
    let labels = |reviews: &[Reviewed]| reviews.iter().map(|review| review.label().to_owned()).collect::<Vec<_>>();
    let chosen = Signal::derive(move || view.with(|view| labels(&view.reviews)));
    let on_change = Callback::new(move |labels: Vec<String>| {
        let named = |review: &Reviewed| labels.iter().any(|label| label == review.label());
        view.update(Step::Push, |view| view.reviews = Reviewed::ALL.into_iter().filter(named).collect());
    });
    view! { <ValueChip name=common::REVIEW.to_owned() values=labels(&Reviewed::ALL) chosen say=words::some clear=words::SHOW_ALL on_change /> }
}

/// Above, below, or any: of the events that have a side.
#[component]
fn DirectionChip(view: ViewState) -> impl IntoView {
    let open = RwSignal::new(false);
    let chosen = move || view.with(|view| view.direction);
    let marks = move || match chosen() {
        None => "▲ ▼",
        Some(Direction::Above) => "▲",
        Some(Direction::Below) => "▼",
    };
    let said = move || chosen().map_or(words::ANY, Direction::label);
    let label = move || {
        view! {
            <span class="k">{words::DIRECTION}</span>
            <span class="v" aria-hidden="true">{marks}</span>
            <span class="vh">{said}</span>
        }
    };
    let option = move |direction: Option<Direction>, word: &'static str| {
        view! {
            <label>
                <input
                    type="radio"
                    name="direction"
                    prop:checked=move || chosen() == direction
                    on:change=move |_| view.update(Step::Push, |view| view.direction = direction)
                />
                {word}
            </label>
        }
    };
    view! {
        <Popover class="sel" label open>
            <fieldset class="checks">
                <legend class="vh">{words::DIRECTION}</legend>
                {option(None, words::ANY_DIRECTION)}
                {option(Some(Direction::Above), words::ABOVE_EXPECTED)}
                {option(Some(Direction::Below), words::BELOW_EXPECTED)}
            </fieldset>
        </Popover>
    }
}

/// The search field; `/` goes there, Escape empties it, Enter goes on to the events found.
#[component]
fn Search(view: ViewState) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    on_key(move |key, _| {
        let Some(field) = field.get_untracked().filter(|_| key == "/") else { return false };
        field.focus().is_ok()
    });
    let set = move |text: String| view.update(Step::Replace, |view| view.search = text);
    view! {
        <label class="search">
            <kbd aria-hidden="true">"/"</kbd>
            <span class="vh">{words::SEARCH}</span>
            <input
                type="search"
                placeholder=words::SEARCH
                node_ref=field
                prop:value=move || view.with(|view| view.search.clone())
                on:input=move |event| set(event_target_value(&event))
                on:keydown=move |event| {
                    match event.key().as_str() {
                        "Escape" => set(String::new()),
                        "Enter" => focus("tr.event[tabindex='0']"),
                        _ => {}
                    }
                }
            />
        </label>
    }
}
