//! Floor 0: plain data whose constructors keep the invariants. Knows nothing of files, methods or the browser.

pub mod aggregation;
pub mod archive;
pub mod batch;
pub mod civil;
pub mod column;
pub mod explanation;
pub mod feedback;
pub mod filter;
pub mod finding;
pub mod format;
pub mod message;
pub mod metric;
pub mod note;
pub mod notice;
pub mod numerals;
pub mod order;
pub mod path;
pub mod pattern;
pub mod preview;
pub mod quality;
pub mod reading;
pub mod series;
pub mod suggestion;
pub mod time;
pub mod zone;
