//! A button that opens a small panel below itself. Escape and a press elsewhere close it.

use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::app::effect::effect;
use crate::app::platform::pointer::{is_inside, reveal};

/// Escape inside closes what `button` has opened, and gives the focus back to the button.
pub(crate) fn close_on_escape(open: RwSignal<bool>, button: NodeRef<html::Button>) -> impl Fn(ev::KeyboardEvent) {
    move |event| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
            if let Some(button) = button.get_untracked() {
                // Fails only for a button that is gone.
                let _ = button.focus();
            }
        }
    }
}

/// The button shows `label`; the panel holds the children while it is open.
#[component]
pub(crate) fn Popover(
    /// Class of the button.
    class: &'static str,
    /// Content of the button.
    #[prop(into)]
    label: ViewFn,
    /// Whether the panel is open.
    open: RwSignal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let goes_elsewhere = StoredValue::new(false);
    let outside = window_event_listener(ev::pointerdown, move |event| {
        let element = root.get_untracked().map(JsCast::unchecked_into::<Element>);
        if open.get_untracked() && element.is_some_and(|element| !is_inside(&event, &element)) {
            goes_elsewhere.set_value(true);
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    let on_escape = close_on_escape(open, button);
    // What was pressed inside is gone with the panel.
    effect(move |was_open: Option<bool>| {
        let is_open = open.get();
        let goes_elsewhere = goes_elsewhere.try_update_value(std::mem::take).unwrap_or_default();
        let is_lost =
            || !goes_elsewhere && document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if let Some(button) = button.get_untracked().filter(|_| was_open == Some(true) && !is_open && is_lost()) {
            // Fails only for a button that is gone.
            let _ = button.focus();
        }
        is_open
    });
    effect(move |_| {
        if let Some(panel) = panel.get() {
            request_animation_frame(move || reveal(&panel));
        }
    });
    view! {
        <div class="popover" node_ref=root on:keydown=on_escape>
            <button
                type="button"
                class=class
                node_ref=button
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {label.run()}
                <svg class="chev" viewBox="0 0 8 8" aria-hidden="true">
                    <path d="M1 2.5 4 5.5 7 2.5" fill="none" stroke="currentColor" stroke-width="1.4" />
                </svg>
            </button>
            <Show when=move || open.get()>
                <div class="pop" node_ref=panel>{children()}</div>
            </Show>
        </div>
    }
}
