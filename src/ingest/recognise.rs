//! Files that hold no data to watch: settings, sessions, results of Lookout for Metrics, and lists of incidents. They are known by
//! their keys, never by their names, and are handed on whole.

use super::Recognises;

/// What such a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// A metric set or detector.
    Settings,
    /// Anomalies, alerts or feedback of Lookout for Metrics.
    Archive,
    /// What readers said about events, as we write it.
    Answers,
    /// Problems of Dynatrace, which may also be data.
    Incidents,
    /// A session as we write it, as JSON or in a page.
    Session,
}

impl DocumentKind {
    /// As in the table of files.
    pub fn label(self) -> &'static str {
        match self {
            Self::Settings => "Settings",
            Self::Archive => "Lookout for Metrics anomalies",
            Self::Answers => "Answers",
            Self::Incidents => "Known incidents",
            Self::Session => "Session",
        }
    }

    /// Whether it is read once: what it holds goes on by itself.
    pub fn is_taken_over(self) -> bool {
        matches!(self, Self::Settings | Self::Answers | Self::Session)
    }
}

/// A recognised file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What it holds.
    pub kind: DocumentKind,
    /// All of it, unpacked.
    pub bytes: Vec<u8>,
}

impl Document {
    /// Longest that is kept, in bytes; what follows is lost, and the reader of the document will say so.
    const MAX_BYTES: usize = 64 << 20;

    /// Of that kind, with its first bytes.
    pub(super) fn new(kind: DocumentKind, bytes: &[u8]) -> Self {
        Self { kind, bytes: bytes.to_vec() }
    }

    /// Takes the bytes that follow.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let room = Self::MAX_BYTES.saturating_sub(self.bytes.len());
        self.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }
}

/// How an HTML page begins to say that it is one of ours, which may hold a session.
pub const PAGE_MARK: &str = "<meta name=\"generator\" content=\"foretop";

/// Whether the beginning of a file is that of such a page.
pub(super) fn is_page(sample: &[u8]) -> bool {
    let sample = sample.strip_prefix(b"\xef\xbb\xbf").unwrap_or(sample);
    sample.trim_ascii_start().starts_with(b"<") && sample.windows(PAGE_MARK.len()).any(|at| at == PAGE_MARK.as_bytes())
}

/// Type of the resource that a template is looked through for.
const RESOURCE: &str = "AWS::LookoutMetrics::AnomalyDetector";

/// Judges the beginning of a text, as far as documents are looked for.
#[inline(never)]
pub(super) fn recognise(sample: &[u8], recognises: Recognises) -> Option<DocumentKind> {
    match recognises {
        Recognises::Nothing => None,
        Recognises::NoData => kind(sample).filter(|kind| *kind != DocumentKind::Incidents),
        Recognises::Incidents => kind(sample),
    }
}

fn kind(sample: &[u8]) -> Option<DocumentKind> {
    let text = sample.strip_prefix(b"\xef\xbb\xbf").unwrap_or(sample).trim_ascii_start();
    let contains = |part: &str| text.windows(part.len()).any(|window| window == part.as_bytes());
    if is_page(text) {
        return Some(DocumentKind::Session);
    }
    if !text.starts_with(b"{") && !text.starts_with(b"[") {
        let line = String::from_utf8_lossy(text.split(|byte| matches!(byte, b'\r' | b'\n')).next()?);
        if is_archive_header(&line) {
            return Some(DocumentKind::Archive);
        }
        let is_template = |line: &[u8]| line.trim_ascii_end() == b"Resources:";
        let lines = text.split(|byte| *byte == b'\n');
        return (lines.take(500).any(is_template) && contains(RESOURCE)).then_some(DocumentKind::Settings);
    }
    let keys = first_keys(text);
    let has = |name: &str| keys.iter().any(|key| key == name);
    let is_archive = (has("impactedMetric") && (has("anomalyScore") || has("anomalyDetectorArn")))
        || ((has("Message") || has("Records")) && contains("impactedMetric"))
        || has("AnomalyGroupSummaryList")
        || (has("AnomalyGroup") && contains("AnomalyGroupId"))
        || (has("TimeSeriesList") && (has("AnomalyGroupId") || has("TimestampList")))
        || has("InterMetricImpactList")
        || has("AnomalyGroupTimeSeriesFeedback");
    let is_settings = (has("MetricList") && has("TimestampColumn"))
        || (has("Resources") && contains(RESOURCE))
        || (has("metrics_set") && has("timestamp_column"))
        || (has("context") && contains("\"l4mfrequency\""))
        || (has("measures") && has("timestamp") && has("interval"));
    let is_incidents = (has("problems") || has("severityLevel")) && contains("\"problemId\"");
    let is_answers = has("version") && has("generator") && has("answers");
    let kinds = [
        (has("foretop_session"), DocumentKind::Session),
        (is_archive, DocumentKind::Archive),
        (is_settings, DocumentKind::Settings),
        (is_answers, DocumentKind::Answers),
        (is_incidents, DocumentKind::Incidents),
    ];
    kinds.into_iter().find(|(is_it, _)| *is_it).map(|(_, kind)| kind)
}

/// Whether a line is the header of one of the tables of anomalies that the samples of the old service wrote.
fn is_archive_header(line: &str) -> bool {
    let names: Vec<&str> = line.split(',').map(|name| name.trim().trim_matches('"')).collect();
    let any = |ending: &str| names.iter().any(|name| name.ends_with(ending));
    (any("_group_score") && names.iter().any(|name| name.eq_ignore_ascii_case("timestamp")))
        || (any("AnomalyMetricValue") && any("GroupScore"))
        || names == ["Timestamp", "metricName", "dimensionName", "dimensionValue", "valueContribution"]
}

/// The keys of the first object of a JSON text, which may be cut off; without those of objects inside it.
fn first_keys(text: &[u8]) -> Vec<String> {
    let (mut keys, mut depth, mut last) = (Vec::new(), 0, None);
    let mut rest = text.iter().copied().enumerate();
    while let Some((at, byte)) = rest.next() {
        match byte {
            b'"' => {
                let mut escaped = false;
                let end = rest.by_ref().find(|(_, byte)| {
                    let is_end = *byte == b'"' && !escaped;
                    escaped = *byte == b'\\' && !escaped;
                    is_end
                });
                let Some((end, _)) = end else { break };
                last = Some(&text[at + 1..end]);
            }
            b':' if depth == 1 => keys.extend(last.take().map(|key| String::from_utf8_lossy(key).into_owned())),
            b'{' => depth += 1,
            // A list around the first object is looked through; one inside it counts as inside.
            b'[' if depth > 0 => depth += 1,
            b'}' | b']' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            _ => {}
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sample: &str, expected: Option<DocumentKind>) {
        assert_eq!(kind(sample.as_bytes()), expected, "{sample}");
    }

    #[test]
    fn by_keys() {
        use DocumentKind::*;
        check("{\"anomalyScore\": 83, \"impactedMetric\": {\"metricName\": \"a\"}}", Some(Archive));
        check("[{\"anomalyScore\": 83, \"impactedMetric\": {", Some(Archive));
        check("{\"Type\": \"Notification\", \"Message\": \"{\\\"impactedMetric\\\": {}}\"}", Some(Archive));
        check("{\"AnomalyGroupSummaryList\": [{\"Ano", Some(Archive));
        check("\u{feff}timestamp,marketplace,views_group_score\n", Some(Archive));
        check("Timestamp,metricName,dimensionName,dimensionValue,valueContribution\r\n", Some(Archive));
        check("key,Timestamp,a,viewsAnomalyMetricValue,viewsGroupScore\n", Some(Archive));
        check("{\"MetricList\": [], \"TimestampColumn\": {}}", Some(Settings));
        check("{\"timestamp\": \"t\", \"measures\": [], \"interval\": \"1 hour\"}", Some(Settings));
        check("Resources:\n  A:\n    Type: AWS::LookoutMetrics::AnomalyDetector\n", Some(Settings));
        check("{\"version\": 1, \"generator\": \"foretop 0.1.0\", \"answers\": [{\"ab", Some(Answers));
        check("{\"foretop_session\": 1, \"settings\": {\"timestamp\": \"t\"", Some(Session));
        check("<!doctype html>\n<html><head><meta name=\"generator\" content=\"foretop 0.1.0\">", Some(Session));
        check("{\"totalCount\": 1, \"problems\": [{\"problemId\": \"1\"}]}", Some(Incidents));
    }

    #[test]
    fn data_is_data() {
        check("timestamp,views,group_score_of_ours\n1,2,3\n", None);
        check("{\"timestamp\": 1, \"measures\": 2}\n", None);
        check("{\"a\": {\"MetricList\": 1, \"TimestampColumn\": 2}}", None);
        check("note\n\"AWS::LookoutMetrics::AnomalyDetector\"\n", None);
        check("<!doctype html>\n<html><head><title>foretop</title>", None);
        check("", None);
        check("{\"a", None);
    }
}
