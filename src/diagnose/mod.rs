//! Floor 5: anomalies to events with reasons.

pub mod caught;
pub mod compare;
pub mod confirm;
pub mod contribute;
pub mod event;
pub mod group;
pub mod known;
pub mod level;
mod place;
pub mod reason;
pub mod related;
mod when;
