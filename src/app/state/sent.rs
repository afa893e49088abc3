//! What this tab has sent, for all detectors, those that are gone included.

use std::collections::BTreeMap;

use leptos::prelude::*;

/// Messages by the host they went to, in context. Each attempt counts.
#[derive(Clone, Copy)]
pub(crate) struct Sent {
    hosts: RwSignal<BTreeMap<String, u64>>,
}

impl Sent {
    /// A message goes to a host.
    pub(crate) fn note(self, host: String) {
        // The page may be gone.
        if let Some(mut hosts) = self.hosts.try_write() {
            *hosts.entry(host).or_default() += 1;
        }
    }

    /// How many messages went out. Tracked.
    pub(crate) fn messages(self) -> u64 {
        self.hosts.with(|hosts| hosts.values().sum())
    }

    /// The hosts they went to, in alphabetical order. Tracked.
    pub(crate) fn hosts(self) -> Vec<String> {
        self.hosts.with(|hosts| hosts.keys().cloned().collect())
    }
}

/// Provides an empty count.
pub(crate) fn provide_sent() {
    provide_context(Sent { hosts: RwSignal::default() });
}

/// The count.
pub(crate) fn use_sent() -> Sent {
    expect_context()
}
