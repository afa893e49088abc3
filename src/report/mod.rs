//! Floor 7: findings to documents.

pub mod codes;
pub mod csv;
pub mod drawing;
mod explanation;
pub mod html;
pub mod json;
pub mod lookout;
pub mod quality;
pub mod rejected;
pub mod run_log;
pub mod subject;
pub mod zip;

use crate::model::finding::{Anomaly, AnomalyKind, Direction};

/// Direction as documents give it: the side of the expected range, and of a change of variance, above when values
/// scatter more. Other kinds have none.
fn direction(anomaly: &Anomaly) -> Option<Direction> {
    if anomaly.kind == AnomalyKind::Variance { Some(anomaly.direction) } else { anomaly.side() }
}
