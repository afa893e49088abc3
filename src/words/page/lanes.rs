//! What the card "When and where" says.

use crate::words::events::lanes::{LaneKind, lane_name};

pub(crate) const LANES_BY: &str = "Lanes by";

pub(crate) const DRAG: &str = "Drag to select a period";

pub(crate) const START_EARLIER: &str = "Start earlier";
pub(crate) const END_LATER: &str = "End later";
pub(crate) const CLEAR: &str = "Clear";

/// What is drawn hollow.
pub(crate) fn below(threshold: f64) -> String {
    format!("below {threshold}")
}

/// Title of the drawing as a file.
pub(crate) fn events_by(dimension: &str, tested: &str) -> String {
    format!("Events by {dimension}, {tested}")
}

pub(crate) const ALL: &str = "All";

/// Name of a lane; `all` is that of the first.
pub(crate) fn name(kind: &LaneKind, all: &str) -> String {
    if *kind == LaneKind::All { all.to_owned() } else { lane_name(kind) }
}

/// `all` is the name of the first lane.
pub(crate) fn cursor(all: &str) -> String {
    if all == ALL { "Lanes cursor".to_owned() } else { format!("Lanes cursor, {all}") }
}

pub(crate) const NO_CELL: &str = "no cell";

/// Head of the highest severity of each lane.
pub(crate) const HIGHEST: &str = "highest";

pub(crate) const TAP: &str = "Tap a cell to see what it holds.";

pub(crate) const LANES_AS_TABLE: &str = "Lanes as table";
pub(crate) const TABLE_CAPTION: &str = "Highest severity per lane and period";
pub(crate) const LANE: &str = "Lane";
pub(crate) const FROM: &str = "From";
