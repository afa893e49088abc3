//! All answers of the reader: listed, taken back, saved as a file, and taken in from one.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::drop_zone::FileButton;
use super::gradual::gradually;
use super::popover::Popover;
use crate::app::platform::download::save;
use crate::app::platform::fetch::text_of;
use crate::app::state::announce::use_announcer;
use crate::app::state::detector::Detector;
use crate::bridge::client::Input;
use crate::feedback::document::{feedback_json, read_feedback};
use crate::model::feedback::Answer;
use crate::protocol::message::Document;
use crate::words::page::answers as words;
use crate::words::page::common;

/// The menu.
#[component]
pub(crate) fn AnswersMenu(detector: Detector) -> impl IntoView {
    let open = RwSignal::new(false);
    let count = move || detector.answers.with(|answers| answers.answers.len());
    let label = move || match count() {
        0 => words::ANSWERS.to_owned(),
        count => words::answers_given(count),
    };
    view! {
        <Popover class="btn" label=move || label() open=open>
            <div class="answers">
                <Given detector />
                <Files detector />
            </div>
        </Popover>
    }
}

/// The list, latest first.
#[component]
fn Given(detector: Detector) -> impl IntoView {
    let row = move |answer: &Answer| {
        let (what, when) =
            detector.run.with_untracked(|run| words::answer(answer, run.as_ref().map(|run| &*run.findings)));
        let (name, said) = (words::take_back(&what), answer.said.clone());
        let note = answer.note.clone();
        view! {
            <li>
                <span>{what}<small>{when}</small><small>{note}</small></span>
                <button
                    type="button"
                    class="btn ghost slim"
                    aria-label=name
                    on:click=move |_| detector.withdraw(|other| *other == said)
                >
                    {words::TAKE_BACK}
                </button>
            </li>
        }
    };
    view! {
        {move || {
            let answers = detector.answers.get().answers;
            if answers.is_empty() {
                return view! { <p class="muted">{words::NO_ANSWERS}</p> }.into_any();
            }
            // A calendar may have brought very many.
            let total = answers.len();
            let draw = Callback::new(move |index: usize| row(&answers[total - 1 - index]).into_any());
            view! { <ul>{gradually(0, total, draw)}</ul> }.into_any()
        }}
    }
}

/// Export and import.
#[component]
fn Files(detector: Detector) -> impl IntoView {
    let said = RwSignal::new(Vec::<String>::new());
    let announcer = use_announcer();
    let export = move |_| {
        let text = detector.answers.with_untracked(feedback_json);
        let (name, media_type) = ("foretop-answers.json".to_owned(), "application/json".to_owned());
        let bytes = text.into_bytes();
        match save(&Document { name: name.clone(), media_type, bytes }) {
            Ok(()) => {
                detector.note_answers_saved();
                announcer.say(common::exported(&name));
            }
            Err(_) => said.set(vec![common::DOWNLOAD_REFUSED.to_owned()]),
        }
    };
    let import = Callback::new(move |inputs: Vec<Input>| {
        spawn_local(async move {
            let mut lines = Vec::new();
            for input in inputs {
                let Some(file) = input.file else { continue };
                let name = file.name();
                let read = match text_of(&file).await {
                    Ok(text) => read_feedback(&name, &text)
                        .map_err(|message| format!("{}. {} {}", message.title, message.detail, message.remedy)),
                    Err(reason) => Err(words::not_read(&name, &reason)),
                };
                match read {
                    Ok(read) => {
                        let count = read.feedback.answers.len() as u64;
                        lines.push(words::taken_in(count, &name));
                        lines.extend(read.sentences());
                        detector.import_answers(read.feedback);
                    }
                    Err(text) => lines.push(text),
                }
            }
            let _ = said.try_set(lines);
        });
    });
    let is_empty = move || detector.answers.with(|answers| answers.answers.is_empty());
    view! {
        <div class="row">
            <button type="button" class="btn" disabled=is_empty on:click=export>{words::SAVE_ANSWERS}</button>
            <FileButton label=words::READ_ANSWERS on_pick=import />
        </div>
        <div role="status">
            {move || said.get().into_iter().map(|line| view! { <p class="muted">{line}</p> }).collect_view()}
        </div>
    }
}
