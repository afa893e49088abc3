//! What the page knows: one `Copy` struct of signals per concern, and the plain functions behind the pages.

pub(super) mod announce;
pub(super) mod answers;
pub(super) mod contributions;
pub(super) mod detector;
pub(super) mod facts;
pub(super) mod fields;
pub(super) mod filter;
pub(super) mod history;
pub(super) mod lanes;
pub(super) mod list;
pub(super) mod look;
pub(super) mod origin;
pub(super) mod place;
pub(super) mod plots;
pub(super) mod prefs;
pub(super) mod ranges;
pub(super) mod related;
pub(super) mod rows;
#[cfg(test)]
pub(super) mod sample;
pub(super) mod siblings;
pub(super) mod stage;
mod standing;
pub(super) mod toast;
pub(super) mod view;
pub(super) mod why;
pub(super) mod workspace;
pub(super) mod zone;
