//! What is said of the runs that are kept: what each has different, and its charts.

use crate::model::format::{count, iso, plural};
use crate::model::message::UserMessage;
use crate::model::metric::{Measure, MetricSet};
use crate::model::plan::{Course, Mode};
use crate::words::figures;

// The list.
pub(crate) const RUNS: &str = "Runs";

/// "The 10 last runs are kept; 2 older ones are gone."
pub(crate) fn gone(kept: usize, gone: u32) -> String {
    let kept = match kept {
        1 => "The last run is kept".to_owned(),
        kept => format!("The {kept} last runs are kept"),
    };
    format!("{kept}; {}.", plural(u64::from(gone), "older one is gone", "older ones are gone"))
}

pub(crate) const LIST: &str = "Runs of this tab";
pub(crate) const RUN: &str = "Run";
pub(crate) const DIFFERS: &str = "Differs from the run before";
pub(crate) const TIME: &str = "Time";
pub(crate) const SHOWN: &str = "shown";
pub(crate) const FIRST: &str = "First of those kept";
pub(crate) const NO_DIFFERENCE: &str = "Nothing";

pub(crate) fn judged(done: u64, all: u64) -> String {
    format!("{} of {}", count(done), count(all))
}

pub(crate) const SHOW: &str = "Show";

pub(crate) fn show(number: u32) -> String {
    format!("Show run {number}")
}

pub(crate) const COMPARE: &str = "Compare";

pub(crate) fn compare(number: u32, shown: u32) -> String {
    format!("Compare run {number} with run {shown}")
}

// How a run went through the data.
pub(crate) const HOW: &str = "How";

pub(crate) fn how(course: Option<Course>) -> &'static str {
    match course.map(|course| course.mode) {
        None | Some(Mode::Backtest) => "Backtest",
        Some(Mode::Replay) => "Replay",
        Some(Mode::Follow) => "Followed",
    }
}

// What the settings of a run have different.
pub(crate) const SETTING_HOW: &str = "run as";
pub(crate) const SETTING_RETRAIN: &str = "learned anew";
pub(crate) const SETTING_LEARNED_FROM: &str = "learned from";
pub(crate) const SETTING_INTERVAL: &str = "interval";
pub(crate) const SETTING_TIMESTAMP: &str = "timestamp";
pub(crate) const SETTING_ZONE: &str = "zone";
pub(crate) const SETTING_DELAY: &str = "delay";
pub(crate) const SETTING_FILTERS: &str = "filters";
pub(crate) const SETTING_TOP: &str = "values kept";
pub(crate) const SETTING_TIME: &str = "time";

/// "interval 1 hour, was 1 day".
pub(crate) fn differs(setting: &str, now: &str, was: &str) -> String {
    format!("{setting} {now}, was {was}")
}

pub(crate) fn percent(percent: u8) -> String {
    format!("{percent}\u{a0}%")
}

pub(crate) fn seconds(seconds: u32) -> String {
    format!("{seconds} s")
}

pub(crate) fn filters(set: &MetricSet) -> String {
    or_none(set.filters.iter().map(|filter| filter.sentence()).collect())
}

pub(crate) fn top(set: &MetricSet) -> String {
    or_none(set.top.iter().map(|top| format!("the {} largest of {}", top.count, top.dimension)).collect())
}

fn or_none(parts: Vec<String>) -> String {
    if parts.is_empty() { "none".to_owned() } else { parts.join(" and ") }
}

pub(crate) fn time(set: &MetricSet) -> String {
    set.time_range.map_or_else(|| "all".to_owned(), |range| format!("{} to {}", iso(range.start), iso(range.end)))
}

pub(crate) fn with_measure(name: &str) -> String {
    format!("with measure {name}")
}

pub(crate) fn without_measure(name: &str) -> String {
    format!("without measure {name}")
}

pub(crate) fn measure_differs(now: &Measure, was: &Measure) -> String {
    format!("{} as {}, was {}", now.name, figures::measure(now), figures::measure(was))
}

pub(crate) fn with_dimension(name: &str) -> String {
    format!("with dimension {name}")
}

pub(crate) fn without_dimension(name: &str) -> String {
    format!("without dimension {name}")
}

// Whether the charts of a run that is shown can be drawn.
pub(crate) fn charts_follow(number: u32) -> String {
    format!("The charts of run {number} follow.")
}

pub(crate) fn charts_follow_so_far(number: u32, done: u64, total: u64) -> String {
    format!("The charts of run {number} follow: {} of {} metrics.", count(done), count(total))
}

pub(crate) fn worker_stopped(number: u32) -> String {
    format!("The background worker stopped: what run {number} found is kept, its charts are not.")
}

pub(crate) fn data_changed(number: u32) -> String {
    format!("The data changed after run {number}: what it found is kept, its charts are not.")
}

pub(crate) fn was_followed(number: u32) -> String {
    format!("Run {number} followed data that is not kept: what it found is kept, its charts are not.")
}

pub(crate) fn was_stopped(number: u32) -> String {
    format!("Run {number} was stopped: what it found is kept, its charts are not.")
}

pub(crate) fn other_data(number: u32) -> String {
    format!("The data is not what run {number} was made of: its charts cannot be shown.")
}

/// Why what takes the whole run cannot be done.
pub(crate) fn not_there(why: String) -> UserMessage {
    UserMessage { title: why, detail: String::new(), remedy: "Run again.".to_owned() }
}

pub(crate) fn still_going() -> UserMessage {
    UserMessage {
        title: "The run still goes on".to_owned(),
        detail: String::new(),
        remedy: "Wait until it is over.".to_owned(),
    }
}
