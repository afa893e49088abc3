//! The bar at the top: where one is, and what holds for the whole site.

use leptos::prelude::*;

use super::detector_picker::DetectorPicker;
use super::icons::{HalfDisc, Mark, Shield};
use super::zone_select::ZoneSelect;
use crate::app::platform::base::href;
use crate::app::platform::offline::{keep_files, update};
use crate::app::state::place::use_place;
use crate::app::state::prefs::{Prefs, use_prefs};
use crate::app::state::sent::use_sent;
use crate::app::state::workspace::use_workspace;
use crate::app::state::zone::ZoneChoice;
use crate::bridge::zone::of_device;
use crate::words::page::common;
use crate::words::page::{places, shell as words};

/// The bar.
#[component]
pub(crate) fn AppBar(
    /// Set when the reader asks for the shortcuts.
    shows_shortcuts: RwSignal<bool>,
) -> impl IntoView {
    let Prefs { theme, zone, .. } = use_prefs();
    let (place, workspace, sent) = (use_place(), use_workspace(), use_sent());
    // The zone of the data of the detector on this page, if there is one.
    let data_zone = Memo::new(move |_| {
        let detector = workspace.get(place.get().detector?)?;
        detector.draft.with(|draft| draft.as_ref().map(|draft| draft.timezone.clone()))
    });
    let own = Signal::derive(move || {
        let data = data_zone.get().map_or_else(|| common::ZONE_OF_DATA.to_owned(), |name| words::zone_of_data(&name));
        let device = words::zone_of_device(&of_device());
        vec![(ZoneChoice::Data.label().to_owned(), data), (ZoneChoice::Device.label().to_owned(), device)]
    });
    let update_waits = RwSignal::new(false);
    keep_files(move || update_waits.set(true));
    let chosen = Signal::derive(move || zone.get().label().to_owned());
    let choose = Callback::new(move |label| zone.set(ZoneChoice::from_label(label)));
    view! {
        <header class="bar">
            <a class="brand" href=href("/") aria-label=words::HOME>
                <Mark />
                <span class="hide-s">{words::FORETOP}</span>
            </a>
            <DetectorPicker />
            <span class="grow"></span>
            <Show when=move || update_waits.get()>
                <button type="button" class="btn pri" on:click=move |_| update()>{words::UPDATE}</button>
            </Show>
            <a class="local" href=href("/privacy")>
                <Shield />
                <span class="local-text"><b>{move || words::whence(workspace.fetched())}</b>
                    " "{move || words::sent(sent.messages(), sent.hosts().len())}</span>
            </a>
            <span class="zone">
                <span class="k hide-s" aria-hidden="true">{words::TIMES_IN}</span>
                <ZoneSelect label=words::TIMES_IN first=own value=chosen on_choose=choose />
            </span>
            <button
                type="button"
                class="pick"
                aria-label=move || words::theme(theme.get().word())
                title=move || words::theme(theme.get().word())
                on:click=move |_| theme.update(|theme| *theme = theme.next())
            >
                <HalfDisc />
            </button>
            <button
                type="button"
                class="pick hide-s"
                aria-label=places::KEYS
                aria-haspopup="dialog"
                on:click=move |_| shows_shortcuts.set(true)
            >
                <kbd>"?"</kbd>
            </button>
        </header>
    }
}
