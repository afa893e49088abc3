//! Parts that could be shown alone on a blank page.

pub(super) mod shell;
