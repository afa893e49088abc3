//! A detector that goes on, in words: where it stands, and what became of each interval. The page and the files of the
//! run log say it alike.

use crate::model::format::{count, number, plural};
use crate::model::life::{FileEntry, LogEntry, Outcome, Remark, Status};
use crate::model::metric::MetricId;

/// Where it stands, in a word.
pub fn status(status: &Status) -> &'static str {
    match status {
        Status::Draft => "draft",
        Status::Learning { .. } => "learning",
        Status::Active => "active",
        Status::Stopped => "stopped",
        Status::Failed(_) => FAILED,
    }
}

/// "31 of 48 intervals, 17 more are needed"; nothing before that is known, and once it judges.
pub fn needs(status: &Status) -> Option<String> {
    let Status::Learning { seen, needed } = status else { return None };
    let (seen, needed) = (u64::from(*seen), u64::from(*needed));
    if needed == 0 {
        return None;
    }
    let more = needed.saturating_sub(seen);
    let are = if more == 1 { "is" } else { "are" };
    Some(format!("{} of {} intervals, {} more {are} needed", count(seen), count(needed), count(more)))
}

/// An interval that could not be read, and a detector that cannot go on.
pub const FAILED: &str = "failed";

/// What became of an interval, in a word.
pub fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Learned => "learned",
        Outcome::Judged => "judged",
        Outcome::Empty => "empty",
        Outcome::Failed(_) => FAILED,
        Outcome::Late => "late",
    }
}

/// Why an interval was not judged, or a file of it not read; empty where there is nothing to say.
pub fn reason(entry: &LogEntry, file: Option<&FileEntry>) -> String {
    match (&entry.outcome, file.map(|file| file.reason.as_str()).filter(|reason| !reason.is_empty())) {
        (_, Some(reason)) => reason.to_owned(),
        (Outcome::Failed(message), None) => {
            let parts = [&message.title, &message.detail].map(|part| part.trim_end_matches('.').to_owned());
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ")
        }
        _ => String::new(),
    }
}

/// What else happened in an interval. `name` tells what a metric is called.
pub fn remark(remark: &Remark, name: impl Fn(MetricId) -> Option<String>) -> String {
    match remark {
        Remark::Started { learned } => {
            format!("first interval judged, after {}", plural(u64::from(*learned), "interval", "intervals"))
        }
        Remark::Retrained { metrics } => {
            format!("{} learned anew", plural(u64::from(*metrics), "metric", "metrics"))
        }
        Remark::NewNormal { metric, before, now } => {
            let name = name(*metric).unwrap_or_else(|| "one metric".to_owned());
            format!("{name}: about {} is the new normal instead of {}", number(*now), number(*before))
        }
        Remark::NewMetrics { metrics } => plural(u64::from(*metrics), "new metric", "new metrics"),
        Remark::Outside { rows } => {
            let are =
                if *rows == 1 { "lies outside the interval and was" } else { "lie outside the interval and were" };
            format!("{} {are} left out", plural(*rows, "row", "rows"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::message::UserMessage;
    use crate::model::time::TimeRange;

    #[test]
    fn what_is_still_needed_is_told() {
        let check = |seen, needed, expected: Option<&str>| {
            assert_eq!(needs(&Status::Learning { seen, needed }).as_deref(), expected);
        };
        check(31, 48, Some("31 of 48 intervals, 17 more are needed"));
        check(1_999, 2_000, Some("1,999 of 2,000 intervals, 1 more is needed"));
        check(0, 0, None);
        assert_eq!(needs(&Status::Active), None);
    }

    #[test]
    fn remarks_are_sentences_without_ends() {
        let check = |said: Remark, expected: &str| {
            let name = |metric: MetricId| (metric.0 == 3).then(|| "revenue, uk".to_owned());
            assert_eq!(remark(&said, name), expected);
        };
        check(Remark::Started { learned: 48 }, "first interval judged, after 48 intervals");
        check(Remark::Retrained { metrics: 1 }, "1 metric learned anew");
        let level = |metric| Remark::NewNormal { metric: MetricId(metric), before: 860.0, now: 1_204.0 };
        check(level(3), "revenue, uk: about 1,204 is the new normal instead of 860");
        check(level(4), "one metric: about 1,204 is the new normal instead of 860");
        check(Remark::NewMetrics { metrics: 2 }, "2 new metrics");
        check(Remark::Outside { rows: 1 }, "1 row lies outside the interval and was left out");
        check(Remark::Outside { rows: 12 }, "12 rows lie outside the interval and were left out");
    }

    #[test]
    fn a_failure_says_why() {
        let message = UserMessage {
            title: "The server refused".to_owned(),
            detail: "Status 403.".to_owned(),
            remedy: "Check the keys.".to_owned(),
        };
        let entry = |outcome| LogEntry {
            bucket: 0,
            range: TimeRange { start: 0, end: 3_600 },
            at: 3_600,
            outcome,
            rows: 0,
            alarms: 0,
            remarks: Vec::new(),
            files: Vec::new(),
        };
        let file =
            |reason: &str| FileEntry { name: "a.csv".to_owned(), rows: 0, skipped: 0, reason: reason.to_owned() };
        assert_eq!(reason(&entry(Outcome::Failed(message.clone())), None), "The server refused. Status 403");
        assert_eq!(reason(&entry(Outcome::Failed(message)), Some(&file("not text"))), "not text");
        assert_eq!(reason(&entry(Outcome::Judged), Some(&file("left out as a copy"))), "left out as a copy");
        assert_eq!(reason(&entry(Outcome::Judged), Some(&file(""))), "");
    }
}
