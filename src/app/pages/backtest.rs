//! The page Backtest.

use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Backtest() -> impl IntoView {
    view! { <h1>"Backtest"</h1> }
}
