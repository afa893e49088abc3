//! What is said of reading and taking over: changes that can be undone, and what goes wrong before a byte is read.

use super::common;
use crate::model::message::UserMessage;

pub(crate) fn added(file: &str) -> String {
    format!("Added {file}")
}

pub(crate) fn added_files(files: usize) -> String {
    format!("Added {}", common::files(files as u64))
}

pub(crate) fn removed(file: &str) -> String {
    format!("Removed {file}")
}

/// A column or a file.
pub(crate) fn changed_reading(of: &str) -> String {
    format!("Changed how {of} is read")
}

pub(crate) fn changed_format(column: &str) -> String {
    format!("Changed the format of {column}")
}

pub(crate) const CHANGED_FOLDERS: &str = "Changed the time of folders";

pub(crate) fn took_over(file: &str) -> String {
    format!("Took over settings from {file}")
}

/// A folder held `files` files, none of them data.
pub(crate) fn no_data_in_folder(files: usize) -> UserMessage {
    UserMessage {
        title: "There is no data in the folder".to_owned(),
        detail: format!("All {} in it are hidden, markers of jobs, or empty.", common::files(files as u64)),
        remedy: "Choose another folder.".to_owned(),
    }
}

pub(crate) fn endless_lists() -> UserMessage {
    UserMessage {
        title: "The lists of addresses have no end".to_owned(),
        detail: "A list of addresses names another list, and that one the next.".to_owned(),
        remedy: "Give the list that names the data.".to_owned(),
    }
}

// Ends of sentences: why a file of the site, or one that was picked, could not be had.

pub(crate) fn server_answered(status: u16) -> String {
    format!("the server answered {status}")
}

pub(crate) const ANSWER_IS_NO_TEXT: &str = "the answer is not text";
pub(crate) const FILE_IS_NO_TEXT: &str = "it is not text";
pub(crate) const UNKNOWN_ERROR: &str = "unknown error";
