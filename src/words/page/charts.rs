//! What the charts of metrics say: their tools, legend, table and neighbours, and the files of them.

use super::common::rows;
use crate::model::finding::Findings;
use crate::model::format::{count, span};
use crate::model::time::Interval;
use crate::words::events::facts::duration;

pub(crate) const RANGE: &str = "Range";
pub(crate) const EARLIER: &str = "Earlier";
pub(crate) const LATER: &str = "Later";
pub(crate) const ZOOM_IN: &str = "Zoom in";
pub(crate) const ZOOM_OUT: &str = "Zoom out";

pub(crate) const OVERLAY: &str = "Overlay";
pub(crate) const NO_OVERLAY: &str = "None";
pub(crate) const TOO_SHORT: &str = "(the data is too short)";

pub(crate) fn another(dimension: &str) -> String {
    format!("Another {dimension}")
}

pub(crate) fn same_last_week(interval: Interval) -> String {
    format!("same {} last week", noun(interval))
}

pub(crate) fn same_last_year(interval: Interval) -> String {
    format!("same {} last year", noun(interval))
}

fn noun(interval: Interval) -> &'static str {
    match interval {
        Interval::MONTH => "month",
        _ if interval.seconds() >= 7 * 86_400 => "week",
        _ if interval.seconds() >= 86_400 => "day",
        Interval::HOUR => "hour",
        _ => "time",
    }
}

pub(crate) const SHOW_AS_TABLE: &str = "Show as table";

pub(crate) const RANGE_HERE: &str = "range";
pub(crate) const GAP: &str = "gap";

pub(crate) const TIME_CURSOR: &str = "Time cursor";

pub(crate) fn drawn_hollow(hidden: usize, threshold: f64) -> String {
    let (noun, verb) = if hidden == 1 { ("anomaly", "is") } else { ("anomalies", "are") };
    format!("{} {noun} below {threshold} or filtered out {verb} drawn hollow.", count(hidden as u64))
}

pub(crate) const CHART_AS_TABLE: &str = "Chart as table";

pub(crate) fn copied_rows(count: u64) -> String {
    format!("Copied {}", rows(count))
}

/// "The first 1,000 of 2,640 intervals. The copy has all of them."
pub(crate) fn copy_has_all(shown: usize, all: usize) -> String {
    format!("The first {} of {} intervals. The copy has all of them.", count(shown as u64), count(all as u64))
}

pub(crate) fn copy_has_first(shown: usize, all: usize, copied: usize) -> String {
    let [shown, all, copied] = [shown, all, copied].map(|len| count(len as u64));
    format!("The first {shown} of {all} intervals. The copy has the first {copied}; a shorter range has fewer.")
}

pub(crate) fn same_measure_by(dimension: &str) -> String {
    format!("Same measure by {dimension}")
}

pub(crate) const ONE_SCALE: &str = "one cursor and one scale for all charts";
pub(crate) const OWN_SCALES: &str = "one cursor for all charts, each with its own scale";
pub(crate) const SAME_SCALE: &str = "Same scale";
pub(crate) const NEIGHBOURS_BY: &str = "Neighbours by";
pub(crate) const NOT_IN_THIS_EVENT: &str = "not in this event";

pub(crate) fn next_of_more(next: usize, more: usize) -> String {
    format!("{next} of {more} more")
}

/// "revenue, uk, 19 Jan 2021, 13:00 to 16:00": what a chart's file is called after, and what stands above it.
pub(crate) fn file_title(findings: &Findings, label: &str, (from, to): (usize, usize)) -> String {
    let (grid, zone) = (findings.grid, &findings.zone);
    format!("{label}, {}", span(grid.range(from, to.max(from + 1)), grid.interval, zone))
}

/// "5 d, hourly intervals, times in UTC. Solid: actual. Dashed: expected. Shaded: expected range."
/// `compared` names the line beside it.
pub(crate) fn file_caption(findings: &Findings, (from, to): (usize, usize), compared: Option<&str>) -> String {
    let (grid, zone) = (findings.grid, &findings.zone);
    let length = duration(grid.time(to) - grid.time(from));
    let zone = if grid.interval.is_local() { String::new() } else { format!(", times in {}", zone.name()) };
    let compared = compared.map(|name| format!(" Dotted: {name}.")).unwrap_or_default();
    format!(
        "{length}, {} intervals{zone}. Solid: actual. Dashed: expected. Shaded: expected range.{compared}",
        grid.interval.adjective()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::events::sample::findings;

    #[test]
    fn a_chart_tells_its_period() {
        let findings = findings(Vec::new());
        assert_eq!(file_title(&findings, "views, uk", (82, 85)), "views, uk, 4 Jan 1970, 10:00 to 13:00");
        let caption = "3 h, hourly intervals, times in UTC. Solid: actual. Dashed: expected. Shaded: expected range.";
        assert_eq!(file_caption(&findings, (82, 85), None), caption);
    }
}
