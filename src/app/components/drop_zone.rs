//! Takes files: dropped anywhere on the window, or picked with a button.

use leptos::html;
use leptos::prelude::*;
use web_sys::File;

use super::icons::Tray;
use crate::app::platform::drop::{on_files, take};
use crate::app::platform::page::mark_interactive;

/// A button that opens the browser's file dialog.
#[component]
pub(crate) fn FileButton(
    /// Text of the button.
    label: &'static str,
    /// Whether it is the page's main button.
    #[prop(optional)]
    primary: bool,
    /// Called with what was picked, never with nothing.
    on_pick: Callback<Vec<File>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let press = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let picked = move |_| {
        let files = input.get_untracked().map(|input| take(&input)).unwrap_or_default();
        if !files.is_empty() {
            on_pick.run(files);
        }
    };
    view! {
        <button type="button" class="btn" class:pri=primary on:click=press>{label}</button>
        <input type="file" multiple hidden node_ref=input aria-label=label on:change=picked />
    }
}

/// Accepts files dropped anywhere on the window while it is shown, and says so while they hover.
#[component]
pub(crate) fn WindowDrop(
    /// What a drop does, shown while files hover.
    hint: &'static str,
    /// Called with what was dropped, never with nothing.
    on_drop: Callback<Vec<File>>,
) -> impl IntoView {
    let over = RwSignal::new(false);
    on_files(over, move |files| on_drop.run(files));
    Effect::new(|_| mark_interactive());
    view! {
        <div class="drop-veil" hidden=move || !over.get()>
            <p>{hint}</p>
        </div>
    }
}

/// The drop area: a frame with a sentence, buttons and whatever else helps.
#[component]
pub(crate) fn DropZone(
    /// What to do, in one sentence.
    sentence: &'static str,
    /// Called with the files.
    on_files: Callback<Vec<File>>,
    /// More buttons.
    #[prop(optional, into)]
    buttons: ViewFn,
    /// What stands below the buttons.
    #[prop(optional, into)]
    below: ViewFn,
) -> impl IntoView {
    view! {
        <section class="drop" aria-label="Drop area">
            <WindowDrop hint="Drop to open" on_drop=on_files />
            <Tray />
            <p class="drop-text">{sentence}</p>
            <div class="row drop-buttons">
                <FileButton label="Choose files" primary=true on_pick=on_files />
                {buttons.run()}
            </div>
            {below.run()}
        </section>
    }
}
