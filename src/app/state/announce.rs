//! What a screen reader is told, politely, beside what is on screen.

use leptos::prelude::*;

/// The live region's text, in context.
#[derive(Clone, Copy)]
pub(crate) struct Announcer {
    /// The last sentence.
    pub(crate) text: RwSignal<String>,
}

impl Announcer {
    /// Says a sentence; the same sentence twice in a row is said once.
    pub(crate) fn say(self, text: impl Into<String>) {
        let text = text.into();
        if self.text.with_untracked(|now| *now != text) {
            self.text.set(text);
        }
    }
}

/// Provides a silent announcer.
pub(crate) fn provide_announcer() {
    provide_context(Announcer { text: RwSignal::new(String::new()) });
}

/// The announcer.
pub(crate) fn use_announcer() -> Announcer {
    expect_context()
}
