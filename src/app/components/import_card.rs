//! What an imported settings file changed, key by key, and the way back.

use std::sync::Arc;

use leptos::prelude::*;

use super::notice_list::fold;
use crate::app::state::detector::Detector;
use crate::model::format::plural;
use crate::protocol::message::{Fate, Imported};

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
            view! { <li><strong>{word}</strong><div><p>{what}</p>{fold("Show keys", places, 0)}</div></li> }
        };
        let keys = |keys: &Vec<String>| plural(keys.len() as u64, "key", "keys");
        Some(view! {
            <section class="card" aria-labelledby="imported">
                <header>
                    <h2 id="imported">"Settings from "{file.clone()}</h2>
                    <span class="muted">{source.clone()}</span>
                    <span class="grow"></span>
                    <button type="button" class="btn ghost" on:click=move |_| detector.imported.set(None)>"Close"</button>
                </header>
                <div class="pad">
                    <ul class="notices">
                        {(!absent.is_empty()).then(|| {
                            let names = absent.join(", ");
                            view! {
                                <li>
                                    <strong class="warn">"Missing"</strong>
                                    <div><p>"The data has no column "{names}"."</p></div>
                                </li>
                            }
                        })}
                        {(!unknown.is_empty()).then(|| line("Unknown", format!("{} not known, and left out.", keys(&unknown)), unknown.clone()))}
                        {line("Used", format!("{} taken over.", keys(&used)), used.clone())}
                        {(!spare.is_empty()).then(|| line("Not needed", format!("{} known, and not needed here.", keys(&spare)), spare.clone()))}
                    </ul>
                </div>
            </section>
        })
    }
}

/// "Offset: delay of 300 seconds".
fn text(key: &crate::protocol::message::Key) -> String {
    match &key.fate {
        Fate::Used(text) | Fate::NotNeeded(text) => format!("{}: {text}", key.path),
        Fate::Unknown => key.path.clone(),
    }
}
