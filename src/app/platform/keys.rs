//! Single-letter keys, which are off while the reader types or holds a modifier.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent};

/// Calls `handler` with every plain key pressed on the page, for as long as the current owner lives.
/// The handler returns whether it used the key.
pub(crate) fn on_key(handler: impl Fn(&str, &KeyboardEvent) -> bool + 'static) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(&event) || is_modal() {
            return;
        }
        if handler(&event.key(), &event) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Whether the key goes into a field, or works a control that has its own keys.
fn is_typing(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    let tag = target.tag_name();
    let kind = target.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::type_);
    let is_control = matches!(tag.as_str(), "BUTTON" | "A" | "SUMMARY")
        || matches!(kind.as_deref(), Some("radio" | "checkbox" | "range"));
    let takes_text = !is_control && matches!(tag.as_str(), "INPUT" | "SELECT" | "TEXTAREA");
    let presses = is_control && matches!(event.key().as_str(), "Enter" | " ");
    takes_text || presses || target.has_attribute("contenteditable")
}

/// Whether a dialog is open, which keeps the keys from the page behind it.
fn is_modal() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|found| found.is_some())
}
