//! What the page Alerts says of messages, and of sending them.

use crate::model::delivery::{Failure, MOST_ATTEMPTS, Outcome};
use crate::model::format::{count, moment, plural};
use crate::model::time::Timestamp;
use crate::model::zone::Zone;

// The firings.
pub(crate) const COLUMN_FIRED: &str = "Fired";
pub(crate) const COLUMN_WHAT: &str = "What and where";
pub(crate) const COLUMN_DELIVERY: &str = "Delivery";
pub(crate) const NONE: &str = "No firing to show.";

pub(crate) fn show_all(all: u64) -> String {
    format!("Show all {}", count(all))
}

/// "Delivered 3, undelivered 1": the counters, or what became of one firing's messages.
pub(crate) fn counters((delivered, undelivered): (u64, u64)) -> String {
    format!("Delivered {}, undelivered {}", count(delivered), count(undelivered))
}

pub(crate) const NOT_SENT: &str = "not sent";

/// Of a fixed line: "worst 312".
pub(crate) fn worst(value: &str) -> String {
    format!("worst {value}")
}

// The message.
pub(crate) const MESSAGE: &str = "Message";
pub(crate) const TO_READ: &str = "To read";
pub(crate) const FOR_PROGRAMS: &str = "For programs";
pub(crate) const COPY: &str = "Copy";
pub(crate) const COPIED: &str = "Copied the message";
pub(crate) const DOWNLOAD: &str = "Download";
pub(crate) const COPY_CURL: &str = "Copy curl line";
pub(crate) const COPIED_CURL: &str = "Copied the curl line";
pub(crate) const NOTIFY: &str = "Show a notification";
pub(crate) const ACTION: &str = "What it says";
pub(crate) const TRIGGER: &str = "It began";
pub(crate) const RESOLVE: &str = "It is over";
pub(crate) const TEMPLATE: &str = "Template";

// A notification.
pub(crate) const SHOWN: &str = "The notification is shown.";
pub(crate) const DENIED: &str =
    "This browser is told to show no notifications of this site. Allow them in its settings.";
pub(crate) const UNDECIDED: &str =
    "The browser has not been told whether to show notifications. Press again to be asked.";
pub(crate) const UNSUPPORTED: &str = "This browser shows no notifications of pages.";

// The targets.
pub(crate) const SEND: &str = "Send";
pub(crate) const SEND_TO: &str = "Send to";
pub(crate) const SEND_AGAIN: &str = "Send again";
pub(crate) const RETRY: &str = "Retry";
pub(crate) const STOP: &str = "Stop";
pub(crate) const NO_TARGETS: &str = "No address yet.";
pub(crate) const ADD: &str = "Add an address";
pub(crate) const FORM: &str = "Form";
pub(crate) const ADDRESS: &str = "Address";
pub(crate) const KEY: &str = "Key";
pub(crate) const KEPT_NOWHERE: &str = "Address and key stay in memory until this tab closes. They are written nowhere.";
pub(crate) const PLAIN: &str = "Send as plain text";
pub(crate) const PLAIN_NOTE: &str = "For receivers that do not let a page send JSON. If their answer cannot be read, nothing \
    proves that they have the message.";
pub(crate) const AUTOMATIC: &str = "Send by itself while following";
pub(crate) const AUTOMATIC_NOTE: &str = "What fires on new data goes there at once. What fired in the past does not.";
pub(crate) const BAD_ADDRESS: &str = "An address that begins with https:// was expected, or http:// on this machine.";
pub(crate) const NO_KEY: &str = "This form needs a key.";
pub(crate) const BAD_TEMPLATE: &str = "The template cannot be filled in. Mend it before you send.";

pub(crate) fn send_to(form: &str, host: &str) -> String {
    format!("Send {form} to {host}")
}

pub(crate) const FORGET: &str = "Forget";

pub(crate) fn forget(host: &str) -> String {
    format!("Forget {host}")
}

// What became of a message.
pub(crate) const SENDING: &str = "Sending";

pub(crate) fn delivered(status: u16, when: Timestamp, zone: &Zone) -> String {
    format!("Delivered, {} (status {status})", moment(when, zone))
}

pub(crate) fn waiting(failure: &Failure, seconds: u32) -> String {
    let again = format!("Attempt {} of {MOST_ATTEMPTS} follows in {seconds}\u{a0}s.", failure.attempts + 1);
    format!("{} {again}", happened(failure))
}

pub(crate) fn undelivered(failure: &Failure) -> String {
    let attempts = match failure.attempts {
        1 => String::new(),
        attempts => format!(" Tried {}.", plural(u64::from(attempts), "time", "times")),
    };
    format!("Undelivered. {}{attempts}", happened(failure))
}

/// What happened, as a sentence.
fn happened(failure: &Failure) -> String {
    match failure.outcome {
        Outcome::Answered(status) => match failure.said.as_str() {
            "" => format!("The receiver answered with status {status}."),
            said => format!("The receiver answered with status {status}: \u{201c}{said}\u{201d}."),
        },
        Outcome::NoAnswer => {
            "No answer. Either the receiver does not let this page send to it (CORS), or it redirects, or \
            the network is down."
                .to_owned()
        }
        Outcome::Unread => {
            "It went out, and the answer cannot be read from this page (CORS). Look there whether it has \
            arrived."
                .to_owned()
        }
        Outcome::TimedOut => "No answer within 15 seconds. It may have arrived.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_said_in_plain_words() {
        let failure = |outcome, said: &str, attempts| Failure { outcome, said: said.to_owned(), attempts };
        assert_eq!(
            undelivered(&failure(Outcome::Answered(403), "invalid_token", 1)),
            "Undelivered. The receiver answered with status 403: “invalid_token”."
        );
        assert_eq!(
            waiting(&failure(Outcome::Answered(503), "", 1), 1),
            "The receiver answered with status 503. Attempt 2 of 5 follows in 1\u{a0}s."
        );
        let tried = undelivered(&failure(Outcome::TimedOut, "", 5));
        assert_eq!(tried, "Undelivered. No answer within 15 seconds. It may have arrived. Tried 5 times.");
    }
}
