//! Reads addresses: GET without credentials, streamed, and taken up again where a transfer broke. Addresses may be
//! secrets: they are handed to `fetch` and to nobody else.

use std::cell::Cell;

use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DedicatedWorkerGlobalScope, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestInit, Response,
};

use super::file::Chunks;
use crate::model::message::{Explain, UserMessage};
use crate::model::time::Timestamp;
use crate::protocol::message::{Bucket, ListRequest, Listing, Origin};
use crate::protocol::remote::address::Address;
use crate::protocol::remote::failure::{Facts, RemoteError, is_passing};
use crate::protocol::remote::listing::{add_page, bucket_of};
use crate::protocol::remote::resume::{Headers, Refusal, Transfer};
use crate::protocol::remote::sign::{list_url, object_url};

/// Longest body of a failed answer that is looked at, in characters.
const MAX_ERROR: usize = 1 << 16;

thread_local! {
    /// Requests that the policy of this site has forbidden so far.
    static FORBIDDEN: Cell<u32> = const { Cell::new(0) };
}

/// Takes in that the policy of this site has forbidden a request.
pub(super) fn note_forbidden() {
    FORBIDDEN.set(FORBIDDEN.get() + 1);
}

/// An address being read.
pub(super) struct Remote {
    origin: Origin,
    site: String,
    chunks: Chunks,
    transfer: Transfer,
}

impl Remote {
    /// Asks for the first byte and all that follow.
    pub(super) async fn open(origin: &Origin) -> Result<Self, UserMessage> {
        let site = site();
        let asked = Asked::new(url_of(origin), has_keys(origin), &site);
        let response = asked.get(None).await.map_err(|error| error.explain())?;
        if header(&response, "content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            return Err(asked.facts().web_page().explain());
        }
        let transfer = Transfer::new(headers(&response));
        let chunks = response.body().map(|body| Chunks::new(&body));
        let chunks = chunks.ok_or_else(|| asked.facts().cut_short(0, transfer.total(), false).explain())?;
        Ok(Self { origin: origin.clone(), site, chunks, transfer })
    }

    /// Size in bytes, if the server has said it.
    pub(super) fn total(&self) -> Option<u64> {
        self.transfer.total()
    }

    /// Waits for the next [`Remote::bytes`]; `false` at the end.
    pub(super) async fn advance(&mut self) -> Result<bool, UserMessage> {
        loop {
            match self.chunks.advance().await {
                Ok(true) => {
                    self.transfer.receive(self.chunks.bytes().len() as u64);
                    return Ok(true);
                }
                Ok(false) => return Ok(false),
                Err(_) => self.resume().await.map_err(|error| error.explain())?,
            }
        }
    }

    /// Its `size` in bytes is more than can be put aside.
    pub(super) fn too_large(&self, size: u64, most: u64) -> UserMessage {
        let asked = Asked::new(url_of(&self.origin), has_keys(&self.origin), &self.site);
        asked.facts().too_large(size, most).explain()
    }

    /// What the last [`Remote::advance`] has brought.
    pub(super) fn bytes(&self) -> &[u8] {
        self.chunks.bytes()
    }

    /// Asks for the bytes that are missing, after a pause, and again if that fails too.
    async fn resume(&mut self) -> Result<(), RemoteError> {
        let asked = Asked::new(url_of(&self.origin), has_keys(&self.origin), &self.site);
        let (received, total) = (self.transfer.received, self.transfer.total());
        while let Some(pause) = self.transfer.pause() {
            TimeoutFuture::new(pause).await;
            let Ok(response) = asked.get(Some(received)).await else { continue };
            match (self.transfer.resume(&headers(&response)), response.body()) {
                (Ok(()), Some(body)) => {
                    self.chunks = Chunks::new(&body);
                    return Ok(());
                }
                (refused, _) => {
                    return Err(asked.facts().cut_short(received, total, refused == Err(Refusal::Changed)));
                }
            }
        }
        Err(asked.facts().cut_short(received, total, false))
    }
}

/// Whether an address answers with data. They are not fetched.
pub(super) async fn is_there(url: &str) -> Result<bool, UserMessage> {
    let site = site();
    let asked = Asked::new(url.to_owned(), false, &site);
    match asked.get(None).await {
        Ok(response) => {
            if let Some(body) = response.body() {
                // That the rest was not wanted is no failure.
                let _ = body.cancel();
            }
            Ok(true)
        }
        Err(error) if error.is_absent() => Ok(false),
        Err(error) => Err(error.explain()),
    }
}

/// All that a bucket holds, page by page.
pub(super) async fn list(request: &ListRequest) -> Result<Listing, UserMessage> {
    let site = site();
    let mut listing = Listing::default();
    let mut next = None;
    loop {
        let (url, has_keys) = match request {
            ListRequest::Bucket { bucket, prefix, shallow } => {
                (list_url(bucket, prefix, *shallow, next.as_deref(), now()), !bucket.access_key.is_empty())
            }
            ListRequest::Url(url) => (url.reveal().to_owned(), false),
        };
        let asked = Asked::new(url, has_keys, &site);
        let response = asked.get(None).await.map_err(|error| error.explain())?;
        let body = text_of(&response).await.unwrap_or_default();
        let page = add_page(&body, &mut listing).ok_or_else(|| asked.facts().no_list().explain())?;
        match (request, page.next) {
            // A signed address is good for the page it was signed for.
            (ListRequest::Url(_), next) => {
                listing.more |= next.is_some();
                listing.bucket = bucket_of(&asked.address);
                return Ok(listing);
            }
            (ListRequest::Bucket { bucket, .. }, None) => {
                listing.bucket = Bucket::clone(bucket);
                return Ok(listing);
            }
            (ListRequest::Bucket { .. }, token) => next = token,
        }
    }
}

/// One address and what is needed to explain its failures.
struct Asked<'a> {
    url: String,
    address: Address,
    has_keys: bool,
    site: &'a str,
    is_forbidden: Cell<bool>,
}

impl<'a> Asked<'a> {
    fn new(url: String, has_keys: bool, site: &'a str) -> Self {
        Self { address: Address::parse(&url), url, has_keys, site, is_forbidden: Cell::new(false) }
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            address: &self.address,
            site: self.site,
            has_keys: self.has_keys,
            is_online: scope().navigator().on_line(),
            is_forbidden: self.is_forbidden.get(),
        }
    }

    /// A good answer, from byte `from` on. A server that has too much to do is asked again.
    async fn get(&self, from: Option<u64>) -> Result<Response, RemoteError> {
        self.facts().before(now())?;
        let mut pauses = Transfer::PAUSES_MS.into_iter();
        loop {
            let forbidden = FORBIDDEN.get();
            let response = match fetch(&self.url, from).await {
                Ok(response) => response,
                Err(_) => {
                    // The event that tells of a forbidden request may come after its failure.
                    TimeoutFuture::new(0).await;
                    self.is_forbidden.set(FORBIDDEN.get() > forbidden);
                    return Err(self.facts().thrown());
                }
            };
            if response.ok() {
                return Ok(response);
            }
            match pauses.next().filter(|_| is_passing(response.status())) {
                Some(pause) => TimeoutFuture::new(pause).await,
                None => {
                    let body: String = text_of(&response).await.unwrap_or_default().chars().take(MAX_ERROR).collect();
                    return Err(self.facts().answered(response.status(), &body));
                }
            }
        }
    }
}

async fn fetch(url: &str, from: Option<u64>) -> Result<Response, JsValue> {
    let options = RequestInit::new();
    options.set_credentials(RequestCredentials::Omit);
    options.set_cache(RequestCache::NoStore);
    options.set_referrer_policy(ReferrerPolicy::NoReferrer);
    let request = Request::new_with_str_and_init(url, &options)?;
    if let Some(from) = from {
        // A range of this form needs no preflight; others do.
        request.headers().set("Range", &format!("bytes={from}-"))?;
    }
    JsFuture::from(scope().fetch_with_request(&request)).await?.dyn_into()
}

async fn text_of(response: &Response) -> Result<String, JsValue> {
    Ok(JsFuture::from(response.text()?).await?.as_string().unwrap_or_default())
}

fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name).ok().flatten()
}

fn headers(response: &Response) -> Headers {
    Headers {
        status: response.status(),
        etag: header(response, "etag"),
        modified: header(response, "last-modified"),
        range: header(response, "content-range"),
        length: header(response, "content-length").and_then(|length| length.parse().ok()),
    }
}

/// The address to ask, signed anew where keys are known.
fn url_of(origin: &Origin) -> String {
    match origin {
        Origin::Beside => String::new(),
        Origin::Url(url) => url.reveal().to_owned(),
        Origin::Object { bucket, key } => object_url(bucket, key, now()),
    }
}

fn has_keys(origin: &Origin) -> bool {
    matches!(origin, Origin::Object { bucket, .. } if !bucket.access_key.is_empty())
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Origin of this site, as a bucket's rule names it.
fn site() -> String {
    Reflect::get(&js_sys::global(), &"origin".into()).ok().and_then(|site| site.as_string()).unwrap_or_default()
}

pub(super) fn now() -> Timestamp {
    (js_sys::Date::now() / 1_000.0) as Timestamp
}
