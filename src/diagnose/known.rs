//! Known incidents against events: how many of those that should be there were found. Serves the sample data, whose
//! anomalies were planted.
//!
//! An incident counts as found when one event at or above the threshold overlaps it in time, shares a measure with
//! it, and names at least one of its values in every dimension that the incident and the event both fix.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::civil::instant;
use crate::model::finding::AnomalyGroup;
use crate::model::metric::MetricSet;
use crate::model::time::{Grid, TimeRange};

/// An incident that is known to be in the data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Planted {
    /// Start of its first interval, ISO 8601, UTC.
    pub start: String,
    /// Start of its last interval, ISO 8601, UTC.
    pub end: String,
    /// Measures by column name.
    pub measures: Vec<String>,
    /// Values per dimension; a dimension that is absent or empty is not restricted.
    #[serde(default)]
    pub values: BTreeMap<String, Vec<String>>,
    /// What was done to the data, in words.
    #[serde(default)]
    pub kind: String,
}

impl Planted {
    /// The whole time it takes, or `None` if a time cannot be read.
    pub fn range(&self, metric_set: &MetricSet) -> Option<TimeRange> {
        let (start, last) = (instant(self.start.trim())?, instant(self.end.trim())?);
        let last = last.max(start);
        // Where the interval begins on the clock does not matter for its length.
        let length = Grid { start: metric_set.interval.floor(last), interval: metric_set.interval, len: 1 };
        Some(TimeRange { start, end: last + length.time(1) - length.start })
    }
}

/// The most severe event that is the incident.
pub fn found<'a>(events: &'a [AnomalyGroup], metric_set: &MetricSet, incident: &Planted) -> Option<&'a AnomalyGroup> {
    let hits = events.iter().filter(|event| matches(event, metric_set, incident));
    hits.max_by(|one, other| one.severity.total_cmp(&other.severity))
}

fn matches(event: &AnomalyGroup, metric_set: &MetricSet, incident: &Planted) -> bool {
    let in_time = incident.range(metric_set).is_some_and(|range| range.overlaps(event.range));
    let measure = |&index: &usize| {
        metric_set.measures.get(index).is_some_and(|measure| incident.measures.contains(&measure.name))
    };
    let value = |(dimension, values): (&String, &Vec<String>)| {
        let wanted = incident.values.get(dimension).filter(|wanted| !wanted.is_empty());
        values.is_empty() || wanted.is_none_or(|wanted| values.iter().any(|value| wanted.contains(value)))
    };
    in_time && event.measures.iter().any(measure) && metric_set.dimensions.iter().zip(&event.values).all(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::explanation::Explanation;
    use crate::model::feedback::Review;
    use crate::model::finding::{Direction, EventId};
    use crate::model::metric::{Aggregation, Measure};
    use crate::model::time::Interval;
    use crate::model::time::Timestamp;

    const MIDNIGHT: Timestamp = 1_611_014_400; // 2021-01-19

    fn metric_set() -> MetricSet {
        let measure = |column: &str| Measure::new(column, Aggregation::Sum);
        MetricSet {
            timestamp: "t".to_owned(),
            measures: vec![measure("views"), measure("revenue")],
            dimensions: vec!["marketplace".to_owned(), "platform".to_owned()],
            interval: Interval::HOUR,
            ..MetricSet::default()
        }
    }

    fn event(hours: (i64, i64), severity: f64, measure: usize, values: [&[&str]; 2]) -> AnomalyGroup {
        AnomalyGroup {
            id: EventId("0".to_owned()),
            range: TimeRange { start: MIDNIGHT + hours.0 * 3_600, end: MIDNIGHT + hours.1 * 3_600 },
            from: 0,
            to: 1,
            severity,
            parts: Vec::new(),
            direction: Direction::Below,
            measures: vec![measure],
            values: values.map(|list| list.iter().map(|&value| value.to_owned()).collect()).to_vec(),
            named: Vec::new(),
            anomalies: Vec::new(),
            explanation: Explanation::default(),
            title: String::new(),
            sentence: Vec::new(),
            review: Review::default(),
        }
    }

    #[test]
    fn an_incident_needs_time_measure_and_values() {
        // 13:00, 14:00 and 15:00: over at 16:00.
        let json = r#"[{"start": "2021-01-19T13:00:00Z", "end": "2021-01-19 15:00:00", "measures": ["revenue"],
            "values": {"marketplace": ["uk"]}, "kind": "drop"}]"#;
        let planted: Vec<Planted> = serde_json::from_str(json).unwrap();
        for (what, one, expected) in [
            ("same", event((13, 16), 80.0, 1, [&["uk"], &["web"]]), Some(80.0)),
            ("last hour only", event((15, 18), 80.0, 1, [&["de", "uk"], &[]]), Some(80.0)),
            ("overall", event((13, 14), 90.0, 1, [&[], &[]]), Some(90.0)),
            ("too late", event((16, 18), 80.0, 1, [&["uk"], &[]]), None),
            ("other measure", event((13, 16), 80.0, 0, [&["uk"], &[]]), None),
            ("other value", event((13, 16), 80.0, 1, [&["de"], &[]]), None),
            ("weaker than another", event((13, 16), 20.0, 1, [&["uk"], &[]]), Some(30.0)),
        ] {
            let weak = event((13, 16), 30.0, 1, [&["uk"], &[]]);
            let events = if what == "weaker than another" { vec![one, weak] } else { vec![one] };
            let severity = found(&events, &metric_set(), &planted[0]).map(|event| event.severity);
            assert_eq!(severity, expected, "{what}");
        }
    }

    #[test]
    fn times_are_read_in_three_forms() {
        for text in ["2021-01-19T00:00:00Z", "2021-01-19T00:00:00", "2021-01-19"] {
            assert_eq!(instant(text), Some(MIDNIGHT), "{text}");
        }
        assert_eq!(instant("yesterday"), None);
    }
}
