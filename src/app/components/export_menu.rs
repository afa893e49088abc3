//! Export: the run's events as CSV or JSON, saved by the browser.

use leptos::prelude::*;

use super::popover::Popover;
use crate::app::platform::download::save;
use crate::app::state::announce::use_announcer;
use crate::app::state::detector::Detector;
use crate::protocol::message::ExportFormat;

/// The menu.
#[component]
pub(crate) fn ExportMenu(detector: Detector) -> impl IntoView {
    let open = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let announcer = use_announcer();
    let export = move |format: ExportFormat| {
        failure.set(None);
        detector.export(format, move |answer| {
            let outcome = answer.map_err(|message| format!("{}. {}", message.title, message.remedy)).and_then(|file| {
                save(&file).map(|()| file.name.clone()).map_err(|_| "The browser refused the download.".to_owned())
            });
            match outcome {
                Ok(name) => {
                    announcer.say(format!("Exported {name}"));
                    let _ = open.try_set(false);
                }
                Err(text) => drop(failure.try_set(Some(text))),
            }
        });
    };
    view! {
        <Popover class="btn" label=|| "Export" open=open>
            <div class="menu">
                <button type="button" class="btn ghost" on:click=move |_| export(ExportFormat::Csv)>
                    "CSV, one line per anomaly"
                </button>
                <button type="button" class="btn ghost" on:click=move |_| export(ExportFormat::Json)>
                    "JSON, the whole report"
                </button>
                {move || failure.get().map(|text| view! { <p class="err" role="alert">{text}</p> })}
            </div>
        </Popover>
    }
}
