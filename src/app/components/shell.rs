//! App bar, step strip and the main landmark around every page.

use leptos::prelude::*;

/// The frame around every page.
#[component]
pub(crate) fn Shell(children: Children) -> impl IntoView {
    view! { <main id="main">{children()}</main> }
}
