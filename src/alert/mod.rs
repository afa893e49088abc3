//! Floor 7: rules and findings to firings, and firings to messages.

pub mod dry_run;
pub mod gate;
pub mod line;
pub mod message;
pub mod rule;
pub mod same;
pub mod watched;
