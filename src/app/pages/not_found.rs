//! An address that is none of the site's.

use leptos::prelude::*;

use crate::app::platform::base::href;
use crate::words::page::{places, shell as words};

/// The page.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    view! {
        <div class="head">
            <div>
                <h1>{places::NOT_FOUND}</h1>
                <p>{words::NO_PAGE}</p>
            </div>
        </div>
        <p><a class="btn" href=href("/")>{words::ALL_DETECTORS}</a></p>
    }
}
