//! What the interface says, one file per page.

pub(crate) mod anomalies;
pub(crate) mod anomaly;
pub(crate) mod answers;
pub(crate) mod backtest;
pub(crate) mod charts;
pub(crate) mod common;
pub(crate) mod detectors;
pub(crate) mod export;
pub(crate) mod filters;
pub(crate) mod incidents;
pub(crate) mod keys;
pub(crate) mod lanes;
pub(crate) mod list;
pub(crate) mod marks;
pub(crate) mod places;
pub(crate) mod runs;
pub(crate) mod sessions;
pub(crate) mod shell;
pub(crate) mod standing;
pub(crate) mod steps;
