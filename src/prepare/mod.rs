//! Floor 3: a table and a metric set to a dataset of series on one grid.

mod advice;
pub mod aggregate;
mod cellwise;
mod clock;
mod codes;
mod combine;
pub mod dataset;
pub mod error;
pub mod facts;
mod gather;
pub mod layout;
pub mod mapping;
pub mod memo;
mod placed;
pub mod preview;
pub mod profile;
pub mod quality;
mod rows;
mod seasons;
pub mod suggest;
pub mod values;
pub mod words;
