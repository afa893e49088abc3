//! What the keys do: a page, and a dialog over every page.

pub(crate) const EVERYWHERE: &str = "They work on every page, except while you type.";
pub(crate) const SHORTCUTS: &str = "Shortcuts";
pub(crate) const USE_LETTERS: &str = "Use keys of a single letter or sign";
pub(crate) const WHY_WITHOUT: &str = "Turn them off if a screen reader or voice control needs them. Arrows, Enter and \
    Esc always work, and every action has a button. The choice is kept on this device.";

pub(crate) const CTRL: &str = "Ctrl";
pub(crate) const ENTER: &str = "Enter";
pub(crate) const ESC: &str = "Esc";

pub(crate) const GO_TO_MAP: &str = "Go to Map";
pub(crate) const GO_TO_BACKTEST: &str = "Go to Backtest";
pub(crate) const GO_TO_ANOMALIES: &str = "Go to Anomalies";
pub(crate) const GO_TO_ALERTS: &str = "Go to Alerts";
pub(crate) const GO_TO_REPORT: &str = "Go to Report";
pub(crate) const NEXT_EVENT: &str = "Next, previous event";
pub(crate) const OPEN_EVENT: &str = "Open the event";
pub(crate) const BACK: &str = "Back, clear the selection";
pub(crate) const THRESHOLD: &str = "Threshold down, up; with Shift by 10";
pub(crate) const SEARCH: &str = "Search";
pub(crate) const NEXT_LANES: &str = "Next grouping of the lanes";
pub(crate) const TABLE: &str = "Show the chart as a table, and back";
pub(crate) const CURSOR: &str = "Move the cursor in a chart; with Shift by 10";
pub(crate) const ZOOM: &str = "Zoom a chart in, out, to all";
pub(crate) const PASTE: &str = "Open pasted cells or addresses, on Detectors and Data";
pub(crate) const ANSWER: &str = "Answer on an event: relevant, not relevant, unset";
pub(crate) const UNDO: &str = "Undo the last change; with Shift make it again";
pub(crate) const SHOW_KEYS: &str = "Show this list";

pub(crate) const OFF_BEFORE: &str = "Single-letter keys are off while you type. ";
pub(crate) const OFF_LINK: &str = "Turn them off altogether";
