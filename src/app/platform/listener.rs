//! Events and observers that end with the current owner.

use crate::app::effect::effect;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, EventTarget, ResizeObserver};

struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut()>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        // Fails only for a listener that is gone already.
        let _ = self.target.remove_event_listener_with_callback(self.name, self.closure.as_ref().unchecked_ref());
    }
}

/// Calls `handler` at every event `name` of `target`.
pub(crate) fn listen(target: EventTarget, name: &'static str, handler: impl FnMut() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(handler);
    if target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref()).is_ok() {
        StoredValue::new_local(Listener { target, name, closure });
    }
}

struct Observer {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut()>,
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Width and height of an element in CSS pixels, kept up to date. Zero until it is on the page.
pub(crate) fn use_size(element: impl Fn() -> Option<Element> + 'static) -> Signal<(f64, f64)> {
    let size = RwSignal::new((0.0, 0.0));
    effect(move |_| {
        let Some(element) = element() else { return };
        let measure = {
            let element = element.clone();
            move || {
                let rect = element.get_bounding_client_rect();
                let next = (rect.width(), rect.height());
                // The observer may speak once more after the page has gone.
                if size.try_get_untracked().is_some_and(|now| now != next) {
                    size.set(next);
                }
            }
        };
        measure();
        let closure = Closure::<dyn FnMut()>::new(measure);
        if let Ok(observer) = ResizeObserver::new(closure.as_ref().unchecked_ref()) {
            observer.observe(&element);
            StoredValue::new_local(Observer { observer, _closure: closure });
        }
    });
    size.into()
}
