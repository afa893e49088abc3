//! Which texts mean "no value" in a column, and which of them were met.

use super::infer;

/// Different markers remembered per column.
const MOST: usize = 8;

/// The markers of one column.
#[derive(Debug, Clone, Default)]
pub(super) struct Markers {
    /// What the user said.
    given: Option<Vec<String>>,
    met: Vec<String>,
}

impl Markers {
    /// `given` replaces the usual ones.
    pub(super) fn new(given: Option<Vec<String>>) -> Self {
        Self { given, met: Vec::new() }
    }

    /// Whether a text means "no value" in a column of another type than text.
    pub(super) fn is_missing(&self, text: &str) -> bool {
        self.given(text).unwrap_or_else(|| infer::is_missing(text))
    }

    /// Whether a text means "no value" in a column of texts.
    pub(super) fn is_missing_text(&self, text: &str) -> bool {
        self.given(text).unwrap_or_else(|| infer::is_missing_text(text))
    }

    /// Whether the user named them.
    pub(super) fn are_given(&self) -> bool {
        self.given.is_some()
    }

    /// Whether the user named this one: then it is no value, even if it looks like one.
    pub(super) fn are_given_with(&self, text: &str) -> bool {
        self.given(text) == Some(true)
    }

    /// Whether a text is empty or a marker met before.
    pub(super) fn is_known(&self, text: &str) -> bool {
        text.is_empty() || self.met.iter().any(|marker| marker == text)
    }

    /// Takes note that a text stood for "no value".
    pub(super) fn meet(&mut self, text: &str) {
        if !self.is_known(text) && self.met.len() < MOST {
            self.met.push(text.to_owned());
        }
    }

    /// Those met, in the order first seen.
    pub(super) fn into_met(self) -> Vec<String> {
        self.met
    }

    fn given(&self, text: &str) -> Option<bool> {
        self.given.as_ref().map(|given| text.is_empty() || given.iter().any(|marker| marker == text))
    }
}
