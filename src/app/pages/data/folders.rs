//! How the folders of the files name intervals.

use leptos::prelude::*;

use crate::app::state::workspace::use_current;
use crate::protocol::message::FolderSummary;
use crate::words::page::{files as words, reading};

/// The path template, to be chosen or typed; nothing for files without folders that could be a time.
#[component]
pub(super) fn FolderTimes(folders: FolderSummary) -> impl IntoView {
    let detector = use_current();
    let FolderSummary { template, candidates, problem } = folders;
    let is_shown = template.is_some() || problem.is_some() || !candidates.is_empty();
    let wanted = detector.path_template();
    let change = move |text: String| {
        detector.read_with(reading::CHANGED_FOLDERS, |settings| settings.path_template = Some(text));
    };
    is_shown.then(|| {
        view! {
            <p class="row">
                <label class="row">
                    {words::FOLDERS_NAME_TIME}
                    <input
                        class="field"
                        list="templates"
                        size="34"
                        placeholder=words::NOT_USED
                        value=template.or(wanted).unwrap_or_default()
                        on:change=move |event| change(event_target_value(&event))
                    />
                </label>
                <datalist id="templates">
                    {candidates.into_iter().map(|template| view! { <option value=template></option> }).collect_view()}
                </datalist>
                {problem.map(|problem| view! { <span class="err">{problem}</span> })}
            </p>
        }
    })
}
