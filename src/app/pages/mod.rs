//! One module per route.

pub(super) mod alerts;
pub(super) mod anomalies;
pub(super) mod anomaly;
pub(super) mod backtest;
pub(super) mod compare;
pub(super) mod data;
pub(super) mod detectors;
pub(super) mod keys;
pub(super) mod known;
pub(super) mod map;
pub(super) mod not_found;
pub(super) mod privacy;
pub(super) mod report;
