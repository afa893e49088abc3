//! The button that shows a drawing's twin: a table of the same data.

use crate::words::page::charts as words;
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
            {words::SHOW_AS_TABLE}
        </button>
    }
}
