//! The one question that only the reader can answer: which number is the day.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::state::detector::Detector;
use crate::model::column::{Ambiguity, DateReading};
use crate::protocol::message::TableSummary;
use crate::words::page::columns as words;

/// The question of each column whose dates can be read in two ways; nothing without one.
#[component]
pub(super) fn AmbiguousDates(detector: Detector, table: Arc<TableSummary>) -> impl IntoView {
    let ambiguous = table.columns.iter().enumerate().filter_map(|(index, column)| {
        let ambiguity = column.format.as_ref()?.ambiguous.clone()?;
        Some(view! { <Question detector column=column.name.clone() index ambiguity /> })
    });
    ambiguous.collect_view()
}

#[component]
fn Question(detector: Detector, column: String, index: usize, ambiguity: Ambiguity) -> impl IntoView {
    let id = format!("which-day-{index}");
    let text = words::which_day(&ambiguity);
    let column = StoredValue::new(column);
    let answer = move |reading: DateReading| {
        let label = words::one_day(&reading);
        let pattern = reading.pattern;
        let take = move |_| detector.set_time_format(&column.get_value(), Some(pattern.clone()));
        view! { <button type="button" class="btn" on:click=take>{label}</button> }
    };
    let Ambiguity { taken, other, .. } = ambiguity;
    view! {
        <section class="card" aria-labelledby=id.clone()>
            <header><h2 id=id.clone()>{words::day_or_month(&column.get_value())}</h2></header>
            <div class="pad">
                <p>{text}</p>
                <p class="row">{answer(taken)} {answer(other)}</p>
            </div>
        </section>
    }
}
