//! Floor 7: findings to documents.

pub mod csv;
pub mod json;
