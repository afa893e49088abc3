//! A sentence about what was just done, with the way back; the newest one only, for some seconds.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::words::page::{common, shell};

/// How long a toast stays, unless the pointer or the focus rests on it.
const SHOWN: Duration = Duration::from_secs(8);

/// What a button does.
type Act = Arc<dyn Fn() + Send + Sync>;

/// A sentence and a button.
#[derive(Clone)]
pub(crate) struct Toast {
    /// "Removed nov.csv".
    pub(crate) text: String,
    /// The word on the button, and what it does.
    pub(crate) action: Option<(&'static str, Act)>,
}

impl Toast {
    /// A change that can be undone.
    pub(crate) fn undo(text: String, undo: impl Fn() + Send + Sync + 'static) -> Self {
        Self { text, action: Some((common::UNDO, Arc::new(undo))) }
    }

    /// A change that was undone and can be made again.
    pub(crate) fn redo(what: String, redo: impl Fn() + Send + Sync + 'static) -> Self {
        Self { text: shell::undone(&what), action: Some((common::REDO, Arc::new(redo))) }
    }
}

/// The toast on screen, in context.
#[derive(Clone, Copy)]
pub(crate) struct Toaster {
    /// What is shown.
    pub(crate) toast: RwSignal<Option<Toast>>,
    /// Whether the pointer or the focus rests on it.
    held: StoredValue<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Toaster {
    /// Shows a toast in place of the one before.
    pub(crate) fn show(self, toast: Toast) {
        self.held.set_value(false);
        self.toast.set(Some(toast));
        self.wait();
    }

    /// Takes it away: something else was done since.
    pub(crate) fn dismiss(self) {
        if self.toast.with_untracked(Option::is_some) {
            self.toast.set(None);
        }
    }

    /// Keeps it, or lets its time begin again.
    pub(crate) fn hold(self, held: bool) {
        self.held.set_value(held);
        if !held {
            self.wait();
        }
    }

    fn wait(self) {
        let end = move || {
            if !self.held.get_value() {
                self.dismiss();
            }
        };
        let handle = set_timeout_with_handle(end, SHOWN).ok();
        if let Some(earlier) = self.timer.try_update_value(|timer| std::mem::replace(timer, handle)).flatten() {
            earlier.clear();
        }
    }
}

/// Provides an empty toaster.
pub(crate) fn provide_toaster() {
    let (held, timer) = (StoredValue::new(false), StoredValue::new(None));
    provide_context(Toaster { toast: RwSignal::new(None), held, timer });
}

/// The toaster.
pub(crate) fn use_toaster() -> Toaster {
    expect_context()
}
