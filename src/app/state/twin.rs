//! The table that is a chart's twin: every interval in view, and the same as CSV.

use super::known::names_at;
use super::overlay::Compared;
use super::ranges::Window;
use crate::feedback::known::Period;
use crate::model::finding::Findings;
use crate::protocol::message::Plot;
use crate::report::csv::{number, plot_csv, text as cell};
use crate::words::page::charts as words;

/// Rows shown at most.
pub(crate) const SHOWN: usize = 1_000;
/// Rows asked for, and copied, at most.
pub(crate) const MOST: usize = 20_000;

/// The buckets of the table: the window, from its start on as far as a table goes.
pub(crate) fn rows((from, to): Window) -> Window {
    (from, to.min(from + MOST))
}

/// "The first 1,000 of 2,640 intervals. The copy has all of them."; empty where all are shown.
pub(crate) fn remark((from, to): Window) -> String {
    match to - from {
        ..=SHOWN => String::new(),
        len @ ..=MOST => words::copy_has_all(SHOWN, len),
        len => words::copy_has_first(SHOWN, len, MOST),
    }
}

/// The figures of a plot, with columns for the line to compare with and for known events, where there are some.
pub(crate) fn csv(findings: &Findings, plot: &Plot, compared: Option<&Compared>, known: &[Period]) -> String {
    let csv = plot_csv(findings, plot);
    let line = |(row, text): (usize, &str)| {
        let bucket = row.checked_sub(1).and_then(|index| plot.bucket.get(index).copied());
        let mut text = text.to_owned();
        if let Some(line) = compared {
            let figure = |bucket| number(line.at(bucket).unwrap_or(f64::NAN));
            text = format!("{text},{}", bucket.map_or("overlay".to_owned(), figure));
        }
        if !known.is_empty() {
            let names = |bucket| cell(&names_at(known, bucket));
            text = format!("{text},{}", bucket.map_or("known_event".to_owned(), names));
        }
        text + "\r\n"
    };
    csv.lines().enumerate().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::findings;
    use super::*;
    use crate::model::metric::MetricId;
    use crate::protocol::message::PlotQuery;

    #[test]
    fn the_copy_is_the_table_in_full() {
        let plot = Plot {
            query: PlotQuery { metric: MetricId(0), from: 1, to: 3, width_px: 2 },
            bucket: vec![1, 2],
            actual: vec![12_000.5, f64::NAN],
            expected: vec![11_000.0, 9.0],
            lower: vec![8.0, 8.0],
            upper: vec![f64::NAN, 10.0],
            severity: vec![71.5, 0.0],
        };
        assert_eq!(csv(&findings(Vec::new()), &plot, None, &[]), plot_csv(&findings(Vec::new()), &plot));
        let line = Compared { bucket: vec![1], value: vec![3.0] };
        let lines = "start,actual,expected,lower,upper,severity,overlay\r\n\
                     1970-01-01T01:00:00Z,12000.5,11000,8,,71.5,3\r\n1970-01-01T02:00:00Z,,9,8,10,0,\r\n";
        assert_eq!(csv(&findings(Vec::new()), &plot, Some(&line), &[]), lines);
        let sale = Period { window: (2, 9), name: "sale, =A1".to_owned() };
        let lines = "start,actual,expected,lower,upper,severity,known_event\r\n\
                     1970-01-01T01:00:00Z,12000.5,11000,8,,71.5,\r\n1970-01-01T02:00:00Z,,9,8,10,0,\"sale, =A1\"\r\n";
        assert_eq!(csv(&findings(Vec::new()), &plot, None, &[sale]), lines);
    }

    #[test]
    fn what_is_left_out_is_said() {
        assert_eq!(remark((5, 1_005)), "");
        assert_eq!(remark((0, 2_640)), "The first 1,000 of 2,640 intervals. The copy has all of them.");
        assert!(remark((0, 50_000)).contains("The copy has the first 20,000"));
        assert_eq!(rows((10, 50_000)), (10, 20_010));
    }
}
