//! The colour theme: an attribute of the root element that `tokens.css` obeys.

use leptos::prelude::*;

/// What the reader chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The word on screen and in storage.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The inverse of [`Theme::label`].
    pub(crate) fn from_label(label: &str) -> Self {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.label() == label).unwrap_or_default()
    }

    /// The one that the button leads to.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// Puts it into effect.
    pub(crate) fn apply(self) {
        let Some(root) = document().document_element() else { return };
        // Neither call can fail for a fixed attribute name.
        let _ = match self {
            Self::System => root.remove_attribute("data-theme"),
            theme => root.set_attribute("data-theme", theme.label()),
        };
    }
}

/// Value of a CSS custom property of the root element, as computed now: the canvas takes its colours from here.
pub(crate) fn property(name: &str) -> String {
    let style = document().document_element().and_then(|root| window().get_computed_style(&root).ok().flatten());
    let value = style.and_then(|style| style.get_property_value(name).ok());
    value.map(|value| value.trim().to_owned()).unwrap_or_default()
}
