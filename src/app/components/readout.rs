//! The docked line above a chart: the reading at the cursor, and the legend at the same time.

use leptos::prelude::*;

use crate::app::state::facts::Reading;
use crate::words::events::terms;
use crate::words::page::charts as words;
use crate::words::page::common;

/// The line; "loading" until there is a reading.
#[component]
pub(crate) fn Readout(
    #[prop(into)] reading: Signal<Option<Reading>>,
    /// Name and value of what lies over the line.
    #[prop(into)]
    overlay: Signal<Option<(String, String)>>,
) -> impl IntoView {
    let part = move |read: fn(&Reading) -> Option<&String>| {
        move || {
            reading
                .with(|reading| reading.as_ref().and_then(read).cloned().unwrap_or_else(|| common::NOTHING.to_owned()))
        }
    };
    view! {
        <p class="read">
            <b>{part(|reading| Some(&reading.when))}</b>
            <span>
                <LegendMark kind=Mark::Actual />
                {terms::KEY_ACTUAL}
                " "
                <b>{part(|reading| Some(&reading.actual))}</b>
            </span>
            <span>
                <LegendMark kind=Mark::Expected />
                {terms::KEY_EXPECTED}
                " "
                <b>{part(|reading| reading.expected.as_ref())}</b>
            </span>
            <span>
                <LegendMark kind=Mark::Range />
                {words::RANGE_HERE}
                " "
                <b>{part(|reading| reading.range.as_ref())}</b>
            </span>
            <span>{words::GAP} " " <b>{part(|reading| reading.gap.as_ref())}</b></span>
            {move || {
                let (name, value) = overlay.get()?;
                Some(view! {
                    <span>
                        <LegendMark kind=Mark::Overlay />
                        {name}
                        " "
                        <b>{value}</b>
                    </span>
                })
            }}
        </p>
    }
}

/// A mark of the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Solid line.
    Actual,
    /// Dashed line.
    Expected,
    /// Band.
    Range,
    /// Dotted line.
    Overlay,
}

/// A piece of the mark, to stand beside its name.
#[component]
pub(crate) fn LegendMark(kind: Mark) -> impl IntoView {
    let shape = match kind {
        Mark::Actual => view! { <line x1="0" x2="18" y1="5" y2="5" class="act" /> }.into_any(),
        Mark::Expected => view! { <line x1="0" x2="18" y1="5" y2="5" class="exp" /> }.into_any(),
        Mark::Overlay => view! { <line x1="0" x2="18" y1="5" y2="5" class="over" /> }.into_any(),
        Mark::Range => view! { <rect class="band" width="18" height="10" /> }.into_any(),
    };
    view! {
        <svg width="18" height="10" viewBox="0 0 18 10" aria-hidden="true">
            {shape}
        </svg>
    }
}

/// The legend of a chart that has no cursor.
#[component]
pub(crate) fn Legend() -> impl IntoView {
    view! {
        <span class="legend">
            <i>
                <LegendMark kind=Mark::Range />
                {terms::KEY_BAND}
            </i>
            <i>
                <LegendMark kind=Mark::Expected />
                {terms::KEY_EXPECTED}
            </i>
            <i>
                <LegendMark kind=Mark::Actual />
                {terms::KEY_ACTUAL}
            </i>
        </span>
    }
}
