//! App bar, step strip, live region and the main landmark around every page.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::app_bar::AppBar;
use super::guide::Guide;
use super::shortcuts::Shortcuts;
use super::step_strip::StepStrip;
use super::toast::ToastArea;
use crate::app::effect::effect;
use crate::app::platform::base::href;
use crate::app::platform::drop::ignore_stray_drops;
use crate::app::platform::keys::on_key;
use crate::app::platform::page::{focus, focus_heading, set_title};
use crate::app::state::announce::use_announcer;
use crate::app::state::detector::Detector;
use crate::app::state::place::{Page, use_place};
use crate::app::state::view::use_view;
use crate::app::state::workspace::use_workspace;
use crate::words::page::shell as words;

/// The frame around every page.
#[component]
pub(crate) fn Shell(children: Children) -> impl IntoView {
    let shows_shortcuts = RwSignal::new(false);
    name_and_focus_pages();
    listen_for_step_keys(shows_shortcuts);
    listen_for_undo();
    ignore_stray_drops();
    let announcer = use_announcer();
    let skip = move |event: leptos::ev::MouseEvent| {
        // The fragment belongs to the view: the link must not write to it.
        event.prevent_default();
        focus("#main");
    };
    view! {
        <a class="skip" href="#main" on:click=skip>{words::SKIP}</a>
        <AppBar shows_shortcuts=shows_shortcuts />
        <StepStrip />
        <Guide />
        <main id="main" tabindex="-1">{children()}</main>
        <p class="vh" role="status">{move || announcer.text.get()}</p>
        <ToastArea />
        <Shortcuts open=shows_shortcuts />
    }
}

/// Keeps the title in step with the page, and moves the focus to the heading of each new page but the first.
fn name_and_focus_pages() {
    let place = use_place();
    let workspace = use_workspace();
    effect(move |_| {
        let place = place.get();
        let detector = place.detector.and_then(|id| workspace.get(id));
        let name = detector.map_or_else(|| words::FORETOP.to_owned(), |detector| detector.name.get());
        set_title(&format!("{}, {name}", place.page.label()));
    });
    effect(move |before: Option<()>| {
        place.track();
        if before.is_some() {
            focus_heading();
        }
    });
}

/// `G`, then the first letter of a step, goes there; `?` shows all shortcuts.
fn listen_for_step_keys(shows_shortcuts: RwSignal<bool>) {
    let place = use_place();
    let view = use_view();
    let navigate = use_navigate();
    let waits = StoredValue::new(false);
    on_key(move |key, event| {
        if event.repeat() || shows_shortcuts.get_untracked() {
            return false;
        }
        let was_waiting = waits.get_value();
        waits.set_value(key == "g" || key == "G");
        if key == "?" {
            shows_shortcuts.set(true);
            return true;
        }
        let (true, Some(id)) = (was_waiting, place.get_untracked().detector) else { return false };
        let step = Page::STEPS.into_iter().find(|step| step.key().eq_ignore_ascii_case(key));
        let Some(step) = step else { return false };
        let suffix = untrack(|| view.suffix());
        let path = href(&format!("/d/{id}/{}{suffix}", step.segment()));
        navigate(&path, NavigateOptions { resolve: false, ..Default::default() });
        // The second letter may be a key of the page that is left.
        event.stop_immediate_propagation();
        true
    });
}

/// `Z` takes back the last change of the detector on this page; with Shift it is made again.
fn listen_for_undo() {
    let place = use_place();
    let workspace = use_workspace();
    on_key(move |key, _| {
        let detector = || untrack(|| workspace.get(place.get().detector?));
        match key {
            "z" => detector().map(Detector::undo),
            "Z" => detector().map(Detector::redo),
            _ => None,
        }
        .is_some()
    });
}
