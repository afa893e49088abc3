//! What the reader prefers on this device. Nothing about data.

use leptos::prelude::*;

use super::zone::ZoneChoice;
use crate::app::effect::effect;
use crate::app::platform::keys::allow_letters;
use crate::app::platform::theme::Theme;

const THEME: &str = "foretop.theme";
const ZONE: &str = "foretop.zone";
const LETTERS: &str = "foretop.letters";
/// What stands in storage for keys that are off.
const OFF: &str = "off";

/// Preferences, in context.
#[derive(Clone, Copy)]
pub(crate) struct Prefs {
    /// Colour theme.
    pub(crate) theme: RwSignal<Theme>,
    /// Zone of all times.
    pub(crate) zone: RwSignal<ZoneChoice>,
    /// Whether single-letter keys do anything.
    pub(crate) letters: RwSignal<bool>,
}

/// Reads the preferences and keeps them in effect.
pub(crate) fn provide_prefs() {
    let storage = window().local_storage().ok().flatten();
    let stored = |key| storage.as_ref().and_then(|storage| storage.get_item(key).ok().flatten());
    let theme = RwSignal::new(stored(THEME).map(|label| Theme::from_label(&label)).unwrap_or_default());
    let zone = RwSignal::new(stored(ZONE).map(ZoneChoice::from_label).unwrap_or_default());
    let letters = RwSignal::new(stored(LETTERS).as_deref() != Some(OFF));
    effect(move |first: Option<()>| {
        theme.get().apply();
        allow_letters(letters.get());
        zone.track();
        if first.is_some()
            && let Some(storage) = &storage
        {
            // A full or forbidden storage only costs the memory of the choice.
            let _ = storage.set_item(THEME, theme.get_untracked().label());
            let _ = storage.set_item(ZONE, zone.get_untracked().label());
            let _ = match letters.get_untracked() {
                true => storage.remove_item(LETTERS),
                false => storage.set_item(LETTERS, OFF),
            };
        }
    });
    provide_context(Prefs { theme, zone, letters });
}

/// The preferences.
pub(crate) fn use_prefs() -> Prefs {
    expect_context()
}
