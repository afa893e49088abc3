//! What the pages are called: in headings, in the title of the tab, and as steps of a detector.

pub(crate) const DETECTORS: &str = "Detectors";
pub(crate) const DATA: &str = "Data";
pub(crate) const MAP: &str = "Map";
pub(crate) const BACKTEST: &str = "Backtest";
pub(crate) const ANOMALIES: &str = "Anomalies";
pub(crate) const ANOMALY: &str = "Anomaly";
pub(crate) const ALERTS: &str = "Alerts";
pub(crate) const REPORT: &str = "Report";
pub(crate) const COMPARE: &str = "Compare two runs";
pub(crate) const PRIVACY: &str = "Privacy";
pub(crate) const KEYS: &str = "Keyboard shortcuts";
pub(crate) const NOT_FOUND: &str = "Page not found";
