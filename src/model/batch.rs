//! Rows as columns of one type each: what the reader of columnar files hands to the one that fills the table.

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// Whether a file that begins like this is columnar: Parquet, encrypted or not.
pub fn is_columnar(head: &[u8]) -> bool {
    head.starts_with(b"PAR1") || head.starts_with(b"PARE")
}

/// Some rows of a columnar file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Batch {
    /// Number of the first row in its file, 1-based.
    pub first_row: u64,
    /// Length of every column.
    pub rows: usize,
    /// Columns of the file, in its order.
    pub columns: Vec<BatchColumn>,
    /// Columns that cannot be cells of a table; the first batch of a file names them.
    pub left_out: Vec<LeftOut>,
    /// Stored bytes that these rows stand for, as progress counts them.
    pub bytes: u64,
}

/// The cells of one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchColumn {
    /// Names of the groups it lies in and its own, joined by dots.
    pub name: String,
    /// One per row.
    pub cells: BatchCells,
}

/// A column that is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// As in [`BatchColumn::name`].
    pub column: String,
    /// What it holds: "lists".
    pub holds: String,
}

/// Cells of one type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum BatchCells {
    /// Times; [`BatchCells::NO_WHOLE`] where missing.
    Timestamps {
        /// Epoch seconds of the instant, or of the wall clock read as if it were UTC.
        values: Vec<Timestamp>,
        /// What the file says of them.
        form: TimeForm,
    },
    /// Whole numbers; [`BatchCells::NO_WHOLE`] where missing.
    Whole(Vec<i64>),
    /// Numbers; `NaN` where missing.
    Numbers(Vec<f64>),
    /// Texts as indices into a dictionary; [`BatchCells::NO_CODE`] where missing.
    Texts {
        /// One index per row.
        codes: Vec<u32>,
        /// The different texts, in the order first seen.
        dictionary: Vec<String>,
    },
    /// 0, 1, or [`BatchCells::NO_CODE`] where missing.
    Booleans(Vec<u32>),
}

/// What the time of a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimeForm {
    /// An instant.
    Instant,
    /// What a clock showed, in a zone that the file does not name.
    Clock,
    /// A day.
    Date,
}

impl BatchCells {
    /// Marks a missing time or whole number.
    pub const NO_WHOLE: i64 = i64::MIN;
    /// Marks a missing text or truth value.
    pub const NO_CODE: u32 = u32::MAX;

    /// Number of cells.
    pub fn len(&self) -> usize {
        match self {
            Self::Timestamps { values, .. } | Self::Whole(values) => values.len(),
            Self::Numbers(values) => values.len(),
            Self::Texts { codes, .. } | Self::Booleans(codes) => codes.len(),
        }
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Why a columnar file, or the rest of it, gives no rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum BatchError {
    /// Its bytes are not what its format demands.
    #[error("{0}")]
    Damaged(String),
    /// It, or a part of it, is encrypted.
    #[error("it is encrypted")]
    Encrypted,
    /// Compressed by a method that cannot be unpacked here.
    #[error("column {column} is compressed with {codec}")]
    UnknownCodec {
        /// The first such column.
        column: String,
        /// Name of the method in the format.
        codec: String,
    },
    /// No column of it can be a column of a table.
    #[error("every column holds lists or raw bytes")]
    NoColumns,
    /// The program that reads such files did not start.
    #[error("the part of Foretop that reads it did not start ({0})")]
    NotStarted(String),
}

impl BatchError {
    /// What to do about it, in one sentence.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Damaged(_) => "Download or export the file again.",
            Self::Encrypted => "Export it without encryption and add that file.",
            Self::UnknownCodec { .. } => "Write it again with Zstandard, Snappy or gzip and add that file.",
            Self::NoColumns => "Export it with one plain value per column and row.",
            Self::NotStarted(_) => "Check the connection, then add the file again.",
        }
    }
}
