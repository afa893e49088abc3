//! Where a pointer event happened inside the element that listens for it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent};

use super::canvas::text_scale;

/// Position from the top left of the listening element, in pixels of drawings (see [`text_scale`]).
pub(crate) fn position(event: &MouseEvent) -> (f64, f64) {
    let element = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(rect) = element.map(|element| element.get_bounding_client_rect()) else { return (0.0, 0.0) };
    let scale = text_scale();
    ((f64::from(event.client_x()) - rect.left()) / scale, (f64::from(event.client_y()) - rect.top()) / scale)
}

/// Sends the rest of this pointer's events to the listening element, wherever the pointer goes.
pub(crate) fn capture(event: &PointerEvent) {
    if let Some(element) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
        // Fails only when the pointer is up again already.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// Whether an event began inside an element.
pub(crate) fn is_inside(event: &web_sys::Event, element: &Element) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    element.contains(target.as_ref())
}

/// Whether an element got the focus by keys, so that the focus is shown.
pub(crate) fn is_by_keys(event: &web_sys::FocusEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.matches(":focus-visible").unwrap_or(false))
}

/// Whether the page has the narrow layout.
pub(crate) fn is_narrow() -> bool {
    window().match_media("(max-width: 40em)").ok().flatten().is_some_and(|query| query.matches())
}

/// Scrolls the page, and sideways the box around it, as little as needed to show an element.
pub(crate) fn reveal(element: &Element) {
    let rect = element.get_bounding_client_rect();
    if let Ok(Some(frame)) = element.closest(".scroll") {
        let edges = frame.get_bounding_client_rect();
        let beyond = (rect.right() - edges.right()).max(0.0) + (rect.left() - edges.left()).min(0.0);
        frame.set_scroll_left(frame.scroll_left() + beyond as i32);
    }
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
    if rect.top() < 0.0 {
        window().scroll_by_with_x_and_y(0.0, rect.top() - 48.0);
    } else if rect.bottom() > height {
        window().scroll_by_with_x_and_y(0.0, rect.bottom() - height + 24.0);
    }
}
