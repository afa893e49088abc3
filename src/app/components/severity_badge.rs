//! A severity as a square whose size and colour grow with it, beside its number.

use leptos::prelude::*;

use crate::app::state::rows::severity_text;
use crate::chart::palette::severity_class;

/// The square alone; `hollow` for what lies below the threshold.
#[component]
pub(crate) fn SeverityMark(severity: f64, #[prop(optional)] hollow: bool) -> impl IntoView {
    let class = severity_class(severity);
    let side = [4.7, 7.5, 10.7, 14.0][class];
    let corner = (16.0 - side) / 2.0;
    let fill = if hollow { "hollow" } else { ["v1", "v2", "v3", "v4"][class] };
    view! {
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <rect class=fill x=corner y=corner width=side height=side rx="1.5" />
        </svg>
    }
}

/// Square and number.
#[component]
pub(crate) fn SeverityBadge(severity: f64) -> impl IntoView {
    view! {
        <span class="sevc">
            <SeverityMark severity=severity />
            {severity_text(severity)}
        </span>
    }
}
