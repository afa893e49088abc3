//! Floor 7: findings to documents.

pub mod csv;
mod explanation;
pub mod json;
pub mod quality;
pub mod rejected;

use crate::model::finding::{Anomaly, AnomalyKind, Direction};

/// Direction as documents give it: the side of the expected range, and of a change of variance, above when values
/// scatter more. Other kinds have none.
fn direction(anomaly: &Anomaly) -> Option<Direction> {
    if anomaly.kind == AnomalyKind::Variance { Some(anomaly.direction) } else { anomaly.side() }
}
