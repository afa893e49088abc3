//! What the page knows: one `Copy` struct of signals per concern, and the plain functions behind the pages.

pub(super) mod announce;
pub(super) mod compare;
pub(super) mod detector;
pub(super) mod diary;
pub(super) mod fields;
pub(super) mod filter;
pub(super) mod follow;
pub(super) mod history;
pub(super) mod incidents;
pub(super) mod known;
pub(super) mod list;
pub(super) mod look;
pub(super) mod notes;
pub(super) mod outbox;
pub(super) mod overlay;
pub(super) mod place;
pub(super) mod plots;
pub(super) mod prefs;
pub(super) mod report;
pub(super) mod reviewed;
pub(super) mod rows;
pub(super) mod rules;
pub(super) mod runs;
pub(super) mod saved;
pub(super) mod sent;
pub(super) mod siblings;
pub(super) mod stage;
mod standing;
pub(super) mod toast;
pub(super) mod trial;
pub(super) mod twin;
pub(super) mod view;
pub(super) mod workspace;
pub(super) mod zone;

#[cfg(test)]
pub(super) use crate::words::events::sample;
// What the report says and shows too.
pub(super) use crate::chart::ranges;
pub(super) use crate::words::events::{contributions, facts, lanes, origin, related, why};
