//! What the frame around every page says.

use crate::model::format::plural;
use crate::words::figures;

pub(crate) const FORETOP: &str = "Foretop";
pub(crate) const SKIP: &str = "Skip to content";

// The bar.
pub(crate) const HOME: &str = "Foretop, all detectors";
pub(crate) const DETECTOR: &str = "Detector";
pub(crate) const NO_DETECTOR: &str = "all";
pub(crate) const ALL_DETECTORS: &str = "All detectors";
pub(crate) const UPDATE: &str = "Update ready";

/// Where the data has come from: so many bytes from so many addresses.
pub(crate) fn whence((fetched, addresses): (u64, usize)) -> String {
    match fetched {
        0 => "On this device only.".to_owned(),
        _ => {
            let addresses = plural(addresses as u64, "address", "addresses");
            format!("Fetched {} from {addresses} you gave.", figures::bytes(fetched))
        }
    }
}

/// What has left the device: so many messages to so many hosts.
pub(crate) fn sent(messages: u64, hosts: usize) -> String {
    match messages {
        0 => "Nothing sent".to_owned(),
        _ => {
            let hosts = plural(hosts as u64, "host", "hosts");
            format!("Sent {} to {hosts} you gave", plural(messages, "message", "messages"))
        }
    }
}

pub(crate) const TIMES_IN: &str = "Times in";

pub(crate) fn zone_of_data(name: &str) -> String {
    format!("{name} (data)")
}

pub(crate) fn zone_of_device(name: &str) -> String {
    format!("{name} (device)")
}

pub(crate) fn theme(name: &str) -> String {
    format!("Theme: {name}")
}

pub(crate) const THEME_SYSTEM: &str = "system";
pub(crate) const THEME_LIGHT: &str = "light";
pub(crate) const THEME_DARK: &str = "dark";

// An address that is none of the site's.
pub(crate) const NO_PAGE: &str = "There is no page at this address.";

// A failure, in place.
pub(crate) const COPY: &str = "Copy";

// A toast.
pub(crate) const DISMISS: &str = "Dismiss";

/// What was done, "Removed nov.csv", and is not any more.
pub(crate) fn undone(what: &str) -> String {
    let mut rest = what.chars();
    let what = rest.next().map_or_else(String::new, |first| first.to_lowercase().chain(rest).collect());
    format!("Undone: {what}")
}

// What a screen reader is told meanwhile.
pub(crate) fn reading(percent: u64) -> String {
    format!("Reading, {percent} percent")
}

pub(crate) fn read(rows: u64) -> String {
    format!("{} read", plural(rows, "row", "rows"))
}

pub(crate) fn learning(percent: u64) -> String {
    format!("Learning, {percent} percent")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_undone_is_named_within_a_sentence() {
        assert_eq!(undone("Removed nov.csv"), "Undone: removed nov.csv");
    }
}
