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
    let close = Callback::new(move |()| {
        let _ = open.try_set(false);
    });
    view! {
        <Popover class="btn" label=|| "Export" open=open>
            <div class="menu">
                <ExportButton
                    detector
                    class="btn ghost"
                    label="CSV, one line per anomaly"
                    format=ExportFormat::Csv
                    on_done=close
                />
                <ExportButton
                    detector
                    class="btn ghost"
                    label="JSON, the whole report"
                    format=ExportFormat::Json
                    on_done=close
                />
            </div>
        </Popover>
    }
}

/// A button that saves one document, and says below itself why it could not.
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
    let failure = RwSignal::new(None::<String>);
    let announcer = use_announcer();
    let export = move |_| {
        failure.set(None);
        detector.export(format, move |answer| {
            let outcome = answer.map_err(|message| format!("{}. {}", message.title, message.remedy)).and_then(|file| {
                save(&file).map(|()| file.name.clone()).map_err(|_| "The browser refused the download.".to_owned())
            });
            match outcome {
                Ok(name) => {
                    announcer.say(format!("Exported {name}"));
                    if let Some(done) = on_done {
                        done.run(());
                    }
                }
                Err(text) => drop(failure.try_set(Some(text))),
            }
        });
    };
    view! {
        <button type="button" class=class on:click=export>{label}</button>
        {move || failure.get().map(|text| view! { <p class="err" role="alert">{text}</p> })}
    }
}
