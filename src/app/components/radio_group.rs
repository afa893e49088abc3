//! A few choices of which one holds, as a row of joined words.

use leptos::prelude::*;

/// Real radio buttons: arrows move, one tab stop. `chosen` is `None` where no choice on offer holds.
#[component]
pub(crate) fn RadioGroup(
    /// Unique on the page.
    name: &'static str,
    /// What is chosen, for screen readers.
    label: String,
    /// The words.
    #[prop(into)]
    options: Signal<Vec<String>>,
    /// Index of the one that holds.
    #[prop(into)]
    chosen: Signal<Option<usize>>,
    /// Called with the index of a new choice.
    on_choose: Callback<usize>,
) -> impl IntoView {
    view! {
        <fieldset class="seg">
            <legend class="vh">{label}</legend>
            <For each=move || options.get().into_iter().enumerate() key=Clone::clone let((index, word))>
                <label>
                    <input
                        type="radio"
                        name=name
                        prop:checked=move || chosen.get() == Some(index)
                        on:change=move |_| on_choose.run(index)
                    />
                    {word}
                </label>
            </For>
        </fieldset>
    }
}
