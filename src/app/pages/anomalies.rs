//! The page Anomalies.

use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Anomalies() -> impl IntoView {
    view! { <h1>"Anomalies"</h1> }
}
