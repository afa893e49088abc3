//! The service worker that keeps the site's files: `public/offline.js`.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use super::base::{asset, base_path};

/// How long after the first page the files are fetched: what the reader does first goes first.
const LATER: Duration = Duration::from_secs(3);

/// Has the files kept, and calls `on_update` when a newer version of the site waits.
pub(crate) fn keep_files(on_update: impl Fn() + 'static) {
    let on_update: Rc<dyn Fn()> = Rc::new(on_update);
    set_timeout(move || spawn_local(register(on_update)), LATER);
}

/// Lets the version that waits take over, and loads the page anew.
pub(crate) fn update() {
    let Some(container) = container() else { return };
    let reload = Closure::<dyn FnMut()>::new(|| drop(window().location().reload()));
    container.set_oncontrollerchange(Some(reload.as_ref().unchecked_ref()));
    reload.forget();
    spawn_local(async move {
        let registration = JsFuture::from(container.get_registration_with_document_url(&base_path())).await;
        let registration = registration.ok().and_then(|found| found.dyn_into::<ServiceWorkerRegistration>().ok());
        match registration.and_then(|registration| registration.waiting()) {
            // Fails for a worker that is gone: then there is nothing to update to.
            Some(waiting) => drop(waiting.post_message(&JsValue::from_str("update"))),
            // Another tab has let it take over.
            None => drop(window().location().reload()),
        }
    });
}

/// Absent where the page was not served safely.
fn container() -> Option<ServiceWorkerContainer> {
    let container = window().navigator().service_worker();
    (!container.is_undefined()).then_some(container)
}

async fn register(on_update: Rc<dyn Fn()>) {
    let Some(container) = container() else { return };
    // A browser that keeps no files only goes without them.
    let Ok(found) = JsFuture::from(container.register(&asset("offline.js"))).await else { return };
    let Ok(registration) = found.dyn_into::<ServiceWorkerRegistration>() else { return };
    // Without one in control the files are kept for the first time.
    let is_update = move || container.controller().is_some();
    if registration.waiting().is_some() && is_update() {
        on_update();
    }
    let found = registration.clone();
    let on_found = Closure::<dyn FnMut()>::new(move || {
        let (on_update, is_update) = (on_update.clone(), is_update.clone());
        let on_change = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let worker = event.target().and_then(|target| target.dyn_into::<ServiceWorker>().ok());
            if worker.is_some_and(|worker| worker.state() == ServiceWorkerState::Installed) && is_update() {
                on_update();
            }
        });
        if let Some(installing) = found.installing() {
            installing.set_onstatechange(Some(on_change.as_ref().unchecked_ref()));
        }
        on_change.forget();
    });
    if registration.installing().is_some() {
        // It was found before anybody listened.
        let _ = on_found.as_ref().unchecked_ref::<js_sys::Function>().call0(&JsValue::NULL);
    }
    registration.set_onupdatefound(Some(on_found.as_ref().unchecked_ref()));
    on_found.forget();
}
