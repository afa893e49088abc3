//! What is said of keeping a detector on this device.

use crate::words::figures;

pub(crate) const KEEP: &str = "Keep on this device";

// The choices; the first is also a state.
pub(crate) const NOT_KEPT: &str = "Not kept";
pub(crate) const SESSION: &str = "Settings and results";
pub(crate) const WITH_DATA: &str = "And its data";

/// Goes before what the data takes.
pub(crate) const UP_TO_DATE: &str = "It is kept up to date, and opens on your next visit. ";

pub(crate) fn data_takes(bytes: u64) -> String {
    format!("The data takes {}.", figures::bytes(bytes))
}

pub(crate) fn data_would_take(bytes: u64) -> String {
    format!("The data would take {} more.", figures::bytes(bytes))
}

/// Goes after it.
pub(crate) const NO_KEYS: &str = " Addresses and keys are never kept.";

// The state, in a word or two.
pub(crate) const FAILED: &str = "Could not be kept";

pub(crate) fn kept(bytes: u64) -> String {
    format!("Kept, {}", figures::bytes(bytes))
}

/// In the place of the browser's reason.
pub(crate) const IS_GONE: &str = "it is gone";
