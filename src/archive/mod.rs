//! Floor 11: files that Lookout for Metrics left behind, to events: alerts (as sent to Lambda, with or without the
//! envelope of SNS), responses of its API saved as JSON, and the tables that its samples wrote. Files are joined by the
//! id of the group. Problems of Dynatrace become known incidents. Calendars, and lines that people paste, become known
//! events and incidents.

pub mod calendar;
pub mod incidents;
mod json;
pub mod lines;
mod problems;
mod table;
mod time;

use std::collections::BTreeMap;

use crate::model::archive::{Archive, Incident, OldEvent, OldSeries};
use crate::model::order;

/// Most events and incidents kept.
const MOST: usize = 20_000;
/// Most remarks kept.
const MOST_REMARKS: usize = 20;

/// Files read so far.
#[derive(Debug, Default)]
pub struct Collector {
    events: BTreeMap<String, OldEvent>,
    incidents: Vec<Incident>,
    remarks: Vec<String>,
    /// Feedback and causes wait until all events are known.
    feedback: Vec<Feedback>,
    causes: Vec<(String, String, f64)>,
    tables: Vec<(String, table::Contribution)>,
}

/// What was said about a series. The file names the group, or its name does, or only one group has the series.
#[derive(Debug)]
struct Feedback {
    file: String,
    group: Option<String>,
    series: String,
    relevant: bool,
}

impl Collector {
    /// Takes a file of Lookout for Metrics.
    pub fn add_archive(&mut self, file: &str, bytes: &[u8]) {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        let outcome = if matches!(text.first(), Some(b'{' | b'[')) {
            json::read(file, text, self)
        } else {
            table::read(file, bytes, self)
        };
        if let Err(reason) = outcome {
            self.remark(format!("{file}: {reason}"));
        }
    }

    /// Takes a file of problems.
    pub fn add_incidents(&mut self, file: &str, bytes: &[u8]) {
        match problems::read(bytes) {
            Ok(incidents) => {
                let room = MOST - self.incidents.len();
                self.incidents.extend(incidents.into_iter().take(room));
            }
            Err(reason) => self.remark(format!("{file}: {reason}")),
        }
    }

    fn remark(&mut self, text: String) {
        if self.remarks.len() < MOST_REMARKS {
            self.remarks.push(text);
        }
    }

    /// The event of that id, a new one if need be; `None` when there are too many.
    fn event(&mut self, id: &str) -> Option<&mut OldEvent> {
        if !self.events.contains_key(id) && self.events.len() >= MOST {
            return None;
        }
        let fresh = || OldEvent { id: id.to_owned(), start: i64::MAX, end: i64::MIN, ..OldEvent::default() };
        Some(self.events.entry(id.to_owned()).or_insert_with(fresh))
    }

    /// Joins what belongs together.
    pub fn finish(mut self) -> Archive {
        self.join_tables();
        self.join_causes();
        self.join_feedback();
        let all = self.events.len();
        let mut events: Vec<OldEvent> = self.events.into_values().filter(|event| event.start <= event.end).collect();
        if events.len() < all {
            let lost = all - events.len();
            self.remarks.push(format!("{lost} groups have no time in any of the files; add their summaries."));
        }
        for event in &mut events {
            event.series_count = event.series_count.max(event.series.len() as u64);
            // What people said must not be cut off.
            order::sort_by_key(&mut event.series, |series| series.relevant.is_none());
            event.series.truncate(OldEvent::MAX_SERIES);
        }
        order::sort_by(&mut events, |a, b| b.start.cmp(&a.start).then_with(|| a.id.cmp(&b.id)));
        order::sort_by(&mut self.incidents, |a, b| b.start.cmp(&a.start).then_with(|| a.id.cmp(&b.id)));
        Archive { events, incidents: self.incidents, remarks: self.remarks }
    }

    fn join_tables(&mut self) {
        for (measure, found) in std::mem::take(&mut self.tables) {
            let is_it =
                |event: &&mut OldEvent| event.measure == measure && (event.start..=event.end).contains(&found.at);
            let Some(event) = self.events.values_mut().find(is_it) else { continue };
            json::add_share(&mut event.contributions, &found.dimension, &found.value, found.percent);
        }
    }

    fn join_causes(&mut self) {
        for (file, measure, percent) in std::mem::take(&mut self.causes) {
            match self.events.values_mut().find(|event| file.contains(&event.id)) {
                Some(event) => event.causes.push((measure, percent)),
                None => self.remark(format!(
                    "{file}: related measures do not say of which group; put the group's id into the file's name."
                )),
            }
        }
    }

    fn join_feedback(&mut self) {
        for Feedback { file, group, series, relevant } in std::mem::take(&mut self.feedback) {
            let has = |event: &OldEvent| event.series.iter().any(|known| known.id == series);
            let named = self.events.keys().find(|id| group.as_ref() == Some(*id) || file.contains(id.as_str()));
            let mut having = self.events.values().filter(|event| has(event)).map(|event| &event.id);
            let only = having.next().filter(|_| having.next().is_none());
            let Some(event) = named.or(only).cloned().and_then(|id| self.events.get_mut(&id)) else {
                self.remark(format!(
                    "{file}: feedback does not say about which group; put the group's id into the file's name."
                ));
                continue;
            };
            match event.series.iter_mut().find(|known| known.id == series) {
                Some(known) => known.relevant = Some(relevant),
                None => {
                    event.series.push(OldSeries { id: series, dimensions: Vec::new(), relevant: Some(relevant) });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), cut in 0..400_usize) {
            let alert = br#"[{"anomalyScore":83,"impactedMetric":{"metricName":"a"},"timestamp":"2022-01-15T04:25Z[UTC]"}]"#;
            let mut collector = Collector::default();
            collector.add_archive("a", &bytes);
            collector.add_archive("b", &alert[..cut.min(alert.len())]);
            collector.add_incidents("c", &bytes);
            let archive = collector.finish();
            prop_assert!(archive.events.len() <= 1);
        }
    }
}
