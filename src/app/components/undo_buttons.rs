//! Undo and Redo of the reader's changes.

use leptos::prelude::*;

use crate::app::state::detector::Detector;
use crate::words::page::common;

/// A button for each way that one can go, which tells what it would take back.
#[component]
pub(crate) fn UndoButtons(detector: Detector) -> impl IntoView {
    let next = Memo::new(move |_| {
        detector.history.with(|history| {
            let (undo, redo) = history.next();
            (undo.map(str::to_owned), redo.map(str::to_owned))
        })
    });
    view! {
        {move || next.get().0.map(|what| view! {
            <button type="button" class="btn" title=what on:click=move |_| detector.undo()>{common::UNDO}" "<kbd>"Z"</kbd></button>
        })}
        {move || next.get().1.map(|what| view! {
            <button type="button" class="btn" title=what on:click=move |_| detector.redo()>{common::REDO}</button>
        })}
    }
}
