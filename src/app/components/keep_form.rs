//! What of a detector is kept on this device, how much that takes, and its deletion.

use leptos::prelude::*;

use super::error_panel::ErrorPanel;
use super::radio_group::RadioGroup;
use crate::app::state::detector::{Detector, Keep, Keeping};
use crate::app::state::saved::use_shelf;
use crate::words::page::{common, keeping as words};

const CHOICES: [(Keep, &str); 3] =
    [(Keep::No, words::NOT_KEPT), (Keep::Session, words::SESSION), (Keep::WithData, words::WITH_DATA)];

/// "Kept, 1.2 MB": the state in a word or two.
pub(crate) fn kept_text(keeping: &Keeping) -> String {
    match keeping {
        Keeping::Idle => words::NOT_KEPT.to_owned(),
        Keeping::Writing => common::WRITING.to_owned(),
        Keeping::Kept(bytes) => words::kept(*bytes),
        Keeping::Failed(_) => words::FAILED.to_owned(),
    }
}

/// The choices, their state, and the button that deletes.
#[component]
pub(crate) fn KeepForm(detector: Detector) -> impl IntoView {
    let shelf = use_shelf();
    let chosen = Signal::derive(move || CHOICES.iter().position(|(keep, _)| *keep == detector.keep.get()));
    let data = Memo::new(move |_| detector.data_bytes());
    let options = Signal::derive(move || {
        let offered = if data.get().is_ok() || detector.keep.get() == Keep::WithData { 3 } else { 2 };
        CHOICES[..offered].iter().map(|(_, label)| (*label).to_owned()).collect::<Vec<_>>()
    });
    let choose = Callback::new(move |index: usize| match CHOICES[index].0 {
        Keep::No => shelf.delete(detector.id, Some(detector)),
        keep => detector.keep.set(keep),
    });
    let is_kept = move || detector.keep.get() != Keep::No;
    let told = move || match (data.get(), detector.keep.get()) {
        (Err(why), _) => why.to_owned(),
        (Ok(bytes), Keep::WithData) => words::data_takes(bytes),
        (Ok(bytes), _) => words::data_would_take(bytes),
    };
    view! {
        <div class="keep-form">
            <RadioGroup name="keep" label=words::KEEP.to_owned() options chosen on_choose=choose />
            <p class="muted">
                {move || if is_kept() { words::UP_TO_DATE } else { "" }}
                {told}
                {words::NO_KEYS}
            </p>
            {move || match detector.keeping.get() {
                Keeping::Failed(message) => view! { <ErrorPanel message /> }.into_any(),
                Keeping::Idle => ().into_any(),
                keeping => view! { <p role="status">{kept_text(&keeping)}</p> }.into_any(),
            }}
            {move || is_kept().then(|| view! {
                <button type="button" class="btn" on:click=move |_| shelf.delete(detector.id, Some(detector))>
                    {common::DELETE_FROM_DEVICE}
                </button>
            })}
        </div>
    }
}
