//! What is said about the sample, and what its guide says on each page.

pub(crate) fn sample(planted: usize, found: usize, threshold: f64) -> String {
    let verb = if found == 1 { "is" } else { "are" };
    format!("This is sample data. {planted} anomalies were planted, and {found} {verb} found at {threshold}.")
}

pub(crate) const SHOW_PLANTED: &str = "Show what was planted";
pub(crate) const REMOVE_LINE: &str = "Remove this line";

pub(crate) const PLANTED: &str = "Planted anomalies";
pub(crate) const KIND: &str = "Planted";
pub(crate) const WHERE: &str = "Where";
pub(crate) const FOUND_AS: &str = "Found as an event of";
pub(crate) const NOT_FOUND: &str = "not found";

/// "uk, mobile_web", or "everywhere".
pub(crate) fn place(values: &[&str]) -> String {
    if values.is_empty() { "everywhere".to_owned() } else { values.join(", ") }
}

pub(crate) const GUIDE: &str = "Guide";
pub(crate) const HIDE_GUIDE: &str = "Hide the guide";

pub(crate) const GUIDE_DATA: &str =
    "How the file was read. There is nothing to mend in the sample; the next step is Map.";
pub(crate) const GUIDE_MAP: &str =
    "What each column is. The guess is right for the sample, as it is for most files: run the backtest.";
pub(crate) const GUIDE_BACKTEST: &str =
    "The first part teaches what is usual, the rest is tested. What was found stands under Anomalies.";
pub(crate) const GUIDE_ANOMALIES: &str =
    "Every event that is at least so severe. Press one to see it here, and Open for all that is known of it.";
pub(crate) const GUIDE_ANOMALY: &str =
    "Why it scores so high, where the gap comes from, and what else moved. Answer whether it matters to you.";
pub(crate) const GUIDE_ALERTS: &str =
    "Write a rule and see at once how often it would have fired. Then look at the messages, and send one to try it.";
pub(crate) const GUIDE_REPORT: &str = "Choose what goes in, and save one file that anyone can open.";
