//! Single-letter keys, which are off while the reader types or holds a modifier.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Calls `handler` with every plain key pressed on the page, for as long as the current owner lives.
/// The handler returns whether it used the key.
pub(crate) fn on_key(handler: impl Fn(&str, &KeyboardEvent) -> bool + 'static) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(&event) {
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
    let takes_text = matches!(tag.as_str(), "INPUT" | "SELECT" | "TEXTAREA");
    let presses = matches!(event.key().as_str(), "Enter" | " ") && matches!(tag.as_str(), "BUTTON" | "A" | "SUMMARY");
    takes_text || presses || target.has_attribute("contenteditable")
}
