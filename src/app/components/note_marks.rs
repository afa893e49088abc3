//! The notes above a chart: what the pointer and the keys find where the drawing has brackets.

use leptos::ev;
use leptos::prelude::*;

use super::metric_chart::ChartState;
use crate::app::platform::canvas::length;
use crate::app::state::detector::Detector;
use crate::app::state::notes::Placed;
use crate::model::format;
use crate::words::page::marks as words;

/// A button over each bracket in view; its text shows on hover and focus, and a press calls `on_open`. Escape hides it.
#[component]
pub(crate) fn NoteMarks(detector: Detector, chart: ChartState, on_open: Callback<Placed>) -> impl IntoView {
    let notes = Memo::new(move |_| detector.notes_on(chart.metric.get()));
    // The index of the note whose text shows.
    let open = RwSignal::new(None::<usize>);
    let mark = move |note: Placed| {
        let (left, width) = chart.projection.with(|projection| {
            let area = projection.as_ref()?.stretch(&(note.window.0..note.window.1))?;
            Some((area.left, area.width()))
        })?;
        let when = when(detector, &note);
        let (index, text) = (note.index, note.text.clone());
        let is_open = move || open.get() == Some(index);
        let keys = move |event: ev::KeyboardEvent| {
            if event.key() == "Escape" && untrack(is_open) {
                event.stop_propagation();
                open.set(None);
            }
        };
        Some(view! {
            <li
                style:left=length(left)
                style:width=length(width)
                on:pointerenter=move |_| open.set(Some(index))
                on:pointerleave=move |_| open.set(None)
                on:focusin=move |_| open.set(Some(index))
                on:focusout=move |_| open.set(None)
                on:keydown=keys
            >
                <button
                    type="button"
                    aria-label=words::note(&when, &text)
                    on:click=move |_| on_open.run(note.clone())
                ></button>
                <Show when=is_open>
                    <p class="card-tip" aria-hidden="true">
                        <b>{when.clone()}</b>
                        {text.clone()}
                    </p>
                </Show>
            </li>
        })
    };
    view! {
        <ul class="note-marks" aria-label=words::NOTES>
            {move || notes.get().into_iter().filter_map(mark).collect_view()}
        </ul>
    }
}

/// "19 Jan 2021, 13:00 to 16:00".
pub(crate) fn when(detector: Detector, note: &Placed) -> String {
    detector.run.with_untracked(|run| {
        let findings = run.as_ref().map(|run| &run.findings);
        findings.map_or_else(String::new, |findings| {
            let range = findings.grid.range(note.window.0, note.window.1);
            format::span(range, findings.grid.interval, &findings.zone)
        })
    })
}
