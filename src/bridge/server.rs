//! Worker side: feeds messages and files to the engine and posts what it answers, pausing often enough that
//! a message from the page is heard between two steps.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

use super::file::Chunks;
use super::{codec, columnar};
use crate::model::batch::is_columnar;
use crate::model::message::UserMessage;
use crate::protocol::engine::Engine;
use crate::protocol::message::{Envelope, Event, Request, RequestId};

/// Longest stretch of work before messages are looked at, in milliseconds.
const SLICE_MS: f64 = 25.0;

/// Key of the message that a dying worker leaves behind.
pub(super) const PANIC: &str = "panic";

/// The worker's life: listens for requests until the page ends it.
pub fn serve() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    install_panic_hook(scope.clone());
    let server = Server { scope: scope.clone(), state: Rc::new(RefCell::new(State::default())) };
    let on_message = {
        let server = server.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| server.receive(&event.data()))
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let ready = Event::Ready { build: super::BUILD.to_owned() };
    server.post(Envelope { id: RequestId(0), body: ready });
}

/// A panic ends the worker for good; the page learns of it through this message.
fn install_panic_hook(scope: DedicatedWorkerGlobalScope) {
    std::panic::set_hook(Box::new(move |info| {
        console_error_panic_hook::hook(info);
        let message = Object::new();
        // Nothing more can be done about a failure to report a failure.
        let _ = Reflect::set(&message, &PANIC.into(), &info.to_string().into());
        let _ = scope.post_message(&message);
    }));
}

#[derive(Clone)]
struct Server {
    scope: DedicatedWorkerGlobalScope,
    state: Rc<RefCell<State>>,
}

struct State {
    engine: Engine,
    pumping: bool,
}

impl Default for State {
    fn default() -> Self {
        Self { engine: Engine::new(super::zone::zone), pumping: false }
    }
}

impl Server {
    fn receive(&self, message: &JsValue) {
        let (request, files) = match codec::unpack::<Envelope<Request>>(message) {
            Ok(unpacked) => unpacked,
            Err(error) => {
                let detail = error.to_string();
                let title = "The page and its worker do not understand each other".to_owned();
                let failure = UserMessage { title, detail, remedy: "Reload the page.".to_owned() };
                return self.post(Envelope { id: RequestId(0), body: Event::Failed(failure) });
            }
        };
        let opening = matches!(request.body, Request::Open(_)).then_some(request.id);
        let answers = self.state.borrow_mut().engine.request(request);
        self.post_all(answers);
        if let Some(id) = opening {
            let server = self.clone();
            spawn_local(async move { server.read(id, files).await });
        }
        self.pump();
    }

    /// Reads the files of request `id` one after another, for as long as the engine still wants them.
    async fn read(&self, id: RequestId, files: Vec<File>) {
        let wanted = || self.state.borrow().engine.wants_files() == Some(id);
        for (index, file) in files.iter().enumerate() {
            let (mut failure, mut begins) = (None, true);
            match Chunks::new(file) {
                Ok(mut chunks) => loop {
                    let chunk = chunks.next().await;
                    if !wanted() {
                        return;
                    }
                    match chunk {
                        Ok(Some(bytes)) if begins && is_columnar(bytes) => {
                            drop(chunks);
                            self.read_columnar(index, file, &wanted).await;
                            break;
                        }
                        Ok(Some(bytes)) => {
                            begins = false;
                            let answers = self.state.borrow_mut().engine.feed(index, bytes);
                            self.post_all(answers);
                        }
                        Ok(None) => break,
                        Err(error) => {
                            failure = Some(describe(&error));
                            break;
                        }
                    }
                },
                Err(error) => failure = Some(describe(&error)),
            }
            if !wanted() {
                return;
            }
            let answers = self.state.borrow_mut().engine.end_file(index, failure);
            self.post_all(answers);
        }
        self.pump();
    }

    /// Reads a file by columns for as long as it is wanted.
    async fn read_columnar(&self, index: usize, file: &File, wanted: &impl Fn() -> bool) {
        let mut batches = columnar::Batches::new(file);
        loop {
            let batch = batches.next().await;
            if !wanted() {
                return;
            }
            match batch {
                Ok(Some(batch)) => {
                    let answers = self.state.borrow_mut().engine.feed_columns(index, &batch);
                    self.post_all(answers);
                }
                Ok(None) => return,
                Err(error) => return self.state.borrow_mut().engine.fail_columns(index, error),
            }
        }
    }

    /// Runs the engine's steps in slices until it is idle.
    fn pump(&self) {
        if std::mem::replace(&mut self.state.borrow_mut().pumping, true) {
            return;
        }
        let server = self.clone();
        spawn_local(async move {
            while server.state.borrow().engine.busy() {
                let begun = js_sys::Date::now();
                while js_sys::Date::now() - begun < SLICE_MS && server.state.borrow().engine.busy() {
                    let answers = server.state.borrow_mut().engine.step();
                    server.post_all(answers);
                }
                TimeoutFuture::new(0).await;
            }
            server.state.borrow_mut().pumping = false;
        });
    }

    fn post_all(&self, answers: Vec<Envelope<Event>>) {
        for answer in answers {
            self.post(answer);
        }
    }

    fn post(&self, answer: Envelope<Event>) {
        let id = answer.id;
        let posted = codec::pack(&answer, &[]).map_err(|error| error.to_string()).and_then(|parcel| {
            self.scope.post_message_with_transfer(&parcel.message, &parcel.transfer).map_err(|error| describe(&error))
        });
        if let Err(reason) = posted {
            web_sys::console::error_1(&format!("answer to request {} was lost: {reason}", id.0).into());
        }
    }
}

/// The text of a JavaScript error, for the reader.
pub(super) fn describe(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.as_string().unwrap_or_else(|| "unknown error".to_owned()),
    }
}
