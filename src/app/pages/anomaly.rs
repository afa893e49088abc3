//! The page Anomaly.

use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Anomaly() -> impl IntoView {
    view! { <h1>"Anomaly"</h1> }
}
