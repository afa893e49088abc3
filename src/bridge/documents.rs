//! Page side of documents: starts their worker with the first one, so that its wasm is fetched only then, and hands it
//! orders one after the other.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use super::helper::{Helper, answer};
use crate::model::message::UserMessage;
use crate::protocol::documents::{Answer, Order};
use crate::protocol::message::Document;

type Handler = Box<dyn FnOnce(Result<Document, UserMessage>)>;

/// A connection to one maker of documents. Dropping the last clone ends it.
#[derive(Clone)]
pub struct Documents(Rc<Inner>);

struct Inner {
    url: String,
    waiting: RefCell<VecDeque<(Order, Handler)>>,
    /// Whether someone works on what waits.
    busy: RefCell<bool>,
    worker: RefCell<Option<Rc<Helper>>>,
}

impl Documents {
    /// Prepares a connection to the script at `url`.
    pub fn new(url: String) -> Self {
        let (waiting, busy, worker) = (RefCell::default(), RefCell::new(false), RefCell::new(None));
        Self(Rc::new(Inner { url, waiting, busy, worker }))
    }

    /// Whether a maker is there: when it has died, so has the subject that it was given.
    pub fn is_alive(&self) -> bool {
        self.0.worker.borrow().is_some()
    }

    /// Has a document made; `handler` gets it, or why there is none.
    pub fn make(&self, order: Order, handler: impl FnOnce(Result<Document, UserMessage>) + 'static) {
        self.0.waiting.borrow_mut().push_back((order, Box::new(handler)));
        if !self.0.busy.replace(true) {
            let inner = Rc::clone(&self.0);
            spawn_local(async move { inner.work().await });
        }
    }
}

impl Inner {
    async fn work(self: Rc<Self>) {
        loop {
            let Some((order, handler)) = self.waiting.borrow_mut().pop_front() else { break };
            let made = self.make(&order).await.unwrap_or_else(|reason| {
                // It may have died: the next order starts another.
                self.worker.replace(None);
                Err(stopped(&reason))
            });
            handler(made);
        }
        self.busy.replace(false);
    }

    async fn make(&self, order: &Order) -> Result<Result<Document, UserMessage>, String> {
        let worker = self.worker().await?;
        match answer(worker.ask(order, &[])?).await? {
            Answer::Made(document) => Ok(Ok(document)),
            Answer::Failed(message) => Ok(Err(message)),
            Answer::Ready { .. } => Err("it answered out of turn".to_owned()),
        }
    }

    async fn worker(&self) -> Result<Rc<Helper>, String> {
        let running = self.worker.borrow().clone();
        if let Some(worker) = running {
            return Ok(worker);
        }
        let worker = Rc::new(Helper::start(&self.url)?);
        worker.ready(|answer| if let Answer::Ready { build } = answer { Some(build) } else { None }).await?;
        self.worker.replace(Some(Rc::clone(&worker)));
        Ok(worker)
    }
}

fn stopped(reason: &str) -> UserMessage {
    UserMessage {
        title: "The document could not be made".to_owned(),
        detail: format!("The part that makes it stopped: {reason}."),
        remedy: "Try again, or reload the page.".to_owned(),
    }
}
