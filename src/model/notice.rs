//! What the user should know about the data the findings were concluded from: counted, bounded, with places.

use serde::{Deserialize, Serialize};

/// Where in the input something was seen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// File name as given by the user.
    pub file: String,
    /// 1-based line of the decompressed text, 0 if unknown.
    pub line: u64,
    /// Column name, if one cell is meant.
    pub column: Option<String>,
    /// What was found there, cut to [`Place::MAX_TEXT`] characters.
    pub found: Option<String>,
}

impl Place {
    /// Longest `found`, in characters.
    pub const MAX_TEXT: usize = 80;

    /// Cuts `text` to what a place may carry.
    pub fn excerpt(text: &str) -> String {
        text.chars().take(Self::MAX_TEXT).collect()
    }
}

/// What kind of trouble, in the order the interface lists them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoticeKind {
    /// A file could not be read at all; `reason` is a sentence with the cure.
    UnreadableFile {
        /// What is wrong and what to do.
        reason: String,
    },
    /// The file ended inside a compressed stream or a quoted field.
    CutShort,
    /// Rows whose number of fields differs from the header's; they are skipped.
    RaggedRow {
        /// Number of columns.
        expected: usize,
    },
    /// Lines, or values in a file of JSON, that are no JSON object; they are skipped.
    BadJson,
    /// Rows whose timestamp cannot be read; they are skipped.
    BadTimestamp {
        /// The timestamp column.
        column: String,
    },
    /// Cells that are not numbers in a number column; they count as missing.
    BadNumber {
        /// The column.
        column: String,
    },
    /// Rows with a cell that is not a number in a number column, which the user chose to skip.
    BadNumberRow {
        /// The column.
        column: String,
    },
    /// A nested value, kept as its JSON text.
    Nested {
        /// The column.
        column: String,
    },
    /// Bytes that are no text in the encoding of the file, replaced by U+FFFD.
    NotUtf8,
    /// NUL characters, left out of the text.
    Nul,
    /// Lines of a CSV file that are comments, or stand before the header.
    NoRecord,
    /// The names given to columns by hand are more or fewer than the columns.
    ColumnNames {
        /// Names given.
        given: usize,
        /// Columns of the file.
        columns: usize,
    },
    /// Something besides the rows, such as a further page of a result.
    LeftOut {
        /// What, as in "left out: the envelope".
        what: String,
    },
    /// Rows whose time is not in the interval that their folder names; they stay.
    OutsideFolder {
        /// The time column.
        column: String,
    },
    /// Intervals between the first and the last folder that have no folder.
    MissingFolder,
    /// A metric that could not be judged.
    SkippedMetric {
        /// The metric, as shown.
        metric: String,
        /// Why, as a sentence.
        reason: String,
    },
    /// An event too many to be looked at again over all combinations.
    NotLookedAt,
    /// An answer of a reader that these findings have no use for.
    UnusedAnswer {
        /// Why: "there is no measure revenue".
        reason: String,
    },
    /// An answer of a reader on an event that is not among these findings.
    AnswerElsewhere,
}

impl NoticeKind {
    /// Whether the rows counted by this notice were left out.
    pub fn skips_row(&self) -> bool {
        matches!(self, Self::RaggedRow { .. } | Self::BadJson | Self::BadTimestamp { .. } | Self::BadNumberRow { .. })
    }

    /// One sentence without the count: "wrong number of fields, 5 expected".
    pub fn text(&self) -> String {
        match self {
            Self::UnreadableFile { reason } => reason.clone(),
            Self::CutShort => "the file ends in the middle of a record".to_owned(),
            Self::RaggedRow { expected } => {
                format!("wrong number of fields, {expected} expected; the row is skipped")
            }
            Self::BadJson => "not a JSON object; it is skipped".to_owned(),
            Self::BadTimestamp { column } => {
                format!("{column} is not a readable time; the row is skipped")
            }
            Self::BadNumber { column } => {
                format!("{column} is not a number; the cell counts as missing")
            }
            Self::BadNumberRow { column } => {
                format!("{column} is not a number; the row is skipped")
            }
            Self::Nested { column } => format!("{column} holds nested JSON, kept as text"),
            Self::NotUtf8 => "bytes that are no text in the file's encoding, replaced by \u{FFFD}".to_owned(),
            Self::Nul => "NUL characters, left out".to_owned(),
            Self::NoRecord => "a comment, or text before the header; the line is left out".to_owned(),
            Self::ColumnNames { given, columns } => {
                format!("{given} column names were given, but there are {columns} columns")
            }
            Self::LeftOut { what } => format!("left out: {what}"),
            Self::OutsideFolder { column } => {
                format!("{column} is outside the interval of its folder; the row is kept")
            }
            Self::MissingFolder => "an interval without a folder".to_owned(),
            Self::SkippedMetric { metric, reason } => format!("{metric} is not judged: {reason}"),
            Self::NotLookedAt => {
                "an event keeps what single metrics say: there are too many to look at all combinations again"
                    .to_owned()
            }
            Self::UnusedAnswer { reason } => format!("an answer is not used: {reason}"),
            Self::AnswerElsewhere => {
                "an answer on an event that is not found here; it counts for similar ones".to_owned()
            }
        }
    }
}

/// One kind of trouble with its count and the first places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What.
    pub kind: NoticeKind,
    /// How often.
    pub count: u64,
    /// The first [`Notices::MAX_PLACES`] places, in reading order.
    pub places: Vec<Place>,
}

/// Notices of one run of a stage: one entry per kind, so memory stays bounded however bad the input is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Notices(Vec<Notice>);

impl Notices {
    /// Places kept per kind.
    pub const MAX_PLACES: usize = 10;
    /// Kinds kept; columns and metrics are part of a kind, so hostile input could make many.
    pub const MAX_KINDS: usize = 1_000;

    /// Counts one occurrence. `place` is called only while places are still kept.
    pub fn add(&mut self, kind: NoticeKind, place: impl FnOnce() -> Place) {
        match self.0.iter().position(|notice| notice.kind == kind) {
            Some(index) => {
                let notice = &mut self.0[index];
                notice.count += 1;
                if notice.places.len() < Self::MAX_PLACES {
                    notice.places.push(place());
                }
            }
            None if self.0.len() < Self::MAX_KINDS => self.0.push(Notice { kind, count: 1, places: vec![place()] }),
            None => {}
        }
    }

    /// Takes over a kind of trouble that was counted elsewhere, with at most [`Notices::MAX_PLACES`] places.
    pub fn push(&mut self, mut notice: Notice) {
        notice.places.truncate(Self::MAX_PLACES);
        if self.0.len() < Self::MAX_KINDS {
            self.0.push(notice);
        }
    }

    /// All kinds, in the order they were first seen.
    pub fn iter(&self) -> impl Iterator<Item = &Notice> {
        self.0.iter()
    }

    /// Whether nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Rows left out, over all kinds.
    pub fn skipped_rows(&self) -> u64 {
        self.0.iter().filter(|notice| notice.kind.skips_row()).map(|notice| notice.count).sum()
    }

    /// Appends the notices of a later stage.
    pub fn extend(&mut self, later: Notices) {
        self.0.extend(later.0);
        self.0.truncate(Self::MAX_KINDS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_all_and_keeps_the_first_places() {
        let mut notices = Notices::default();
        for line in 1..=25 {
            notices.add(NoticeKind::BadJson, || Place { line, ..Place::default() });
        }
        let notice = notices.iter().next().unwrap();
        assert_eq!(notice.count, 25);
        assert_eq!(notice.places.iter().map(|place| place.line).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
        assert_eq!(notices.skipped_rows(), 25);
    }
}
