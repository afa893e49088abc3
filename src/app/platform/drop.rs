//! Files and folders dropped on the window, picked in the browser's dialog, or pasted.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, File, FileList, FileSystemDirectoryEntry, FileSystemEntry,
    FileSystemFileEntry, HtmlInputElement,
};

use super::keys::{is_modal, takes_text};
use crate::bridge::client::Input;

/// Name of text that was pasted.
const PASTED: &str = "pasted.tsv";

/// Accepts files and folders dropped anywhere, for as long as the current owner lives. `over` tells whether files hover.
pub(crate) fn on_files(over: RwSignal<bool>, handler: Callback<Vec<Input>>) {
    let dragover = window_event_listener(ev::dragover, move |event| {
        if has_files(&event) && !is_modal() {
            event.prevent_default();
            over.set(true);
        }
    });
    let dragleave = window_event_listener(ev::dragleave, move |event| {
        if event.related_target().is_none() {
            over.set(false);
        }
    });
    let drop = window_event_listener(ev::drop, move |event| {
        if !has_files(&event) || is_modal() {
            return;
        }
        event.prevent_default();
        over.set(false);
        if let Some(transfer) = event.data_transfer() {
            hand_over(&transfer, handler);
        }
    });
    on_cleanup(move || {
        dragover.remove();
        dragleave.remove();
        drop.remove();
    });
}

/// Accepts what is pasted while no field has the focus: files, a sheet's cells, or `addresses`.
pub(crate) fn on_paste(handler: Callback<Vec<Input>>, addresses: impl Fn(String) + 'static) {
    let paste = window_event_listener_untyped("paste", move |event| {
        let event: &ClipboardEvent = event.unchecked_ref();
        let Some(transfer) = event.clipboard_data().filter(|_| !takes_text(event.target()) && !is_modal()) else {
            return;
        };
        let text = transfer.get_data("text/plain").unwrap_or_default();
        let is_address =
            |line: &str| line.trim().is_empty() || line.contains("://") && !line.contains([' ', '\t', ',']);
        if transfer.files().is_some_and(|files| files.length() > 0) {
            hand_over(&transfer, handler);
        } else if text.contains("://") && text.lines().all(is_address) {
            addresses(text);
        } else if text.trim().contains('\n') {
            let parts = Array::of1(&text.into());
            // Fails for no text.
            handler.run(
                File::new_with_str_sequence(&parts, PASTED).map(|file| Input::file(file, "")).into_iter().collect(),
            );
        }
    });
    on_cleanup(move || paste.remove());
}

/// Keeps the browser from leaving the page when a file misses the drop area.
pub(crate) fn ignore_stray_drops() {
    let dragover = window_event_listener(ev::dragover, |event| event.prevent_default());
    let drop = window_event_listener(ev::drop, |event| event.prevent_default());
    on_cleanup(move || {
        dragover.remove();
        drop.remove();
    });
}

/// Takes the files out of a file field and empties it, so that the same file can be picked again.
pub(crate) fn take(input: &HtmlInputElement) -> Vec<Input> {
    let files = input.files().map(list).unwrap_or_default();
    input.set_value("");
    files.into_iter().map(picked).collect()
}

/// A file of a picked folder knows its path.
fn picked(file: File) -> Input {
    let path = Reflect::get(&file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
    let folder = path.as_deref().and_then(|path| path.rsplit_once('/')).map_or("", |(folder, _)| folder);
    Input::file(file, folder)
}

fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}

fn list(files: FileList) -> Vec<File> {
    (0..files.length()).filter_map(|index| files.get(index)).collect()
}

/// Hands over what was dropped, folders opened all the way down. The transfer is empty once its event is over, so its
/// entries are taken out first.
fn hand_over(transfer: &DataTransfer, handler: Callback<Vec<Input>>) {
    let items = transfer.items();
    let entries: Vec<FileSystemEntry> =
        (0..items.length()).filter_map(|index| items.get(index)?.webkit_get_as_entry().ok().flatten()).collect();
    let files = transfer.files().map(list).unwrap_or_default();
    if !entries.iter().any(FileSystemEntry::is_directory) {
        if !files.is_empty() {
            handler.run(files.into_iter().map(picked).collect());
        }
        return;
    }
    spawn_local(async move {
        let inputs = walk(entries).await;
        // The reader may have left the page meanwhile.
        let _ = handler.try_run(inputs);
    });
}

/// All files in and below the entries. What cannot be opened is left out, as the browser says no more about it.
async fn walk(mut entries: Vec<FileSystemEntry>) -> Vec<Input> {
    let mut asked = Vec::new();
    while let Some(entry) = entries.pop() {
        let path = entry.full_path();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).trim_start_matches('/');
        if entry.is_directory() {
            let reader = entry.unchecked_into::<FileSystemDirectoryEntry>().create_reader();
            // A reader gives its entries in portions; an empty one is the last.
            while let Ok(portion) =
                promise(|done, failed| reader.read_entries_with_callback_and_callback(done, failed)).await
            {
                let portion = Array::from(&portion);
                if portion.length() == 0 {
                    break;
                }
                entries.extend(portion.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
            }
        } else {
            let entry: FileSystemFileEntry = entry.unchecked_into();
            let file = promise(|done, failed| {
                entry.file_with_callback_and_callback(done, failed);
                Ok(())
            });
            asked.push((file, folder.to_owned()));
        }
    }
    // All were asked for before the first is waited for: the answers to thousands would take seconds one by one.
    let mut inputs = Vec::new();
    for (file, folder) in asked {
        if let Ok(file) = file.await {
            inputs.push(Input::file(file.unchecked_into(), &folder));
        }
    }
    inputs
}

/// What a function gives that calls back; it is called at once.
fn promise(call: impl Fn(&Function, &Function) -> Result<(), JsValue>) -> JsFuture {
    Promise::new(&mut |done, failed| {
        if let Err(error) = call(&done, &failed) {
            // Only a function that throws would fail here.
            let _ = failed.call1(&JsValue::NULL, &error);
        }
    })
    .into()
}
