//! Floor 8: the only module that knows every stage, and drives them one step at a time.

pub mod config;
