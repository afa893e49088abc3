//! What an imported settings file changed, key by key, and the way back.

use std::sync::Arc;

use leptos::prelude::*;

use super::notice_list::fold;
use crate::app::state::detector::Detector;
use crate::protocol::message::{Fate, Imported};
use crate::words::page::{common, imported as words};

/// The card; nothing without an import.
#[component]
pub(crate) fn ImportCard(detector: Detector) -> impl IntoView {
    move || {
        let imported: Arc<Imported> = detector.imported.get()?;
        let Imported { file, source, keys, absent, .. } = &*imported;
        let of = |is_it: fn(&Fate) -> bool| keys.iter().filter(move |key| is_it(&key.fate));
        let used: Vec<String> = of(|fate| matches!(fate, Fate::Used(_))).map(text).collect();
        let spare: Vec<String> = of(|fate| matches!(fate, Fate::NotNeeded(_))).map(text).collect();
        let unknown: Vec<String> = of(|fate| *fate == Fate::Unknown).map(text).collect();
        let line = |word: &'static str, what: String, places: Vec<String>| {
            view! { <li><strong>{word}</strong><div><p>{what}</p>{fold(words::SHOW_KEYS, places, 0)}</div></li> }
        };
        Some(view! {
            <section class="card" aria-labelledby="imported">
                <header>
                    <h2 id="imported">{words::settings_from(file)}</h2>
                    <span class="muted">{source.clone()}</span>
                    <span class="grow"></span>
                    <button type="button" class="btn ghost" on:click=move |_| detector.imported.set(None)>
                        {common::CLOSE}
                    </button>
                </header>
                <div class="pad">
                    <ul class="notices">
                        {(!absent.is_empty()).then(|| view! {
                            <li>
                                <strong class="warn">{words::MISSING}</strong>
                                <div><p>{words::no_columns(absent)}</p></div>
                            </li>
                        })}
                        {(!unknown.is_empty()).then(|| line(words::UNKNOWN, words::unknown(unknown.len()), unknown.clone()))}
                        {line(words::USED, words::used(used.len()), used.clone())}
                        {(!spare.is_empty()).then(|| line(words::NOT_NEEDED, words::not_needed(spare.len()), spare.clone()))}
                    </ul>
                </div>
            </section>
        })
    }
}

/// "Offset: delay of 300 seconds".
fn text(key: &crate::protocol::message::Key) -> String {
    match &key.fate {
        Fate::Used(text) | Fate::NotNeeded(text) => words::key(&key.path, text),
        Fate::Unknown => key.path.clone(),
    }
}
