//! A detector's session saved as a file, with the data if the reader wants.

use leptos::prelude::*;

use crate::app::platform::download::save_pieces;
use crate::app::state::announce::use_announcer;
use crate::app::state::detector::{Detector, Pieces};
use crate::app::state::view::use_view;
use crate::words::page::{common, sessions as words};

/// A box and a button.
#[component]
pub(crate) fn SaveSession(
    detector: Detector,
    /// Called when the file is saved.
    on_done: Callback<()>,
) -> impl IntoView {
    let (view, announcer) = (use_view(), use_announcer());
    let with_data = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let is_writing = RwSignal::new(false);
    let data = Memo::new(move |_| detector.packed_bytes());
    let save = move |_| {
        if is_writing.get_untracked() {
            return;
        }
        failure.set(None);
        is_writing.set(true);
        let packs = with_data.get_untracked() && data.get_untracked().is_ok();
        let fragment = untrack(|| view.suffix());
        let remarks = detector.remarks();
        detector.save(fragment.trim_start_matches('#').to_owned(), packs, move |saved| {
            let _ = is_writing.try_set(false);
            let ending = if packs { "foretop.zip" } else { "foretop.json" };
            let name = format!("{}.{ending}", file_name(&detector.name.get_untracked()));
            let outcome = saved.map_err(|message| format!("{}. {} {}", message.title, message.detail, message.remedy));
            let outcome = outcome.and_then(|Pieces { pieces, files }| {
                let kind = if packs { "application/zip" } else { "application/json" };
                save_pieces(&name, kind, &pieces, &files).map_err(|_| common::DOWNLOAD_REFUSED.to_owned())
            });
            match outcome {
                Ok(()) => {
                    detector.note_saved(remarks.clone());
                    announcer.say(words::saved(&name));
                    on_done.run(());
                }
                Err(text) => drop(failure.try_set(Some(text))),
            }
        });
    };
    let told = move || match data.get() {
        Ok(bytes) => words::include_data(bytes),
        Err(_) => words::INCLUDE_DATA.to_owned(),
    };
    view! {
        <div class="save-session">
            <label class="check">
                <input
                    type="checkbox"
                    disabled=move || data.get().is_err()
                    prop:checked=with_data
                    on:change=move |event| with_data.set(event_target_checked(&event))
                />
                <span>{told}</span>
            </label>
            {move || data.get().err().map(|why| view! { <p class="muted">{why}</p> })}
            <button type="button" class="btn" on:click=save>
                {move || if is_writing.get() { common::WRITING } else { words::SAVE }}
            </button>
            {move || failure.get().map(|text| view! { <p class="err" role="alert">{text}</p> })}
        </div>
    }
}

/// A name without what file systems refuse.
fn file_name(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '-' } else { c }).collect();
    let plain = plain.trim_matches(['.', ' ']);
    if plain.is_empty() { "session".to_owned() } else { plain.chars().take(80).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_plain() {
        for (name, file) in [("shop", "shop"), ("a/b: c?", "a-b- c-"), (" .. ", "session"), ("Käse", "Käse")] {
            assert_eq!(file_name(name), file);
        }
    }
}
