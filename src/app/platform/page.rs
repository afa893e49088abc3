//! Title and focus of the page.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, HtmlInputElement};

use crate::model::time::Timestamp;

/// Sets the tab's title.
pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

/// Moves the focus to the page's heading, once the page is drawn: on a new page, and where what had the focus goes.
pub(crate) fn focus_heading() {
    request_animation_frame(|| focus("main h1"));
}

/// Moves the focus to the first element that `selector` finds.
pub(crate) fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return };
    if !element.has_attribute("tabindex") && element.tab_index() < 0 {
        element.set_tab_index(-1);
    }
    // Fails only for an element that is gone: then there is nothing to focus.
    let _ = element.focus();
}

/// Where the focus goes when the part of the page it is in is about to be drawn anew: of each pair, when it is within
/// what the first selector finds, to what the second finds then.
pub(crate) fn keep_focus(within: &[(&str, &'static str)]) {
    let Some(held) = document().active_element() else { return };
    let found = within.iter().find(|(within, _)| held.closest(within).is_ok_and(|found| found.is_some()));
    if let Some(&(_, then)) = found {
        request_animation_frame(move || focus(then));
    }
}

fn by_id(id: &str) -> Option<HtmlInputElement> {
    // A text area has the same `value`.
    document().get_element_by_id(id).map(JsCast::unchecked_into)
}

/// What is typed in the field of that id, without white space around it; "on" for a checked box, nothing for another.
pub(crate) fn field(id: &str) -> String {
    let Some(field) = by_id(id).filter(|field| field.type_() != "checkbox" || field.checked()) else {
        return String::new();
    };
    field.value().trim().to_owned()
}

/// Fills in the field of that id.
pub(crate) fn set_field(id: &str, text: &str) {
    if let Some(field) = by_id(id) {
        field.set_value(text);
    }
}

/// Checks the box of that id, or not.
pub(crate) fn set_checked(id: &str, on: bool) {
    if let Some(field) = by_id(id) {
        field.set_checked(on);
    }
}

/// A number from 0 to below 1 that cannot be foretold.
pub(crate) fn random() -> f64 {
    js_sys::Math::random()
}

/// Has the browser ask before the page is left, while `has_unsaved` says so.
pub(crate) fn ask_before_leaving(has_unsaved: impl Fn() -> bool + 'static) {
    let handle = window_event_listener_untyped("beforeunload", move |event| {
        if has_unsaved() {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Puts text on the clipboard, where the browser lets a page.
pub(crate) fn copy_text(text: &str) {
    let clipboard = window().navigator().clipboard();
    if !clipboard.is_undefined() {
        drop(clipboard.write_text(text));
    }
}

/// Opens the browser's print dialogue for the page.
pub(crate) fn print() {
    // Refused only where there is no printing.
    let _ = window().print();
}

/// Notes, for measurements, when the page could first be used.
pub(crate) fn mark_interactive() {
    let key = JsValue::from_str("__tti");
    let unset = js_sys::Reflect::get(&window(), &key).is_ok_and(|value| value.is_undefined());
    if let (true, Some(clock)) = (unset, window().performance()) {
        // Costs only the measurement.
        let _ = js_sys::Reflect::set(&window(), &key, &clock.now().into());
    }
}

/// What time it is.
pub(crate) fn clock() -> Timestamp {
    (js_sys::Date::now() / 1_000.0) as Timestamp
}

/// Milliseconds since the page was opened.
pub(crate) fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
