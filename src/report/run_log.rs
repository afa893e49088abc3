//! The run log of a detector that goes on, as CSV and as versioned JSON. Times are ISO 8601 in UTC, the end of an interval
//! is the first instant after it. In CSV an interval has a line for each of its files, and one without them; its anomalies
//! and remarks stand in the first.

use serde::Serialize;

use super::csv::{line, text};
use crate::model::format::iso;
use crate::model::life::{Counts, FileEntry, LogEntry, Outcome};
use crate::model::message::UserMessage;
use crate::model::metric::MetricId;
use crate::model::time::{Interval, Timestamp};
use crate::model::zone::Zone;
use crate::words::life as words;

/// Version of the JSON's form.
pub const VERSION: u32 = 1;

const HEAD: [&str; 11] =
    ["start", "end", "judged_at", "status", "file", "rows", "skipped_rows", "anomalies", "reason", "remarks", "bucket"];

/// What the log is of.
#[derive(Debug, Clone, Copy)]
pub struct LogFrame<'a> {
    /// Name of the detector.
    pub detector: &'a str,
    /// Width of an interval.
    pub interval: Interval,
    /// Zone of the data, in which the times of long intervals are readings of the clock.
    pub zone: &'a Zone,
    /// How many intervals were gone through.
    pub counts: Counts,
    /// How many messages of alerts were delivered, and how many not, where messages are sent.
    pub delivered: Option<(u64, u64)>,
}

impl LogFrame<'_> {
    fn instant(&self, at: Timestamp) -> String {
        iso(self.zone.grid_instant(at, self.interval))
    }
}

/// One line per interval and file, in the order of `entries`.
pub fn run_log_csv(frame: &LogFrame<'_>, entries: &[LogEntry], name: &dyn Fn(MetricId) -> Option<String>) -> String {
    let mut out = String::new();
    line(&mut out, &HEAD.map(str::to_owned));
    for entry in entries {
        let files: Vec<Option<&FileEntry>> =
            if entry.files.is_empty() { vec![None] } else { entry.files.iter().map(Some).collect() };
        for (index, file) in files.into_iter().enumerate() {
            let is_first = index == 0;
            let remarks = entry.remarks.iter().filter(|_| is_first).map(|remark| words::remark(remark, name));
            line(
                &mut out,
                &[
                    frame.instant(entry.range.start),
                    frame.instant(entry.range.end),
                    iso(entry.at),
                    words::outcome(&entry.outcome).to_owned(),
                    text(file.map_or("", |file| &file.name)),
                    file.map_or(entry.rows, |file| file.rows).to_string(),
                    file.map_or(0, |file| file.skipped).to_string(),
                    if is_first { entry.alarms.to_string() } else { String::new() },
                    text(&words::reason(entry, file)),
                    text(&remarks.collect::<Vec<_>>().join("; ")),
                    entry.bucket.to_string(),
                ],
            );
        }
    }
    out
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "foretop_run_log")]
    version: u32,
    detector: &'a str,
    interval: String,
    counts: CountsPart,
    intervals: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct CountsPart {
    executions_started: u64,
    executions_succeeded: u64,
    executions_failed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivered: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undelivered: Option<u64>,
}

#[derive(Serialize)]
struct Part<'a> {
    start: String,
    end: String,
    judged_at: String,
    status: &'static str,
    rows: u64,
    anomalies: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'a UserMessage>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<String>,
    #[serde(skip_serializing_if = "<[FileEntry]>::is_empty")]
    files: &'a [FileEntry],
}

/// Counters and intervals, in the order of `entries`; indented, with a final line break.
pub fn run_log_json(frame: &LogFrame<'_>, entries: &[LogEntry], name: &dyn Fn(MetricId) -> Option<String>) -> String {
    let LogFrame { detector, interval, counts, delivered, .. } = *frame;
    let document = Document {
        version: VERSION,
        detector,
        interval: interval.label(),
        counts: CountsPart {
            executions_started: counts.started,
            executions_succeeded: counts.succeeded,
            executions_failed: counts.failed,
            delivered: delivered.map(|(delivered, _)| delivered),
            undelivered: delivered.map(|(_, undelivered)| undelivered),
        },
        intervals: entries.iter().map(|entry| part(frame, entry, name)).collect(),
    };
    // Text keys and writing to memory: it does not fail.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn part<'a>(frame: &LogFrame<'_>, entry: &'a LogEntry, name: &dyn Fn(MetricId) -> Option<String>) -> Part<'a> {
    let LogEntry { range, at, outcome, rows, alarms, remarks, files, .. } = entry;
    Part {
        start: frame.instant(range.start),
        end: frame.instant(range.end),
        judged_at: iso(*at),
        status: words::outcome(outcome),
        rows: *rows,
        anomalies: *alarms,
        failure: if let Outcome::Failed(message) = outcome { Some(message) } else { None },
        remarks: remarks.iter().map(|remark| words::remark(remark, name)).collect(),
        files,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::life::Remark;
    use crate::model::time::TimeRange;
    use crate::model::zone::UTC;

    fn entries() -> Vec<LogEntry> {
        let entry = |bucket: usize, outcome, files| LogEntry {
            bucket,
            range: TimeRange { start: bucket as i64 * 3_600, end: (bucket as i64 + 1) * 3_600 },
            at: (bucket as i64 + 1) * 3_600 + 60,
            outcome,
            rows: 6,
            alarms: 1,
            remarks: vec![Remark::Started { learned: 48 }, Remark::Retrained { metrics: 2 }],
            files,
        };
        let file = |name: &str, reason: &str| FileEntry {
            name: name.to_owned(),
            rows: 3,
            skipped: 1,
            reason: reason.to_owned(),
        };
        let message = UserMessage {
            title: "The server refused".to_owned(),
            detail: "Status 403.".to_owned(),
            remedy: String::new(),
        };
        vec![
            entry(0, Outcome::Judged, vec![file("=a.csv", ""), file("b.csv", "left out, a copy")]),
            entry(1, Outcome::Failed(message), Vec::new()),
        ]
    }

    fn frame() -> LogFrame<'static> {
        let counts = Counts { started: 2, succeeded: 1, failed: 1 };
        LogFrame { detector: "shop", interval: Interval::HOUR, zone: &UTC, counts, delivered: Some((3, 0)) }
    }

    #[test]
    fn there_is_a_line_per_interval_and_file() {
        let csv = run_log_csv(&frame(), &entries(), &|_| None);
        let lines: Vec<&str> = csv.split_terminator("\r\n").collect();
        let said = "first interval judged, after 48 intervals; 2 metrics learned anew";
        assert_eq!(lines[0], HEAD.join(","));
        assert_eq!(
            lines[1..],
            [
                format!("1970-01-01T00:00:00Z,1970-01-01T01:00:00Z,1970-01-01T01:01:00Z,judged,'=a.csv,3,1,1,,\"{said}\",0"),
                "1970-01-01T00:00:00Z,1970-01-01T01:00:00Z,1970-01-01T01:01:00Z,judged,b.csv,3,1,,\"left out, a copy\",,0"
                    .to_owned(),
                format!("1970-01-01T01:00:00Z,1970-01-01T02:00:00Z,1970-01-01T02:01:00Z,failed,,6,0,1,The server refused. Status 403,\"{said}\",1"),
            ]
        );
    }

    #[test]
    fn json_has_counters_and_reasons() {
        let json: serde_json::Value = serde_json::from_str(&run_log_json(&frame(), &entries(), &|_| None)).unwrap();
        assert_eq!(json["foretop_run_log"], 1);
        assert_eq!(json["counts"]["executions_failed"], 1);
        assert_eq!((&json["counts"]["delivered"], &json["counts"]["undelivered"]), (&3.into(), &0.into()));
        assert_eq!(json["intervals"][0]["files"][1]["reason"], "left out, a copy");
        assert_eq!(json["intervals"][1]["failure"]["title"], "The server refused");
        assert_eq!(json["intervals"][1]["end"], "1970-01-01T02:00:00Z");
    }
}
