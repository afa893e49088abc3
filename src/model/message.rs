//! The one form in which a failure reaches the reader.

use serde::{Deserialize, Serialize};

/// What happened, where, what was expected, and what to press. The interface renders it and knows no error type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserMessage {
    /// Short, without a full stop: "nov.csv is not text".
    pub title: String,
    /// What happened and where, in one or two sentences.
    pub detail: String,
    /// What to do about it, in one sentence. Text to be copied follows on lines of its own.
    pub remedy: String,
}

/// An error that can tell the reader about itself.
pub trait Explain {
    /// The message for the reader.
    fn explain(&self) -> UserMessage;
}
