//! Page side: starts the worker, sends requests, hands each answer to whoever asked.
//!
//! Requests wait until the worker has said `Ready`: messages that arrive while its wasm still loads are lost.
//! When the worker dies, every open request is answered with `Failed`, and the next request starts a new one.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, File, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::codec;
use super::server::PANIC;
use crate::model::finding::Findings;
use crate::model::message::UserMessage;
use crate::model::reading::ReadSettings;
use crate::protocol::message::{Envelope, Event, LifeRequest, OpenRequest, Request, RequestId, Source};

/// A connection to one worker, which owns one table. Dropping the last clone ends the worker.
#[derive(Clone)]
pub struct Client(Rc<RefCell<Inner>>);

type Handler = Rc<dyn Fn(Event)>;

struct Inner {
    url: String,
    link: Option<Link>,
    next_id: u32,
    handlers: BTreeMap<RequestId, Handler>,
}

/// A live worker with the closures it calls.
struct Link {
    worker: Worker,
    /// Parcels to send once the worker is ready; `None` afterwards.
    waiting: Option<Vec<codec::Parcel>>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Whether two findings are the same to the last byte; unlike in a comparison, what is not a number equals itself.
pub fn same_findings(one: &Findings, other: &Findings) -> bool {
    codec::same_bytes(one, other)
}

/// Something to read: what it is, and the handle if it is a file on this device.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Name, size and whereabouts.
    pub source: Source,
    /// Present exactly where the source lies beside the request.
    pub file: Option<File>,
}

impl Input {
    /// A file on this device, in `folder`, which is empty or has slashes between its parts.
    pub fn file(file: File, folder: &str) -> Self {
        let source = Source { folder: folder.to_owned(), ..Source::beside(&file.name(), file.size() as u64) };
        Self { source, file: Some(file) }
    }

    /// Something elsewhere.
    pub fn remote(source: Source) -> Self {
        Self { source, file: None }
    }
}

impl Client {
    /// Prepares a connection to the worker script at `url`; the worker starts with the first request.
    pub fn new(url: String) -> Self {
        Self(Rc::new(RefCell::new(Inner { url, link: None, next_id: 1, handlers: BTreeMap::new() })))
    }

    /// Whether a worker is there; when it has died, so has the table that it owned.
    pub fn is_alive(&self) -> bool {
        self.0.borrow().link.is_some()
    }

    /// Starts the worker now, so that the first request need not wait for it.
    pub fn warm_up(&self) {
        if let Err(message) = self.connect() {
            web_sys::console::error_1(&message.detail.into());
        }
    }

    /// Reads inputs as one table; see [`Request::Open`].
    pub fn open(&self, inputs: &[Input], settings: ReadSettings, handler: impl Fn(Event) + 'static) -> RequestId {
        let sources = inputs.iter().map(|input| input.source.clone()).collect();
        let files: Vec<File> = inputs.iter().filter_map(|input| input.file.clone()).collect();
        self.send(Request::Open(OpenRequest { sources, settings }), &files, handler)
    }

    /// The checksums of files; see [`Request::Checksum`].
    pub fn checksum(&self, files: &[File], handler: impl Fn(Event) + 'static) -> RequestId {
        self.send(Request::Checksum, files, handler)
    }

    /// Has a detector go on; see [`Request::Live`]. `folder` is the handle of the folder that it follows, if it does.
    pub fn live(&self, request: LifeRequest, folder: Option<JsValue>, handler: impl Fn(Event) + 'static) -> RequestId {
        self.send_with(Request::Live(Box::new(request)), &[], folder, handler)
    }

    /// Sends a request without files. `handler` gets every answer to it, the last one included.
    pub fn request(&self, request: Request, handler: impl Fn(Event) + 'static) -> RequestId {
        self.send(request, &[], handler)
    }

    /// Asks the worker to stop a request; its answers still arrive.
    pub fn cancel(&self, id: RequestId) {
        self.send(Request::Cancel(id), &[], |_| {});
    }

    /// Drops all further answers to a request.
    pub fn forget(&self, id: RequestId) {
        self.0.borrow_mut().handlers.remove(&id);
    }

    fn send(&self, request: Request, files: &[File], handler: impl Fn(Event) + 'static) -> RequestId {
        self.send_with(request, files, None, handler)
    }

    fn send_with(
        &self,
        request: Request,
        files: &[File],
        folder: Option<JsValue>,
        handler: impl Fn(Event) + 'static,
    ) -> RequestId {
        let id = {
            let mut inner = self.0.borrow_mut();
            let id = RequestId(inner.next_id);
            inner.next_id += 1;
            if !matches!(request, Request::Cancel(_)) {
                inner.handlers.insert(id, Rc::new(handler));
            }
            id
        };
        if let Err(message) = self.connect().and_then(|()| self.post(&Envelope { id, body: request }, files, folder)) {
            self.dispatch(Envelope { id, body: Event::Failed(message) });
        }
        id
    }

    fn post(&self, envelope: &Envelope<Request>, files: &[File], folder: Option<JsValue>) -> Result<(), UserMessage> {
        let parcel = codec::pack(envelope, files).map_err(|error| worker_failed(error.to_string()))?;
        if let Some(folder) = folder {
            codec::put_folder(&parcel, &folder);
        }
        let mut inner = self.0.borrow_mut();
        let Some(link) = inner.link.as_mut() else { return Err(worker_failed("it is not running".to_owned())) };
        match link.waiting.as_mut() {
            Some(waiting) => waiting.push(parcel),
            None => post(&link.worker, &parcel),
        }
        Ok(())
    }

    /// Starts a worker unless one is there.
    fn connect(&self) -> Result<(), UserMessage> {
        if self.0.borrow().link.is_some() {
            return Ok(());
        }
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&self.0.borrow().url, &options)
            .map_err(|error| worker_failed(format!("the browser refused to start it ({error:?})")))?;
        let on_message = {
            let inner = Rc::downgrade(&self.0);
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some(inner) = inner.upgrade() {
                    Client(inner).receive(&event);
                }
            })
        };
        let on_error = {
            let inner = Rc::downgrade(&self.0);
            Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
                if let Some(inner) = inner.upgrade() {
                    let text = event.message();
                    Client(inner).fail(if text.is_empty() { "its script did not load".to_owned() } else { text });
                }
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let waiting = Some(Vec::new());
        self.0.borrow_mut().link = Some(Link { worker, waiting, _on_message: on_message, _on_error: on_error });
        Ok(())
    }

    fn receive(&self, event: &MessageEvent) {
        let data = event.data();
        if let Some(text) = js_sys::Reflect::get(&data, &PANIC.into()).ok().and_then(|text| text.as_string()) {
            return self.fail(text);
        }
        match codec::unpack::<Envelope<Event>>(&data) {
            Ok((Envelope { body: Event::Ready { build }, .. }, _)) => self.ready(&build),
            // The worker could not even read whose request it was.
            Ok((Envelope { id: RequestId(0), body: Event::Failed(message) }, _)) => self.fail(message.detail),
            Ok((envelope, _)) => self.dispatch(envelope),
            Err(error) => self.fail(error.to_string()),
        }
    }

    /// The worker is up: what waited goes out, if it is the worker of this page.
    fn ready(&self, build: &str) {
        if build != super::BUILD {
            return self.fail(format!("the page is build {}, its worker is build {build}", super::BUILD));
        }
        let mut inner = self.0.borrow_mut();
        let Some(link) = inner.link.as_mut() else { return };
        for parcel in link.waiting.take().unwrap_or_default() {
            post(&link.worker, &parcel);
        }
    }

    fn dispatch(&self, envelope: Envelope<Event>) {
        let handler = {
            let mut inner = self.0.borrow_mut();
            if envelope.body.is_interim() {
                inner.handlers.get(&envelope.id).cloned()
            } else {
                inner.handlers.remove(&envelope.id)
            }
        };
        // The borrow has ended: a handler may send the next request.
        if let Some(handler) = handler {
            handler(envelope.body);
        }
    }

    /// The worker is gone: every open request fails.
    fn fail(&self, reason: String) {
        let (link, handlers) = {
            let mut inner = self.0.borrow_mut();
            (inner.link.take(), std::mem::take(&mut inner.handlers))
        };
        drop(link);
        for handler in handlers.into_values() {
            handler(Event::Failed(worker_failed(reason.clone())));
        }
    }
}

fn post(worker: &Worker, parcel: &codec::Parcel) {
    if let Err(error) = worker.post_message_with_transfer(&parcel.message, &parcel.transfer) {
        web_sys::console::error_1(&error);
    }
}

fn worker_failed(reason: String) -> UserMessage {
    UserMessage {
        title: "The background worker stopped".to_owned(),
        detail: format!("Reason: {reason}."),
        remedy: "Drop the files again, or reload the page.".to_owned(),
    }
}
