//! What the reader prefers on this device. Nothing about data.

use leptos::prelude::*;

use crate::app::platform::theme::Theme;

const THEME: &str = "foretop.theme";

/// Preferences, in context.
#[derive(Clone, Copy)]
pub(crate) struct Prefs {
    /// Colour theme.
    pub(crate) theme: RwSignal<Theme>,
}

/// Reads the preferences and keeps them in effect.
pub(crate) fn provide_prefs() {
    let storage = window().local_storage().ok().flatten();
    let stored = storage.as_ref().and_then(|storage| storage.get_item(THEME).ok().flatten());
    let theme = RwSignal::new(stored.map(|label| Theme::from_label(&label)).unwrap_or_default());
    Effect::new(move |first: Option<()>| {
        theme.get().apply();
        if first.is_some()
            && let Some(storage) = &storage
        {
            // A full or forbidden storage only costs the memory of the choice.
            let _ = storage.set_item(THEME, theme.get_untracked().label());
        }
    });
    provide_context(Prefs { theme });
}

/// The preferences.
pub(crate) fn use_prefs() -> Prefs {
    expect_context()
}
