//! How one column is to be read, where the guess is wrong.

use std::sync::Arc;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::app::components::select::Select;
use crate::app::components::text_field::TextField;
use crate::app::platform::page::focus;
use crate::app::state::detector::Detector;
use crate::app::state::fields::{ColumnFields, TIME_FORMATS, guessed, guessed_format, is_by_hand};
use crate::model::column::ColumnKind;
use crate::protocol::message::TableSummary;
use crate::words::page::{columns as words, common};

/// Id of the list of formats.
const FORMATS: &str = "time-formats";
/// What a column may hold.
const KINDS: [ColumnKind; 4] = [ColumnKind::Text, ColumnKind::Number, ColumnKind::Timestamp, ColumnKind::Boolean];
/// Values and words of the signs before a fraction; as found if there is none.
const DECIMALS: [(&str, &str); 3] = [("", words::AS_GUESSED), (".", words::POINT), (",", words::COMMA)];

/// The formats that the field of a format offers; once on a page with forms.
#[component]
pub(super) fn TimeFormats() -> impl IntoView {
    view! {
        <datalist id=FORMATS>
            {TIME_FORMATS.map(|format| view! { <option value=format></option> }).collect_view()}
        </datalist>
    }
}

/// The fields; nothing is read before "Read again".
#[component]
pub(super) fn ColumnForm(
    /// Whose column.
    detector: Detector,
    /// What was read.
    table: Arc<TableSummary>,
    /// Which column.
    index: usize,
) -> impl IntoView {
    let column = table.columns[index].clone();
    let name = column.name.clone();
    let said = detector.said_of_column(&name);
    let guess = detector.guesses.with_value(|guesses| guesses.kind(&column));
    let shown = ColumnFields::of(&column, &said);
    let (kind, decimal) = (RwSignal::new(shown.kind), RwSignal::new(shown.decimal));
    let (format, missing) = (RwSignal::new(shown.format), RwSignal::new(shown.missing));
    let mistake = RwSignal::new(None);
    let note = words::format_note(guessed_format(&column).as_deref());
    let set = Callback::new(move |settings| detector.set_column(&name, settings));
    let back = is_by_hand(&said).then(|| {
        let guessed = guessed(&said);
        let press = move |_| set.run(guessed.clone());
        view! { <button type="button" class="btn" on:click=press>{common::BACK_TO_GUESS}</button> }
    });
    let apply = move |event: SubmitEvent| {
        event.prevent_default();
        let (kind, decimal) = (kind.get_untracked(), decimal.get_untracked());
        let fields = ColumnFields { kind, decimal, format: format.get_untracked(), missing: missing.get_untracked() };
        match fields.settings(&column, &said, guess) {
            Ok(settings) => set.run(settings),
            Err(text) => mistake.set(Some(text)),
        }
    };
    let details = move || match kind.get() {
        ColumnKind::Number => Some(view! { <DecimalField decimal /> }.into_any()),
        ColumnKind::Timestamp => {
            let note = note.clone();
            Some(view! { <TextField label=words::FORMAT value=format note mistake list=FORMATS /> }.into_any())
        }
        _ => None,
    };
    let kinds = KINDS.map(|offered| {
        let value = offered.label().to_owned();
        let text = if offered == guess { words::guessed_type(&value) } else { value.clone() };
        (value, text)
    });
    let choose = Callback::new(move |value: String| {
        if let Some(chosen) = KINDS.into_iter().find(|kind| kind.label() == value) {
            kind.set(chosen);
        }
        mistake.set(None);
    });
    let value = Signal::derive(move || kind.get().label().to_owned());
    request_animation_frame(|| focus(".preview .pop select"));
    view! {
        <form class="form" on:submit=apply>
            <h3>{table.columns[index].name.clone()}</h3>
            <label>{words::TYPE} <Select options=kinds.to_vec() value on_choose=choose /></label>
            {details}
            <TextField
                label=words::MISSING
                value=missing
                note=words::MISSING_NOTE
            />
            <p class="row">
                <button type="submit" class="btn pri">{common::READ_AGAIN}</button>
                {back}
            </p>
        </form>
    }
}

#[component]
fn DecimalField(decimal: RwSignal<Option<char>>) -> impl IntoView {
    let options = DECIMALS.map(|(value, text)| (value.to_owned(), text.to_owned())).to_vec();
    let value = Signal::derive(move || decimal.get().map_or_else(String::new, String::from));
    let choose = Callback::new(move |value: String| decimal.set(value.chars().next()));
    view! { <label>{words::DECIMAL_SIGN} <Select options value on_choose=choose /></label> }
}
