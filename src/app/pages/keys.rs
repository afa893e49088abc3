//! All keyboard shortcuts, and the switch for those of a single letter.

use leptos::prelude::*;

use crate::app::components::shortcuts::KeyList;
use crate::app::state::prefs::use_prefs;
use crate::words::page::{keys as words, places};

/// The page.
#[component]
pub(crate) fn Keys() -> impl IntoView {
    let letters = use_prefs().letters;
    view! {
        <div class="head">
            <div>
                <h1>{places::KEYS}</h1>
                <p>{words::EVERYWHERE}</p>
            </div>
        </div>
        <section class="card prose" aria-label=words::SHORTCUTS>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=letters
                    on:change=move |event| letters.set(event_target_checked(&event))
                />
                {words::USE_LETTERS}
            </label>
            <p class="muted">{words::WHY_WITHOUT}</p>
            <KeyList />
        </section>
    }
}
