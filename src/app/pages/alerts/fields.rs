//! The fields of a rule: shown as they are typed, settled when the reader goes on.

use leptos::html;
use leptos::prelude::*;

use super::editing::Editing;
use crate::alert::rule::RuleField;
use crate::app::effect::effect;
use crate::model::alert::AlertRule;

/// A number within the sentence.
#[component]
pub(super) fn NumberField(
    editing: Editing,
    label: &'static str,
    /// Its place in the rule.
    field: RuleField,
    #[prop(optional)] min: Option<&'static str>,
    #[prop(optional)] max: Option<&'static str>,
    /// Reads it off the rule.
    read: fn(&AlertRule) -> Option<f64>,
    /// Writes it into the rule.
    write: fn(&mut AlertRule, f64),
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let value = Memo::new(move |_| editing.get(read));
    // What is typed stays as it is typed: "0." is on the way to "0.5".
    effect(move |_| {
        if let (Some(input), Some(value)) = (node.get(), value.get())
            && input.value().parse() != Ok(value)
        {
            input.set_value(&value.to_string());
        }
    });
    let number =
        |event: &leptos::ev::Event| event_target_value(event).parse().ok().filter(|next: &f64| next.is_finite());
    view! {
        <input
            class="numin"
            class:wide=max.is_none()
            type="number"
            step="any"
            min=min
            max=max
            aria-label=label
            aria-invalid=move || editing.problem(&field).map(|_| "true")
            node_ref=node
            on:input=move |event| {
                if let Some(next) = number(&event) {
                    editing.show(|rule| write(rule, next));
                }
            }
            on:change=move |event| {
                if let Some(next) = number(&event) {
                    editing.set(|rule| write(rule, next));
                }
            }
        />
    }
}

/// A line of text, with what is wrong with it below.
#[component]
pub(super) fn LineField(
    editing: Editing,
    label: &'static str,
    /// Its place in the rule, if anything can be wrong with it.
    #[prop(optional)]
    field: Option<RuleField>,
    /// Below the line.
    #[prop(optional)]
    note: &'static str,
    /// Reads it off the rule.
    read: fn(&AlertRule) -> String,
    /// Writes it into the rule.
    write: fn(&mut AlertRule, String),
) -> impl IntoView {
    let problem = Memo::new(move |_| field.as_ref().and_then(|field| editing.problem(field)));
    let below = move || match problem.get() {
        Some(text) => view! { <small class="err" role="alert">{text}</small> }.into_any(),
        None if note.is_empty() => ().into_any(),
        None => view! { <small>{note}</small> }.into_any(),
    };
    view! {
        <label>
            {label}
            <input
                class="field"
                autocomplete="off"
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                prop:value=move || editing.get(read)
                on:input=move |event| editing.show(|rule| write(rule, event_target_value(&event)))
                on:change=move |event| editing.set(|rule| write(rule, event_target_value(&event)))
            />
            {below}
        </label>
    }
}
