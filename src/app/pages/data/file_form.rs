//! How one file is to be read, where the guess is wrong.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::app::components::select::Select;
use crate::app::components::text_field::TextField;
use crate::app::state::detector::Detector;
use crate::app::state::fields::{column_names, joined_names};
use crate::model::reading::{ENCODINGS, FileSettings};
use crate::protocol::message::FileSummary;
use crate::words::page::{common, files as words};

/// The fields; nothing is read before "Read again".
#[component]
pub(super) fn FileForm(
    /// Whose file.
    detector: Detector,
    /// Which file.
    file: FileSummary,
    /// What was said about it.
    said: FileSettings,
) -> impl IntoView {
    let is_by_hand = said != FileSettings::default();
    let encoding = RwSignal::new(said.encoding.unwrap_or_default());
    let shown = joined_names(&file.unnamed);
    let names = RwSignal::new(shown.clone());
    let mistake = RwSignal::new(None);
    let guess = detector.guesses.with_value(|guesses| guesses.encoding(&file));
    let mut options = vec![(String::new(), words::guessed_encoding(&guess))];
    options.extend(ENCODINGS.map(|name| (name.to_owned(), name.to_owned())));
    let columns = file.unnamed.len();
    let set = Callback::new(move |(encoding, names)| detector.set_file(&file, encoding, names));
    let apply = move |event: SubmitEvent| {
        event.prevent_default();
        let encoding = Some(encoding.get_untracked()).filter(|chosen| !chosen.is_empty());
        let typed = names.get_untracked();
        match column_names(&typed, columns) {
            _ if typed == shown => set.run((encoding, None)),
            Ok(names) => set.run((encoding, Some(names))),
            Err(text) => mistake.set(Some(text)),
        }
    };
    view! {
        <form class="form" on:submit=apply>
            <label>
                {words::ENCODING}
                <Select options value=encoding on_choose=Callback::new(move |chosen| encoding.set(chosen)) />
            </label>
            {(columns > 0).then(|| {
                let label = words::names_of_columns(columns);
                view! { <TextField label value=names note=words::NAMES_NOTE mistake /> }
            })}
            <p class="row">
                <button type="submit" class="btn pri">{common::READ_AGAIN}</button>
                {is_by_hand.then(|| {
                    let back = move |_| set.run((None, Some(Vec::new())));
                    view! { <button type="button" class="btn" on:click=back>{common::BACK_TO_GUESS}</button> }
                })}
            </p>
        </form>
    }
}
