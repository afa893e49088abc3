//! The colour theme: an attribute of the root element that `tokens.css` obeys.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::words::page::shell as words;

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
    /// The word on screen.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::System => words::THEME_SYSTEM,
            Self::Light => words::THEME_LIGHT,
            Self::Dark => words::THEME_DARK,
        }
    }

    /// The word in storage and in `tokens.css`.
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

/// Value of a CSS custom property of the root element, as computed now.
pub(crate) fn property(name: &str) -> String {
    let root = document().document_element();
    root.map(|root| computed(&root, name)).unwrap_or_default()
}

/// The colour that a custom property stands for now, also where it is the name of a system colour: the canvas takes its
/// colours from here.
pub(crate) fn color(name: &str) -> String {
    let Some(probe) = probe() else { return String::new() };
    // Fails only for a name that is no property.
    let _ = probe.style().set_property("color", &format!("var({name})"));
    computed(&probe, "color")
}

/// An element that nobody sees, which wears one colour after the other.
fn probe() -> Option<HtmlElement> {
    const ID: &str = "color-probe";
    if let Some(probe) = document().get_element_by_id(ID) {
        return probe.dyn_into().ok();
    }
    let probe: HtmlElement = document().create_element("i").ok()?.dyn_into().ok()?;
    probe.set_id(ID);
    probe.set_hidden(true);
    document().body()?.append_child(&probe).ok()?;
    Some(probe)
}

fn computed(element: &Element, name: &str) -> String {
    let style = window().get_computed_style(element).ok().flatten();
    let value = style.and_then(|style| style.get_property_value(name).ok());
    value.map(|value| value.trim().to_owned()).unwrap_or_default()
}
