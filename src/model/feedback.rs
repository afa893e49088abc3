//! What readers say about findings. An answer names its metric and times in words of the data, and carries what it needs
//! to be compared with other anomalies, so that it outlives the run it was given in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::finding::{AnomalyKind, Direction};
use super::metric::MetricId;
use super::time::TimeRange;

/// All answers, in the order in which they were given.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Feedback {
    /// A later answer on the same anomaly takes the place of an earlier one.
    pub answers: Vec<Answer>,
}

impl Feedback {
    /// Adds an answer at the end; an earlier one about the same goes.
    pub fn give(&mut self, answer: Answer) {
        self.answers.retain(|earlier| !earlier.said.is_about_same(&answer.said));
        self.answers.push(answer);
    }
}

/// One thing that a reader said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What.
    pub said: Said,
    /// Why, in the reader's words; may be empty.
    pub note: String,
}

/// What an answer says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Said {
    /// Whether an event is relevant; the subject is its primary anomaly.
    Event(Subject, Verdict),
    /// Whether what one metric of an event shows is relevant.
    Metric(Subject, Verdict),
    /// That there is an anomaly which was not found.
    Missed(Subject),
    /// That something was to be expected.
    Known(KnownEvent),
}

impl Said {
    /// The anomaly it is about; of a known event there is none.
    pub fn subject(&self) -> Option<&Subject> {
        match self {
            Self::Event(subject, _) | Self::Metric(subject, _) | Self::Missed(subject) => Some(subject),
            Self::Known(_) => None,
        }
    }

    /// What it says of the anomaly: one that was missed is relevant.
    pub fn verdict(&self) -> Option<Verdict> {
        match self {
            Self::Event(_, verdict) | Self::Metric(_, verdict) => Some(*verdict),
            Self::Missed(_) => Some(Verdict::Relevant),
            Self::Known(_) => None,
        }
    }

    /// Whether only one of the two can hold.
    fn is_about_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Event(a, _), Self::Event(b, _))
            | (Self::Metric(a, _), Self::Metric(b, _))
            | (Self::Missed(a), Self::Missed(b)) => a.is_same(b),
            (Self::Known(a), Self::Known(b)) => a == b,
            _ => false,
        }
    }
}

/// Whether an anomaly is worth the reader's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is.
    Relevant,
    /// It is not.
    NotRelevant,
}

impl Verdict {
    /// "Not relevant": as the interface and the reports write it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Relevant => "Relevant",
            Self::NotRelevant => "Not relevant",
        }
    }
}

/// An anomaly as an answer remembers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// The measure's name.
    pub measure: String,
    /// The values that its metric fixes, by dimension.
    pub dimensions: BTreeMap<String, String>,
    /// When it was, as instants.
    pub range: TimeRange,
    /// What it looks like.
    pub kind: AnomalyKind,
    /// Side on which its peak lies.
    pub direction: Direction,
    /// −log10 of the probability that a bucket of a metric that behaves as before deviates as much.
    pub strength: f64,
}

impl Subject {
    /// Whether both are the same stretch of the same metric.
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.measure, &self.dimensions, self.range) == (&other.measure, &other.dimensions, other.range)
    }
}

/// A period in which events are expected: a promotion, a holiday, a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownEvent {
    /// What it is called.
    pub name: String,
    /// When it was, as instants.
    pub range: TimeRange,
    /// Names of the measures it concerns; all if empty.
    pub measures: Vec<String>,
    /// The values it concerns, by dimension; a dimension that is absent or empty is not restricted.
    pub values: BTreeMap<String, Vec<String>>,
}

/// A stretch of one metric, in buckets of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Which metric.
    pub metric: MetricId,
    /// First bucket.
    pub from: u32,
    /// First bucket after.
    pub to: u32,
}

/// What answers say about one event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Review {
    /// The answer on the event itself.
    pub verdict: Option<Verdict>,
    /// Answers on single metrics of it, in `MetricId` order.
    pub metrics: Vec<(MetricId, Verdict)>,
    /// Whether a reader marked it: it was not found.
    pub missed: bool,
    /// Name of the known event it falls into.
    pub known: Option<String>,
    /// How many answers on similar events moved its severity.
    pub similar: usize,
    /// The notes of the answers on it, one a line.
    pub note: String,
}

impl Review {
    /// "Relevant", "Not relevant", "Known event", "not yet": as the interface and the reports write it.
    pub fn label(&self) -> &str {
        match (self.verdict, &self.known) {
            (Some(verdict), _) => verdict.label(),
            (None, Some(_)) => "Known event",
            (None, None) => "not yet",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(start: i64, verdict: Verdict) -> Answer {
        let subject = Subject {
            measure: "revenue".to_owned(),
            dimensions: BTreeMap::new(),
            range: TimeRange { start, end: start + 3_600 },
            kind: AnomalyKind::Dip,
            direction: Direction::Below,
            strength: 3.0,
        };
        Answer { said: Said::Event(subject, verdict), note: String::new() }
    }

    #[test]
    fn the_later_answer_on_the_same_event_holds() {
        let mut feedback = Feedback::default();
        for (start, verdict) in [(0, Verdict::Relevant), (7_200, Verdict::Relevant), (0, Verdict::NotRelevant)] {
            feedback.give(on(start, verdict));
        }
        assert_eq!(feedback.answers, [on(7_200, Verdict::Relevant), on(0, Verdict::NotRelevant)]);
        // On one metric of the event, both may hold.
        let Said::Event(subject, _) = on(0, Verdict::Relevant).said else { unreachable!() };
        feedback.give(Answer { said: Said::Metric(subject, Verdict::Relevant), note: String::new() });
        assert_eq!(feedback.answers.len(), 3);
    }
}
