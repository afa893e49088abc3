//! Where a detector that goes on stands, as a word with a mark before it.

use leptos::prelude::*;

use crate::model::life::Status;
use crate::words::life as words;

/// The badge; the mark is full while intervals are judged, half full while it learns.
#[component]
pub(crate) fn StatusBadge(#[prop(into)] status: Signal<Status>) -> impl IntoView {
    let word = move || status.with(words::status);
    view! { <span class="status" data-status=word>{word}</span> }
}
