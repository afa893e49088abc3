//! Worker side of columnar files: starts a worker of its own for each such file and asks it for batch after batch, one
//! ahead of the one that goes into the table. Its wasm is fetched only then. What goes wrong in it ends it alone.

use js_sys::Promise;
use serde::{Deserialize, Serialize};
use web_sys::File;

use super::helper::{Helper, answer};
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
    worker: Option<Helper>,
    /// The answer that is being waited for.
    pending: Option<Promise>,
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
                ask(self.start().await?, &files)?
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
    async fn start(&mut self) -> Result<&Helper, BatchError> {
        let worker = self.worker.insert(Helper::start(SCRIPT).map_err(BatchError::NotStarted)?);
        let build_of = |answer| if let Answer::Ready { build } = answer { Some(build) } else { None };
        worker.ready(build_of).await.map_err(BatchError::NotStarted)?;
        Ok(worker)
    }
}

/// Asks for the next batch.
fn ask(worker: &Helper, files: &[File]) -> Result<Promise, BatchError> {
    worker.ask(&(), files).map_err(|reason| BatchError::Damaged(format!("its reader cannot be asked: {reason}")))
}
