//! A drawing against the threshold, with the threshold as a slider below it; the drawing can be dragged too.

use leptos::ev;
use leptos::prelude::*;
use plotters_canvas::CanvasBackend;

use super::drawing::Drawing;
use crate::app::platform::pointer::{capture, position};
use crate::chart::palette::Palette;
use crate::chart::scene::{Drawn, Surface};
use crate::chart::thresholds::severity_at;

/// Calls `on_move` with every whole severity that the reader goes through, and `on_settle` where they stay.
#[component]
pub(crate) fn ThresholdCurve(
    /// What the slider is.
    label: &'static str,
    /// The threshold.
    #[prop(into)]
    value: Signal<f64>,
    /// What is read off there.
    #[prop(into)]
    text: Signal<String>,
    on_move: Callback<f64>,
    #[prop(optional)] on_settle: Option<Callback<f64>>,
    draw: impl Fn(&mut CanvasBackend, Surface, &Palette) -> Drawn<CanvasBackend> + 'static,
) -> impl IntoView {
    let width = StoredValue::new(0.0);
    let held = StoredValue::new(false);
    let draw = move |backend: &mut _, surface: Surface, palette: &_| {
        width.set_value(surface.width);
        draw(backend, surface, palette)
    };
    let follow = move |event: &ev::PointerEvent| on_move.run(severity_at(width.get_value(), position(event).0));
    let down = move |event: ev::PointerEvent| {
        if event.button() == 0 {
            capture(&event);
            held.set_value(true);
            follow(&event);
        }
    };
    let moved = move |event: ev::PointerEvent| {
        if held.get_value() {
            follow(&event);
        }
    };
    let up = move |_: ev::PointerEvent| {
        if held.try_update_value(std::mem::take) == Some(true)
            && let Some(settle) = on_settle
        {
            settle.run(value.get_untracked());
        }
    };
    let number = |event: &ev::Event| event_target_value(event).parse::<f64>().ok();
    view! {
        <div class="plot thresholds">
            <div
                class="curve"
                on:pointerdown=down
                on:pointermove=moved
                on:pointerup=up
                on:pointercancel=up
            >
                <Drawing class="base" draw=draw />
            </div>
            <input
                type="range"
                min="0"
                max="100"
                aria-label=label
                aria-valuetext=move || text.get()
                prop:value=move || value.get().round().to_string()
                on:input=move |event| number(&event).into_iter().for_each(|next| on_move.run(next))
                on:change=move |event| {
                    if let (Some(next), Some(settle)) = (number(&event), on_settle) {
                        settle.run(next);
                    }
                }
            />
        </div>
    }
}
