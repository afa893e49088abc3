//! A native drop-down.

use leptos::prelude::*;

/// Options to choose one of.
#[component]
pub(crate) fn Select(
    /// For a label elsewhere.
    #[prop(optional)]
    id: &'static str,
    /// The label, where no other has it.
    #[prop(optional)]
    label: &'static str,
    /// Values and texts.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    on_choose: Callback<String>,
) -> impl IntoView {
    let options = move || {
        let option = |(value, text): (String, String), chosen: &str| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{text}</option> }
        };
        let chosen = value.get();
        options.get().into_iter().map(|named| option(named, &chosen)).collect_view()
    };
    let given = |text: &'static str| (!text.is_empty()).then_some(text);
    view! {
        <select id=given(id) aria-label=given(label) class="field" on:change=move |event| on_choose.run(event_target_value(&event))>
            {options}
        </select>
    }
}
