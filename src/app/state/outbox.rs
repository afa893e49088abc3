//! Where messages of a detector are sent, and what became of each. Addresses and keys are secrets: they live as long as
//! the tab and are written nowhere.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::sent::{Sent, use_sent};
use crate::alert::message::{EXAMPLE, Form, HttpRequest};
use crate::app::platform::page::clock;
use crate::app::platform::post::post;
use crate::model::delivery::{Failure, Outcome};
use crate::model::time::Timestamp;
use crate::protocol::delivery::{Attempts, Next};
use crate::protocol::message::{Origin, Secret};

/// Longest piece of an answer that is shown, in characters.
const MOST_SHOWN: usize = 160;

/// A place that messages go to.
#[derive(Clone, PartialEq)]
pub(crate) struct Target {
    /// Of this tab.
    pub(crate) id: u32,
    /// What the receiver understands.
    pub(crate) form: Form,
    /// Where to.
    pub(crate) address: Secret,
    /// What proves the sender, where the form has such a thing.
    pub(crate) key: Secret,
    /// Whether to send without headers, so that the receiver is not asked before.
    pub(crate) is_plain: bool,
    /// Whether what fires on followed data is sent there by itself.
    pub(crate) is_automatic: bool,
}

impl Target {
    /// All of the address that may be shown.
    pub(crate) fn host(&self) -> String {
        Origin::Url(self.address.clone()).host().unwrap_or_default()
    }
}

/// One message to one target.
#[derive(Clone)]
pub(crate) struct Delivery {
    /// What the message is about.
    pub(crate) firing: String,
    /// The target.
    pub(crate) target: u32,
    /// Where it stands.
    pub(crate) state: DeliveryState,
    /// Of this delivery.
    attempts: Attempts,
    /// What is sent.
    request: HttpRequest,
    is_plain: bool,
    /// Counts how often it was begun: the end of an earlier beginning means nothing.
    round: u32,
}

/// Where a delivery stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DeliveryState {
    /// It is on its way.
    Sending,
    /// It was not accepted, and is sent again after so many seconds.
    Waiting(Failure, u32),
    /// It was accepted.
    Delivered {
        /// The status of the answer.
        status: u16,
        /// When.
        at: Timestamp,
    },
    /// It was not accepted, and is not sent again by itself.
    Undelivered(Failure),
}

/// Targets and deliveries of a detector.
#[derive(Clone, Copy)]
pub(crate) struct Outbox {
    /// In the order in which they were given.
    pub(crate) targets: RwSignal<Vec<Target>>,
    /// The reader's own JSON.
    pub(crate) template: RwSignal<String>,
    deliveries: RwSignal<Vec<Delivery>>,
    sent: Sent,
}

impl Outbox {
    /// Nothing sent, and no target.
    pub(crate) fn new() -> Self {
        Self {
            targets: RwSignal::default(),
            template: RwSignal::new(EXAMPLE.to_owned()),
            deliveries: RwSignal::default(),
            sent: use_sent(),
        }
    }

    /// Takes a target in.
    pub(crate) fn add(self, target: Target) {
        self.targets.update(|targets| {
            let id = targets.iter().map(|other| other.id + 1).max().unwrap_or_default();
            targets.push(Target { id, ..target });
        });
    }

    /// The targets that what fires on followed data is sent to by itself.
    pub(crate) fn automatic(self) -> Vec<Target> {
        self.targets.with_untracked(|targets| targets.iter().filter(|target| target.is_automatic).cloned().collect())
    }

    /// Whether what fires on followed data is sent to a target by itself from now on.
    pub(crate) fn set_automatic(self, target: u32, is_automatic: bool) {
        self.targets.update(|targets| {
            let wanted = targets.iter_mut().find(|other| other.id == target);
            if let Some(target) = wanted {
                target.is_automatic = is_automatic;
            }
        });
    }

    /// Forgets a target with its secrets, and what was sent to it.
    pub(crate) fn forget(self, target: u32) {
        self.targets.update(|targets| targets.retain(|other| other.id != target));
        self.deliveries.update(|deliveries| deliveries.retain(|delivery| delivery.target != target));
    }

    /// Where the message about a firing stands with a target. Tracked.
    pub(crate) fn state(self, firing: &str, target: u32) -> Option<DeliveryState> {
        self.deliveries.with(|deliveries| find(deliveries, firing, target).map(|index| deliveries[index].state.clone()))
    }

    /// How many messages about a firing were delivered, and how many were not. Tracked.
    pub(crate) fn counts_of(self, firing: &str) -> (u64, u64) {
        self.deliveries.with(|all| count(all.iter().filter(|delivery| delivery.firing == firing)))
    }

    /// How many messages were delivered, and how many were not: the counters Delivered and Undelivered of Lookout for
    /// Metrics. Tracked.
    pub(crate) fn counts(self) -> (u64, u64) {
        self.deliveries.with(|all| count(all.iter()))
    }

    /// Sends a message about a firing; an earlier one about it to the same target gives way.
    pub(crate) fn send(self, firing: &str, target: &Target, request: HttpRequest) {
        let delivery = Delivery {
            firing: firing.to_owned(),
            target: target.id,
            state: DeliveryState::Sending,
            attempts: Attempts::default(),
            request,
            is_plain: target.is_plain,
            round: 0,
        };
        self.deliveries.update(|all| match find(all, firing, target.id) {
            Some(index) => all[index] = Delivery { round: all[index].round + 1, ..delivery },
            None => all.push(delivery),
        });
        self.attempt(firing, target.id);
    }

    /// Sends a message again, that was given up or waits.
    pub(crate) fn retry(self, firing: &str, target: u32) {
        self.change(firing, target, |delivery| {
            delivery.round += 1;
            if matches!(delivery.state, DeliveryState::Undelivered(_)) {
                delivery.attempts = Attempts::default();
            }
        });
        self.attempt(firing, target);
    }

    /// Does not send a message again that waits.
    pub(crate) fn give_up(self, firing: &str, target: u32) {
        self.change(firing, target, |delivery| {
            delivery.round += 1;
            if let DeliveryState::Waiting(failure, _) = &delivery.state {
                delivery.state = DeliveryState::Undelivered(failure.clone());
            }
        });
    }

    fn change(self, firing: &str, target: u32, change: impl FnOnce(&mut Delivery)) {
        self.deliveries.try_update(|all| find(all, firing, target).map(|index| change(&mut all[index])));
    }

    /// Sends the message once, and again after a while if that may help.
    fn attempt(self, firing: &str, target: u32) {
        self.change(firing, target, |delivery| delivery.state = DeliveryState::Sending);
        let found = self.deliveries.try_with_untracked(|all| find(all, firing, target).map(|index| all[index].clone()));
        let Some(Some(Delivery { firing, request, is_plain, round, .. })) = found else { return };
        self.sent.note(Origin::Url(Secret::from(request.url.as_str())).host().unwrap_or_default());
        spawn_local(async move {
            let (outcome, text) = post(&request, is_plain).await;
            self.end(&firing, target, round, outcome, &text);
        });
    }

    fn end(self, firing: &str, target: u32, round: u32, outcome: Outcome, text: &str) {
        let mut pause = None;
        self.change(firing, target, |delivery| {
            if delivery.round != round {
                return;
            }
            let next = delivery.attempts.end(outcome);
            let failure = || Failure { outcome, said: first_line(text), attempts: delivery.attempts.made() };
            delivery.state = match (next, outcome) {
                (Next::Delivered, Outcome::Answered(status)) => DeliveryState::Delivered { status, at: clock() },
                (Next::Again(seconds), _) => {
                    pause = Some(seconds);
                    DeliveryState::Waiting(failure(), seconds)
                }
                _ => DeliveryState::Undelivered(failure()),
            };
        });
        let Some(seconds) = pause else { return };
        let firing = firing.to_owned();
        let again = move || {
            let is_current = self
                .deliveries
                .try_with_untracked(|all| find(all, &firing, target).is_some_and(|index| all[index].round == round));
            if is_current == Some(true) {
                self.attempt(&firing, target);
            }
        };
        set_timeout(again, Duration::from_secs(seconds.into()));
    }
}

fn find(deliveries: &[Delivery], firing: &str, target: u32) -> Option<usize> {
    deliveries.iter().position(|delivery| delivery.firing == firing && delivery.target == target)
}

fn count<'a>(deliveries: impl Iterator<Item = &'a Delivery>) -> (u64, u64) {
    deliveries.fold((0, 0), |(delivered, undelivered), delivery| match delivery.state {
        DeliveryState::Delivered { .. } => (delivered + 1, undelivered),
        DeliveryState::Undelivered(_) => (delivered, undelivered + 1),
        DeliveryState::Sending | DeliveryState::Waiting(..) => (delivered, undelivered),
    })
}

/// The first line of a text that has letters, cut to what can be shown.
fn first_line(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    match line.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_answer_the_first_line_is_shown() {
        for (text, expected) in
            [("", ""), ("\r\n  no_service \nmore", "no_service"), ("invalid_token", "invalid_token")]
        {
            assert_eq!(first_line(text), expected);
        }
        assert_eq!(first_line(&"ä".repeat(300)).chars().count(), MOST_SHOWN + 1);
    }

    #[test]
    fn of_a_target_only_the_host_is_shown() {
        let address = Secret::from("https://hooks.slack.com/services/T0/B0/XXXX");
        let target =
            Target { id: 0, form: Form::Slack, address, key: Secret::default(), is_plain: true, is_automatic: false };
        assert_eq!(target.host(), "hooks.slack.com");
    }
}
