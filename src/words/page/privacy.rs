//! What the Privacy page says.

use crate::model::format::plural;
use crate::words::figures;

/// Below the heading.
pub(crate) fn promise(sent: u64) -> &'static str {
    match sent {
        0 => "Your data stays in this browser tab. Nothing is sent.",
        _ => "Your data stays in this browser tab. Alerts went where you sent them.",
    }
}

pub(crate) const SO_FAR: &str = "What this tab has fetched and sent so far";
pub(crate) const PROGRAM: &str = "Program";
pub(crate) const DATA: &str = "Data";
pub(crate) const NO_ADDRESS: &str = "None: you gave no address.";
pub(crate) const SENT: &str = "Sent";

/// What has left the device.
pub(crate) fn sent(messages: u64, hosts: &[String]) -> String {
    const HOW: &str = "An address is asked without cookies and without a referrer.";
    match messages {
        0 => format!("Nothing. {HOW}"),
        _ => {
            let messages = plural(messages, "alert message", "alert messages");
            format!("{messages} to addresses that you gave, at {}. {HOW}", hosts.join(", "))
        }
    }
}

/// What the program is made of.
pub(crate) fn program_files(own: u64, other: u64) -> String {
    let own = plural(own, "file", "files");
    let other = if other == 0 { "none".to_owned() } else { other.to_string() };
    format!("{own} of this site, {other} of other hosts. The workers have fetched their own program from this site.")
}

pub(crate) fn from_addresses(bytes: u64, addresses: usize, hosts: &[String]) -> String {
    let addresses = plural(addresses as u64, "address", "addresses");
    format!("{} from {addresses} that you gave, at {}.", figures::bytes(bytes), hosts.join(", "))
}

pub(crate) const HOW: &str = "How it works";
pub(crate) const HOW_POINTS: [&str; 6] = [
    "Files are read by a worker of this page. There is no server behind it: this site is a folder of static files.",
    "Addresses that you give are fetched by your browser from their host, and from nowhere else. A signed address or a \
     key is kept in memory only, until the tab closes.",
    "Alerts leave this tab only when you press Send, or follow new data and have given an address to send to. They go to \
     that address and nowhere else, and hold the message that the page Alerts shows. Address and key stay in memory, and \
     are typed again after a reload.",
    "Closing the tab forgets everything, but for what you chose to keep: the theme, the zone of times and the keys, and \
     each detector that you keep on this device. \u{201c}Delete from this device\u{201d} stands in the same place.",
    "Links hold how you look at it: the threshold, what you filter and search by, and the period. That stands after the \
     #, which browsers do not send. The data itself is never in them.",
    "Reports and sessions are saved by your browser as files. They hold what they show, and no address with a signature.",
];

pub(crate) const CHECK: &str = "How to check it";
pub(crate) const CHECK_POINTS: [&str; 3] = [
    "Open the developer tools of your browser, choose Network, and work: no request appears but those to addresses that \
     you gave.",
    "Go offline after the page has loaded. Everything goes on working.",
    "The page forbids itself other programs, styles, images and frames by its content security policy, which stands at \
     the top of its source.",
];
