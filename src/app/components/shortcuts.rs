//! All keyboard shortcuts: as a list, and as a dialog.

use leptos::html;
use leptos::prelude::*;

use crate::app::effect::effect;
use crate::app::platform::base::href;

/// Keys and what they do.
const SHORTCUTS: [(&[&str], &str); 17] = [
    (&["G", "D"], "Go to Data"),
    (&["G", "M"], "Go to Map"),
    (&["G", "B"], "Go to Backtest"),
    (&["G", "A"], "Go to Anomalies"),
    (&["J", "K"], "Next, previous event"),
    (&["Enter"], "Open the event"),
    (&["Esc"], "Back, clear the selection"),
    (&["[", "]"], "Threshold down, up; with Shift by 10"),
    (&["/"], "Search"),
    (&["L"], "Next grouping of the lanes"),
    (&["T"], "Show the chart as a table, and back"),
    (&["←", "→"], "Move the cursor in a chart; with Shift by 10"),
    (&["+", "−", "0"], "Zoom a chart in, out, to all"),
    (&["Ctrl", "V"], "Open pasted cells or addresses, on Detectors and Data"),
    (&["Y", "N", "U"], "Answer on an event: relevant, not relevant, unset"),
    (&["Z"], "Undo the last change; with Shift make it again"),
    (&["?"], "Show this list"),
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
            <h2 id="shortcuts">"Keyboard shortcuts"</h2>
            <KeyList />
            <p class="muted">
                "Single-letter keys are off while you type. "
                <a href=href("/keys") on:click=move |_| open.set(false)>"Turn them off altogether"</a>
            </p>
            <button type="button" class="btn" on:click=move |_| open.set(false)>"Close"</button>
        </dialog>
    }
}
