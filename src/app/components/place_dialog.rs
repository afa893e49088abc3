//! The dialog for data elsewhere: addresses, or a bucket with its keys. What is typed is in the fields alone, and gone with
//! the dialog.

use leptos::html;
use leptos::prelude::*;

use super::bucket_fields::{BucketFields, read_bucket};
use super::error_panel::ErrorPanel;
use super::object_table::ObjectTable;
use super::radio_group::RadioGroup;
use crate::app::effect::effect;
use crate::app::platform::base::asset;
use crate::app::platform::page::{field, set_field};
use crate::bridge::client::{Client, Input};
use crate::model::message::UserMessage;
use crate::protocol::message::{Event, ListRequest, Listing, Request, Secret, Source};
use crate::words::page::{addresses as words, common};

const PREFIX: &str = "bucket-prefix";
const DEEP: &str = "bucket-deep";
const URLS: &str = "place-urls";

/// Where listing stands.
#[derive(Clone)]
enum Stage {
    Idle,
    Listing,
    Listed(Listing),
    Failed(UserMessage),
}

/// A modal dialog, shown while it exists.
#[component]
pub(crate) fn PlaceDialog(
    /// Addresses to begin with.
    text: String,
    /// Called when the dialog is to go.
    on_close: Callback<()>,
    /// Called with what is to be read, never with nothing.
    on_inputs: Callback<Vec<Input>>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    effect(move |_| {
        if let Some(dialog) = dialog.get() {
            // Fails only when the dialog is shown already.
            let _ = dialog.show_modal();
            set_field(URLS, &text);
        }
    });
    let is_bucket = RwSignal::new(false);
    let stage = RwSignal::new(Stage::Idle);
    // The browser then gives the focus back to where it was, and says that the dialog is closed.
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let read = Callback::new(move |sources: Vec<Source>| {
        close();
        on_inputs.run(sources.into_iter().map(Input::remote).collect());
    });
    let list = use_list(stage);
    let enter = Callback::new(move |folder: String| {
        set_field(PREFIX, &folder);
        list.run(of_bucket());
    });
    let go = move |_| {
        if is_bucket.get_untracked() {
            return list.run(of_bucket());
        }
        let text = field(URLS);
        let lines: Vec<&str> = text.split_whitespace().collect();
        match lines.as_slice() {
            [] => {}
            [one] if one.contains("list-type=") => list.run(ListRequest::Url(Secret::from(*one))),
            _ => read.run(lines.into_iter().map(Source::at).collect()),
        }
    };
    let outcome = move || match stage.get() {
        Stage::Idle => ().into_any(),
        Stage::Listing => view! { <p role="status">{words::LISTING}</p> }.into_any(),
        Stage::Failed(message) => view! { <ErrorPanel message /> }.into_any(),
        Stage::Listed(listing) => view! { <ObjectTable listing on_folder=enter on_read=read /> }.into_any(),
    };
    view! {
        <dialog class="dialog place" node_ref=dialog aria-labelledby="place" on:close=move |_| on_close.run(())>
            <h2 id="place">{words::TITLE}</h2>
            <RadioGroup
                name="place"
                label=words::WHERE.to_owned()
                options=Signal::derive(|| [words::URLS, words::BUCKET].map(str::to_owned).to_vec())
                chosen=Signal::derive(move || Some(usize::from(is_bucket.get())))
                on_choose=Callback::new(move |index| {
                    is_bucket.set(index == 1);
                    stage.set(Stage::Idle);
                })
            />
            <div class="place-fields" hidden=move || !is_bucket.get()>
                <BucketFields>
                    <label>
                        {words::PREFIX}
                        <input class="field" id=PREFIX type="text" placeholder=words::PREFIX_EXAMPLE autocomplete="off" />
                    </label>
                </BucketFields>
                <label>
                    <input id=DEEP type="checkbox" />
                    {words::ALL_FOLDERS}
                </label>
                <p class="muted">{words::KEYS_NOTE}</p>
            </div>
            <label class="place-urls" hidden=move || is_bucket.get()>
                {words::ADDRESSES}
                <textarea class="field" id=URLS rows="6" spellcheck="false"></textarea>
                {words::ADDRESSES_NOTE}
            </label>
            <div class="row">
                <button type="button" class="btn pri" on:click=go>
                    {move || if is_bucket.get() { words::LIST } else { words::READ }}
                </button>
                <button type="button" class="btn" on:click=move |_| close()>{common::CLOSE}</button>
            </div>
            {outcome}
        </dialog>
    }
}

/// What the fields say.
fn of_bucket() -> ListRequest {
    ListRequest::Bucket { bucket: read_bucket(), prefix: field(PREFIX), shallow: field(DEEP).is_empty() }
}

/// Lists through a worker of the dialog's own, which goes with it.
fn use_list(stage: RwSignal<Stage>) -> Callback<ListRequest> {
    let client = StoredValue::new_local(Client::new(asset("worker_loader.js")));
    Callback::new(move |request| {
        stage.set(Stage::Listing);
        client.with_value(|client| {
            client.request(Request::List(request), move |event| {
                let next = match event {
                    Event::Listed(listing) => Stage::Listed(listing),
                    Event::Failed(message) => Stage::Failed(message),
                    _ => return,
                };
                // The dialog may be gone.
                let _ = stage.try_set(next);
            });
        });
    })
}
