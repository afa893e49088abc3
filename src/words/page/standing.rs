//! Why no run can start.

pub(crate) const DATA_NOT_HERE: &str = "The data is not in the session. Drop the same file first.";
pub(crate) const NO_FILE: &str = "Add a file first.";
pub(crate) const NO_TIMESTAMP: &str = "Choose a timestamp column.";
pub(crate) const NO_MEASURE: &str = "Choose at least one measure.";
