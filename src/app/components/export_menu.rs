//! Export: all events, or one, as CSV or JSON, saved by the browser, or the way to a report.

use leptos::prelude::*;

use super::popover::Popover;
use super::save_session::SaveSession;
use crate::app::platform::base::href;
use crate::app::platform::download::save;
use crate::app::state::announce::use_announcer;
use crate::app::state::detector::Detector;
use crate::app::state::view::use_view;
use crate::model::finding::EventId;
use crate::protocol::documents::{Format, Options};
use crate::protocol::message::{Document, ExportFormat};
use crate::words::page::common;
use crate::words::page::export as words;

/// The menu: of all events, or of one alone.
#[component]
pub(crate) fn ExportMenu(detector: Detector, #[prop(optional, into)] only: Option<Signal<EventId>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let view = use_view();
    let close = Callback::new(move |()| {
        let _ = open.try_set(false);
    });
    let save_as = move |format: Format, outcome: Callback<(Result<Document, String>,)>| {
        let only = only.map(|only| only.get_untracked());
        // Everything that was found: who reads it has filters of their own.
        detector.document(format, Options { threshold: 0.0, only, ..Options::default() }, move |made| {
            let saved = made.is_ok();
            outcome.run((made.map_err(|message| format!("{}. {}", message.title, message.remedy)),));
            if saved {
                let _ = detector.exported.try_set(Some(format));
            }
        });
    };
    let path = move || href(&(detector.path("report") + &view.suffix()));
    let one = only.is_some();
    view! {
        <Popover class="btn" label=|| common::EXPORT open=open>
            <div class="menu">
                <SaveButton
                    class="btn ghost"
                    label=words::CSV
                    make=Callback::new(move |outcome| save_as(Format::Csv, outcome))
                    on_done=close
                />
                <SaveButton
                    class="btn ghost"
                    label=if one { words::JSON_ONE } else { words::JSON_ALL }
                    make=Callback::new(move |outcome| save_as(Format::Json, outcome))
                    on_done=close
                />
                {if one {
                    view! {
                        <SaveButton
                            class="btn ghost"
                            label=words::REPORT_ONE
                            make=Callback::new(move |outcome| save_as(Format::Html, outcome))
                            on_done=close
                        />
                    }
                        .into_any()
                } else {
                    view! { <a class="btn ghost" href=path>{words::REPORT_ALL}</a> }.into_any()
                }}
                {(!one).then(|| view! { <SaveSession detector on_done=close /> })}
            </div>
        </Popover>
    }
}

/// A button that saves a document about the open table.
#[component]
pub(crate) fn ExportButton(
    detector: Detector,
    #[prop(default = "btn")] class: &'static str,
    #[prop(into)] label: String,
    format: ExportFormat,
    /// Called when the document is saved.
    #[prop(optional)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let make = Callback::new(move |outcome: Callback<(Result<Document, String>,)>| {
        detector.export(format, move |answer| {
            outcome.run((answer.map_err(|message| format!("{}. {}", message.title, message.remedy)),));
        });
    });
    let on_done = on_done.unwrap_or_else(|| Callback::new(|()| {}));
    view! { <SaveButton class label make on_done /> }
}

/// A button that saves one document, and says below itself why it could not.
#[component]
pub(crate) fn SaveButton(
    class: &'static str,
    #[prop(into)] label: String,
    /// Makes the document, and says so.
    make: Callback<Callback<(Result<Document, String>,)>>,
    /// Called when it is saved.
    on_done: Callback<()>,
) -> impl IntoView {
    let failure = RwSignal::new(None::<String>);
    let announcer = use_announcer();
    let outcome = Callback::new(move |(made,): (Result<Document, String>,)| {
        let saved = made
            .and_then(|file| save(&file).map(|()| file.name.clone()).map_err(|_| common::DOWNLOAD_REFUSED.to_owned()));
        match saved {
            Ok(name) => {
                announcer.say(common::exported(&name));
                on_done.try_run(());
            }
            Err(text) => drop(failure.try_set(Some(text))),
        }
    });
    let press = move |_| {
        failure.set(None);
        make.run(outcome);
    };
    view! {
        <button type="button" class=class on:click=press>{label}</button>
        {move || failure.get().map(|text| view! { <p class="err" role="alert">{text}</p> })}
    }
}
