//! A worker for one kind of work, asked one question at a time: columnar files by the worker that owns the table, and
//! documents by the page. What goes wrong in it ends it alone.

use js_sys::{Function, Promise};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ErrorEvent, File, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::codec;

/// The worker. Dropping it ends it.
pub(super) struct Helper(Worker);

impl Drop for Helper {
    fn drop(&mut self) {
        self.0.terminate();
    }
}

impl Helper {
    /// Starts the script at `url`; [`Helper::ready`] tells when it listens.
    pub(super) fn start(url: &str) -> Result<Self, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        Worker::new_with_options(url, &options).map(Self).map_err(|error| super::server::describe(&error))
    }

    /// Its first message, from which `build_of` takes the build it is of.
    pub(super) async fn ready<A: DeserializeOwned>(
        &self,
        build_of: impl FnOnce(A) -> Option<String>,
    ) -> Result<(), String> {
        match build_of(answer(self.next_message()).await?) {
            Some(build) if build == super::BUILD => Ok(()),
            Some(build) => {
                Err(format!("the page is build {}, this part is build {build}; reload the page", super::BUILD))
            }
            None => Err("it answered out of turn".to_owned()),
        }
    }

    /// Asks; [`answer`] gives what it says.
    pub(super) fn ask<Q: Serialize>(&self, question: &Q, files: &[File]) -> Result<Promise, String> {
        let parcel = codec::pack(question, files).map_err(|error| error.to_string())?;
        let answer = self.next_message();
        self.0
            .post_message_with_transfer(&parcel.message, &parcel.transfer)
            .map_err(|error| super::server::describe(&error))?;
        Ok(answer)
    }

    /// Fulfilled by the next message, refused by an error that ends the worker.
    fn next_message(&self) -> Promise {
        Promise::new(&mut |fulfil: Function, refuse: Function| {
            self.0.set_onmessage(Some(&fulfil));
            // Not prevented, the error would go on to whoever started the worker and end it too.
            let on_error = Closure::once_into_js(move |event: ErrorEvent| {
                event.prevent_default();
                refuse.call1(&JsValue::NULL, &event)
            });
            self.0.set_onerror(Some(on_error.unchecked_ref()));
        })
    }
}

/// What the worker says.
pub(super) async fn answer<A: DeserializeOwned>(message: Promise) -> Result<A, String> {
    match JsFuture::from(message).await {
        Ok(event) => {
            let data = event.unchecked_into::<MessageEvent>().data();
            codec::unpack(&data).map(|(answer, _)| answer).map_err(|error| error.to_string())
        }
        Err(event) => Err(reason(&event)),
    }
}

fn reason(event: &JsValue) -> String {
    let text = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
    if text.is_empty() { "its script did not load".to_owned() } else { text }
}
