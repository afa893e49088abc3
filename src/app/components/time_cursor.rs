//! The part of a chart that takes pointer and keys: a focusable cursor over the canvases.

use leptos::ev;
use leptos::prelude::*;

use super::metric_chart::ChartState;
use crate::app::platform::pointer::{capture, position};
use crate::app::state::ranges::{self, Window};
use crate::words::page::charts as words;

/// What a drag does.
#[derive(Clone, Copy, PartialEq)]
enum Drag {
    /// Selects from that bucket on.
    Brush(usize),
    /// Moves the window: position of the press, window at that time.
    Pan(f64, Window),
    /// Two fingers: their positions from the plot's left edge, window at that time.
    Pinch((f64, f64), Window),
}

/// Pixels a pointer may move and still only press.
const SLACK: f64 = 4.0;

/// Hover moves the cursor, drag selects and zooms, Shift-drag (and drag by touch) pans, double click resets, the
/// wheel zooms with Ctrl or Cmd, or from a click until the pointer leaves, and pans where it turns sideways. A tap sets
/// the cursor; two fingers zoom and pan. `text` says what is under the cursor.
#[component]
pub(crate) fn TimeCursor(
    chart: ChartState,
    len: usize,
    #[prop(into)] text: Signal<String>,
    /// Bucket under the cursor; `None` lets it rest.
    on_cursor: Callback<Option<usize>>,
    on_window: Callback<Window>,
    on_reset: Callback<()>,
    /// Whether a drag marks a period, which stays under the brush, instead of zooming.
    #[prop(optional, into)]
    marking: Signal<bool>,
) -> impl IntoView {
    let drag = RwSignal::new(None::<Drag>);
    let begun = StoredValue::new(0.0);
    let wheel_zooms = StoredValue::new(false);
    let fingers = StoredValue::new(Vec::<(i32, f64)>::new());
    let pair = move || fingers.with_value(|all| Some((all.first()?.1, all.get(1)?.1)));
    let down = move |event: ev::PointerEvent| {
        if event.button() != 0 {
            return;
        }
        let (x, _) = position(&event);
        begun.set_value(x);
        capture(&event);
        let marks = marking.get_untracked();
        if marks {
            chart.brush.set(None);
        }
        let pans = event.shift_key() || event.pointer_type() == "touch" && !marks;
        let window = chart.window.get_untracked();
        if event.pointer_type() == "touch" {
            fingers.update_value(|all| all.push((event.pointer_id(), x - left_edge(chart))));
            if let Some(start) = pair() {
                chart.brush.set(None);
                return drag.set(Some(Drag::Pinch(start, window)));
            }
        }
        drag.set(if pans { Some(Drag::Pan(x, window)) } else { bucket(chart, x).map(Drag::Brush) });
    };
    let moved = move |event: ev::PointerEvent| {
        let (x, _) = position(&event);
        fingers.update_value(|all| {
            if let Some(finger) = all.iter_mut().find(|finger| finger.0 == event.pointer_id()) {
                finger.1 = x - left_edge(chart);
            }
        });
        if let (Some(Drag::Pinch(start, window)), Some(now)) = (drag.get_untracked(), pair()) {
            return on_window.run(ranges::pinch(window, start, now, plot_width(chart), len));
        }
        if (x - begun.get_value()).abs() >= SLACK || chart.brush.get_untracked().is_some() {
            match drag.get_untracked() {
                Some(Drag::Brush(from)) => {
                    if let Some(to) = bucket(chart, x) {
                        chart.brush.set(Some((from.min(to), from.max(to) + 1)));
                    }
                }
                Some(Drag::Pan(from, window)) => {
                    let by = (per_pixel(chart, window) * (from - x)).round() as isize;
                    on_window.run(ranges::pan(window, by, len));
                }
                Some(Drag::Pinch(..)) | None => {}
            }
        }
        if event.pointer_type() != "touch" {
            on_cursor.run(chart.bucket_at(x));
        }
    };
    let lift = move |event: &ev::PointerEvent| {
        drag.set(None);
        fingers.update_value(|all| all.retain(|finger| finger.0 != event.pointer_id()));
    };
    let up = move |event: ev::PointerEvent| {
        let (x, _) = position(&event);
        let pinched = matches!(drag.get_untracked(), Some(Drag::Pinch(..)));
        lift(&event);
        wheel_zooms.set_value(true);
        if pinched {
            return;
        }
        match chart.brush.get_untracked() {
            Some(_) if marking.get_untracked() => {}
            Some((from, to)) => {
                chart.brush.set(None);
                on_window.run(ranges::fit((from, to), len));
            }
            None if (x - begun.get_value()).abs() < SLACK => on_cursor.run(chart.bucket_at(x)),
            None => {}
        }
    };
    let wheel = move |event: ev::WheelEvent| {
        let window = chart.window.get_untracked();
        if event.delta_x().abs() > event.delta_y().abs() {
            event.prevent_default();
            let by = (per_pixel(chart, window) * event.delta_x()).round() as isize;
            return on_window.run(ranges::pan(window, by, len));
        }
        if !event.ctrl_key() && !event.meta_key() && !wheel_zooms.get_value() {
            return;
        }
        event.prevent_default();
        let (x, _) = position(&event);
        let factor = if event.delta_y() > 0.0 { 1.25 } else { 0.8 };
        let around = bucket(chart, x).unwrap_or(window.0);
        on_window.run(ranges::zoom(window, factor, around, len));
    };
    let keys = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let window = chart.window.get_untracked();
        let now = chart.cursor.get_untracked().unwrap_or(window.0);
        let stride = if event.shift_key() { 10 } else { 1 };
        let go = |to: usize| {
            let to = to.min(len.saturating_sub(1));
            on_window.run(ranges::reveal(window, to, len));
            on_cursor.run(Some(to));
        };
        let inside = now.clamp(window.0, window.1.saturating_sub(1).max(window.0));
        match event.key().as_str() {
            "ArrowLeft" => go(step(chart, inside, -stride)),
            "ArrowRight" => go(step(chart, inside, stride)),
            "Home" => go(window.0),
            "End" => go(window.1.saturating_sub(1)),
            "+" | "=" => on_window.run(ranges::zoom(window, 0.5, inside, len)),
            "-" | "\u{2212}" => on_window.run(ranges::zoom(window, 2.0, inside, len)),
            "0" => on_window.run((0, len)),
            "Escape" if chart.brush.get_untracked().is_some() => {
                drag.set(None);
                chart.brush.set(None);
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <div
            class="time-cursor"
            role="slider"
            tabindex="0"
            aria-label=words::TIME_CURSOR
            aria-valuemin=move || chart.window.get().0.to_string()
            aria-valuemax=move || chart.window.get().1.saturating_sub(1).to_string()
            aria-valuenow=move || {
                let (from, to) = chart.window.get();
                chart.cursor.get().unwrap_or(from).clamp(from, to.saturating_sub(1).max(from)).to_string()
            }
            aria-valuetext=text
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=move |event| {
                lift(&event);
                chart.brush.set(None);
            }
            on:pointerleave=move |event| {
                wheel_zooms.set_value(false);
                // A finger leaves whenever it is lifted.
                if drag.get_untracked().is_none() && event.pointer_type() != "touch" {
                    on_cursor.run(None);
                }
            }
            on:dblclick=move |_| on_reset.run(())
            on:wheel=wheel
            on:keydown=keys
        ></div>
    }
}

/// Any bucket of the window, not only those of the plot.
fn bucket(chart: ChartState, x: f64) -> Option<usize> {
    chart.projection.with_untracked(|projection| projection.as_ref()?.bucket_at(x))
}

fn left_edge(chart: ChartState) -> f64 {
    chart.projection.with_untracked(|projection| projection.as_ref().map_or(0.0, |at| at.plot.left))
}

fn plot_width(chart: ChartState) -> f64 {
    chart.projection.with_untracked(|projection| projection.as_ref().map_or(0.0, |at| at.plot.width()))
}

fn per_pixel(chart: ChartState, window: Window) -> f64 {
    let width = plot_width(chart);
    if width > 0.0 { (window.1 - window.0) as f64 / width } else { 0.0 }
}

/// The bucket so many entries of the plot further on; past its ends, so many buckets.
fn step(chart: ChartState, from: usize, by: isize) -> usize {
    chart.plot.with_untracked(|plot| {
        let entry = plot.as_ref().and_then(|plot| {
            let at = plot.bucket.iter().position(|&bucket| bucket as usize >= from)?;
            plot.bucket.get(at.checked_add_signed(by)?).copied()
        });
        entry.map_or_else(|| from.saturating_add_signed(by), |bucket| bucket as usize)
    })
}
