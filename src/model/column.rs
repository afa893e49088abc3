//! What a column of a table holds, and how its times are written.

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

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

/// How the times of a column are written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TimeFormat {
    /// Patterns with the number of rows written in them, in the letters of `yyyy-MM-dd HH:mm:ss`, or `ISO 8601`,
    /// `UNIX seconds` and the like. Usually one.
    pub patterns: Vec<(String, u64)>,
    /// Rows whose cell says how far ahead of UTC its clock is. If there are any, the column holds instants and cells
    /// without are taken for UTC; otherwise it holds readings of a local clock.
    pub offset_rows: u64,
    /// The IANA zone that the cells name.
    pub zone: Option<String>,
    /// The pattern that was found, where another was given by hand.
    pub found: Option<String>,
    /// What is wrong with the pattern given by hand, so that it could not be used.
    pub refused: Option<String>,
    /// Set where month and day may be exchanged and nothing in the data tells.
    pub ambiguous: Option<Ambiguity>,
}

impl TimeFormat {
    /// "yyyy-MM-dd HH:mm:ss", or several with commas between.
    pub fn label(&self) -> String {
        self.patterns.iter().map(|(pattern, _)| pattern.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// Whether the column holds instants rather than readings of a local clock.
    pub fn is_instant(&self) -> bool {
        self.offset_rows > 0
    }
}

/// A date that can be read in two ways, both of which fit all rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ambiguity {
    /// As in the file: "03/04/2020".
    pub example: String,
    /// The reading that was taken.
    pub taken: DateReading,
    /// The other one.
    pub other: DateReading,
}

/// One way to read the dates of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateReading {
    /// The pattern.
    pub pattern: String,
    /// What the example is then, on the clock of the data.
    pub example: Timestamp,
    /// The earliest and the latest time of the column.
    pub range: (Timestamp, Timestamp),
}
