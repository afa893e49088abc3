//! The button that shows a drawing's twin: a table of the same data.

use leptos::prelude::*;

/// Turns `table` on and off.
#[component]
pub(crate) fn TableToggle(table: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="btn ghost slim"
            aria-pressed=move || table.get().to_string()
            on:click=move |_| table.update(|table| *table = !*table)
        >
            "Show as table"
        </button>
    }
}
