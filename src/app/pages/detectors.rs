//! `/`: the detectors of this tab, and the way to a new one.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::app::components::drop_zone::DropZone;
use crate::app::components::error_panel::ErrorPanel;
use crate::app::platform::base::href;
use crate::app::platform::fetch;
use crate::app::state::detector::{Detector, Run};
use crate::app::state::view::use_view;
use crate::app::state::workspace::use_workspace;
use crate::app::words;
use crate::bridge::client::Input;
use crate::model::finding::DEFAULT_THRESHOLD;
use crate::model::format::count;
use crate::model::message::UserMessage;

const SAMPLE: &str = "ecommerce.csv.gz";
const EXAMPLE: &str = "timestamp,region,revenue
2026-03-02 00:00,EU,1204.50
2026-03-02 00:00,US,2310.00";

/// Opens files as a new detector and goes to its Data page; the view of the link that led here stays. Its worker starts
/// as soon as the page is drawn.
pub(crate) fn use_open() -> Callback<Vec<Input>> {
    let workspace = use_workspace();
    set_timeout(move || workspace.warm_up(), Duration::ZERO);
    let go = use_go_to_data();
    Callback::new(move |inputs: Vec<Input>| go.run(workspace.open(inputs)))
}

/// Goes there once the browser has had a moment: what was dropped is being read meanwhile.
fn use_go_to_data() -> Callback<Detector> {
    let view = use_view();
    let navigate = use_navigate();
    Callback::new(move |detector: Detector| {
        let path = href(&format!("{}{}", detector.path("data"), untrack(|| view.suffix())));
        let navigate = navigate.clone();
        let go = move || navigate(&path, NavigateOptions { resolve: false, ..Default::default() });
        set_timeout(go, Duration::ZERO);
    })
}

/// Where fetching the sample stands.
#[derive(Clone)]
enum Sample {
    Idle,
    Fetching,
    Failed(UserMessage),
}

/// The page.
#[component]
pub(crate) fn Detectors() -> impl IntoView {
    let workspace = use_workspace();
    let open = use_open();
    let sample = RwSignal::new(Sample::Idle);
    let try_sample = use_sample(sample);
    let has_detectors = Memo::new(move |_| workspace.detectors.with(|all| !all.is_empty()));
    let buttons = move || {
        let busy = move || matches!(sample.get(), Sample::Fetching);
        view! {
            <button type="button" class="btn" aria-disabled=move || busy().then_some("true") on:click=move |_| try_sample.run(())>
                {move || if busy() { "Fetching the sample" } else { "Try the sample" }}
            </button>
        }
    };
    let below = move || {
        view! {
            <div class="drop-example">
                <p class="muted" id="example">"A valid file, for example:"</p>
                <pre aria-labelledby="example">{EXAMPLE}</pre>
            </div>
        }
    };
    view! {
        <div class="head">
            <div><h1>"Detectors"</h1></div>
        </div>
        {move || has_detectors.get().then(|| view! { <DetectorTable /> })}
        {move || match sample.get() {
            Sample::Failed(message) => Some(view! { <ErrorPanel message /> }),
            _ => None,
        }}
        <DropZone
            sentence="Drop CSV, JSON or Parquet files or folders here, packed or not. They stay on this device."
            on_files=open
            buttons=buttons
            below=below
        />
    }
}

/// Fetches the sample and opens it.
fn use_sample(state: RwSignal<Sample>) -> Callback<()> {
    let workspace = use_workspace();
    let go = use_go_to_data();
    Callback::new(move |()| {
        if matches!(state.get_untracked(), Sample::Fetching) {
            return;
        }
        state.set(Sample::Fetching);
        spawn_local(async move {
            let fetched = fetch::file(&format!("samples/{SAMPLE}"), SAMPLE).await;
            // The reader may have left the page, and with it this signal.
            if state.is_disposed() {
                return;
            }
            match fetched {
                Ok(file) => {
                    let detector = workspace.open(vec![Input::file(file, "")]);
                    detector.is_sample.set(true);
                    go.run(detector);
                }
                Err(reason) => state.set(Sample::Failed(sample_failed(&reason))),
            }
        });
    })
}

fn sample_failed(reason: &str) -> UserMessage {
    UserMessage {
        title: "The sample could not be fetched".to_owned(),
        detail: format!("It is a file of this site, and {reason}."),
        remedy: "Try again, or drop a file of your own.".to_owned(),
    }
}

#[component]
fn DetectorTable() -> impl IntoView {
    let workspace = use_workspace();
    view! {
        <section class="card flush scroll" tabindex="0" aria-label="Detectors in this tab">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Interval"</th>
                        <th scope="col" class="num">"Metrics"</th>
                        <th scope="col">"Last run"</th>
                        <th scope="col" class="num">"Events at "{DEFAULT_THRESHOLD}" or more"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || workspace.detectors.get() key=|detector| detector.id let:detector>
                        <DetectorRow detector />
                    </For>
                </tbody>
            </table>
        </section>
    }
}

#[component]
fn DetectorRow(detector: Detector) -> impl IntoView {
    let link = move || href(&detector.path(detector.furthest().segment()));
    let interval =
        move || detector.draft.with(|draft| draft.as_ref().map_or_else(String::new, |draft| draft.interval.label()));
    let metrics = move || {
        detector.preview.with(|preview| preview.as_ref().map(|preview| count(preview.metrics)).unwrap_or_default())
    };
    let of_run = move |text: fn(&Run) -> String, none: &'static str| {
        detector.run.with(|run| run.as_ref().map_or_else(|| none.to_owned(), text))
    };
    let last =
        move || of_run(|run| format!("run {}, {}", run.number, words::duration(run.milliseconds)), "not run yet");
    let events = move || of_run(|run| count(run.findings.at_least(DEFAULT_THRESHOLD) as u64), "");
    view! {
        <tr>
            <th scope="row">
                <a href=link>{move || detector.name.get()}</a>
                {move || detector.is_sample.get().then(|| view! { " "<span class="tag">"sample"</span> })}
            </th>
            <td>{interval}</td>
            <td class="num">{metrics}</td>
            <td>{last}</td>
            <td class="num b">{events}</td>
        </tr>
    }
}
