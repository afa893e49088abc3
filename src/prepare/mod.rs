//! Floor 3: a table and a metric set to a dataset of series on one grid.

pub mod dataset;
pub mod profile;
