//! What a column of a table holds.

use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnKind {
    /// Instants.
    Timestamp,
    /// Numbers.
    Number,
    /// Text.
    Text,
    /// true or false.
    Boolean,
}

impl ColumnKind {
    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Timestamp => "date-time",
            Self::Number => "number",
            Self::Text => "text",
            Self::Boolean => "true or false",
        }
    }
}
