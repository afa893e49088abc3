//! Where new intervals come from: a folder, addresses, or a bucket, with the path of an interval.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::components::bucket_fields::{BucketFields, read_bucket, write_bucket};
use crate::app::components::radio_group::RadioGroup;
use crate::app::effect::effect;
use crate::app::platform::folder;
use crate::app::platform::page::{field, set_field};
use crate::app::state::detector::Detector;
use crate::app::state::follow::{bucket, next_read};
use crate::model::format::moment;
use crate::model::plan::PlaceKind;
use crate::protocol::message::{Bucket, Secret};
use crate::words::page::{addresses, life as words};

const TEMPLATE: &str = "follow-template";
const URL: &str = "follow-url";

/// The card.
#[component]
pub(super) fn Place(detector: Detector) -> impl IntoView {
    let kind = Memo::new(move |_| detector.place_and_keys().0.kind);
    let chosen = Signal::derive(move || PlaceKind::ALL.iter().position(|one| *one == kind.get()));
    let choose = Callback::new(move |index: usize| detector.change_place(|place| place.kind = PlaceKind::ALL[index]));
    let fields = move || match kind.get() {
        PlaceKind::Folder => {
            view! { <FolderLine detector /> <Template detector label=words::FOLDER_TEMPLATE /> }.into_any()
        }
        PlaceKind::Url => view! { <UrlLine detector /> }.into_any(),
        PlaceKind::Bucket => {
            view! { <BucketLines detector /> <Template detector label=words::KEY_TEMPLATE /> }.into_any()
        }
    };
    view! {
        <section class="card" aria-labelledby="follow-place">
            <header><h2 id="follow-place">{words::PLACE}</h2></header>
            <div class="pad follow-place">
                <RadioGroup
                    name="place-kind"
                    label=words::PLACE.to_owned()
                    options=Signal::derive(|| PlaceKind::ALL.map(|kind| words::place(kind).to_owned()).to_vec())
                    chosen
                    on_choose=choose
                />
                {fields}
                <Next detector />
            </div>
        </section>
    }
}

#[component]
fn FolderLine(detector: Detector) -> impl IntoView {
    if !folder::can_pick() {
        return view! { <p class="note">{words::NO_FOLDER_HERE}</p> }.into_any();
    }
    let pick = move |_| {
        spawn_local(async move {
            if let Some(folder) = folder::pick().await {
                // The page may be gone.
                let _ = detector.life.folder.try_set(Some(folder));
            }
        });
    };
    let name = move || detector.life.folder.with(|folder| folder.as_ref().map(|folder| folder.name.clone()));
    let label = move || if name().is_some() { words::CHOOSE_OTHER } else { words::CHOOSE_FOLDER };
    view! {
        <p class="row">
            <span class="mid">{words::FOLDER}</span>
            <strong>{name}</strong>
            <button type="button" class="btn slim" on:click=pick>{label}</button>
        </p>
    }
    .into_any()
}

/// The path of an interval, with those that fit what was read on offer.
#[component]
fn Template(detector: Detector, label: &'static str) -> impl IntoView {
    let value = Memo::new(move |_| detector.place_and_keys().0.template);
    let offered = move || {
        detector.table.with(|table| {
            let candidates = table.as_ref().map(|table| table.folders.candidates.clone()).unwrap_or_default();
            candidates.into_iter().map(|template| view! { <option value=template></option> }).collect_view()
        })
    };
    let change = move |_| {
        let template = field(TEMPLATE);
        detector.change_place(|place| place.template = template);
    };
    view! {
        <label class="follow-line">
            {label}
            <input
                class="field mono"
                id=TEMPLATE
                list="follow-templates"
                placeholder=words::TEMPLATE_EXAMPLE
                autocomplete="off"
                spellcheck="false"
                prop:value=value
                on:change=change
            />
            <small>{words::TEMPLATE_NOTE}</small>
        </label>
        <datalist id="follow-templates">{offered}</datalist>
    }
}

#[component]
fn UrlLine(detector: Detector) -> impl IntoView {
    effect(move |_| set_field(URL, detector.place_and_keys().1.url.reveal()));
    let change = move |_| {
        let url = Secret::from(field(URL).as_str());
        detector.change_keys(|keys| keys.url = url);
    };
    view! {
        <label class="follow-line">
            {words::URL_TEMPLATE}
            <input
                class="field mono"
                id=URL
                type="url"
                placeholder=words::URL_EXAMPLE
                autocomplete="off"
                spellcheck="false"
                on:change=change
            />
            <small>{words::TEMPLATE_NOTE} " " {words::URL_NOTE}</small>
        </label>
    }
}

#[component]
fn BucketLines(detector: Detector) -> impl IntoView {
    effect(move |_| {
        let (place, keys) = detector.place_and_keys();
        write_bucket(&bucket(&place, &keys));
    });
    let change = Callback::new(move |()| {
        let Bucket { endpoint, region, name, path_style, access_key, secret_key, session_token } = read_bucket();
        detector.change_keys(|keys| {
            keys.access_key = access_key.as_str().into();
            (keys.secret_key, keys.session_token) = (secret_key, session_token);
        });
        detector.change_place(|place| {
            place.in_host = !endpoint.is_empty() && !path_style;
            (place.bucket, place.region, place.endpoint) = (name, region, endpoint);
        });
    });
    view! {
        <div class="place-fields">
            <BucketFields on_change=change />
            <p class="muted">{addresses::KEYS_NOTE}</p>
        </div>
    }
}

/// What the interval after the data would be read as, and when.
#[component]
fn Next(detector: Detector) -> impl IntoView {
    let next = move || {
        let (place, keys) = detector.place_and_keys();
        let grid = detector
            .preview
            .with(|preview| preview.as_ref().and_then(|preview| Some((preview.grid?, preview.zone.clone()))));
        let delay = detector.draft.with(|draft| draft.as_ref().map_or(0, |draft| draft.delay_seconds));
        let Some((grid, zone)) = grid else { return Ok(None) };
        next_read(&place, &keys, grid, &zone, delay)
    };
    let text = move || match next() {
        Err(problem) => view! { <span class="err" role="alert">{problem}</span> }.into_any(),
        Ok(None) => view! { <span class="muted">{words::NO_NEXT}</span> }.into_any(),
        Ok(Some((path, due))) => {
            let due = moment(due, &detector.instant_zone());
            view! { <span><code class="mono">{path}</code> {words::due(&due)}</span> }.into_any()
        }
    };
    view! { <p class="follow-next"><strong>{words::NEXT}</strong> " " {text}</p> }
}
