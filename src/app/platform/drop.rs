//! Files dropped on the window or picked in the browser's dialog.

use leptos::ev;
use leptos::prelude::*;
use web_sys::{DragEvent, File, FileList, HtmlInputElement};

/// Accepts files dropped anywhere, for as long as the current owner lives. `over` tells whether files hover.
pub(crate) fn on_files(over: RwSignal<bool>, handler: impl Fn(Vec<File>) + 'static) {
    let dragover = window_event_listener(ev::dragover, move |event| {
        if has_files(&event) {
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
        if !has_files(&event) {
            return;
        }
        event.prevent_default();
        over.set(false);
        let files = event.data_transfer().and_then(|transfer| transfer.files()).map(list).unwrap_or_default();
        if !files.is_empty() {
            handler(files);
        }
    });
    on_cleanup(move || {
        dragover.remove();
        dragleave.remove();
        drop.remove();
    });
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
pub(crate) fn take(input: &HtmlInputElement) -> Vec<File> {
    let files = input.files().map(list).unwrap_or_default();
    input.set_value("");
    files
}

fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}

fn list(files: FileList) -> Vec<File> {
    (0..files.length()).filter_map(|index| files.get(index)).collect()
}
