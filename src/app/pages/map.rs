//! The page Map.

use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Map() -> impl IntoView {
    view! { <h1>"Map"</h1> }
}
