//! What threshold and filters say.

pub(crate) const FILTER: &str = "Filter";
pub(crate) const SEVERITY_AT_LEAST: &str = "Severity at least";

pub(crate) const FILTERS: &str = "Filters";
pub(crate) const MEASURE: &str = "Measure";

/// A filter that lets everything through.
pub(crate) const ALL: &str = "all";
/// The values that a filter lets through: "all", "uk", "uk +2".
pub(crate) fn some(values: &[String]) -> String {
    match values {
        [] => ALL.to_owned(),
        [one] => one.clone(),
        [first, rest @ ..] => format!("{first} +{}", rest.len()),
    }
}

pub(crate) const SHOW_ALL: &str = "Show all";

pub(crate) const DIRECTION: &str = "Direction";
pub(crate) const ANY: &str = "any";
pub(crate) const ANY_DIRECTION: &str = "any direction";
pub(crate) const ABOVE_EXPECTED: &str = "▲ above expected";
pub(crate) const BELOW_EXPECTED: &str = "▼ below expected";

pub(crate) const NOT_YET: &str = "not yet";

pub(crate) const SEARCH: &str = "Search title or value";

/// "measure is views or revenue": the filters in words.
pub(crate) fn measure_is(names: &[String]) -> String {
    one_is("measure", names)
}

pub(crate) fn one_is(what: &str, values: &[String]) -> String {
    format!("{what} is {}", values.join(" or "))
}

pub(crate) fn direction_is(direction: &str) -> String {
    format!("direction is {direction}")
}

pub(crate) fn review_is(labels: &[String]) -> String {
    one_is("review", labels)
}

pub(crate) const PERIOD_PICKED: &str = "a period is picked";

pub(crate) fn search_is(text: &str) -> String {
    format!("search is \u{201c}{text}\u{201d}")
}
