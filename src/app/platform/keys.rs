//! Single-letter keys, which are off while the reader types or holds a modifier.

use std::cell::Cell;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlInputElement, KeyboardEvent};

thread_local! {
    static LETTERS: Cell<bool> = const { Cell::new(true) };
}

/// Whether keys of a single character do anything (WCAG 2.1.4); the others always do.
pub(crate) fn allow_letters(allowed: bool) {
    LETTERS.set(allowed);
}

/// Calls `handler` with every plain key pressed on the page, for as long as the current owner lives.
/// The handler returns whether it used the key.
pub(crate) fn on_key(handler: impl Fn(&str, &KeyboardEvent) -> bool + 'static) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let is_off = !LETTERS.get() && event.key().chars().nth(1).is_none();
        if is_off || event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(&event) || is_modal() {
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
    let presses = is_control(&target) && matches!(event.key().as_str(), "Enter" | " ");
    presses || takes_text(event.target())
}

fn is_control(target: &Element) -> bool {
    let kind = target.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::type_);
    matches!(target.tag_name().as_str(), "BUTTON" | "A" | "SUMMARY")
        || matches!(kind.as_deref(), Some("radio" | "checkbox" | "range"))
}

/// Whether what is typed or pasted there belongs there.
pub(crate) fn takes_text(target: Option<EventTarget>) -> bool {
    let Some(target) = target.and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    let is_field = matches!(target.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA") && !is_control(&target);
    is_field || target.has_attribute("contenteditable")
}

/// Whether a dialog is open, which keeps the keys from the page behind it.
pub(crate) fn is_modal() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|found| found.is_some())
}
