//! The bar at the top: where one is, and what holds for the whole site.

use leptos::prelude::*;

use super::detector_picker::DetectorPicker;
use super::icons::{HalfDisc, Mark, Shield};
use crate::app::platform::base::href;
use crate::app::state::prefs::use_prefs;
use crate::app::state::workspace::use_workspace;
use crate::app::words;
use crate::model::format::plural;

/// Where the data has come from.
fn whence((bytes, addresses): (u64, u64)) -> String {
    match addresses {
        0 => "On this device only.".to_owned(),
        _ => format!("Fetched {} from {} you gave.", words::bytes(bytes), plural(addresses, "address", "addresses")),
    }
}

/// The bar.
#[component]
pub(crate) fn AppBar(
    /// Set when the reader asks for the shortcuts.
    shows_shortcuts: RwSignal<bool>,
) -> impl IntoView {
    let theme = use_prefs().theme;
    let workspace = use_workspace();
    view! {
        <header class="bar">
            <a class="brand" href=href("/") aria-label="Foretop, all detectors">
                <Mark />
                <span class="hide-s">"Foretop"</span>
            </a>
            <DetectorPicker />
            <span class="grow"></span>
            <span class="local">
                <Shield />
                <span class="local-text"><b>{move || whence(workspace.fetched())}</b>" Nothing sent"</span>
            </span>
            <span class="zone hide-s"><span class="k">"Times in"</span>" UTC"</span>
            <button
                type="button"
                class="pick"
                aria-label=move || format!("Theme: {}", theme.get().label())
                title=move || format!("Theme: {}", theme.get().label())
                on:click=move |_| theme.update(|theme| *theme = theme.next())
            >
                <HalfDisc />
            </button>
            <button
                type="button"
                class="pick hide-s"
                aria-label="Keyboard shortcuts"
                aria-haspopup="dialog"
                on:click=move |_| shows_shortcuts.set(true)
            >
                <kbd>"?"</kbd>
            </button>
        </header>
    }
}
