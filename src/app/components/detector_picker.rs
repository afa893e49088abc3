//! Chooses among the detectors of this tab. Shown once there is one.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Node;

use super::icons::Chevron;
use super::popover::close_on_escape;
use crate::app::effect::effect;
use crate::app::platform::base::href;
use crate::app::state::detector::Detector;
use crate::app::state::place::{Page, use_place};
use crate::app::state::workspace::use_workspace;
use crate::words::page::shell as words;

/// Button and list.
#[component]
pub(crate) fn DetectorPicker() -> impl IntoView {
    let workspace = use_workspace();
    let is_shown = Memo::new(move |_| workspace.detectors.with(|all| !all.is_empty()));
    move || is_shown.get().then(|| view! { <Picker /> })
}

#[component]
fn Picker() -> impl IntoView {
    let place = use_place();
    let workspace = use_workspace();
    let open = RwSignal::new(false);
    let root = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    effect(move |_| {
        place.track();
        open.set(false);
    });
    close_from_outside(root, open);
    let current = Memo::new(move |_| place.get().detector.and_then(|id| workspace.get(id)).map(|detector| detector.id));
    let name = move || match current.get().and_then(|id| workspace.get(id)) {
        Some(detector) => detector.name.get(),
        None => words::NO_DETECTOR.to_owned(),
    };
    let on_escape = close_on_escape(open, button);
    view! {
        <span class="sep hide-s"></span>
        <div class="picker" node_ref=root on:keydown=on_escape>
            <button
                type="button"
                class="pick"
                node_ref=button
                aria-expanded=move || open.get().to_string()
                aria-controls="detectors-menu"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="k hide-s">{words::DETECTOR}</span>
                <span class="pick-name">{name}</span>
                <Chevron />
            </button>
            <ul id="detectors-menu" class="menu" hidden=move || !open.get()>
                <For each=move || workspace.detectors.get() key=|detector| detector.id let:detector>
                    <li><PickerLink detector /></li>
                </For>
                <li class="menu-last">
                    <a href=href("/") aria-current=move || (place.get().page == Page::Detectors).then_some("page")>
                        {words::ALL_DETECTORS}
                    </a>
                </li>
            </ul>
        </div>
    }
}

/// Leads to the furthest page that has something to show.
#[component]
fn PickerLink(detector: Detector) -> impl IntoView {
    let place = use_place();
    let target = move || href(&detector.path(detector.furthest().segment()));
    view! {
        <a href=target aria-current=move || (place.get().detector == Some(detector.id)).then_some("true")>
            {move || detector.name.get()}
        </a>
    }
}

/// Closes the list when the reader clicks or moves the focus elsewhere.
fn close_from_outside(root: NodeRef<html::Div>, open: RwSignal<bool>) {
    let is_outside = move |target: Option<web_sys::EventTarget>| {
        let node = target.and_then(|target| target.dyn_into::<Node>().ok());
        root.get_untracked().is_some_and(|root| !root.contains(node.as_ref()))
    };
    let close = move |target| {
        if open.get_untracked() && is_outside(target) {
            open.set(false);
        }
    };
    let click = window_event_listener(ev::click, move |event| close(event.target()));
    let focus = window_event_listener(ev::focusin, move |event| close(event.target()));
    on_cleanup(move || {
        click.remove();
        focus.remove();
    });
}
