//! `/`: the detectors of this tab and this device, and the way to a new one.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::app::components::detector_list::DetectorList;
use crate::app::components::drop_zone::{DropZone, FileButton};
use crate::app::components::error_panel::ErrorPanel;
use crate::app::platform::base::href;
use crate::app::platform::fetch;
use crate::app::state::detector::Detector;
use crate::app::state::saved::use_shelf;
use crate::app::state::view::use_view;
use crate::app::state::workspace::use_workspace;
use crate::bridge::client::Input;
use crate::model::message::UserMessage;
use crate::words::page::{common, detectors as words, places};

const SAMPLE: &str = "ecommerce.csv.gz";

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
    let open = use_open();
    let sample = RwSignal::new(Sample::Idle);
    let try_sample = use_sample(sample);
    let shelf = use_shelf();
    let buttons = move || {
        let busy = move || matches!(sample.get(), Sample::Fetching);
        view! {
            <FileButton label=words::OPEN_SESSION on_pick=open />
            <button type="button" class="btn" aria-disabled=move || busy().then_some("true") on:click=move |_| try_sample.run(())>
                {move || if busy() { words::FETCHING_SAMPLE } else { words::TRY_SAMPLE }}
            </button>
        }
    };
    let below = move || {
        view! {
            <div class="drop-example">
                <p class="muted" id="example">{words::EXAMPLE}</p>
                <pre aria-labelledby="example">{words::EXAMPLE_FILE}</pre>
            </div>
        }
    };
    view! {
        <div class="head">
            <div><h1>{places::DETECTORS}</h1></div>
        </div>
        {move || shelf.failure.get().map(|message| view! { <ErrorPanel message /> })}
        <DetectorList />
        {move || match sample.get() {
            Sample::Failed(message) => Some(view! { <ErrorPanel message /> }),
            _ => None,
        }}
        <DropZone
            sentence=common::DROP_FILES
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
                    detector.is_guided.set(true);
                    go.run(detector);
                }
                Err(reason) => state.set(Sample::Failed(words::sample_failed(&reason))),
            }
        });
    })
}
