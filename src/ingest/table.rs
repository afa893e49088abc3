//! Typed columns of all files together; text is dictionary-coded.

use crate::model::time::Timestamp;

/// Rows of all files as columns of equal length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Columns in the order first seen.
    pub columns: Vec<Column>,
    /// Length of every column.
    pub rows: usize,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// As in the file, or "column 3" without a header. Unique in the table.
    pub name: String,
    /// The cells.
    pub cells: Cells,
    /// Cells without a value (empty, or a missing marker).
    pub missing: u64,
    /// Cells with a value that does not fit the type; they are stored as missing.
    pub misfits: u64,
}

/// Cells of one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// Instants; [`Cells::NO_TIME`] where missing.
    Timestamp {
        /// Epoch seconds.
        values: Vec<Timestamp>,
        /// Pattern in the letters of `yyyy-MM-dd HH:mm:ss`, or `UNIX seconds`, `UNIX milliseconds`, `ISO 8601`.
        format: String,
    },
    /// Numbers; `NaN` where missing.
    Number(Vec<f64>),
    /// Texts as indices into a dictionary; [`Cells::NO_TEXT`] where missing.
    Text {
        /// One index per row.
        codes: Vec<u32>,
        /// The different texts, in the order first seen.
        dictionary: Vec<String>,
    },
    /// `true` or `false`, as in [`Cells::Text`] with the dictionary `["false", "true"]`.
    Boolean {
        /// 0, 1 or [`Cells::NO_TEXT`], one per row.
        codes: Vec<u32>,
    },
}

impl Cells {
    /// Marks a missing instant.
    pub const NO_TIME: Timestamp = Timestamp::MIN;
    /// Marks a missing text or boolean.
    pub const NO_TEXT: u32 = u32::MAX;
}

impl Table {
    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}
