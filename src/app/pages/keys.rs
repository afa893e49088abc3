//! All keyboard shortcuts, and the switch for those of a single letter.

use leptos::prelude::*;

use crate::app::components::shortcuts::KeyList;
use crate::app::state::prefs::use_prefs;

/// The page.
#[component]
pub(crate) fn Keys() -> impl IntoView {
    let letters = use_prefs().letters;
    view! {
        <div class="head">
            <div>
                <h1>"Keyboard shortcuts"</h1>
                <p>"They work on every page, except while you type."</p>
            </div>
        </div>
        <section class="card prose" aria-label="Shortcuts">
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=letters
                    on:change=move |event| letters.set(event_target_checked(&event))
                />
                "Use keys of a single letter or sign"
            </label>
            <p class="muted">
                "Turn them off if a screen reader or voice control needs them. Arrows, Enter and Esc always work, and every action has a button. The choice is kept on this device."
            </p>
            <KeyList />
        </section>
    }
}
