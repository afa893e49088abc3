//! The list: a sortable table with one tab stop, of which only the rows in sight exist when there are many.

use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;

use super::event_row::EventRow;
use crate::app::effect::effect;
use crate::app::platform::listener::use_size;
use crate::app::state::list::EventList;
use crate::app::state::plots::PlotCache;
use crate::app::state::rows;
use crate::app::state::view::{SortBy, Step, ViewState};
use crate::protocol::message::PlotQuery;
use crate::words::events::terms;
use crate::words::page::common;
use crate::words::page::list as words;

/// Rows up to which all of them exist.
const ALL: usize = 200;
/// Intervals of a sparkline, and how many of them come before the peak.
const SPARK: (usize, usize) = (48, 34);

/// The table. `href` is the address of an event's page.
#[component]
pub(crate) fn EventTable(
    list: EventList,
    view: ViewState,
    sparks: PlotCache,
    run: u32,
    href: Callback<String, String>,
    on_open: Callback<String>,
) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let body = NodeRef::<html::Tbody>::new();
    let size = use_size(move || scroller.get().map(JsCast::unchecked_into));
    let scroll = RwSignal::new(0.0);
    let row_height = RwSignal::new(41.0);
    let shown = list.shown;
    let total = Memo::new(move |_| shown.with(|shown| shown.len()));
    let is_virtual = Memo::new(move |_| total.get() > ALL);
    let window = Memo::new(move |_| match total.get() {
        total if total <= ALL => (0, total),
        total => rows::window(total, row_height.get(), scroll.get(), size.get().1),
    });
    ask_for_sparklines(&list, window, sparks);
    // A narrow screen shows cards: rows are as high as the first one there is.
    effect(move |_| {
        size.track();
        window.track();
        let row = body.get().and_then(|body| body.query_selector("tr.event").ok().flatten());
        if let Some(height) = row.map(|row| row.get_bounding_client_rect().height()).filter(|height| *height > 0.0) {
            row_height.update_untracked(|before| *before = height);
        }
    });
    let keys = {
        let list = list.clone();
        move |event: ev::KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowDown" => 1,
                "ArrowUp" => -1,
                "Home" => isize::MIN,
                "End" => isize::MAX,
                "Enter" => {
                    event.stop_propagation();
                    if let Some(event) = untrack(|| list.at(list.position.get())) {
                        on_open.run(event.id.0.clone());
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            list.step(by);
            focus_current(body);
        }
    };
    reveal_selection(&list, scroller, body, is_virtual, row_height);
    let indices = move || {
        let (from, to) = window.get();
        shown.with(|shown| (from..to.min(shown.len())).map(|at| (at, shown[at])).collect::<Vec<_>>())
    };
    let caption = move || {
        let threshold = view.with(|view| view.threshold);
        words::caption(threshold, order(view))
    };
    let head = words::around(SPARK.0, list.findings.grid.interval);
    let row_list = list.clone();
    view! {
        <div
            class="event-scroll"
            class:is-virtual=is_virtual
            node_ref=scroller
            on:scroll=move |_| scroll.set(scroller.get_untracked().map_or(0.0, |node| f64::from(node.scroll_top())))
        >
            <table class="events" aria-rowcount=move || (total.get() + 1).to_string()>
                <caption class="vh">{caption}</caption>
                <thead>
                    <tr>
                        <SortHead view by=SortBy::Severity word=common::SEVERITY />
                        <SortHead view by=SortBy::What word=terms::WHAT_AND_WHERE />
                        <SortHead view by=SortBy::When word=common::WHEN />
                        <SortHead view by=SortBy::Actual word=common::ACTUAL />
                        <SortHead view by=SortBy::Expected word=common::EXPECTED />
                        <SortHead view by=SortBy::Gap word=common::GAP />
                        <th scope="col">{head}</th>
                        <SortHead view by=SortBy::Review word=common::REVIEW />
                    </tr>
                </thead>
                <tbody node_ref=body on:keydown=keys>
                    <Spacer rows=move || window.get().0 row_height />
                    <For each=indices key=move |&(at, index)| (run, at, index) let((at, index))>
                        <EventRow list=row_list.clone() at index sparks href on_open />
                    </For>
                    <Spacer rows=move || total.get() - window.get().1.min(total.get()) row_height />
                </tbody>
            </table>
        </div>
    }
}

/// "highest first": how the list is sorted, in words.
fn order(view: ViewState) -> &'static str {
    match view.with(|view| view.sort) {
        (SortBy::Severity, false) => words::HIGHEST_FIRST,
        (SortBy::When, false) => words::LATEST_FIRST,
        (SortBy::When, true) => words::EARLIEST_FIRST,
        (_, true) => words::SORTED_UP,
        (_, false) => words::SORTED_DOWN,
    }
}

fn ask_for_sparklines(list: &EventList, window: Memo<(usize, usize)>, sparks: PlotCache) {
    let (findings, shown) = (list.findings.clone(), list.shown);
    effect(move |_| {
        let (from, to) = window.get();
        let indices: Vec<usize> = shown.with(|shown| shown[from.min(shown.len())..to.min(shown.len())].to_vec());
        sparks.ask(indices.into_iter(), |index| {
            let peak = findings.events[index].primary().peak;
            let from = peak.saturating_sub(SPARK.1).min(findings.grid.len.saturating_sub(SPARK.0));
            let to = (from + SPARK.0).min(findings.grid.len);
            let metric = findings.events[index].primary().metric;
            PlotQuery { metric, from: from as u32, to: to as u32, width_px: 4 * SPARK.0 as u32 }
        });
    });
}

/// Stands for the rows that do not exist.
#[component]
fn Spacer(rows: impl Fn() -> usize + Send + Sync + Copy + 'static, row_height: RwSignal<f64>) -> impl IntoView {
    view! {
        <Show when=move || { rows() > 0 }>
            <tr class="spacer" aria-hidden="true">
                <td colspan="8" style:height=move || format!("{}px", rows() as f64 * row_height.get_untracked())></td>
            </tr>
        </Show>
    }
}

/// A head that sorts; a second press turns the order round.
#[component]
fn SortHead(view: ViewState, by: SortBy, word: &'static str) -> impl IntoView {
    let state = move || view.with(|view| (view.sort.0 == by).then_some(view.sort.1));
    let sort = move || match state() {
        Some(true) => Some("ascending"),
        Some(false) => Some("descending"),
        None => None,
    };
    let arrow = move || match state() {
        Some(true) => " ↑",
        Some(false) => " ↓",
        None => "",
    };
    let turn = move |_| {
        view.update(Step::Push, |view| {
            let ascending = if view.sort.0 == by { !view.sort.1 } else { matches!(by, SortBy::What | SortBy::Review) };
            view.sort = (by, ascending);
        });
    };
    let is_number = matches!(by, SortBy::Actual | SortBy::Expected | SortBy::Gap);
    view! {
        <th scope="col" class:num=is_number aria-sort=sort>
            <button type="button" on:click=turn>
                {word}
                <span aria-hidden="true">{arrow}</span>
            </button>
        </th>
    }
}

/// Puts the focus on the row of the selection, once it exists.
fn focus_current(body: NodeRef<html::Tbody>) {
    request_animation_frame(move || {
        if let Some(row) = current_row(body).and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok()) {
            // Fails only for a row that is gone.
            let _ = row.focus();
        }
    });
}

/// The row of the selection; none once the list has gone, as it may have before the next frame.
fn current_row(body: NodeRef<html::Tbody>) -> Option<web_sys::Element> {
    body.try_get_untracked().flatten()?.query_selector("tr[tabindex='0']").ok().flatten()
}

/// Scrolls to the selected row when it changes; at first only inside the list, as the page begins at its top.
fn reveal_selection(
    list: &EventList,
    scroller: NodeRef<html::Div>,
    body: NodeRef<html::Tbody>,
    is_virtual: Memo<bool>,
    row_height: RwSignal<f64>,
) {
    let (position, chosen) = (list.position, list.chosen);
    effect(move |before: Option<usize>| {
        let position = position.get();
        let is_virtual = is_virtual.get_untracked();
        if chosen.with_untracked(Option::is_none) || (before.is_none() && !is_virtual) || before == Some(position) {
            return position;
        }
        if is_virtual && let Some(node) = scroller.get_untracked() {
            let height = row_height.get_untracked();
            let (top, head) = (position as f64 * height, 32.0);
            let (from, inside) = (f64::from(node.scroll_top()), f64::from(node.client_height()) - head);
            if top < from {
                node.set_scroll_top(top as i32);
            } else if top + height > from + inside {
                node.set_scroll_top((top + height - inside) as i32);
            }
        } else {
            request_animation_frame(move || {
                if let Some(row) = current_row(body) {
                    crate::app::platform::pointer::reveal(&row);
                }
            });
        }
        position
    });
}
