//! Sends a message to an address of the reader. Both may hold secrets: they are handed to `fetch` and to nobody else.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, DomException, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestInit, RequestRedirect,
    Response,
};

use crate::alert::message::HttpRequest;
use crate::model::delivery::Outcome;

/// How long an answer is waited for, in milliseconds.
const PATIENCE: u32 = 15_000;

/// Sends it once. What the receiver said comes with the outcome, if it said anything. A request that `is_plain` goes
/// without its headers, so that no browser asks the receiver before.
pub(crate) async fn post(request: &HttpRequest, is_plain: bool) -> (Outcome, String) {
    let headers: &[(String, String)] = if is_plain { &[] } else { &request.headers };
    match exchange(request, headers).await {
        Ok((status, text)) => (Outcome::Answered(status), text),
        Err(error) => {
            let code = error.dyn_ref::<DomException>().map(DomException::code);
            let outcome = match code {
                Some(DomException::TIMEOUT_ERR) => Outcome::TimedOut,
                _ if headers.iter().all(goes_unasked) && window().navigator().on_line() => Outcome::Unread,
                _ => Outcome::NoAnswer,
            };
            (outcome, String::new())
        }
    }
}

/// Whether browsers send such a header without asking the receiver before.
fn goes_unasked((name, value): &(String, String)) -> bool {
    const KINDS: [&str; 3] = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
    name.eq_ignore_ascii_case("content-type") && KINDS.iter().any(|kind| value.starts_with(kind))
}

async fn exchange(request: &HttpRequest, headers: &[(String, String)]) -> Result<(u16, String), JsValue> {
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_body(&request.body.as_str().into());
    options.set_credentials(RequestCredentials::Omit);
    options.set_referrer_policy(ReferrerPolicy::NoReferrer);
    options.set_redirect(RequestRedirect::Error);
    options.set_cache(RequestCache::NoStore);
    options.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    let asked = Request::new_with_str_and_init(&request.url, &options)?;
    for (name, value) in headers {
        asked.headers().set(name, value)?;
    }
    let response: Response = JsFuture::from(window().fetch_with_request(&asked)).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok((response.status(), text))
}
