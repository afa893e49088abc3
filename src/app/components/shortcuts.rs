//! All keyboard shortcuts: as a list, and as a dialog.

use leptos::html;
use leptos::prelude::*;

use crate::app::effect::effect;
use crate::app::platform::base::href;
use crate::words::page::{common, keys as words, places};

/// Keys and what they do.
const SHORTCUTS: [(&[&str], &str); 19] = [
    (&["G", "D"], common::GO_TO_DATA),
    (&["G", "M"], words::GO_TO_MAP),
    (&["G", "B"], words::GO_TO_BACKTEST),
    (&["G", "A"], words::GO_TO_ANOMALIES),
    (&["G", "L"], words::GO_TO_ALERTS),
    (&["G", "R"], words::GO_TO_REPORT),
    (&["J", "K"], words::NEXT_EVENT),
    (&[words::ENTER], words::OPEN_EVENT),
    (&[words::ESC], words::BACK),
    (&["[", "]"], words::THRESHOLD),
    (&["/"], words::SEARCH),
    (&["L"], words::NEXT_LANES),
    (&["T"], words::TABLE),
    (&["←", "→"], words::CURSOR),
    (&["+", "−", "0"], words::ZOOM),
    (&[words::CTRL, "V"], words::PASTE),
    (&["Y", "N", "U"], words::ANSWER),
    (&["Z"], words::UNDO),
    (&["?"], words::SHOW_KEYS),
];

/// The list.
#[component]
pub(crate) fn KeyList() -> impl IntoView {
    let rows = SHORTCUTS.map(|(keys, does)| {
        view! {
            <div>
                <dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</dt>
                <dd>{does}</dd>
            </div>
        }
    });
    view! { <dl class="keys">{rows}</dl> }
}

/// A modal dialog.
#[component]
pub(crate) fn Shortcuts(
    /// Whether it is shown.
    open: RwSignal<bool>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    effect(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if !open.get() {
            dialog.close();
        } else if !dialog.open() {
            // Fails only when the dialog is shown already.
            let _ = dialog.show_modal();
        }
    });
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="shortcuts" on:close=move |_| open.set(false)>
            <h2 id="shortcuts">{places::KEYS}</h2>
            <KeyList />
            <p class="muted">
                {words::OFF_BEFORE}
                <a href=href("/keys") on:click=move |_| open.set(false)>{words::OFF_LINK}</a>
            </p>
            <button type="button" class="btn" on:click=move |_| open.set(false)>{common::CLOSE}</button>
        </dialog>
    }
}
