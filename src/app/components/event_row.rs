//! One row of the list; on a narrow screen a card.

use leptos::ev;
use leptos::prelude::*;

use super::event_text::side_class;
use super::severity_badge::SeverityBadge;
use super::sparkline::Sparkline;
use crate::app::platform::pointer::is_narrow;
use crate::app::state::list::EventList;
use crate::app::state::plots::PlotCache;
use crate::app::state::reviewed::Reviewed;
use crate::app::state::rows::Row;
use crate::app::state::workspace::use_current;
use crate::model::time::TimeRange;
use crate::words::page::{archives, list as words};

/// The row of event `index` at place `at` of the list. A press selects it; on a narrow screen it opens it.
#[component]
pub(crate) fn EventRow(
    list: EventList,
    at: usize,
    index: usize,
    sparks: PlotCache,
    href: Callback<String, String>,
    on_open: Callback<String>,
) -> impl IntoView {
    let event = &list.findings.events[index];
    let (anomaly, severity) = (event.primary().clone(), event.severity);
    let row = Row::new(&list.findings, event);
    let measures: Vec<&str> =
        event.measures.iter().map(|&measure| list.findings.metric_set.measures[measure].name.as_str()).collect();
    let [start, end] = [event.range.start, event.range.end].map(|at| list.findings.instant(at));
    let range = TimeRange { start, end };
    let label = use_current().table.with_untracked(|table| table.as_ref()?.archive.label(range, &measures));
    let label = label.map(|relevant| format!(" · {}", words::in_lookout(archives::feedback(relevant))));
    let (is_reviewed, reviewed) = (Reviewed::of(event) != Reviewed::NotYet, Reviewed::text(event));
    let position = list.position;
    let is_current = move || position.get() == at;
    let (chosen, id) = (list.chosen, row.id.clone());
    let choose = move || chosen.set(Some(id.clone()));
    let open_id = row.id.0.clone();
    let link_id = row.id.0.clone();
    let link = move || href.run(link_id.clone());
    let press = {
        let choose = choose.clone();
        move |event: ev::MouseEvent| {
            if event.ctrl_key() || event.meta_key() || event.shift_key() {
                return;
            }
            event.prevent_default();
            choose();
            if is_narrow() || event.detail() > 1 {
                on_open.run(open_id.clone());
            }
        }
    };
    let plot = Signal::derive(move || sparks.get(index));
    view! {
        <tr
            class="event"
            aria-selected=move || is_current().to_string()
            aria-rowindex=(at + 2).to_string()
            tabindex=move || if is_current() { "0" } else { "-1" }
            on:click=press
            on:focus=move |_| choose()
        >
            <td>
                <SeverityBadge severity />
            </td>
            <td>
                <a class=format!("what {}", side_class(row.side)) href=link tabindex="-1">
                    {row.side.map(|side| view! { <span class="vh">{words::side(side)} " "</span> })}
                    {row.what}
                </a>
                <small>{row.kind} " · " {row.place} {label}</small>
            </td>
            <td>{row.when} <small>{row.length}</small></td>
            <td class="num">{row.actual}</td>
            <td class="num mid">{row.expected}</td>
            <td class="num b">{row.gap}</td>
            <td>
                <Sparkline plot anomaly severity />
            </td>
            <td class="review">
                <span class:tag=is_reviewed class:muted=!is_reviewed>{reviewed}</span>
            </td>
        </tr>
    }
}
