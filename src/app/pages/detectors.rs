//! The page Detectors.

use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Detectors() -> impl IntoView {
    view! { <h1>"Detectors"</h1> }
}
