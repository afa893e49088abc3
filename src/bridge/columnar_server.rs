//! The worker for columnar files: gets one file and answers each message by the next rows of it.

use std::cell::RefCell;
use std::io;
use std::sync::Arc;

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, File, FileReaderSync, MessageEvent};

use super::codec;
use super::columnar::Answer;
use super::server::describe;
use crate::columnar::Columnar;
use crate::columnar::source::Source;
use crate::model::batch::BatchError;

thread_local! {
    /// The file of this worker. Handles of the browser cannot move between threads, but the decoders want a source that
    /// could: what they get is [`OpenFile`], and the handle stays here.
    static FILE: RefCell<Option<(File, FileReaderSync)>> = const { RefCell::new(None) };
}

/// The worker's life: listens until whoever started it ends it.
pub fn serve() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let mut opened = None;
    let on_message = {
        let scope = scope.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let answer = next(&mut opened, &event.data()).unwrap_or_else(Answer::Failed);
            post(&scope, &answer);
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&scope, &Answer::Ready { build: super::BUILD.to_owned() });
}

fn next(opened: &mut Option<Columnar>, message: &JsValue) -> Result<Answer, BatchError> {
    let ((), files) = codec::unpack(message).map_err(|error| BatchError::NotStarted(error.to_string()))?;
    if let Some(file) = files.into_iter().next() {
        *opened = Some(Columnar::open(Arc::new(OpenFile::new(file)?), None)?);
    }
    match opened {
        Some(file) => file.next_batch().map(Answer::Batch),
        None => Err(BatchError::NotStarted("it was given no file".to_owned())),
    }
}

fn post(scope: &DedicatedWorkerGlobalScope, answer: &Answer) {
    let posted = codec::pack(answer, &[]).map_err(|error| error.to_string()).and_then(|parcel| {
        scope.post_message_with_transfer(&parcel.message, &parcel.transfer).map_err(|error| describe(&error))
    });
    if let Err(reason) = posted {
        web_sys::console::error_1(&format!("rows of a columnar file were lost: {reason}").into());
    }
}

/// What lies in [`FILE`].
struct OpenFile {
    size: u64,
}

impl OpenFile {
    fn new(file: File) -> Result<Self, BatchError> {
        let reader = FileReaderSync::new().map_err(|error| BatchError::NotStarted(describe(&error)))?;
        let size = file.size() as u64;
        FILE.set(Some((file, reader)));
        Ok(Self { size })
    }
}

impl Source for OpenFile {
    fn size(&self) -> u64 {
        self.size
    }

    fn read(&self, start: u64, length: usize) -> io::Result<Vec<u8>> {
        FILE.with_borrow(|file| {
            let Some((file, reader)) = file else { return Err(io::ErrorKind::NotFound.into()) };
            let end = start as f64 + length as f64;
            let part = file.slice_with_f64_and_f64(start as f64, end);
            let bytes = part.and_then(|part| reader.read_as_array_buffer(&part));
            let bytes = bytes.map_err(|error| io::Error::other(describe(&error)))?;
            let bytes = Uint8Array::new(&bytes).to_vec();
            if bytes.len() == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
        })
    }
}
