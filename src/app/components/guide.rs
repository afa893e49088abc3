//! One line on each page of the sample that says what the page is for.

use leptos::prelude::*;

use crate::app::platform::page::focus_heading;
use crate::app::state::place::{Page, use_place};
use crate::app::state::workspace::use_workspace;
use crate::words::page::sample as words;

/// The line, below the steps, until the reader hides it.
#[component]
pub(crate) fn Guide() -> impl IntoView {
    let (place, workspace) = (use_place(), use_workspace());
    let current = move || place.get().detector.and_then(|id| workspace.get(id));
    let shown = Memo::new(move |_| {
        let is_guided = current().is_some_and(|detector| detector.is_guided.get());
        is_guided.then(|| text(place.get().page)).flatten()
    });
    let hide = move |_| {
        if let Some(detector) = untrack(current) {
            detector.is_guided.set(false);
        }
        focus_heading();
    };
    move || {
        let text = shown.get()?;
        Some(view! {
            <aside class="guide" aria-label=words::GUIDE>
                <p>
                    <b>{words::GUIDE}</b>
                    " "
                    {text}
                </p>
                <button type="button" class="btn ghost slim" on:click=hide>{words::HIDE_GUIDE}</button>
            </aside>
        })
    }
}

fn text(page: Page) -> Option<&'static str> {
    Some(match page {
        Page::Data => words::GUIDE_DATA,
        Page::Map => words::GUIDE_MAP,
        Page::Backtest => words::GUIDE_BACKTEST,
        Page::Anomalies => words::GUIDE_ANOMALIES,
        Page::Anomaly => words::GUIDE_ANOMALY,
        Page::Alerts => words::GUIDE_ALERTS,
        Page::Report => words::GUIDE_REPORT,
        _ => return None,
    })
}
