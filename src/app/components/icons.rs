//! The few marks of the interface, as inline SVG in the current colour.

use leptos::prelude::*;

use crate::words::page::steps as words;

/// The product's mark: a line that leaves its band.
#[component]
pub(crate) fn Mark() -> impl IntoView {
    view! {
        <svg width="26" height="20" viewBox="0 0 26 20" aria-hidden="true">
            <path class="mark-band" d="M1 9 C6 3 9 4 13 7 S21 9 25 5 V13 C21 17 17 15 13 14 S5 12 1 17 Z" />
            <path class="mark-line" d="M1 13 C6 7 9 8 13 11" />
            <path class="mark-line" d="M17 12 C20 13 22 12 25 9" />
            <path class="mark-peak" d="M15 1 l3 4.6 h-6 Z" />
        </svg>
    }
}

/// A shield with a tick.
#[component]
pub(crate) fn Shield() -> impl IntoView {
    view! {
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" fill="none" stroke="currentColor">
            <path d="M7 1 12 3 V7 C12 10 9.8 12.2 7 13 4.2 12.2 2 10 2 7 V3 Z" stroke-width="1.4" />
            <path d="M4.7 7.2 6.4 8.8 9.4 5.4" stroke-width="1.4" />
        </svg>
    }
}

/// A half-filled disc: the theme.
#[component]
pub(crate) fn HalfDisc() -> impl IntoView {
    view! {
        <svg width="15" height="15" viewBox="0 0 15 15" aria-hidden="true">
            <circle cx="7.5" cy="7.5" r="5.6" fill="none" stroke="currentColor" stroke-width="1.4" />
            <path d="M7.5 1.9 a5.6 5.6 0 0 1 0 11.2 Z" fill="currentColor" />
        </svg>
    }
}

/// Points down: opens something.
#[component]
pub(crate) fn Chevron() -> impl IntoView {
    view! {
        <svg class="chev" viewBox="0 0 8 8" aria-hidden="true">
            <path d="M1 2.5 4 5.5 7 2.5" fill="none" stroke="currentColor" stroke-width="1.4" />
        </svg>
    }
}

/// An arrow into a tray: files go here.
#[component]
pub(crate) fn Tray() -> impl IntoView {
    view! {
        <svg
            class="tray" width="40" height="40" viewBox="0 0 40 40" aria-hidden="true"
            fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"
        >
            <path d="M20 6 V24 M13 17.5 20 24.5 27 17.5" />
            <path d="M7 25 V31 A3 3 0 0 0 10 34 H30 A3 3 0 0 0 33 31 V25" />
        </svg>
    }
}

/// State of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepMark {
    /// Tick.
    Done,
    /// Ring.
    Open,
    /// Triangle.
    Stale,
}

/// The mark of a step; its meaning is in the accessible name.
#[component]
pub(crate) fn StepIcon(mark: StepMark) -> impl IntoView {
    match mark {
        StepMark::Done => view! {
            <svg class="tick" viewBox="0 0 12 12" role="img" aria-label=words::DONE>
                <path d="M2 6.4 4.8 9 10 3.2" fill="none" stroke="currentColor" stroke-width="1.8" />
            </svg>
        }
        .into_any(),
        StepMark::Open => view! {
            <svg class="dot" viewBox="0 0 12 12" aria-hidden="true">
                <circle cx="6" cy="6" r="3.2" fill="none" stroke="currentColor" stroke-width="1.4" />
            </svg>
        }
        .into_any(),
        StepMark::Stale => view! {
            <svg class="stale" viewBox="0 0 12 12" role="img" aria-label=words::OUT_OF_DATE>
                <path d="M6 1.5 11 10.5 H1 Z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" />
            </svg>
        }
        .into_any(),
    }
}
