//! Undo and Redo, with their keys.

use leptos::prelude::*;

use crate::app::platform::keys::on_key;

/// A button for each way that one can go.
#[component]
pub(crate) fn UndoButtons(
    /// Whether one can go back, and forth.
    #[prop(into)]
    can: Signal<(bool, bool)>,
    on_undo: Callback<()>,
    on_redo: Callback<()>,
) -> impl IntoView {
    on_key(move |key, _| {
        match key {
            "z" => on_undo.run(()),
            "Z" => on_redo.run(()),
            _ => return false,
        }
        true
    });
    view! {
        {move || can.get().0.then(|| view! {
            <button type="button" class="btn" on:click=move |_| on_undo.run(())>"Undo " <kbd>"Z"</kbd></button>
        })}
        {move || can.get().1.then(|| view! {
            <button type="button" class="btn" on:click=move |_| on_redo.run(())>"Redo"</button>
        })}
    }
}
