//! What the card "What you get" of the Map page says: lines of a strong part and a small one.

use super::common;
use crate::model::format::{count, plural, span};
use crate::model::preview::Preview;
use crate::model::zone::Zone;
use crate::words::{capitalised, figures};

pub(crate) const WHAT_YOU_GET: &str = "What you get";
pub(crate) const CHOOSE: &str = "Choose a timestamp column and a measure.";
pub(crate) const NOTHING: &str = "Nothing yet.";

/// "64 metrics", "2 measures × 21 combinations of 7 × 3 values, each value alone, and overall".
pub(crate) fn metrics(preview: &Preview) -> (String, String) {
    let measures = plural(preview.metric_set.measures.len() as u64, "measure", "measures");
    let more = match (&preview.cardinality[..], &preview.metric_set.dimensions[..]) {
        ([], _) => measures,
        ([values], [dimension]) => {
            format!("{measures} × {} of {dimension}, and overall", plural(*values, "value", "values"))
        }
        (all, _) => {
            let values: Vec<_> = all.iter().map(|values| count(*values)).collect();
            let combinations = plural(preview.combinations, "combination", "combinations");
            format!("{measures} × {combinations} of {} values, each value alone, and overall", values.join(" × "))
        }
    };
    (plural(preview.metrics, "metric", "metrics"), more)
}

/// "2,640 intervals of 1 hour", "1,848 to learn, 792 to test. 2 Oct 2020, 00:00 to 20 Jan 2021, 00:00".
pub(crate) fn intervals(preview: &Preview, zone: &Zone) -> Option<(String, String)> {
    let grid = preview.grid?;
    let all = format!("{} of {}", plural(grid.len as u64, "interval", "intervals"), grid.interval.label());
    let dates = span(grid.range(0, grid.len), grid.interval, zone);
    Some((all, format!("{} to learn, {} to test. {dates}", count(preview.learn), count(preview.test))))
}

/// "0.4 % of cells missing", "2 gaps in 55,440 rows".
pub(crate) fn missing(preview: &Preview) -> (String, String) {
    let cells = match preview.missing_share {
        0.0 => "No cell missing".to_owned(),
        share => capitalised(&format!("{} of cells missing", figures::share(share))),
    };
    let gaps = if preview.gaps == 0 { "no gaps".to_owned() } else { plural(preview.gaps, "gap", "gaps") };
    (cells, format!("{gaps} in {}", common::rows(preview.rows)))
}

/// "About 2 s to run", "about 18 MB of memory".
pub(crate) fn cost(preview: &Preview) -> (String, String) {
    let seconds = if preview.seconds < 1.0 {
        "under 1\u{a0}s".to_owned()
    } else {
        format!("about {}", figures::duration(preview.seconds.round() * 1_000.0).replace(".0", ""))
    };
    (format!("{} to run", capitalised(&seconds)), format!("about {} of memory", figures::bytes(preview.memory_bytes)))
}
