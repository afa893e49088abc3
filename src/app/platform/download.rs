//! Hands a document to the reader as a download.

use js_sys::{Array, Function, Promise, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, File, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Url,
};

use crate::protocol::message::Document;

/// Saves the document under its proposed name.
pub(crate) fn save(file: &Document) -> Result<(), JsValue> {
    hand_over(&file.name, &file.media_type, &Array::of1(&Uint8Array::from(file.bytes.as_slice())))
}

/// Saves pieces, between two of which goes one of the files, under that name. The files are not read here.
pub(crate) fn save_pieces(name: &str, media_type: &str, pieces: &[Vec<u8>], files: &[File]) -> Result<(), JsValue> {
    let parts = Array::new();
    for (at, piece) in pieces.iter().enumerate() {
        parts.push(&Uint8Array::from(piece.as_slice()));
        if let Some(file) = files.get(at) {
            parts.push(file);
        }
    }
    hand_over(name, media_type, &parts)
}

fn hand_over(name: &str, media_type: &str, parts: &Array) -> Result<(), JsValue> {
    let url = address(media_type, parts)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}

/// An address for the parts as one file, to be revoked.
fn address(media_type: &str, parts: &Array) -> Result<String, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Url::create_object_url_with_blob(&Blob::new_with_blob_sequence_and_options(parts, &options)?)
}

/// Paints an SVG document on a canvas with `ratio` pixels per CSS pixel and hands over the canvas as PNG.
pub(crate) fn rasterise(svg: &Document, size: (f64, f64), ratio: f64, handler: impl FnOnce(Option<Vec<u8>>) + 'static) {
    let svg = svg.bytes.clone();
    spawn_local(async move {
        let png = paint(&svg, size, ratio).await;
        if let Err(error) = &png {
            web_sys::console::error_1(error);
        }
        handler(png.ok());
    });
}

async fn paint(svg: &[u8], (width, height): (f64, f64), ratio: f64) -> Result<Vec<u8>, JsValue> {
    let url = address("image/svg+xml", &Array::of1(&Uint8Array::from(svg)))?;
    let image = HtmlImageElement::new()?;
    image.set_src(&url);
    let loaded = JsFuture::from(image.decode()).await;
    Url::revoke_object_url(&url)?;
    loaded?;
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width((width * ratio).round() as u32);
    canvas.set_height((height * ratio).round() as u32);
    let context = canvas.get_context("2d")?.ok_or("no 2D canvas")?.unchecked_into::<CanvasRenderingContext2d>();
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width * ratio, height * ratio)?;
    let made = Promise::new(&mut |fulfil: Function, refuse: Function| {
        let taken = Closure::once_into_js(move |blob: Option<Blob>| match blob {
            Some(blob) => fulfil.call1(&JsValue::NULL, &blob),
            None => refuse.call0(&JsValue::NULL),
        });
        // What fails here fails the promise.
        let _ = canvas.to_blob(taken.unchecked_ref());
    });
    let png: Blob = JsFuture::from(made).await?.unchecked_into();
    let bytes = JsFuture::from(png.array_buffer()).await?;
    Ok(Uint8Array::new(&bytes).to_vec())
}
