//! A line to type in, with its label above and a note below that gives way to what is wrong.

use leptos::prelude::*;

/// The field.
#[component]
pub(crate) fn TextField(
    /// Above the line.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
    /// Below the line.
    #[prop(into)]
    note: String,
    /// What is wrong with it; taken away by typing.
    #[prop(optional)]
    mistake: RwSignal<Option<String>>,
    /// Id of a list of proposals.
    #[prop(optional)]
    list: Option<&'static str>,
) -> impl IntoView {
    let write = move |event| {
        value.set(event_target_value(&event));
        mistake.set(None);
    };
    let below = move || match mistake.get() {
        Some(text) => view! { <small class="err" role="alert">{text}</small> }.into_any(),
        None => view! { <small>{note.clone()}</small> }.into_any(),
    };
    view! {
        <label>
            {label}
            <input
                class="field mono"
                list=list
                autocomplete="off"
                aria-invalid=move || mistake.with(Option::is_some).then_some("true")
                prop:value=value
                on:input=write
            />
            {below}
        </label>
    }
}
