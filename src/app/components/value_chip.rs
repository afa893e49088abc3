//! Any of several values, chosen in a panel below a button.

use leptos::prelude::*;

use super::popover::Popover;

/// The button says what is chosen.
#[component]
pub(crate) fn ValueChip(
    /// What the values are of.
    name: String,
    /// All there are.
    values: Vec<String>,
    /// Those chosen; none stands for all.
    #[prop(into)]
    chosen: Signal<Vec<String>>,
    /// The chosen ones in words.
    say: fn(&[String]) -> String,
    /// The button that chooses none.
    clear: &'static str,
    /// Called with the new choice.
    on_change: Callback<Vec<String>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let summary = move || chosen.with(|chosen| say(chosen));
    let toggle = move |value: &str| {
        let mut next = chosen.get_untracked();
        match next.iter().position(|other| other == value) {
            Some(index) => drop(next.remove(index)),
            None => next.push(value.to_owned()),
        }
        on_change.run(next);
    };
    let legend = name.clone();
    let label = move || view! { <span class="k">{name.clone()}</span> <span class="v">{summary}</span> };
    view! {
        <Popover class="sel" label open>
            <fieldset class="checks">
                <legend class="vh">{legend.clone()}</legend>
                {values
                    .iter()
                    .map(|value| {
                        let (shown, checked, changed) = (value.clone(), value.clone(), value.clone());
                        view! {
                            <label>
                                <input
                                    type="checkbox"
                                    prop:checked=move || chosen.with(|chosen| chosen.contains(&checked))
                                    on:change=move |_| toggle(&changed)
                                />
                                {shown}
                            </label>
                        }
                    })
                    .collect_view()}
            </fieldset>
            <button
                type="button"
                class="btn ghost"
                disabled=move || chosen.with(Vec::is_empty)
                on:click=move |_| on_change.run(Vec::new())
            >
                {clear}
            </button>
        </Popover>
    }
}
