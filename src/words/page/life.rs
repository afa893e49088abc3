//! What the page says of a detector that goes on interval by interval: how it is started, where it stands, what became of
//! each interval.

use crate::model::format::{count, decimals, number, plural};
use crate::model::life::{Retrain, Status};
use crate::model::plan::{Course, Mode, PlaceKind};
use crate::words::life as shared;
use crate::words::page::common;

// How detection goes through the data.
pub(crate) const MODE: &str = "How detection goes through the data";
pub(crate) const CHANGED: &str = "Changed how it goes through the data";

pub(crate) fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Backtest => "Backtest",
        Mode::Replay => "Replay",
        Mode::Follow => "Follow",
    }
}

/// What a choice means, in a sentence.
pub(crate) fn mode_means(mode: Mode) -> &'static str {
    match mode {
        Mode::Backtest => "The first part of the data is learned from, the rest is tested, all at once.",
        Mode::Replay => {
            "The data is gone through interval by interval, as if it came so: each is judged by what came before it, and \
             alert rules fire at their time."
        }
        Mode::Follow => {
            "The data is gone through as in a replay; then each new interval is read from its place when it is over, for as \
             long as this tab is open."
        }
    }
}

// Learned from, and then judged.
pub(crate) const PARTS: &str = "Learned from, then judged one by one";
pub(crate) const JUDGED: &str = "Judged";
pub(crate) const LEARNED_BEFORE: &str = "Only learn from the first ";
pub(crate) const AS_FEW: &str = "As few intervals as learning takes";
/// What is judged when as few intervals as needed are learned from.
pub(crate) fn rest_of(intervals: &str) -> String {
    format!("The rest of {intervals}")
}

pub(crate) const BORDER: &str = "Border between learned from and judged";

pub(crate) fn border(percent: u8, learned: u64, judged: u64) -> String {
    if percent == 0 {
        return format!("0\u{a0}%: judged as soon as enough is seen, {} intervals in all", count(judged));
    }
    let [learned, judged] = [learned, judged].map(count);
    format!("{percent}\u{a0}% only learned from, {learned} intervals, then {judged} intervals judged")
}

// Settings.
pub(crate) const SETTINGS: &str = "Settings";
pub(crate) const RETRAIN: &str = "Learn anew";

pub(crate) fn retrain(retrain: Retrain) -> &'static str {
    match retrain {
        Retrain::Schedule => "On schedule",
        Retrain::Each => "Before each interval",
        Retrain::Never => "Never",
    }
}

pub(crate) fn retrain_means(retrain: Retrain) -> &'static str {
    match retrain {
        Retrain::Schedule => "Each time its past has doubled, later half-way through what it learns from.",
        Retrain::Each => "The closest to the data, and the slowest.",
        Retrain::Never => "It learns once, as a backtest does.",
    }
}

/// The same as a sentence without its end.
pub(crate) fn learns_anew(retrain: Retrain) -> String {
    match retrain {
        Retrain::Never => "It learns once".to_owned(),
        again => format!("It learns anew {}", self::retrain(again).to_lowercase()),
    }
}

pub(crate) const PACE: &str = "Pace";

pub(crate) fn pace(pace: Option<u32>) -> String {
    pace.map_or_else(
        || "As fast as possible".to_owned(),
        |pace| format!("{} a second", plural(u64::from(pace), "interval", "intervals")),
    )
}

pub(crate) const ABSENT: &str = "Not there yet";
pub(crate) const WAITS: &str = "Wait until a later interval is there";
pub(crate) const WAITS_NOTE: &str = "For data that come by no clock. Otherwise an interval without data is empty.";
pub(crate) const ALERTS: &str = "Alerts";
pub(crate) const RULES: &str = "Alerts by";
pub(crate) const RULES_NOTE: &str = "A change of rules holds from the next interval on.";

pub(crate) fn rules(rules: u64) -> String {
    plural(rules, "rule", "rules")
}

pub(crate) const NO_RULES: &str = "no rules";

// Where new intervals come from.
pub(crate) const PLACE: &str = "Where new intervals come from";

pub(crate) fn place(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Folder => "Folder",
        PlaceKind::Url => "URLs",
        PlaceKind::Bucket => "Bucket",
    }
}

pub(crate) const FOLDER: &str = "Folder on this device";
pub(crate) const CHOOSE_FOLDER: &str = "Choose a folder";
pub(crate) const CHOOSE_OTHER: &str = "Choose another";
pub(crate) const NO_FOLDER_HERE: &str =
    "This browser does not let a page read a folder again and again. Chrome and Edge do; URLs and buckets work here.";
pub(crate) const FOLDER_TEMPLATE: &str = "Path of an interval, below the folder";
pub(crate) const KEY_TEMPLATE: &str = "How the keys of an interval begin";
pub(crate) const TEMPLATE_EXAMPLE: &str = "live/{{yyyyMMdd}}/{{HHmm}}";
pub(crate) const TEMPLATE_NOTE: &str = "Keys in double braces stand for the start of the interval: yyyy MM dd HH mm.";
pub(crate) const URL_TEMPLATE: &str = "Address of an interval";
pub(crate) const URL_EXAMPLE: &str = "https://example.org/{{yyyyMMdd}}/{{HHmm}}.csv";
pub(crate) const URL_NOTE: &str = "It stays in the memory of this tab: it may hold a signature.";

pub(crate) const NEXT: &str = "Next interval";
pub(crate) const NO_NEXT: &str = "Not known before the path is";

/// Behind a path: when it is read.
pub(crate) fn due(due: &str) -> String {
    format!(", due {due}")
}

// Why following cannot start.
pub(crate) const NO_FOLDER: &str = "Choose the folder to follow.";
pub(crate) const NO_BUCKET: &str = "Name the bucket to follow.";
pub(crate) const NO_ADDRESS: &str = "Type the address of an interval.";
pub(crate) const NO_HTTP: &str = "The address begins with https:// or http://.";
pub(crate) const NO_TEMPLATE: &str = "Say how paths name intervals.";

// Start and stop.
pub(crate) const START_REPLAY: &str = "Start replay";
pub(crate) const START_FOLLOW: &str = "Start following";
pub(crate) const STOP: &str = "Stop";
pub(crate) const GO_ON: &str = "Go on";
pub(crate) const START_AGAIN: &str = "Start again";

pub(crate) const STAYS_OPEN: &str =
    "This tab has to stay open. What was read and found stays in it when following stops.";
pub(crate) const OTHER_MAPPING: &str =
    "The mapping changed. This goes on with the one it was started with; started again, it is a new run.";

/// "Following stopped with the reload. It had gone on until 19 Jan 2021, 14:05."
pub(crate) fn stopped_by_reload(until: &str) -> String {
    format!("Following stopped with the reload. It had gone on until {until}.")
}

/// What a run that has ended went through.
pub(crate) fn went_through(course: Course, judged: u64, all: u64) -> String {
    let how = match (course.mode, course.is_whole) {
        (Mode::Follow, _) => "Followed until it was stopped",
        (_, true) => "Replayed to the end",
        (_, false) => "Replayed until it was stopped",
    };
    format!("{how}: {} judged of {}.", count(judged), plural(all, "interval", "intervals"))
}

// Where it stands.
pub(crate) const STANDING: &str = "Where it stands";
pub(crate) const GOES_ON: &str = "Detection goes on.";
pub(crate) const PREPARING: &str = "Preparing the series";

/// What goes on, or went on: "Replay".
pub(crate) fn what(mode: Mode) -> &'static str {
    match mode {
        Mode::Backtest | Mode::Replay => "Replay",
        Mode::Follow => "Following",
    }
}

/// "Replay, learning", for those who listen.
pub(crate) fn standing(mode: Mode, status: &Status) -> String {
    format!("{}, {}", what(mode), shared::status(status))
}

/// The second line of the step. `waits` tells whether all there is was gone through, and more is to come.
pub(crate) fn short(status: &Status, waits: bool, done: usize, total: usize) -> String {
    match status {
        Status::Learning { seen, needed } if *needed > 0 => {
            format!("learning, {} of {} intervals", count(u64::from(*seen)), count(u64::from(*needed)))
        }
        Status::Active if waits => "active, following".to_owned(),
        Status::Active => format!("active, {}", intervals_of(done, total)),
        status => shared::status(status).to_owned(),
    }
}

fn intervals_of(done: usize, total: usize) -> String {
    format!("{} of {} intervals", count(done as u64), count(total as u64))
}

/// Beside the bar: "1,200 of 3,000 intervals, 410 a second, 4.4 s left". `pace` is in intervals a second.
pub(crate) fn progress(done: usize, total: usize, pace: Option<f64>) -> String {
    let intervals = intervals_of(done, total);
    match pace {
        Some(pace) => {
            let left = total.saturating_sub(done) as f64 / pace * 1_000.0;
            format!("{intervals}, {} a second{}", a_second(pace), common::time_left(Some(left)))
        }
        None => intervals,
    }
}

fn a_second(pace: f64) -> String {
    if pace < 9.95 { decimals(pace, 1) } else { number(pace.round()) }
}

/// "19 Jan 2021, 14:00 to 14:05, read 14:15".
pub(crate) fn next_interval(interval: &str, due: &str) -> String {
    format!("Next: {interval}. It is read {due}.")
}

// Counters.
pub(crate) const COUNTERS: &str = "Counters";
pub(crate) const STARTED: &str = "Executions started";
pub(crate) const SUCCEEDED: &str = "succeeded";
pub(crate) const FAILED: &str = "failed";
pub(crate) const DELIVERED: &str = "Alerts delivered";
pub(crate) const UNDELIVERED: &str = "undelivered";

// The run log.
pub(crate) const LOG: &str = "Run log";
pub(crate) const LOG_TABLE: &str = "Intervals, newest first";
pub(crate) const LOG_FILTER: &str = "Intervals shown";
pub(crate) const STATUS: &str = "Status";
pub(crate) const FILE: &str = "File";
pub(crate) const ROWS: &str = "Rows";
pub(crate) const ANOMALIES: &str = "Anomalies";
pub(crate) const HAPPENED: &str = "What else happened";
pub(crate) const NO_ROWS: &str = "No such interval.";

/// All rows, those with anomalies, those that failed, those that came late.
pub(crate) const WHICH: [&str; 4] = ["All", "With anomalies", "Failed", "Late"];

/// Of those shown, and of those gone through before them.
pub(crate) fn shown(shown: usize, kept: usize, all: u64) -> String {
    let [shown, kept_text, all_text] = [shown as u64, kept as u64, all].map(count);
    if (kept as u64) < all {
        return format!("{shown} shown. The last {kept_text} of {all_text} are kept.");
    }
    format!("{shown} of {kept_text} shown")
}

pub(crate) fn skipped(rows: u64) -> String {
    format!("{} left out", common::rows(rows))
}

/// What a link leads to.
pub(crate) fn anomalies_in(interval: &str) -> String {
    format!("Anomalies in {interval}")
}

pub(crate) const EXPORT_LOG: &str = "Export log";
pub(crate) const AS_CSV: &str = "CSV";
pub(crate) const AS_JSON: &str = "JSON";
pub(crate) const CSV: &str = "csv";
pub(crate) const CSV_TYPE: &str = "text/csv";
pub(crate) const JSON: &str = "json";
pub(crate) const JSON_TYPE: &str = "application/json";

/// "shop-run-log.csv".
pub(crate) fn log_file(detector: &str, ending: &str) -> String {
    format!("{detector}-run-log.{ending}")
}

// What fired.
pub(crate) const FIRED: &str = "Alerts fired";
pub(crate) const FIRED_TABLE: &str = "Alerts fired, newest first";
pub(crate) const TIME: &str = "Time";
pub(crate) const RULE: &str = "Rule";
pub(crate) const EVENT: &str = "Event";
pub(crate) const OVER_SINCE: &str = "Over since";
pub(crate) const GOES_ON_STILL: &str = "goes on";
pub(crate) const NONE_FIRED: &str = "No alert has fired so far.";
pub(crate) const ALL_ALERTS: &str = "Rules and messages";

pub(crate) fn fired(shown: usize, all: usize) -> String {
    if shown < all { format!("the last {} of {}", count(shown as u64), count(all as u64)) } else { count(all as u64) }
}

/// A line that was broken: "latency, uk: 812 breaks the line at 500".
pub(crate) fn breach(metric: &str, worst: f64, bound: f64) -> String {
    format!("{metric}: {} breaks the line at {}", number(worst), number(bound))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_says_where_it_stands() {
        let check = |status: Status, waits, expected: &str| assert_eq!(short(&status, waits, 1_200, 3_000), expected);
        check(Status::Learning { seen: 31, needed: 48 }, false, "learning, 31 of 48 intervals");
        check(Status::Learning { seen: 0, needed: 0 }, false, "learning");
        check(Status::Active, false, "active, 1,200 of 3,000 intervals");
        check(Status::Active, true, "active, following");
        check(Status::Stopped, false, "stopped");
    }

    #[test]
    fn progress_tells_the_pace() {
        let check = |pace, expected: &str| assert_eq!(progress(820, 3_000, pace), expected);
        check(Some(410.2), "820 of 3,000 intervals, 410 a second, 5.3\u{a0}s left");
        check(Some(9.4), "820 of 3,000 intervals, 9.4 a second, 4\u{a0}min left");
        check(None, "820 of 3,000 intervals");
    }

    #[test]
    fn what_is_not_kept_is_said() {
        assert_eq!(shown(50, 200, 200), "50 of 200 shown");
        assert_eq!(shown(50, 5_000, 12_000), "50 shown. The last 5,000 of 12,000 are kept.");
    }
}
