//! What a rule watches, within its sentence.

use leptos::prelude::*;

use super::editing::{Editing, metric_set};
use crate::app::components::value_chip::ValueChip;
use crate::app::state::filter::values_of;
use crate::words::page::alerts as words;

/// The measures and the values of dimensions: "revenue or views, in marketplace uk or us,".
#[component]
pub(super) fn Scope(editing: Editing) -> impl IntoView {
    let detector = editing.detector;
    // Drawn anew only for another mapping: a panel that is open stays so while the rule changes.
    let set = Memo::new(move |_| metric_set(detector));
    move || {
        let set = set.get();
        let known: Vec<String> = set.measures.iter().map(|measure| measure.name.clone()).collect();
        let measures = Signal::derive(move || editing.get(|rule| rule.measures.clone()));
        let write_measures = Callback::new(move |values| editing.set(|rule| rule.measures = values));
        let dimensions = set.dimensions.iter().enumerate().map(|(index, name)| {
            let (read_name, write_name) = (name.clone(), name.clone());
            let chosen =
                Signal::derive(move || editing.get(|rule| rule.values.get(&read_name).cloned().unwrap_or_default()));
            let on_change = Callback::new(move |values: Vec<String>| {
                editing.set(|rule| {
                    rule.values.remove(&write_name);
                    if !values.is_empty() {
                        rule.values.insert(write_name.clone(), values);
                    }
                });
            });
            let found = editing.run.with_untracked(|run| run.0.as_ref().map(|findings| values_of(findings, index)));
            let values = with_chosen(found.unwrap_or_default(), &chosen.get_untracked());
            let link = if index == 0 { words::IN } else { words::AND };
            view! {
                {link}
                " "
                <ValueChip name=name.clone() values chosen say=words::either clear=words::TAKE_ANY on_change />
                " "
            }
        });
        let values = with_chosen(known, &measures.get_untracked());
        view! {
            <ValueChip
                name=words::MEASURE.to_owned()
                values
                chosen=measures
                say=words::either
                clear=words::TAKE_ANY
                on_change=write_measures
            />
            " "
            {dimensions.collect_view()}
        }
    }
}

/// All values, and those that a rule names though there are none.
fn with_chosen(mut values: Vec<String>, chosen: &[String]) -> Vec<String> {
    let missing: Vec<_> = chosen.iter().filter(|value| !values.contains(value)).cloned().collect();
    values.extend(missing);
    values
}
