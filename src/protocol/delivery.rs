//! Whether a message has been delivered, and when it is sent again if not. Knows no clock: who sends waits.

use super::remote::address::Address;
use crate::model::delivery::{MOST_ATTEMPTS, Outcome};

/// Whether the policy of the site lets a page send to an address: encrypted, or on this machine.
pub fn is_allowed(address: &str) -> bool {
    let Address { scheme, host, .. } = Address::parse(address);
    let name = host.split(':').next().unwrap_or_default();
    !name.is_empty() && (scheme == "https" || scheme == "http" && ["127.0.0.1", "localhost"].contains(&name))
}

/// What comes after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing: it is delivered.
    Delivered,
    /// Another attempt, after so many seconds.
    Again(u32),
    /// Nothing, until someone asks for it.
    GivenUp,
}

/// The attempts to deliver one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attempts(u32);

impl Attempts {
    /// How many there were.
    pub fn made(self) -> u32 {
        self.0
    }

    /// Counts an attempt that has ended. The waits between attempts double: 1, 2, 4 and 8 seconds.
    pub fn end(&mut self, outcome: Outcome) -> Next {
        self.0 += 1;
        match outcome {
            Outcome::Answered(200..=299) => Next::Delivered,
            _ if may_pass(outcome) && self.0 < MOST_ATTEMPTS => Next::Again(1 << (self.0 - 1)),
            _ => Next::GivenUp,
        }
    }
}

/// Whether the same message may be accepted later.
fn may_pass(outcome: Outcome) -> bool {
    match outcome {
        Outcome::Answered(status) => matches!(status, 408 | 429 | 500..=599),
        Outcome::NoAnswer | Outcome::TimedOut => true,
        // A second one might be a second alert.
        Outcome::Unread => false,
    }
}

#[cfg(test)]
mod tests {
    use super::Next::{Again, Delivered, GivenUp};
    use super::*;
    use crate::model::delivery::Outcome::{Answered, NoAnswer, TimedOut, Unread};

    #[test]
    fn addresses_are_encrypted_or_on_this_machine() {
        for (address, expected) in [
            ("https://hooks.example.com/x?key=1", true),
            (" http://127.0.0.1:8080/hook ", true),
            ("http://localhost/", true),
            ("http://hooks.example.com/", false),
            ("http://localhost.example.com/", false),
            ("https:///x", false),
            ("hooks.example.com", false),
            ("", false),
        ] {
            assert_eq!(is_allowed(address), expected, "{address}");
        }
    }

    #[test]
    fn what_may_pass_is_sent_again_ever_later() {
        let check = |outcomes: &[Outcome], expected: &[Next]| {
            let mut attempts = Attempts::default();
            let found: Vec<Next> = outcomes.iter().map(|outcome| attempts.end(*outcome)).collect();
            assert_eq!((found.as_slice(), attempts.made()), (expected, outcomes.len() as u32), "{outcomes:?}");
        };
        check(&[Answered(204)], &[Delivered]);
        check(&[Answered(503), NoAnswer, TimedOut, Answered(200)], &[Again(1), Again(2), Again(4), Delivered]);
        check(&[Answered(429); 5], &[Again(1), Again(2), Again(4), Again(8), GivenUp]);
        for refused in [Answered(400), Answered(401), Answered(404), Answered(304), Unread] {
            check(&[refused], &[GivenUp]);
        }
        check(&[NoAnswer, Answered(403)], &[Again(1), GivenUp]);
    }
}
