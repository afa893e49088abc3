//! Typed columns of all files together; text is dictionary-coded.

use std::borrow::Cow;

use super::number::NumberFormat;
use super::packed::Packed;
use crate::model::column::{ColumnKind, TimeFormat};
use crate::model::format;
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

/// How the cells of a column were written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notation {
    /// Of numbers.
    pub number: NumberFormat,
    /// The texts that stood for "no value", besides the empty one.
    pub missing: Vec<String>,
}

/// Cells of one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// Times; [`Cells::NO_TIME`] where missing.
    Timestamp {
        /// Instants in epoch seconds, or what a local clock showed, as if that was UTC: see
        /// [`TimeFormat::is_instant`].
        values: Packed<Timestamp>,
        /// How they are written.
        format: TimeFormat,
    },
    /// Numbers; `NaN` where missing.
    Number(Packed<f64>),
    /// Texts as indices into a dictionary; [`Cells::NO_TEXT`] where missing.
    Text {
        /// One index per row.
        codes: Packed<u32>,
        /// The different texts, in the order first seen.
        dictionary: Vec<String>,
    },
    /// `true` or `false`, as in [`Cells::Text`] with the dictionary `["false", "true"]`.
    Boolean {
        /// 0, 1 or [`Cells::NO_TEXT`], one per row.
        codes: Packed<u32>,
    },
}

impl Cells {
    /// Marks a missing instant.
    pub const NO_TIME: Timestamp = Timestamp::MIN;
    /// Marks a missing text or boolean.
    pub const NO_TEXT: u32 = u32::MAX;

    /// What they are.
    pub fn kind(&self) -> ColumnKind {
        match self {
            Self::Timestamp { .. } => ColumnKind::Timestamp,
            Self::Number(_) => ColumnKind::Number,
            Self::Text { .. } => ColumnKind::Text,
            Self::Boolean { .. } => ColumnKind::Boolean,
        }
    }
}

impl Table {
    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl Column {
    /// The cell as text, for previews: a number as short as it still reads back the same, an instant as
    /// `2021-01-19T13:00:00Z`. Empty where missing, or beyond the last row.
    pub fn text(&self, row: usize) -> Cow<'_, str> {
        let text = match &self.cells {
            Cells::Timestamp { values, .. } => {
                Some(values.get(row)).filter(|at| *at != Cells::NO_TIME).map(|at| Cow::Owned(format::iso(at)))
            }
            Cells::Number(values) => Some(values.get(row)).filter(|value| !value.is_nan()).map(|value| {
                let plain = value == 0.0 || (1e-5..1e16).contains(&value.abs());
                Cow::Owned(if plain { value.to_string() } else { format!("{value:e}") })
            }),
            Cells::Text { codes, dictionary } => {
                dictionary.get(codes.get(row) as usize).map(|text| Cow::Borrowed(text.as_str()))
            }
            Cells::Boolean { codes } => match codes.get(row) {
                0 => Some(Cow::Borrowed("false")),
                1 => Some(Cow::Borrowed("true")),
                _ => None,
            },
        };
        text.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_as_text() {
        let check = |cells: Cells, expected: &[&str]| {
            let column = Column { name: "c".to_owned(), cells, missing: 0, misfits: 0 };
            let texts: Vec<_> = (0..expected.len()).map(|row| column.text(row)).collect();
            assert_eq!(texts, expected);
        };
        let time =
            Cells::Timestamp { values: vec![1_611_061_200, Cells::NO_TIME].into(), format: TimeFormat::default() };
        check(time, &["2021-01-19T13:00:00Z", "", ""]);
        check(Cells::Number(vec![1.0, -0.1, f64::NAN, 2e18, 0.0].into()), &["1", "-0.1", "", "2e18", "0"]);
        check(
            Cells::Text { codes: vec![1, Cells::NO_TEXT, 0].into(), dictionary: vec!["a".to_owned(), "b".to_owned()] },
            &["b", "", "a"],
        );
        check(Cells::Boolean { codes: vec![0, 1, Cells::NO_TEXT].into() }, &["false", "true", ""]);
    }
}
