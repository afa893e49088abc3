//! Floor 1: numbers only: slices in, values out.

pub mod quantile;
pub mod robust;
pub mod season;
pub mod tail;
