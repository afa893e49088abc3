//! Codes for the values of dimensions: "platform 1", "platform 2", in the order in which the values first occur, metric
//! by metric and event by event. What is told about events is told anew from the codes; no text is searched.
//!
//! Names of files, measures, dimensions and columns stay. So does an event's id, which holds no value.

use std::collections::BTreeMap;

use super::subject::{Options, Subject};
use crate::diagnose::reason::{Facts, sentence, title_of};
use crate::model::explanation::Explanation;
use crate::model::feedback::{Answer, Feedback, Said, Subject as Anomaly};
use crate::model::filter::{MISSING, OTHERS};
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::metric::DimensionKey;
use crate::model::notice::{Notice, NoticeKind, Notices};
use crate::model::order;

/// The subject with codes for values. Texts of readers, which may name values, stay only if the options say so.
pub fn coded(subject: &Subject, options: &Options) -> Subject {
    let mut codes = Codes { dimensions: subject.findings.metric_set.dimensions.clone(), numbers: BTreeMap::new() };
    let mut out = subject.clone();
    codes.findings(&mut out.findings);
    for answer in &mut out.answers.answers {
        codes.answer(answer);
    }
    for note in &mut out.notes {
        codes.named(&mut note.dimensions);
    }
    if !options.keeps_texts {
        drop_texts(&mut out);
    }
    out
}

/// Numbers given out so far, by dimension and value.
struct Codes {
    dimensions: Vec<String>,
    numbers: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Codes {
    fn value(&mut self, dimension: &str, value: &mut String) {
        // These are ours.
        if value == MISSING || value == OTHERS {
            return;
        }
        let known = self.numbers.entry(dimension.to_owned()).or_default();
        let next = known.len() + 1;
        let number = *known.entry(std::mem::take(value)).or_insert(next);
        *value = format!("{dimension} {number}");
    }

    fn at(&mut self, index: usize, value: &mut String) {
        let dimension = self.dimensions.get(index).cloned().unwrap_or_default();
        self.value(&dimension, value);
    }

    fn key(&mut self, key: &mut DimensionKey) {
        for (index, value) in key.0.iter_mut().enumerate() {
            if let Some(value) = value {
                self.at(index, value);
            }
        }
    }

    fn values(&mut self, values: &mut [Vec<String>]) {
        for (index, values) in values.iter_mut().enumerate() {
            values.iter_mut().for_each(|value| self.at(index, value));
        }
    }

    fn named(&mut self, values: &mut BTreeMap<String, String>) {
        values.iter_mut().for_each(|(dimension, value)| self.value(dimension, value));
    }

    fn findings(&mut self, findings: &mut Findings) {
        findings.metrics.iter_mut().for_each(|metric| self.key(&mut metric.key));
        for event in &mut findings.events {
            self.values(&mut event.values);
            self.values(&mut event.named);
            self.explanation(&mut event.explanation);
        }
        for filter in &mut findings.metric_set.filters {
            let column = filter.column.clone();
            filter.values.iter_mut().for_each(|value| self.value(&column, value));
        }
        findings.notices = notices(&findings.notices);
        let cardinality: Vec<usize> = (0..self.dimensions.len())
            .map(|dimension| {
                order::distinct(findings.metrics.iter().filter_map(|m| m.key.0.get(dimension)?.as_ref())).len()
            })
            .collect();
        let words =
            |event: &AnomalyGroup| (title_of(findings, event, &cardinality), sentence(&Facts::of(findings, event)));
        let told: Vec<_> = findings.events.iter().map(words).collect();
        for (event, (title, sentence)) in findings.events.iter_mut().zip(told) {
            (event.title, event.sentence) = (title, sentence);
        }
    }

    fn explanation(&mut self, explanation: &mut Explanation) {
        explanation.roots.iter_mut().for_each(|root| self.key(&mut root.key));
        for of in &mut explanation.contributions {
            of.values.iter_mut().for_each(|share| self.value(&of.dimension, &mut share.value));
        }
    }

    fn answer(&mut self, answer: &mut Answer) {
        match &mut answer.said {
            Said::Event(Anomaly { dimensions, .. }, _)
            | Said::Metric(Anomaly { dimensions, .. }, _)
            | Said::Missed(Anomaly { dimensions, .. }) => self.named(dimensions),
            Said::Known(known) => {
                for (dimension, values) in &mut known.values {
                    values.iter_mut().for_each(|value| self.value(dimension, value));
                }
            }
        }
    }
}

/// Without places and without what quotes the data.
fn notices(all: &Notices) -> Notices {
    let mut out = Notices::default();
    let hidden = || "left out here".to_owned();
    let coded = |notice: &Notice| {
        let kind = match notice.kind.clone() {
            NoticeKind::UnusedAnswer { .. } => NoticeKind::UnusedAnswer { reason: hidden() },
            NoticeKind::UnreadableFile { .. } => NoticeKind::UnreadableFile { reason: "a file is not read".to_owned() },
            NoticeKind::LeftOut { .. } => NoticeKind::LeftOut { what: hidden() },
            NoticeKind::SkippedMetric { reason, .. } => {
                NoticeKind::SkippedMetric { metric: "a metric".to_owned(), reason }
            }
            kind => kind,
        };
        Notice { kind, count: notice.count, places: Vec::new() }
    };
    all.iter().map(coded).for_each(|notice| out.push(notice));
    out
}

/// Takes out what readers wrote in their own words; known events are numbered.
fn drop_texts(subject: &mut Subject) {
    let Feedback { answers } = &mut subject.answers;
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut number = |name: &mut String| {
        let next = names.len() + 1;
        *name = format!("Known event {}", *names.entry(std::mem::take(name)).or_insert(next));
    };
    for answer in answers {
        answer.note.clear();
        if let Said::Known(known) = &mut answer.said {
            number(&mut known.name);
        }
    }
    for event in &mut subject.findings.events {
        event.review.note.clear();
        if let Some(name) = &mut event.review.known {
            number(name);
        }
    }
    subject.notes.clear();
}
