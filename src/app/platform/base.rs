//! Where the site lives on its host. The loader writes its own folder into `data-base` of the root element.

use std::borrow::Cow;

use leptos::prelude::*;

/// Path of the site's folder, with a slash at both ends.
pub(crate) fn base_path() -> String {
    let base = document().document_element().and_then(|root| root.get_attribute("data-base"));
    base.unwrap_or_else(|| "/".to_owned())
}

/// The same as the router wants it: without the last slash.
pub(crate) fn router_base() -> Cow<'static, str> {
    base_path().trim_end_matches('/').to_owned().into()
}

/// URL of one of the site's own files.
pub(crate) fn asset(name: &str) -> String {
    format!("{}{name}", base_path())
}

/// The same as [`href`], with the site's host.
pub(crate) fn absolute(path: &str) -> String {
    window().location().origin().unwrap_or_default() + &href(path)
}

/// URL of a page: `path` begins with a slash.
pub(crate) fn href(path: &str) -> String {
    format!("{}{path}", router_base())
}
