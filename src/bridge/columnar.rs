//! Worker side of columnar files: starts a worker of its own for each such file and asks it for batch after batch, one
//! ahead of the one that goes into the table. Its wasm is fetched only then. What goes wrong in it ends it alone.

use js_sys::{Function, Promise};
use serde::{Deserialize, Serialize};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ErrorEvent, File, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::codec;
use crate::model::batch::{Batch, BatchError};

/// Beside the script of the worker that starts it.
const SCRIPT: &str = "./columnar_loader.js";

/// What the worker for columnar files says. It answers each message by the next batch; the first one brings the file.
#[derive(Serialize, Deserialize)]
pub(super) enum Answer {
    /// It listens, and is of this build.
    Ready { build: String },
    /// The next rows, if there are any.
    Batch(Option<Batch>),
    /// There will be no further rows.
    Failed(BatchError),
}

/// The rows of one file. Dropping it ends its worker.
pub(super) struct Batches {
    file: File,
    worker: Option<Worker>,
    /// The answer that is being waited for.
    pending: Option<Promise>,
}

impl Drop for Batches {
    fn drop(&mut self) {
        if let Some(worker) = &self.worker {
            worker.terminate();
        }
    }
}

impl Batches {
    /// Nothing is started before the first batch is asked for.
    pub(super) fn new(file: &File) -> Self {
        Self { file: file.clone(), worker: None, pending: None }
    }

    /// The next rows; `None` after the last.
    pub(super) async fn next(&mut self) -> Result<Option<Batch>, BatchError> {
        let pending = match self.pending.take() {
            Some(pending) => pending,
            None => {
                let files = [self.file.clone()];
                let worker = self.start().await?;
                ask(worker, &files)?
            }
        };
        match answer(pending).await.map_err(|reason| BatchError::Damaged(format!("its reader stopped: {reason}")))? {
            Answer::Batch(batch) => {
                if let (Some(worker), Some(_)) = (&self.worker, &batch) {
                    self.pending = Some(ask(worker, &[])?);
                }
                Ok(batch)
            }
            Answer::Failed(error) => Err(error),
            Answer::Ready { .. } => Err(BatchError::NotStarted("it answered out of turn".to_owned())),
        }
    }

    /// Starts the worker and waits until it listens.
    async fn start(&mut self) -> Result<&Worker, BatchError> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(SCRIPT, &options)
            .map_err(|error| BatchError::NotStarted(super::server::describe(&error)))?;
        let worker = self.worker.insert(worker);
        match answer(next_message(worker)).await.map_err(BatchError::NotStarted)? {
            Answer::Ready { build } if build == super::BUILD => Ok(worker),
            Answer::Ready { build } => {
                let reason = format!("the page is build {}, this part is build {build}; reload the page", super::BUILD);
                Err(BatchError::NotStarted(reason))
            }
            _ => Err(BatchError::NotStarted("it answered out of turn".to_owned())),
        }
    }
}

/// Asks for the next batch.
fn ask(worker: &Worker, files: &[File]) -> Result<Promise, BatchError> {
    let not_asked = |reason: String| BatchError::Damaged(format!("its reader cannot be asked: {reason}"));
    let parcel = codec::pack(&(), files).map_err(|error| not_asked(error.to_string()))?;
    let answer = next_message(worker);
    worker
        .post_message_with_transfer(&parcel.message, &parcel.transfer)
        .map_err(|error| not_asked(super::server::describe(&error)))?;
    Ok(answer)
}

/// Fulfilled by the next message, refused by an error that ends the worker.
fn next_message(worker: &Worker) -> Promise {
    Promise::new(&mut |fulfil: Function, refuse: Function| {
        worker.set_onmessage(Some(&fulfil));
        // Not prevented, the error would go on to this worker and end it too.
        let on_error = Closure::once_into_js(move |event: ErrorEvent| {
            event.prevent_default();
            refuse.call1(&JsValue::NULL, &event)
        });
        worker.set_onerror(Some(on_error.unchecked_ref()));
    })
}

async fn answer(message: Promise) -> Result<Answer, String> {
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
