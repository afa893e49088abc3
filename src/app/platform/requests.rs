//! What the browser says the page has fetched.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::PerformanceEntry;

/// Number of files of the site itself, and of others, that this page has fetched. Workers fetch for themselves: what
/// they fetched is not among them.
pub(crate) fn fetched_files() -> (u64, u64) {
    let Some(clock) = window().performance() else { return (0, 0) };
    let home = window().location().origin().unwrap_or_default() + "/";
    let entries = clock.get_entries_by_type("resource");
    let is_own = entries.iter().map(|entry| {
        let name = entry.unchecked_into::<PerformanceEntry>().name();
        name.starts_with(&home) || name.starts_with("blob:") || name.starts_with("data:")
    });
    is_own.fold((0, 0), |(own, other), is_own| if is_own { (own + 1, other) } else { (own, other + 1) })
}
