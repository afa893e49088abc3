//! Floor 3: a table and a metric set to a dataset of series on one grid.

pub mod aggregate;
mod clock;
pub mod dataset;
pub mod error;
pub mod facts;
mod interval;
pub mod layout;
pub mod mapping;
pub mod preview;
pub mod profile;
pub mod quality;
mod seasons;
pub mod suggest;
pub mod words;
