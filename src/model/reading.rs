//! What the user said about files and columns; whatever is not said is found from the bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::column::ColumnKind;

/// Settings of a reading.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadSettings {
    /// By file name with its folders, as the summary of the file has it.
    pub files: BTreeMap<String, FileSettings>,
    /// By column name.
    pub columns: BTreeMap<String, ColumnSettings>,
    /// Pattern of the folders that name an interval, such as `{{yyyyMMdd}}/{{HHmm}}`.
    pub path_template: Option<String>,
}

/// Encodings that [`FileSettings::encoding`] may name, as they are shown.
pub const ENCODINGS: [&str; 22] = [
    "UTF-8",
    "UTF-16",
    "UTF-16BE",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "windows-874",
    "ISO-8859-2",
    "ISO-8859-5",
    "ISO-8859-7",
    "ISO-8859-15",
    "KOI8-R",
    "KOI8-U",
    "macintosh",
    "IBM850",
    "IBM866",
];

/// How a file is read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FileSettings {
    /// Names of the columns of a file without a header, in order.
    pub column_names: Vec<String>,
    /// Encoding of its text, such as `windows-1252`; found from the bytes if it is not said.
    pub encoding: Option<String>,
}

/// How the cells of a column are read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnSettings {
    /// What it holds.
    pub kind: Option<ColumnKind>,
    /// For times: the pattern, in the letters of `yyyy-MM-dd HH:mm:ss`, or `UNIX seconds`, `UNIX milliseconds`.
    pub format: Option<String>,
    /// For numbers: what stands before the fraction, `.` or `,`.
    pub decimal: Option<char>,
    /// Texts that mean "no value", besides the empty one; `None` for the usual ones.
    pub missing: Option<Vec<String>>,
    /// What becomes of a row whose cell does not fit.
    pub on_misfit: OnMisfit,
}

/// What becomes of a row with a cell that is not of its column's kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnMisfit {
    /// The cell counts as missing.
    #[default]
    Missing,
    /// The row is left out.
    SkipRow,
}

/// Name of a column without one, by its place from 0: "column 3".
pub fn unnamed_column(index: usize) -> String {
    format!("column {}", index + 1)
}
