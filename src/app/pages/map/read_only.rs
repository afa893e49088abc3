//! The mapping of a session without its data: to be read, not changed.

use leptos::prelude::*;

use crate::app::components::drop_zone::{FileButton, WindowDrop};
use crate::app::state::detector::Detector;
use crate::bridge::client::Input;
use crate::words::page::{common, drop, map as words};

/// The card.
#[component]
pub(super) fn ReadOnly(detector: Detector) -> impl IntoView {
    let add = Callback::new(move |inputs: Vec<Input>| detector.add(inputs));
    let urls = RwSignal::new(None);
    let rows = move || {
        let rows = detector.draft.with(|draft| draft.as_ref().map(words::lines));
        rows.into_iter()
            .flatten()
            .map(|(name, text)| view! { <div><dt>{name}</dt><dd>{text}</dd></div> })
            .collect_view()
    };
    view! {
        <WindowDrop hint=common::DROP_SESSION_DATA urls on_drop=add />
        <section class="card" aria-labelledby="mapping">
            <header><h2 id="mapping">{words::MAPPING_OF_SESSION}</h2></header>
            <div class="pad read-only">
                <p class="mid">{words::CANNOT_CHANGE}</p>
                <dl>{rows}</dl>
                <div class="row"><FileButton label=drop::CHOOSE_FILES primary=true on_pick=add /></div>
            </div>
        </section>
    }
}
