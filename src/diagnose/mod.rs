//! Floor 5: anomalies to events with reasons.

pub mod known;
