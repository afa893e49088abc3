//! Floor 5: why a figure moved: the places a gap comes from, their shares, and the measures that moved before or after.
//!
//! Plain slices in, plain answers out: what an event is, and how one is told, begins a floor higher.

pub mod cube;
pub mod extent;
pub mod forecast;
pub mod gap;
pub mod localise;
pub mod relate;
pub mod share;
