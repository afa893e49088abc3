//! The notes on the metric of a chart, as a list below it.

use leptos::prelude::*;

use super::metric_chart::ChartState;
use super::note_marks::when;
use crate::app::state::detector::Detector;
use crate::app::state::notes::Placed;
use crate::words::page::marks as words;

/// The list; nothing without notes.
#[component]
pub(crate) fn NoteList(detector: Detector, chart: ChartState, on_edit: Callback<Placed>) -> impl IntoView {
    let notes = Memo::new(move |_| detector.notes_on(chart.metric.get()));
    let row = move |note: Placed| {
        let when = when(detector, &note);
        let (edit, delete) = (words::edit_note(&when), words::delete_note(&when));
        let (index, text) = (note.index, note.text.clone());
        view! {
            <li>
                <span>{text} <small>{when}</small></span>
                <button
                    type="button"
                    class="btn ghost slim"
                    aria-label=edit
                    on:click=move |_| on_edit.run(note.clone())
                >
                    {words::EDIT}
                </button>
                <button type="button" class="btn ghost slim" aria-label=delete on:click=move |_| detector.remove_note(index)>
                    {words::DELETE}
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || notes.with(|notes| !notes.is_empty())>
            <section class="notes" aria-labelledby="notes">
                <h3 id="notes">{words::NOTES}</h3>
                <ul>{move || notes.get().into_iter().map(row).collect_view()}</ul>
            </section>
        </Show>
    }
}
