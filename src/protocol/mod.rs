//! Floor 13: what the interface and the worker say to each other. No transport in here.

pub mod delivery;
pub mod documents;
pub mod engine;
pub mod message;
pub mod place;
pub mod remote;
