//! A long list that appears in portions, so that the page answers in between.

use std::time::Duration;

use leptos::prelude::*;

/// Items drawn in one piece of work.
const PORTION: usize = 20;

/// Draws the items `from` to `total`, those beyond the first portion after a pause for the browser each.
pub(crate) fn gradually(from: usize, total: usize, draw: Callback<usize, AnyView>) -> AnyView {
    let next = total.min(from + PORTION);
    let goes_on = RwSignal::new(false);
    if next < total {
        let go_on = move || {
            // The list may be gone by then.
            let _ = goes_on.try_set(true);
        };
        set_timeout(go_on, Duration::ZERO);
    }
    let items = (from..next).map(|index| draw.run(index)).collect_view();
    view! { {items} {move || goes_on.get().then(|| gradually(next, total, draw))} }.into_any()
}
