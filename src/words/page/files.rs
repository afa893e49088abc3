//! What is said of the files: while they are read, in their table, and how each is read.

use super::common;

pub(crate) const READING: &str = "Reading";

pub(crate) fn reading(file: &str) -> String {
    format!("Reading {file}")
}

/// "18,600 rows so far, 12 s left".
pub(crate) fn rows_so_far(rows: u64, milliseconds_left: Option<f64>) -> String {
    format!("{} so far{}", common::rows(rows), common::time_left(milliseconds_left))
}

/// "CSV, UTF-8, comma, with a header".
pub(crate) fn written(format: &str, encoding: &str, separator: &str, header: Option<bool>) -> String {
    let header = match header {
        Some(true) => "with a header",
        Some(false) => "without a header",
        None => "",
    };
    let parts = [format, encoding, separator, header];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

pub(crate) const FOLDERS_NAME_TIME: &str = "Folders name the time as";
pub(crate) const NOT_USED: &str = "not used";

pub(crate) const FILES: &str = "Files";
pub(crate) const FILE: &str = "File";
pub(crate) const ROWS: &str = "Rows";
pub(crate) const FORMAT: &str = "Format";
pub(crate) const ENCODING: &str = "Encoding";
pub(crate) const SEPARATOR: &str = "Separator";
pub(crate) const HEADER: &str = "Header";
pub(crate) const PROBLEMS: &str = "Problems";
pub(crate) const CHANGE_OR_REMOVE: &str = "Change or remove";

/// Whether there is a header.
pub(crate) fn header(is_there: bool) -> &'static str {
    if is_there { "yes" } else { "no" }
}

pub(crate) fn rows_left_out(rows: u64) -> String {
    format!("{}, see below", common::rows(rows))
}

pub(crate) const CHANGE: &str = "Change";

pub(crate) fn change(file: &str) -> String {
    format!("Change how {file} is read")
}

pub(crate) fn guessed_encoding(encoding: &str) -> String {
    format!("as guessed: {encoding}")
}

pub(crate) fn names_of_columns(columns: usize) -> String {
    format!("Names of the {columns} columns")
}

pub(crate) const NAMES_NOTE: &str = "With commas between. Files with the same columns are named alike.";

// What is wrong with the names.

pub(crate) fn too_few_names(names: usize, columns: usize) -> String {
    format!("{names} of {columns} names. Write one per column, with commas between.")
}

/// `column` counts from 1.
pub(crate) fn no_name(column: usize) -> String {
    format!("Column {column} has no name.")
}

pub(crate) fn same_name(name: &str) -> String {
    format!("Two columns are called {name}. Give each a name of its own.")
}
