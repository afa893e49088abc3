//! An address that is none of the site's.

use leptos::prelude::*;

use crate::app::platform::base::href;

/// The page.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    view! {
        <div class="head">
            <div>
                <h1>"Page not found"</h1>
                <p>"There is no page at this address."</p>
            </div>
        </div>
        <p><a class="btn" href=href("/")>"All detectors"</a></p>
    }
}
