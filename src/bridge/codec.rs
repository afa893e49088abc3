//! Envelope ↔ JavaScript message `{ bytes: Uint8Array, files: File[], folder: FileSystemDirectoryHandle }`.

use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

/// Why a message could not cross.
#[derive(Debug, thiserror::Error)]
pub(super) enum CodecError {
    #[error("the message could not be written: {0}")]
    Write(postcard::Error),
    #[error("the message could not be read: {0}")]
    Read(postcard::Error),
    #[error("the message has no bytes")]
    NoBytes,
}

/// A message ready to post, with the buffers to transfer.
pub(super) struct Parcel {
    pub(super) message: JsValue,
    pub(super) transfer: Array,
}

/// Packs `body` and the files that travel beside it.
pub(super) fn pack<T: Serialize>(body: &T, files: &[File]) -> Result<Parcel, CodecError> {
    let bytes = postcard::to_allocvec(body).map_err(CodecError::Write)?;
    let bytes = Uint8Array::from(bytes.as_slice());
    let transfer = Array::of1(&bytes.buffer());
    let message = Object::new();
    set(&message, "bytes", &bytes);
    if !files.is_empty() {
        set(&message, "files", &files.iter().collect::<Array>());
    }
    Ok(Parcel { message: message.into(), transfer })
}

/// Lets the handle of a folder travel with a message.
pub(super) fn put_folder(parcel: &Parcel, folder: &JsValue) {
    set(parcel.message.unchecked_ref(), "folder", folder);
}

/// The handle of a folder that travelled with a message.
pub(super) fn folder(message: &JsValue) -> Option<JsValue> {
    Reflect::get(message, &"folder".into()).ok().filter(|folder| folder.is_object())
}

/// Unpacks what [`pack`] made.
pub(super) fn unpack<T: DeserializeOwned>(message: &JsValue) -> Result<(T, Vec<File>), CodecError> {
    let bytes = Reflect::get(message, &"bytes".into()).ok().and_then(|value| value.dyn_into::<Uint8Array>().ok());
    let body = postcard::from_bytes(&bytes.ok_or(CodecError::NoBytes)?.to_vec()).map_err(CodecError::Read)?;
    let files = Reflect::get(message, &"files".into()).ok().and_then(|value| value.dyn_into::<Array>().ok());
    let files = files.map(|list| list.iter().filter_map(|file| file.dyn_into().ok()).collect());
    Ok((body, files.unwrap_or_default()))
}

/// Whether two values would be the same message.
pub(super) fn same_bytes<T: Serialize>(one: &T, other: &T) -> bool {
    let bytes = |value| postcard::to_allocvec(value).ok();
    bytes(one).is_some_and(|one| Some(one) == bytes(other))
}

/// Sets a property of a fresh object, which cannot fail.
fn set(object: &Object, name: &str, value: &JsValue) {
    let done = Reflect::set(object, &name.into(), value);
    debug_assert!(done.is_ok(), "a plain object takes any property");
}
