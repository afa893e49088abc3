//! What the drop area says, and the buttons that open files.

pub(crate) const DROP_AREA: &str = "Drop area";
pub(crate) const DROP_TO_OPEN: &str = "Drop to open";
pub(crate) const CHOOSE_FILES: &str = "Choose files";
pub(crate) const CHOOSE_FOLDER: &str = "Choose a folder";
pub(crate) const PASTE_URL: &str = "Paste a URL";
