//! What the interface says, one file per page.
