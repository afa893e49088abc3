//! The fields that name a bucket, with the keys to it.

use leptos::prelude::*;

use crate::app::platform::page::{field, set_checked, set_field};
use crate::protocol::message::{Bucket, Secret};
use crate::words::page::addresses as words;

/// Id, label, kind and example of each.
const FIELDS: [(&str, &str, &str, &str); 6] = [
    ("bucket-name", words::BUCKET, "text", words::BUCKET_EXAMPLE),
    ("bucket-region", words::REGION, "text", "us-east-1"),
    ("bucket-endpoint", words::ENDPOINT, "text", words::ENDPOINT_EXAMPLE),
    ("bucket-key", words::ACCESS_KEY, "text", words::ACCESS_KEY_EXAMPLE),
    ("bucket-secret", words::SECRET_KEY, "password", ""),
    ("bucket-token", words::SESSION_TOKEN, "password", ""),
];
const IN_HOST: &str = "bucket-host";

/// The fields, to be put into a `.place-fields`. What belongs behind the name are the children.
#[component]
pub(crate) fn BucketFields(
    #[prop(optional)] children: Option<Children>,
    #[prop(optional)] on_change: Option<Callback<()>>,
) -> impl IntoView {
    let changed = move |_| on_change.into_iter().for_each(|on_change| on_change.run(()));
    let line = move |(id, label, kind, example): (&'static str, &'static str, &'static str, &'static str)| {
        view! {
            <label>
                {label}
                <input class="field" id=id type=kind placeholder=example autocomplete="off" on:change=changed />
            </label>
        }
    };
    let [name, rest @ ..] = FIELDS;
    view! {
        {line(name)}
        {children.map(|children| children())}
        {rest.map(line).collect_view()}
        <label>
            <input id=IN_HOST type="checkbox" on:change=changed />
            {words::NAME_IN_HOST}
        </label>
    }
}

/// What the fields say. An endpoint of one's own has the bucket in the path, unless the box is checked.
pub(crate) fn read_bucket() -> Bucket {
    let [name, region, endpoint, access_key, secret, token] = FIELDS.map(|(id, ..)| field(id));
    // Amazon's certificate covers one label before the host.
    let path_style = if endpoint.is_empty() { name.contains('.') } else { field(IN_HOST).is_empty() };
    let (secret_key, session_token) = (Secret::from(secret.as_str()), Secret::from(token.as_str()));
    Bucket { endpoint, region, name, path_style, access_key, secret_key, session_token }
}

/// Fills the fields in.
pub(crate) fn write_bucket(bucket: &Bucket) {
    let Bucket { name, region, endpoint, access_key, secret_key, session_token, path_style } = bucket;
    let texts = [name, region, endpoint, access_key, secret_key.reveal(), session_token.reveal()];
    FIELDS.iter().zip(texts).for_each(|((id, ..), text)| set_field(id, text));
    set_checked(IN_HOST, !endpoint.is_empty() && !path_style);
}
