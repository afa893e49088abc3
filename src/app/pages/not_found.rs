//! The page NotFound.

use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    view! { <h1>"NotFound"</h1> }
}
