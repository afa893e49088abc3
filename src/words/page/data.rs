//! What the Data page says.

use super::common;
use crate::model::format::count;
use crate::words::figures;

pub(crate) const READING: &str = "Reading. The files stay on this device.";
pub(crate) const WITHOUT_DATA: &str = "A session without its data.";
pub(crate) const NO_DATA: &str = "No data yet.";

/// "First rows of oct.csv; 43 % read. The files stay on this device."
pub(crate) fn reading_on(file: &str, share: &str) -> String {
    format!("First rows of {file}; {share} read. The files stay on this device.")
}

/// "3 files, 55,440 rows, 2.1 MB. Read in 0.4 s."
pub(crate) fn read(files: usize, rows: u64, bytes: u64, milliseconds: f64, aside: u64) -> String {
    let (files, rows, size) = (common::files(files as u64), common::rows(rows), figures::bytes(bytes));
    let aside = match aside {
        0 => String::new(),
        aside => format!(" {} left out: hidden, markers of jobs, or empty.", common::files(aside)),
    };
    format!("{files}, {rows}, {size}. Read in {}.{aside}", figures::duration(milliseconds))
}

pub(crate) const ADD_FILES: &str = "Add files";
pub(crate) const ADD_FOLDER: &str = "Add a folder";
pub(crate) const MAP_COLUMNS: &str = "Map the columns";

pub(crate) const DROP_MORE: &str = "Drop to add these files";

pub(crate) const MADE_FROM: &str = "Made from";
pub(crate) const FILE: &str = "File";
pub(crate) const SIZE: &str = "Size";
pub(crate) const DROP_SAME_FILES: &str =
    "The data is not in the session. Drop the same files here: settings, answers and notes stay.";

/// Goes on after the detail of an error.
pub(crate) fn same_holds(more: u64) -> String {
    let files = if more == 1 { "more file" } else { "more files" };
    format!(" The same holds for {} {files}.", count(more))
}

pub(crate) const ADD_FILES_OF_SETTINGS: &str = "The settings are taken over. Add the files they are for.";

pub(crate) const PROBLEMS: &str = "Problems";
pub(crate) const KNOWN_LATER: &str = "Known when all rows are read.";
pub(crate) const NO_PROBLEMS: &str = "None. Every row was read.";

/// The button that hands back the first `kept` of `all` rows that were left out.
pub(crate) fn download_rejected(kept: u64, all: u64) -> String {
    match (kept, all) {
        (1, 1) => "Download the row as CSV".to_owned(),
        (kept, all) if kept < all => format!("Download the first {} of {} rows as CSV", count(kept), count(all)),
        (kept, _) => format!("Download the {} rows as CSV", count(kept)),
    }
}

// What can be undone.

pub(crate) fn treated_as_missing(column: &str) -> String {
    format!("Treated cells of {column} as missing")
}

pub(crate) fn skipped_rows(column: &str) -> String {
    format!("Skipped rows by {column}")
}
