//! When and where: a lane per value, a column per period. A press picks a cell, a drag picks a period.

use std::sync::Arc;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use super::drawing::Drawing;
use crate::app::platform::canvas::length;
use crate::app::platform::pointer::{capture, is_by_keys, position};
use crate::app::state::lanes::{Lane, LaneKind, cell_text, column_noun};
use crate::app::state::rows::severity_text;
use crate::chart::lanes::{Columns, LanesScene, Layout, draw_lanes};
use crate::chart::scene::Surface;
use crate::words::page::lanes as words;

/// How long a pointer rests on a cell before its card shows.
const REST: Duration = Duration::from_millis(200);

/// A lane and a column.
pub(crate) type Cell = (usize, usize);

/// What the reader picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pick {
    /// One cell.
    Cell(Cell),
    /// Columns, half-open.
    Period(usize, usize),
    /// Nothing any more.
    Clear,
}

/// The canvas with its labels. `all` names the first lane.
#[component]
pub(crate) fn Lanes(
    #[prop(into)] lanes: Signal<Arc<Vec<Lane>>>,
    #[prop(into)] columns: Signal<Columns>,
    #[prop(into)] threshold: Signal<f64>,
    #[prop(into)] all: Signal<String>,
    #[prop(into)] selected: Signal<Option<Cell>>,
    /// Columns picked as a period, half-open.
    #[prop(into)]
    period: Signal<Option<(usize, usize)>>,
    /// Column under the pointer or cursor, of all lanes that share it.
    #[prop(optional)]
    linked: Option<RwSignal<Option<usize>>>,
    on_pick: Callback<Pick>,
    on_open_others: Callback<()>,
    /// The cell whose card shows.
    tip: RwSignal<Option<Cell>>,
) -> impl IntoView {
    let drawn = RwSignal::new(None::<Layout>);
    let cursor = RwSignal::new(None::<Cell>);
    let drag = RwSignal::new(None::<(usize, usize)>);
    let name = move |row: usize| lanes.with(|lanes| lanes.get(row).map(|lane| words::name(&lane.kind, &all.get())));
    let say = move |cell: Option<Cell>| {
        let (row, column) = cell?;
        let name = name(row)?;
        lanes.with(|lanes| Some(cell_text(&name, lanes.get(row)?, columns.get(), column)))
    };
    let layout = move |width: f64| Layout { width, rows: lanes.with(|lanes| lanes.len()), columns: columns.get().len };
    let draw = move |backend: &mut _, surface: Surface, palette: &_| {
        let dragged = drag.get().map(|(from, to)| (from.min(to), from.max(to) + 1));
        let shared = || linked.and_then(|linked| linked.get()).map(|column| (column, column + 1));
        let picked = dragged.or_else(|| period.get()).or_else(shared);
        let scene = LanesScene {
            columns: columns.get(),
            rows: lanes.with(|lanes| lanes.iter().map(|lane| lane.cells.clone()).collect()),
            threshold: threshold.get(),
            outlined: lanes.with(|lanes| lanes.iter().filter(|lane| lane.kind.is_archive()).count()),
            selected: cursor.get().or_else(|| selected.get()),
            brush: picked.map(|(from, to)| from..to),
        };
        drawn.set(Some(draw_lanes(backend, surface, palette, &scene)?));
        Ok(())
    };
    let point = move |column: Option<usize>| {
        if let Some(linked) = linked {
            linked.set(column);
        }
    };
    let hit = move |event: &ev::PointerEvent| {
        let (x, y) = position(event);
        drawn.with_untracked(|drawn| drawn.and_then(|layout| layout.hit(x, y)))
    };
    let column_at = move |event: &ev::PointerEvent| {
        drawn.with_untracked(|drawn| drawn.and_then(|layout| layout.column_at(position(event).0)))
    };
    // A card that came at once would stand in the way to the cells around it, and one that went at once could not be
    // reached.
    let resting = StoredValue::new((None::<Cell>, None::<TimeoutHandle>));
    let settle = move |cell: Option<Cell>, handle: Option<TimeoutHandle>| {
        if let Some(earlier) = resting.try_update_value(|now| std::mem::replace(now, (cell, handle)).1).flatten() {
            earlier.clear();
        }
    };
    let rest = move |cell: Option<Cell>| {
        if resting.with_value(|now| now.0 != cell) {
            let show = move || {
                // Fails only when the page has gone.
                let _ = tip.try_set(cell);
            };
            settle(cell, set_timeout_with_handle(show, REST).ok());
        }
    };
    on_cleanup(move || settle(None, None));
    let down = move |event: ev::PointerEvent| {
        if let Some(column) = column_at(&event).filter(|_| event.button() == 0 && event.pointer_type() != "touch") {
            capture(&event);
            drag.set(Some((column, column)));
        }
    };
    let moved = move |event: ev::PointerEvent| {
        if let (Some((from, _)), Some(column)) = (drag.get_untracked(), column_at(&event)) {
            drag.set(Some((from, column)));
        }
        point(column_at(&event));
        if event.pointer_type() != "touch" {
            rest(hit(&event));
        }
    };
    let up = move |event: ev::PointerEvent| {
        let dragged = drag.get_untracked();
        drag.set(None);
        if event.pointer_type() == "touch" {
            tip.set(hit(&event));
        }
        match dragged {
            Some((from, to)) if from != to => on_pick.run(Pick::Period(from.min(to), from.max(to) + 1)),
            _ => on_pick.run(hit(&event).map_or(Pick::Clear, Pick::Cell)),
        }
    };
    let at = move || cursor.get().or_else(|| selected.get());
    let last = move || (0, columns.get_untracked().len.saturating_sub(1));
    let show = move |cell: Cell| {
        cursor.set(Some(cell));
        point(Some(cell.1));
        tip.set(Some(cell));
    };
    let keys = move |event: ev::KeyboardEvent| {
        let (rows, len) = (lanes.with_untracked(|lanes| lanes.len()), columns.get_untracked().len);
        let (row, column) = untrack(at).unwrap_or_else(last);
        let stride = if event.shift_key() { 10 } else { 1 };
        let next = match event.key().as_str() {
            "ArrowLeft" => (row, column.saturating_sub(stride)),
            "ArrowRight" => (row, column + stride),
            "ArrowUp" => (row.saturating_sub(1), column),
            "ArrowDown" => (row + 1, column),
            "Home" => (row, 0),
            "End" => (row, len),
            "Escape" if tip.get_untracked().is_some() => {
                event.stop_propagation();
                return tip.set(None);
            }
            "Enter" | " " => {
                event.prevent_default();
                event.stop_propagation();
                // So that Escape takes the pick back at once.
                tip.set(None);
                return on_pick.run(Pick::Cell((row, column)));
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        let next = (next.0.min(rows.saturating_sub(1)), next.1.min(len.saturating_sub(1)));
        show(next);
    };
    let rows = move || lanes.with(|lanes| lanes.iter().cloned().enumerate().collect::<Vec<_>>());
    let label = move |lane: &Lane| {
        let text = words::name(&lane.kind, &all.get());
        match lane.kind {
            LaneKind::Others(_) => {
                view! { <button type="button" class="link" on:click=move |_| on_open_others.run(())>{text}</button> }
                    .into_any()
            }
            _ => text.into_any(),
        }
    };
    let card = move || {
        let cell = tip.get()?;
        let (text, layout) = (say(Some(cell))?, drawn.get()?);
        let (x, y) = (layout.column_middle(cell.1), layout.row_top(cell.0));
        // Beyond the middle it reaches to the left of its cell.
        let back = x > layout.width / 2.0;
        Some(view! {
            <p
                class="card-tip"
                class:back=back
                aria-hidden="true"
                style:left=length(x)
                style:top=length(y)
                on:pointerenter=move |_| settle(Some(cell), None)
                on:pointerdown=|event| event.stop_propagation()
                on:pointermove=|event| event.stop_propagation()
                on:pointerup=|event| event.stop_propagation()
            >
                {text}
            </p>
        })
    };
    view! {
        <div class="lanes">
            <ul class="lane-names">
                {move || rows().iter().map(|(_, lane)| view! { <li>{label(lane)}</li> }).collect_view()}
            </ul>
            <div class="lane-scroll">
                <div
                    class="lane-plot"
                    style:height=move || length(layout(1.0).height())
                    style:--columns=move || columns.get().len.to_string()
                    role="slider"
                    tabindex="0"
                    aria-label=move || all.with(|all| words::cursor(all))
                    aria-valuemin="0"
                    aria-valuemax=move || columns.get().len.saturating_sub(1).to_string()
                    aria-valuenow=move || at().map_or(0, |(_, column)| column).to_string()
                    aria-valuetext=move || say(at()).unwrap_or_else(|| words::NO_CELL.to_owned())
                    on:pointerdown=down
                    on:pointermove=moved
                    on:pointerup=up
                    on:pointercancel=move |_| drag.set(None)
                    on:pointerleave=move |event| {
                        point(None);
                        if event.pointer_type() != "touch" {
                            rest(None);
                        }
                    }
                    on:keydown=keys
                    on:focus=move |event| {
                        if is_by_keys(&event) {
                            show(untrack(at).unwrap_or_else(last));
                        }
                    }
                    on:blur=move |_| {
                        cursor.set(None);
                        point(None);
                        tip.set(None);
                    }
                >
                    <Drawing class="base" draw=draw />
                    {card}
                </div>
            </div>
            <ul class="lane-sums" aria-hidden="true">
                <li class="head">
                    <span>{move || column_noun(columns.get())}</span>
                    <span>{words::HIGHEST}</span>
                </li>
                {move || {
                    let threshold = threshold.get();
                    rows()
                        .into_iter()
                        .skip(1)
                        .map(|(_, lane)| {
                            view! {
                                <li>
                                    <b>{lane.days(threshold)}</b>
                                    <span>{severity_text(lane.highest())}</span>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            // A narrow screen has no room for a card beside the cell.
            <p class="lane-said muted" aria-hidden="true">
                {move || say(tip.get()).unwrap_or_else(|| words::TAP.to_owned())}
            </p>
        </div>
    }
}
