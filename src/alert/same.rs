//! An event as it was known earlier, found again among the events that are known now: while a detector goes on, events
//! grow, join others and change their ids.

use crate::model::finding::{AnomalyGroup, Findings};

/// The event that is `earlier` now: the one of that id, else the one whose anomalies share the most time with anomalies of
/// `earlier` in the same metrics. Both are of one run, so that metrics and buckets mean the same.
pub fn same_event<'a>(findings: &'a Findings, earlier: &AnomalyGroup) -> Option<&'a AnomalyGroup> {
    if let Some(event) = findings.events.iter().find(|event| event.id == earlier.id) {
        return Some(event);
    }
    let shared = |event: &AnomalyGroup| -> usize {
        let pairs = earlier.anomalies.iter().flat_map(|one| event.anomalies.iter().map(move |other| (one, other)));
        let same = pairs.filter(|(one, other)| one.metric == other.metric);
        same.map(|(one, other)| one.to.min(other.to).saturating_sub(one.from.max(other.from))).sum()
    };
    let nearby = findings.events.iter().filter(|event| event.from < earlier.to && earlier.from < event.to);
    // Of those that share as much, the most severe: they come first.
    let best = nearby.map(|event| (shared(event), event)).rev().max_by_key(|(shared, _)| *shared);
    best.filter(|(shared, _)| *shared > 0).map(|(_, event)| event)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::Direction;
    use crate::model::metric::MetricId;
    use crate::words::events::sample::{event, findings};

    fn of(id: &str, metric: u32, buckets: (usize, usize)) -> AnomalyGroup {
        let mut event = event(id, 80.0, Direction::Below, 0, buckets, [&[], &[]]);
        event.anomalies[0].metric = MetricId(metric);
        event
    }

    #[test]
    fn an_event_is_found_by_what_deviates() {
        let check = |earlier: AnomalyGroup, now: Vec<AnomalyGroup>, expected: Option<&str>| {
            let findings = findings(now);
            assert_eq!(same_event(&findings, &earlier).map(|event| event.id.0.as_str()), expected);
        };
        // It has the id, whatever deviates.
        check(of("a", 0, (80, 82)), vec![of("b", 0, (80, 82)), of("a", 1, (60, 61))], Some("a"));
        // It has grown.
        check(of("a", 0, (80, 82)), vec![of("b", 0, (79, 85))], Some("b"));
        // Another metric, or another time, is another event.
        check(of("a", 0, (80, 82)), vec![of("b", 1, (80, 82)), of("c", 0, (82, 90))], None);
        // What shares more time, then what is more severe.
        check(of("a", 0, (80, 84)), vec![of("b", 0, (83, 90)), of("c", 0, (80, 83))], Some("c"));
        check(of("a", 0, (80, 84)), vec![of("b", 0, (80, 82)), of("c", 0, (82, 84))], Some("b"));
        check(of("a", 0, (80, 84)), Vec::new(), None);
    }
}
