//! What the interface says, one file per page.

pub(crate) mod backtest;
pub(crate) mod common;
pub(crate) mod detectors;
pub(crate) mod incidents;
pub(crate) mod keys;
pub(crate) mod places;
pub(crate) mod runs;
pub(crate) mod sessions;
pub(crate) mod shell;
pub(crate) mod steps;
