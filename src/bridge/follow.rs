//! Where the data of an interval are: in a folder on this device, at an address, or in a bucket.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::remote;
use super::server::describe;
use crate::model::message::UserMessage;
use crate::model::path::{PathTemplate, is_aside};
use crate::model::time::Timestamp;
use crate::protocol::message::{Bucket, FollowPlace, ListRequest, Source};
use crate::protocol::place::Secret;

/// The data of an interval, with the handles of those that lie beside.
pub(super) type Found = (Vec<Source>, Vec<File>);

/// A place that can be looked at.
pub(super) enum Place {
    Folder {
        handle: JsValue,
        template: PathTemplate,
    },
    Url {
        template: Secret,
    },
    Bucket {
        bucket: Bucket,
        template: PathTemplate,
    },
    /// Its template cannot be read, or its handle has not come.
    Nowhere(String),
}

impl Place {
    /// What a request names.
    pub(super) fn new(place: FollowPlace, folder: Option<JsValue>) -> Self {
        match (place, folder) {
            (FollowPlace::Folder { template }, Some(handle)) => match PathTemplate::parse(&template) {
                Ok(template) => Self::Folder { handle, template },
                Err(reason) => Self::Nowhere(reason),
            },
            (FollowPlace::Folder { .. }, None) => Self::Nowhere("No folder was chosen.".to_owned()),
            (FollowPlace::Url { template }, _) => match PathTemplate::parse(template.reveal()) {
                Ok(_) => Self::Url { template },
                Err(reason) => Self::Nowhere(reason),
            },
            (FollowPlace::Bucket { bucket, template }, _) => match PathTemplate::parse(&template) {
                Ok(template) => Self::Bucket { bucket, template },
                Err(reason) => Self::Nowhere(reason),
            },
        }
    }

    /// The data of the interval that begins at `start`, as the clock of the data shows it; none if they are not there.
    pub(super) async fn look(&self, start: Timestamp) -> Result<Found, UserMessage> {
        match self {
            Self::Folder { handle, template } => in_folder(handle, &template.expand(start)).await,
            Self::Url { template } => {
                let url = PathTemplate::parse(template.reveal()).map(|template| template.expand(start));
                let url = url.map_err(|reason| nowhere(&reason))?;
                let is_there = remote::is_there(&url).await?;
                Ok((is_there.then(|| Source::at(&url)).into_iter().collect(), Vec::new()))
            }
            Self::Bucket { bucket, template } => {
                let prefix = template.expand(start);
                let prefix = prefix.trim_end_matches('/').to_owned();
                let (bucket, shallow) = (bucket.clone(), false);
                let list = ListRequest::Bucket { bucket: bucket.clone(), prefix: prefix.clone(), shallow };
                let listing = remote::list(&list).await?;
                let is_of = |key: &str| {
                    let rest = key.strip_prefix(&prefix).unwrap_or_default();
                    rest.is_empty() || !rest.starts_with(char::is_alphanumeric)
                };
                let objects = listing.objects.iter().filter(|object| is_of(&object.key));
                Ok((objects.map(|object| Source::object(bucket.clone(), object)).collect(), Vec::new()))
            }
            Self::Nowhere(reason) => Err(nowhere(reason)),
        }
    }
}

fn nowhere(reason: &str) -> UserMessage {
    UserMessage {
        title: "There is no such place".to_owned(),
        detail: reason.to_owned(),
        remedy: "Stop, and say where new data come from.".to_owned(),
    }
}

/// The files at a path below a folder: those of the folder it names, or the file.
async fn in_folder(root: &JsValue, path: &str) -> Result<Found, UserMessage> {
    let mut at = root.clone();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    for (index, part) in parts.iter().enumerate() {
        let above = at.clone();
        at = match ask(&above, "getDirectoryHandle", part).await {
            Ok(handle) => handle,
            Err(error) if is(&error, "NotFoundError") => return Ok(Found::default()),
            Err(error) if is(&error, "TypeMismatchError") && index + 1 == parts.len() => {
                let file = ask(&above, "getFileHandle", part).await.map_err(|error| unreadable(path, &error))?;
                let folder = parts[..index].join("/");
                return Ok(listed(vec![file_of(&file).await.map_err(|error| unreadable(path, &error))?], &folder));
            }
            Err(error) => return Err(unreadable(path, &error)),
        };
    }
    let files = files_in(&at).await.map_err(|error| unreadable(path, &error))?;
    Ok(listed(files, &parts.join("/")))
}

fn listed(files: Vec<File>, folder: &str) -> Found {
    let mut files: Vec<File> =
        files.into_iter().filter(|file| !is_aside(folder, &file.name(), file.size() as u64)).collect();
    files.sort_by_key(File::name);
    let source = |file: &File| Source { folder: folder.to_owned(), ..Source::beside(&file.name(), file.size() as u64) };
    (files.iter().map(source).collect(), files)
}

async fn files_in(folder: &JsValue) -> Result<Vec<File>, JsValue> {
    let entries = call(folder, "values", &Array::new())?;
    let mut files = Vec::new();
    loop {
        let next = JsFuture::from(call(&entries, "next", &Array::new())?.unchecked_into::<Promise>()).await?;
        if Reflect::get(&next, &"done".into())?.is_truthy() {
            return Ok(files);
        }
        let handle = Reflect::get(&next, &"value".into())?;
        if Reflect::get(&handle, &"kind".into())? == "file" {
            files.push(file_of(&handle).await?);
        }
    }
}

async fn file_of(handle: &JsValue) -> Result<File, JsValue> {
    let file = call(handle, "getFile", &Array::new())?.unchecked_into::<Promise>();
    Ok(JsFuture::from(file).await?.unchecked_into())
}

async fn ask(handle: &JsValue, method: &str, name: &str) -> Result<JsValue, JsValue> {
    let promise = call(handle, method, &Array::of1(&name.into()))?.unchecked_into::<Promise>();
    JsFuture::from(promise).await
}

fn call(on: &JsValue, method: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    Reflect::get(on, &method.into())?.dyn_into::<Function>()?.apply(on, arguments)
}

fn is(error: &JsValue, name: &str) -> bool {
    Reflect::get(error, &"name".into()).is_ok_and(|found| found == name)
}

fn unreadable(path: &str, error: &JsValue) -> UserMessage {
    UserMessage {
        title: format!("{path} could not be read"),
        detail: format!("The system said: {}", describe(error)),
        remedy: "Check that the folder is still there and may be read, then choose it again.".to_owned(),
    }
}
