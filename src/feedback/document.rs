//! Answers as a file: versioned JSON, with times in ISO 8601, UTC, ends the first instant after. Fields that are not
//! known are ignored; an answer that cannot be read is left out, with a notice why.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::civil::instant;
use crate::model::feedback::{Answer, Feedback, KnownEvent, Said, Subject, Verdict};
use crate::model::finding::{AnomalyKind, Direction};
use crate::model::format::iso;
use crate::model::message::UserMessage;
use crate::model::notice::{Notice, NoticeKind, Notices, Place};
use crate::model::time::TimeRange;

/// Version of the file's form.
pub const VERSION: u64 = 1;

/// Answers from a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Read {
    /// Those that could be read.
    pub feedback: Feedback,
    /// What is wrong with the others.
    pub problems: Notices,
}

impl Read {
    /// One sentence for each kind of problem: "answer 3, answer 5: an answer is not used: it has no verdict."
    pub fn sentences(&self) -> Vec<String> {
        let told = |notice: &Notice| {
            let found: Vec<&str> = notice.places.iter().filter_map(|place| place.found.as_deref()).collect();
            let more = if notice.count > found.len() as u64 { " and others" } else { "" };
            format!("{}{more}: {}.", found.join(", "), notice.kind.text())
        };
        self.problems.iter().map(told).collect()
    }
}

/// An answer on an anomaly, or on a period, as written.
#[derive(Serialize, Deserialize)]
struct Written {
    about: About,
    start: String,
    end: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verdict: Option<Verdict>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    anomaly: Option<WrittenAnomaly>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known: Option<WrittenKnown>,
}

#[derive(Serialize, Deserialize)]
struct WrittenAnomaly {
    measure: String,
    #[serde(default)]
    dimensions: BTreeMap<String, String>,
    kind: AnomalyKind,
    direction: Direction,
    strength: f64,
}

#[derive(Serialize, Deserialize)]
struct WrittenKnown {
    name: String,
    #[serde(default)]
    measures: Vec<String>,
    #[serde(default)]
    values: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum About {
    Event,
    Metric,
    Missed,
    Known,
}

#[derive(Serialize)]
struct Document {
    version: u64,
    generator: &'static str,
    answers: Vec<Written>,
}

/// The answers, indented, with a final line break.
pub fn feedback_json(feedback: &Feedback) -> String {
    let document = Document {
        version: VERSION,
        generator: concat!("foretop ", env!("CARGO_PKG_VERSION")),
        answers: feedback.answers.iter().map(written).collect(),
    };
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads the answers in a file.
pub fn read_feedback(file: &str, text: &str) -> Result<Read, UserMessage> {
    let fail = |detail: &str| UserMessage {
        title: format!("{file} holds no answers that can be read"),
        detail: detail.to_owned(),
        remedy: "Choose a file of answers that was exported here.".to_owned(),
    };
    let text = text.trim_start_matches('\u{feff}');
    let document: Value = serde_json::from_str(text).map_err(|error| fail(&format!("It is no JSON: {error}.")))?;
    match document.get("version").and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(version) => return Err(fail(&format!("It has version {version}; version {VERSION} is known."))),
        None => return Err(fail("It does not say its version.")),
    }
    let Some(answers) = document.get("answers").and_then(Value::as_array) else {
        return Err(fail("It has no list of answers."));
    };
    let mut read = Read::default();
    for (index, value) in answers.iter().enumerate() {
        match Written::deserialize(value).map_err(|error| error.to_string()).and_then(answer) {
            Ok(answer) => read.feedback.give(answer),
            Err(reason) => {
                let found = Some(format!("answer {}", index + 1));
                let place = || Place { file: file.to_owned(), found, ..Place::default() };
                read.problems.add(NoticeKind::UnusedAnswer { reason }, place);
            }
        }
    }
    Ok(read)
}

fn written(answer: &Answer) -> Written {
    let anomaly = answer.said.subject().map(|subject| WrittenAnomaly {
        measure: subject.measure.clone(),
        dimensions: subject.dimensions.clone(),
        kind: subject.kind,
        direction: subject.direction,
        strength: subject.strength,
    });
    let (about, range, verdict, known) = match &answer.said {
        Said::Event(subject, verdict) => (About::Event, subject.range, Some(*verdict), None),
        Said::Metric(subject, verdict) => (About::Metric, subject.range, Some(*verdict), None),
        Said::Missed(subject) => (About::Missed, subject.range, None, None),
        Said::Known(known) => {
            let KnownEvent { name, range, measures, values } = known.clone();
            (About::Known, range, None, Some(WrittenKnown { name, measures, values }))
        }
    };
    let [start, end] = [range.start, range.end].map(iso);
    Written { about, start, end, note: answer.note.clone(), verdict, anomaly, known }
}

fn answer(written: Written) -> Result<Answer, String> {
    let Written { about, start, end, note, verdict, anomaly, known } = written;
    let time = |text: &str| instant(text).ok_or_else(|| format!("{text} is no time"));
    let range = TimeRange { start: time(&start)?, end: time(&end)? };
    if range.end <= range.start {
        return Err("its end is not after its start".to_owned());
    }
    let subject = || {
        let WrittenAnomaly { measure, dimensions, kind, direction, strength } = anomaly.ok_or("it has no anomaly")?;
        Ok::<_, String>(Subject { measure, dimensions, range, kind, direction, strength })
    };
    let verdict = || verdict.ok_or("it has no verdict");
    let said = match about {
        About::Event => Said::Event(subject()?, verdict()?),
        About::Metric => Said::Metric(subject()?, verdict()?),
        About::Missed => Said::Missed(subject()?),
        About::Known => {
            let WrittenKnown { name, measures, values } = known.ok_or("it has no known event")?;
            Said::Known(KnownEvent { name, range, measures, values })
        }
    };
    Ok(Answer { said, note })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with these answers; expected are how many were read, and each of the others with the start of why not.
    #[track_caller]
    fn check(answers: &str, read: usize, problems: &[(&str, &str)]) {
        let found = read_feedback("a.json", &format!("{{\"version\":1,\"answers\":[{answers}]}}")).unwrap();
        let told: Vec<_> = found.problems.iter().map(|notice| (&notice.places[0].found, notice.kind.text())).collect();
        assert_eq!((found.feedback.answers.len(), told.len()), (read, problems.len()), "{told:?}");
        for ((place, text), (answer, reason)) in told.iter().zip(problems) {
            assert_eq!(place.as_deref(), Some(*answer));
            assert!(text.starts_with(&format!("an answer is not used: {reason}")), "{text}");
        }
        let sentence = |(answer, reason): &(&str, &str)| format!("{answer}: an answer is not used: {reason}");
        let starts = problems.iter().map(sentence);
        assert!(found.sentences().iter().zip(starts).all(|(told, start)| told.starts_with(&start)));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let at = r#""start":"2021-01-19T13:00:00Z","end":"2021-01-19T16:00:00Z""#;
        let anomaly = r#""anomaly":{"measure":"m","kind":"dip","direction":"below","strength":4}"#;
        check(&format!("{{\"about\":\"missed\",{at},{anomaly},\"more\":1}}"), 1, &[]);
        check(&format!("{{\"about\":\"known\",{at},\"known\":{{\"name\":\"sale\"}}}}"), 1, &[]);
        check(&format!("{{\"about\":\"event\",{at},{anomaly}}}"), 0, &[("answer 1", "it has no verdict")]);
        check(
            &format!("3,{{\"about\":\"metric\",{at},\"verdict\":\"relevant\"}}"),
            0,
            &[("answer 1", "invalid type"), ("answer 2", "it has no anomaly")],
        );
        check(
            r#"{"about":"missed","start":"noon","end":"2021-01-19"},{"about":"missed","start":"2021-01-19","end":"2021-01-19"}"#,
            0,
            &[("answer 1", "noon is no time"), ("answer 2", "its end is not after")],
        );
    }

    #[test]
    fn other_files_are_refused() {
        for (text, expected) in [
            ("time,value", "It is no JSON"),
            ("{}", "It does not say its version."),
            (r#"{"version":2,"answers":[]}"#, "It has version 2; version 1 is known."),
            (r#"{"version":1}"#, "It has no list of answers."),
        ] {
            let message = read_feedback("a.json", text).unwrap_err();
            assert!(message.detail.starts_with(expected), "{}", message.detail);
        }
    }
}
