//! Takes files: dropped or pasted anywhere on the window, picked with a button, or read from an address.

use leptos::html;
use leptos::prelude::*;

use super::icons::Tray;
use super::place_dialog::PlaceDialog;
use crate::app::effect::effect;
use crate::app::platform::drop::{on_files, on_paste, take};
use crate::app::platform::page::mark_interactive;
use crate::bridge::client::Input;
use crate::words::page::drop as words;

/// A button that opens the browser's file dialog.
#[component]
pub(crate) fn FileButton(
    /// Text of the button.
    label: &'static str,
    /// Whether it is the page's main button.
    #[prop(optional)]
    primary: bool,
    /// Whether a folder is picked, with all in it.
    #[prop(optional)]
    folder: bool,
    /// Called with what was picked, never with nothing.
    on_pick: Callback<Vec<Input>>,
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
        <input type="file" multiple hidden node_ref=input aria-label=label prop:webkitdirectory=folder on:change=picked />
    }
}

/// A button that opens the dialog for addresses.
#[component]
pub(crate) fn UrlButton(
    /// What the dialog is opened with.
    urls: RwSignal<Option<String>>,
) -> impl IntoView {
    view! {
        <button type="button" class="btn" aria-haspopup="dialog" on:click=move |_| urls.set(Some(String::new()))>
            {words::PASTE_URL}
        </button>
    }
}

/// Accepts what is dropped or pasted anywhere on the window while it is shown, and says so while files hover.
#[component]
pub(crate) fn WindowDrop(
    /// What a drop does, shown while files hover.
    hint: &'static str,
    /// Opens the dialog for addresses.
    urls: RwSignal<Option<String>>,
    /// Called with what was dropped, never with nothing.
    on_drop: Callback<Vec<Input>>,
) -> impl IntoView {
    let over = RwSignal::new(false);
    on_files(over, on_drop);
    on_paste(on_drop, move |text| urls.set(Some(text)));
    effect(|_| mark_interactive());
    view! {
        <div class="drop-veil" hidden=move || !over.get()>
            <p>{hint}</p>
        </div>
        {move || urls.get().map(|text| view! { <PlaceDialog text on_close=Callback::new(move |()| urls.set(None)) on_inputs=on_drop /> })}
    }
}

/// The drop area: a frame with a sentence, buttons and whatever else helps.
#[component]
pub(crate) fn DropZone(
    /// What to do, in one sentence.
    sentence: &'static str,
    /// Called with the files.
    on_files: Callback<Vec<Input>>,
    /// More buttons.
    #[prop(optional, into)]
    buttons: ViewFn,
    /// What stands below the buttons.
    #[prop(optional, into)]
    below: ViewFn,
) -> impl IntoView {
    let urls = RwSignal::new(None);
    view! {
        <section class="drop" aria-label=words::DROP_AREA>
            <WindowDrop hint=words::DROP_TO_OPEN urls on_drop=on_files />
            <Tray />
            <p class="drop-text">{sentence}</p>
            <div class="row drop-buttons">
                <FileButton label=words::CHOOSE_FILES primary=true on_pick=on_files />
                <FileButton label=words::CHOOSE_FOLDER folder=true on_pick=on_files />
                <UrlButton urls />
                {buttons.run()}
            </div>
            {below.run()}
        </section>
    }
}
