//! Fetches one of the site's own files, and reads small ones of the reader.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, Response};

use super::base::asset;
use crate::words::page::reading as words;

async fn get(name: &str) -> Result<Response, String> {
    let response = JsFuture::from(window().fetch_with_str(&asset(name))).await.map_err(|error| text(&error))?;
    let response: Response = response.unchecked_into();
    if response.ok() { Ok(response) } else { Err(words::server_answered(response.status())) }
}

/// A file of the site as a `File` named `shown_as`.
pub(crate) async fn file(name: &str, shown_as: &str) -> Result<File, String> {
    let response = get(name).await?;
    let body = JsFuture::from(response.array_buffer().map_err(|error| text(&error))?).await;
    let bytes = Uint8Array::new(&body.map_err(|error| text(&error))?);
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&bytes)).map_err(|error| text(&error))?;
    File::new_with_blob_sequence(&Array::of1(&blob), shown_as).map_err(|error| text(&error))
}

/// A text file of the site.
pub(crate) async fn string(name: &str) -> Result<String, String> {
    let response = get(name).await?;
    let body = JsFuture::from(response.text().map_err(|error| text(&error))?).await;
    body.map_err(|error| text(&error))?.as_string().ok_or_else(|| words::ANSWER_IS_NO_TEXT.to_owned())
}

/// A file that the reader picked.
pub(crate) async fn bytes_of(file: &File) -> Result<Vec<u8>, String> {
    let body = JsFuture::from(file.array_buffer()).await;
    Ok(Uint8Array::new(&body.map_err(|error| text(&error))?).to_vec())
}

/// A file that the reader picked, as text.
pub(crate) async fn text_of(file: &File) -> Result<String, String> {
    let body = JsFuture::from(file.text()).await;
    body.map_err(|error| text(&error))?.as_string().ok_or_else(|| words::FILE_IS_NO_TEXT.to_owned())
}

fn text(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| words::UNKNOWN_ERROR.to_owned(), |error| error.message().into())
}
