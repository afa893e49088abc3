//! A tiny bar chart of a column.

use leptos::prelude::*;

/// Width of one bar with its gap, in units of the drawing.
const STEP: f64 = 6.0;
/// Height of the drawing.
const HEIGHT: f64 = 18.0;

/// Bars for shares; the highest fills the height. It repeats nothing that the text does not say, so it is hidden
/// from assistive technology.
#[component]
pub(crate) fn Distribution(shares: Vec<f64>) -> impl IntoView {
    let highest = shares.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let width = shares.len() as f64 * STEP;
    let bars = shares.iter().enumerate().map(|(index, share)| {
        let height = if *share > 0.0 { (share / highest * HEIGHT).max(1.0) } else { 0.0 };
        view! {
            <rect
                x=(index as f64 * STEP).to_string()
                y=(HEIGHT - height).to_string()
                width=(STEP - 1.0).to_string()
                height=height.to_string()
            />
        }
    });
    view! {
        <svg
            class="distribution"
            width=width.to_string()
            height=HEIGHT.to_string()
            viewBox=format!("0 0 {width} {HEIGHT}")
            aria-hidden="true"
        >
            {bars.collect_view()}
        </svg>
    }
}
