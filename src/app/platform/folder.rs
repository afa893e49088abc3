//! A folder that the reader picks and that stays readable as long as the tab.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const PICKER: &str = "showDirectoryPicker";

/// A folder on this device.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Folder {
    /// Its name, without those above.
    pub(crate) name: String,
    /// What reads it: a `FileSystemDirectoryHandle`.
    pub(crate) handle: JsValue,
}

/// Whether this browser lets a page read a folder again and again.
pub(crate) fn can_pick() -> bool {
    picker().is_some()
}

/// Lets the reader pick a folder; `None` if none was.
pub(crate) async fn pick() -> Option<Folder> {
    let chosen: Promise = picker()?.call0(&window()).ok()?.dyn_into().ok()?;
    let handle = JsFuture::from(chosen).await.ok()?;
    let name = Reflect::get(&handle, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    Some(Folder { name, handle })
}

fn picker() -> Option<Function> {
    Reflect::get(&window(), &PICKER.into()).ok()?.dyn_into().ok()
}
