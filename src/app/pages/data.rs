//! The page Data.

use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Data() -> impl IntoView {
    view! { <h1>"Data"</h1> }
}
