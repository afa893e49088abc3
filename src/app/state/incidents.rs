//! Known incidents: what became of each, and the list of them.

use std::sync::Arc;

use leptos::prelude::*;

use super::detector::Detector;
use crate::app::effect::effect;
use crate::diagnose::caught::Outcome;
use crate::model::archive::Incident;
use crate::model::finding::Findings;
use crate::model::format::{iso, moment};
use crate::model::zone::Zone;
use crate::protocol::message::{IncidentList, RequestId};
use crate::words::page::incidents as words;

/// The list as the worker reads it; read again when its text, the zone or the interval change.
pub(crate) fn use_list(detector: Detector) -> RwSignal<Option<Arc<IncidentList>>> {
    let list = RwSignal::new(None);
    let pending = StoredValue::new(None::<RequestId>);
    let forget = move || {
        if let Some(id) = pending.try_get_value().flatten() {
            detector.forget(id);
        }
    };
    effect(move |_| {
        forget();
        let text = detector.incidents.get();
        if text.trim().is_empty() {
            list.set(None);
        } else {
            let handler = move |found| drop(list.try_set(Some(Arc::new(found))));
            pending.set_value(Some(detector.read_incidents(text, handler)));
        }
    });
    on_cleanup(forget);
    list
}

/// What became of an incident, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// "18 Jan 2021, 04:00".
    pub(crate) when: String,
    /// "caught", "missed", "not tested".
    pub(crate) word: String,
    /// In seconds.
    pub(crate) delay: Option<i64>,
    /// Id of the most severe event that catches it.
    pub(crate) event: Option<String>,
}

impl Verdict {
    /// At a threshold.
    pub(crate) fn of(incident: &Incident, outcome: &Outcome, threshold: f64, run: &Findings, zone: &Zone) -> Self {
        let best = outcome.events.first();
        let is_caught = outcome.is_caught(threshold);
        let word = match best {
            _ if !outcome.tested => words::NOT_TESTED.to_owned(),
            _ if is_caught => words::CAUGHT.to_owned(),
            Some((_, severity, _)) => words::missed_at_most(*severity),
            None => words::MISSED.to_owned(),
        };
        let event = best.filter(|_| is_caught).map(|(index, ..)| run.events[*index].id.0.clone());
        Self { when: moment(incident.start, zone), word, delay: outcome.delay(threshold), event }
    }
}

/// Incidents as the lines that a list of them is read from.
pub(crate) fn as_lines(incidents: &[Incident]) -> String {
    let line = |incident: &Incident| {
        let end = incident.end.map(|end| format!(" – {}", iso(end))).unwrap_or_default();
        let name: Vec<&str> = [&*incident.title, &*incident.id].into_iter().filter(|text| !text.is_empty()).collect();
        // A name stays on its line.
        let name = name.join(" ").replace(['\n', '\r'], " ");
        format!("{}{end} {name}", iso(incident.start)).trim_end().to_owned()
    };
    incidents.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, findings};
    use super::*;
    use crate::diagnose::caught::judge;
    use crate::model::finding::Direction;
    use crate::model::zone::UTC;

    fn incident(from: i64, to: i64) -> Incident {
        Incident { start: from * 3_600, end: Some(to * 3_600), ..Incident::default() }
    }

    #[test]
    fn an_incident_is_caught_missed_or_not_tested() {
        let run = findings(vec![
            event("a", 94.0, Direction::Below, 1, (80, 82), [&[], &[]]),
            event("b", 58.7, Direction::Below, 1, (90, 92), [&[], &[]]),
        ]);
        let word = |incident: Incident| {
            let judged = judge(std::slice::from_ref(&incident), &run);
            Verdict::of(&incident, &judged.incidents[0], 70.0, &run, &UTC).word
        };
        let found = [incident(79, 81), incident(90, 91), incident(98, 99), incident(3, 4)].map(word);
        assert_eq!(found, ["caught", "missed, at most 58", "missed", "not tested"]);
    }

    #[test]
    fn incidents_are_written_one_a_line() {
        let named = Incident { title: "checkout, uk".to_owned(), id: "P-1".to_owned(), ..incident(79, 81) };
        let lines = "1970-01-04T07:00:00Z – 1970-01-04T09:00:00Z checkout, uk P-1\n1970-01-01T01:00:00Z";
        assert_eq!(as_lines(&[named, Incident { end: None, ..incident(1, 2) }]), lines);
    }
}
