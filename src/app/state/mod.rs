//! What the page knows: one `Copy` struct of signals per concern.

pub(super) mod announce;
pub(super) mod detector;
pub(super) mod place;
pub(super) mod prefs;
pub(super) mod stage;
mod standing;
pub(super) mod view;
pub(super) mod workspace;
