//! What the menus that save and copy say.

pub(crate) const CSV: &str = "CSV, a line per anomaly";
pub(crate) const JSON_ONE: &str = "JSON, this event";
pub(crate) const JSON_ALL: &str = "JSON, every event";
pub(crate) const REPORT_ONE: &str = "Report, one HTML file";

/// Leads to the page that makes it.
pub(crate) const REPORT_ALL: &str = "Report…";

pub(crate) const PNG: &str = "PNG, a picture";
pub(crate) const SVG: &str = "SVG, a drawing";
pub(crate) const NOTHING_TO_DRAW: &str = "There is nothing to draw yet.";
pub(crate) const NOT_PAINTED: &str = "The browser could not paint it.";
pub(crate) const COPIED_FIGURES: &str = "Copied the figures";
