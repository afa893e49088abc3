//! The dialog for data elsewhere: addresses, or a bucket with its keys. What is typed lives as long as the dialog.

use leptos::html;
use leptos::prelude::*;

use super::error_panel::ErrorPanel;
use super::object_table::ObjectTable;
use super::radio_group::RadioGroup;
use crate::app::platform::base::asset;
use crate::bridge::client::{Client, Input};
use crate::model::message::UserMessage;
use crate::protocol::message::{Bucket, Event, ListRequest, Listing, Request, Secret, Source};

/// Label, kind and example of each field of a bucket.
const FIELDS: [(&str, &str, &str); 7] = [
    ("Bucket", "text", "my-bucket"),
    ("Prefix", "text", "exports/2021/"),
    ("Region", "text", "us-east-1"),
    ("Endpoint", "text", "Amazon S3"),
    ("Access key id", "text", "none if public"),
    ("Secret access key", "password", ""),
    ("Session token", "password", ""),
];
const PREFIX: usize = 1;
const ENDPOINT: usize = 3;

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
    Effect::new(move |_| {
        // Fails only when the dialog is shown already.
        drop(dialog.get().map(|dialog| dialog.show_modal()));
    });
    let is_bucket = RwSignal::new(false);
    let urls = RwSignal::new(text);
    let fields = RwSignal::new(FIELDS.map(|_| String::new()));
    let in_path = RwSignal::new(None::<bool>);
    let is_deep = RwSignal::new(false);
    let stage = RwSignal::new(Stage::Idle);
    let path_style = move || in_path.get().unwrap_or_else(|| fields.with(|fields| !fields[ENDPOINT].trim().is_empty()));
    // The browser then gives the focus back to where it was, and says that the dialog is closed.
    let close = move || drop(dialog.get_untracked().map(|dialog| dialog.close()));
    let read = Callback::new(move |sources: Vec<Source>| {
        close();
        on_inputs.run(sources.into_iter().map(Input::remote).collect());
    });
    let list = use_list(stage);
    let list_bucket = Callback::new(move |()| {
        let [name, prefix, region, endpoint, access_key, secret, token] = fields.get_untracked();
        let (secret_key, session_token) = (Secret::from(secret.as_str()), Secret::from(token.as_str()));
        let path_style = untrack(path_style);
        let bucket = Bucket { endpoint, region, name, path_style, access_key, secret_key, session_token };
        list.run(ListRequest::Bucket { bucket, prefix, shallow: !is_deep.get_untracked() });
    });
    let enter = Callback::new(move |folder: String| {
        fields.update(|fields| fields[PREFIX] = folder);
        list_bucket.run(());
    });
    let go = move |_| {
        if is_bucket.get_untracked() {
            return list_bucket.run(());
        }
        let lines = urls.get_untracked();
        let lines: Vec<&str> = lines.split_whitespace().collect();
        match lines.as_slice() {
            [] => {}
            [one] if one.contains("list-type=") => list.run(ListRequest::Url(Secret::from(*one))),
            _ => read.run(lines.into_iter().map(Source::at).collect()),
        }
    };
    let entry = move |index: usize| {
        let (label, kind, example) = FIELDS[index];
        view! {
            <label>
                {label}
                <input
                    class="field"
                    type=kind
                    placeholder=example
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || fields.with(|fields| fields[index].clone())
                    on:input:target=move |event| fields.update(|fields| fields[index] = event.target().value())
                />
            </label>
        }
    };
    let check = |label: &'static str, on: Signal<bool>, set: Callback<bool>| {
        view! {
            <label class="row">
                <input type="checkbox" prop:checked=on on:change:target=move |event| set.run(event.target().checked()) />
                {label}
            </label>
        }
    };
    let form = move || {
        if is_bucket.get() {
            view! {
                <div class="place-fields">
                    {(0..FIELDS.len()).map(entry).collect_view()}
                    {check("Bucket name in the path", Signal::derive(path_style), Callback::new(move |on| in_path.set(Some(on))))}
                    {check("All folders below the prefix", is_deep.into(), Callback::new(move |on| is_deep.set(on)))}
                </div>
                <p class="muted">"Keys stay in the memory of this tab and sign requests to this bucket only."</p>
            }
                .into_any()
        } else {
            view! {
                <label class="place-urls">
                    "Addresses of files, of a list of addresses, or of a bucket's list; one per line"
                    <textarea
                        class="field"
                        rows="6"
                        spellcheck="false"
                        prop:value=move || urls.get()
                        on:input:target=move |event| urls.set(event.target().value())
                    ></textarea>
                </label>
                <p class="muted">"Read with GET, without credentials, and never stored."</p>
            }
            .into_any()
        }
    };
    let outcome = move || match stage.get() {
        Stage::Idle => ().into_any(),
        Stage::Listing => view! { <p role="status">"Listing"</p> }.into_any(),
        Stage::Failed(message) => view! { <ErrorPanel message /> }.into_any(),
        Stage::Listed(listing) => view! { <ObjectTable listing on_folder=enter on_read=read /> }.into_any(),
    };
    let button = move || {
        let is_list = is_bucket.get() || urls.with(|urls| urls.contains("list-type="));
        if is_list { "List" } else { "Read" }
    };
    view! {
        <dialog class="dialog place" node_ref=dialog aria-labelledby="place" on:close=move |_| on_close.run(())>
            <h2 id="place">"Data from an address"</h2>
            <RadioGroup
                name="place"
                label="Where the data is".to_owned()
                options=Signal::derive(|| vec!["URLs".to_owned(), "Bucket".to_owned()])
                chosen=Signal::derive(move || Some(usize::from(is_bucket.get())))
                on_choose=Callback::new(move |index| {
                    is_bucket.set(index == 1);
                    stage.set(Stage::Idle);
                })
            />
            {form}
            <div class="row">
                <button type="button" class="btn pri" on:click=go>{button}</button>
                <button type="button" class="btn" on:click=move |_| close()>"Close"</button>
            </div>
            {outcome}
        </dialog>
    }
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
