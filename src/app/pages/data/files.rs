//! The files: while they are read, and afterwards.

use std::sync::Arc;

use leptos::prelude::*;

use super::file_form::FileForm;
use crate::app::components::gradual::gradually;
use crate::app::components::popover::close_on_escape;
use crate::app::components::progress::{ProgressBar, percent, ratio};
use crate::app::platform::page::{focus_heading, now};
use crate::app::state::detector::{Detector, Stage};
use crate::app::state::stage::left;
use crate::app::state::workspace::use_current;
use crate::model::format::count;
use crate::protocol::message::{FileSummary, Progress, Source, TableSummary};
use crate::words::figures;
use crate::words::page::{common, files as words};

/// Most files that have a bar each; of more, and where a size is not known, one bar shows all.
const MOST_BARS: usize = 8;

/// Milliseconds after which the pace of a reading tells how long the rest takes.
const SETTLED: f64 = 1_000.0;

/// One bar per file, rows so far, time left, Cancel.
#[component]
pub(super) fn Reading(detector: Detector) -> impl IntoView {
    // Where it stood last, once all is read.
    let progress = Memo::new(move |before: Option<&Option<Progress>>| match detector.stage.get() {
        Stage::Reading(progress) => Some(progress),
        _ => before.copied().flatten(),
    });
    let written = move || {
        let of = |file: &FileSummary| words::written(&file.format, &file.encoding, &file.separator, file.header);
        detector.first_rows.with(|table| table.as_deref().and_then(first_file).map(of))
    };
    let begun = now();
    let rows = move || {
        let progress = progress.get();
        let elapsed = now() - begun;
        let left = progress.filter(|_| elapsed > SETTLED).and_then(|at| left(elapsed, at.done, at.total));
        words::rows_so_far(progress.map_or(0, |progress| progress.found), left)
    };
    let bars = move || {
        let mut before = 0;
        let mut sources = detector.sources.get();
        if sources.len() > MOST_BARS || sources.iter().any(|source| source.bytes == 0) {
            let name = common::files(sources.len() as u64);
            sources = vec![Source::beside(&name, progress.get().map_or(0, |progress| progress.total))];
        }
        let bars = sources.into_iter().map(|source| {
            let start = before;
            before += source.bytes;
            let bytes = source.bytes;
            let done = Signal::derive(move || {
                let done = progress.get().map_or(0, |progress| progress.done);
                ratio(done.saturating_sub(start).min(bytes), bytes)
            });
            let text = Signal::derive(move || percent(done.get()));
            view! {
                <li>
                    <span class="reading-name">{source.name.clone()}</span>
                    <ProgressBar label=words::reading(&source.name) ratio=done text />
                    <span class="num muted">{figures::bytes(bytes)}</span>
                </li>
            }
        });
        bars.collect_view()
    };
    let cancel = move |_| {
        detector.cancel();
        focus_heading();
    };
    if detector.table.with_untracked(Option::is_some) {
        // What was pressed to read again is gone.
        focus_heading();
    }
    view! {
        <section class="card" aria-labelledby="reading">
            <header>
                <h2 id="reading">{words::READING}</h2>
                <span class="muted">{rows}</span>
                <span class="muted">{written}</span>
                <span class="grow"></span>
                <button type="button" class="btn" on:click=cancel>{common::CANCEL}</button>
            </header>
            <ul class="pad reading">{bars}</ul>
        </section>
    }
}

/// The file that the first rows are from.
pub(super) fn first_file(table: &TableSummary) -> Option<&FileSummary> {
    table.files.iter().find(|file| file.rows > 0)
}

/// What was read from which file.
#[component]
pub(super) fn FilesTable(table: Arc<TableSummary>) -> impl IntoView {
    let detector = use_current();
    let total = table.files.len();
    let row =
        Callback::new(move |index: usize| view! { <FileRow detector file=table.files[index].clone() /> }.into_any());
    view! {
        <section class="card flush scroll files" tabindex="0" aria-label=words::FILES>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{words::FILE}</th>
                        <th scope="col" class="num">{words::ROWS}</th>
                        <th scope="col">{words::FORMAT}</th>
                        <th scope="col">{words::ENCODING}</th>
                        <th scope="col">{words::SEPARATOR}</th>
                        <th scope="col">{words::HEADER}</th>
                        <th scope="col">{words::PROBLEMS}</th>
                        <th scope="col"><span class="vh">{words::CHANGE_OR_REMOVE}</span></th>
                    </tr>
                </thead>
                <tbody>
                    {gradually(0, total, row)}
                </tbody>
            </table>
        </section>
    }
}

/// A file, and below it on demand how it is to be read.
#[component]
fn FileRow(detector: Detector, file: FileSummary) -> impl IntoView {
    let source = file.source;
    let or_nothing = |text: &str| if text.is_empty() { common::NOTHING.to_owned() } else { text.to_owned() };
    let header = file.header.map_or(common::NOTHING, words::header);
    let said = detector.said_of_file(&file.name);
    let by_hand = |is_so: bool| is_so.then(|| view! { <span class="tag">{common::SET_BY_HAND}</span> });
    let (open, button) = (RwSignal::new(false), NodeRef::new());
    let change = (!file.encoding.is_empty()).then(|| {
        view! {
            <button
                type="button"
                class="btn ghost slim"
                node_ref=button
                aria-label=words::change(&file.name)
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {words::CHANGE}
            </button>
        }
    });
    let problems = match (&file.error, file.skipped_rows) {
        (Some(error), _) => view! { <span class="err">{error.title.clone()}</span> }.into_any(),
        (None, 0) => view! { <span class="muted">{common::NONE}</span> }.into_any(),
        (None, rows) => view! { <span class="warn">{words::rows_left_out(rows)}</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{file.name.clone()}</th>
            <td class="num">{count(file.rows)}</td>
            <td>{or_nothing(&file.format)}</td>
            <td>{or_nothing(&file.encoding)} {by_hand(said.encoding.is_some())}</td>
            <td>{or_nothing(&file.separator)}</td>
            <td>{header} {by_hand(!said.column_names.is_empty())}</td>
            <td>{problems}</td>
            <td class="num">
                {change}
                <button
                    type="button"
                    class="btn ghost slim"
                    aria-label=common::remove(&file.name)
                    on:click=move |_| {
                        detector.remove(source);
                        focus_heading();
                    }
                >
                    {common::REMOVE}
                </button>
            </td>
        </tr>
        <Show when=move || open.get()>
            <tr>
                <td colspan="8" class="file-form" on:keydown=close_on_escape(open, button)>
                    <FileForm detector file=file.clone() said=said.clone() />
                </td>
            </tr>
        </Show>
    }
}
