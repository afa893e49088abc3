//! The worker for documents: makes what it is asked for, one after the other.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::codec;
use super::server::describe;
use crate::model::message::UserMessage;
use crate::protocol::documents::{Answer, Maker};

/// Listens until the worker is ended.
pub fn serve() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let mut maker = Maker::default();
    let on_message = {
        let scope = scope.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            post(&scope, &answer(&mut maker, &event.data()));
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&scope, &Answer::Ready { build: super::BUILD.to_owned() });
}

fn answer(maker: &mut Maker, message: &JsValue) -> Answer {
    let made = codec::unpack(message).map_err(|error| UserMessage {
        title: "The document could not be made".to_owned(),
        detail: error.to_string(),
        remedy: "Reload the page.".to_owned(),
    });
    match made.and_then(|(order, _)| maker.make(order)) {
        Ok(document) => Answer::Made(document),
        Err(message) => Answer::Failed(message),
    }
}

fn post(scope: &DedicatedWorkerGlobalScope, answer: &Answer) {
    let posted = codec::pack(answer, &[]).map_err(|error| error.to_string()).and_then(|parcel| {
        scope.post_message_with_transfer(&parcel.message, &parcel.transfer).map_err(|error| describe(&error))
    });
    if let Err(reason) = posted {
        web_sys::console::error_1(&format!("a document was lost: {reason}").into());
    }
}
