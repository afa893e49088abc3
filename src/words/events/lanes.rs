//! When and where: events to lanes of cells.

use serde::{Deserialize, Serialize};

use std::collections::BTreeMap;

use crate::chart::lanes::Columns;
use crate::model::archive::Archive;
use crate::model::finding::Findings;
use crate::model::format;
use crate::model::metric::MetricSet;
use crate::model::order;
use crate::model::time::{Interval, TimeRange};
use crate::model::zone::UTC;
use crate::model::zone::Zone;

/// What the lanes are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LanesBy {
    /// One lane per measure.
    Measure,
    /// One lane per value of that dimension.
    Dimension(usize),
}

impl LanesBy {
    /// Reads the view's word; the first dimension unless another or "measure" is named.
    pub fn parse(word: &str, metric_set: &MetricSet) -> Self {
        let named = metric_set.dimensions.iter().position(|name| name == word);
        match named {
            Some(index) => Self::Dimension(index),
            None if word == "measure" || metric_set.dimensions.is_empty() => Self::Measure,
            None => Self::Dimension(0),
        }
    }

    /// Every choice, dimensions first.
    pub fn all(metric_set: &MetricSet) -> Vec<Self> {
        (0..metric_set.dimensions.len()).map(Self::Dimension).chain([Self::Measure]).collect()
    }

    /// The word in the view and on screen.
    pub fn word(self, metric_set: &MetricSet) -> String {
        match self {
            Self::Measure => "measure".to_owned(),
            Self::Dimension(index) => metric_set.dimensions[index].clone(),
        }
    }
}

/// Lanes with a name of their own at first; the rest is one lane.
pub const MOST: usize = 12;

/// Lanes that opening the others adds: a canvas of all of them could be taller than browsers allow.
pub const NEXT: usize = 36;

/// What a lane stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LaneKind {
    /// Every event.
    All,
    /// Events with that value.
    Value(String),
    /// Events with any of so many other values.
    Others(usize),
    /// What Lookout for Metrics found.
    Old,
    /// Known incidents.
    Incidents,
}

impl LaneKind {
    /// Whether it shows what others found.
    pub fn is_archive(&self) -> bool {
        matches!(self, Self::Old | Self::Incidents)
    }
}

/// One lane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    /// What it stands for.
    pub kind: LaneKind,
    /// Per column: the highest severity.
    pub cells: Vec<Option<f64>>,
    /// Per column: how many events.
    pub counts: Vec<u32>,
}

impl Lane {
    fn new(kind: LaneKind, columns: usize) -> Self {
        Self { kind, cells: vec![None; columns], counts: vec![0; columns] }
    }

    fn add(&mut self, column: usize, severity: f64) {
        self.cells[column] = Some(self.cells[column].map_or(severity, |before| before.max(severity)));
        self.counts[column] += 1;
    }

    /// The highest severity of all.
    pub fn highest(&self) -> f64 {
        self.cells.iter().flatten().copied().fold(0.0, f64::max)
    }

    /// Columns at or above the threshold.
    pub fn days(&self, threshold: f64) -> usize {
        self.cells.iter().flatten().filter(|&&severity| severity >= threshold).count()
    }
}

/// "All", then a lane per value by highest severity; beyond `most` one lane for the others.
pub fn lanes(findings: &Findings, matching: &[usize], by: LanesBy, columns: Columns, most: usize) -> Vec<Lane> {
    let mut all = Lane::new(LaneKind::All, columns.len);
    let mut named: BTreeMap<&str, Lane> = BTreeMap::new();
    for &index in matching {
        let event = &findings.events[index];
        let Some((first, last)) = span(columns, findings.zone.range_to_local(event.range)) else { continue };
        let measures = event.measures.iter().map(|&measure| findings.metric_set.measures[measure].name.as_str());
        let names: Vec<&str> = match by {
            LanesBy::Measure => measures.collect(),
            LanesBy::Dimension(dimension) => {
                event.values.get(dimension).into_iter().flatten().map(String::as_str).collect()
            }
        };
        for column in first..=last {
            all.add(column, event.severity);
            for &name in &names {
                let fresh = || Lane::new(LaneKind::Value(name.to_owned()), columns.len);
                named.entry(name).or_insert_with(fresh).add(column, event.severity);
            }
        }
    }
    let mut rest: Vec<Lane> = named.into_values().collect();
    order::sort_by(&mut rest, |a, b| b.highest().total_cmp(&a.highest()));
    let others = rest.split_off(most.min(rest.len()));
    let mut lanes = vec![all];
    lanes.append(&mut rest);
    if !others.is_empty() {
        lanes.push(merge(&others, columns.len));
    }
    lanes
}

/// A lane each for what Lookout for Metrics found and for known incidents, as far as the columns reach.
pub fn archive_lanes(archive: &Archive, columns: Columns, zone: &Zone) -> Vec<Lane> {
    let lane = |kind, marks: &mut dyn Iterator<Item = (TimeRange, f64)>| {
        let mut lane = Lane::new(kind, columns.len);
        for (range, severity) in marks {
            if let Some((first, last)) = span(columns, zone.range_to_local(range)) {
                (first..=last).for_each(|column| lane.add(column, severity));
            }
        }
        lane.cells.iter().any(Option::is_some).then_some(lane)
    };
    let old = lane(LaneKind::Old, &mut archive.events.iter().map(|event| (event.range(), event.score)));
    let incidents = archive.incidents.iter().map(|incident| {
        let end = incident.end.unwrap_or(i64::MAX / 4).max(incident.start.saturating_add(1));
        (TimeRange { start: incident.start, end }, 100.0)
    });
    [old, lane(LaneKind::Incidents, &mut { incidents })].into_iter().flatten().collect()
}

/// First and last column that a range touches.
fn span(columns: Columns, range: TimeRange) -> Option<(usize, usize)> {
    let end = columns.time(columns.len);
    let first = columns.index(range.start.max(columns.start))?;
    let last = columns.index((range.end - 1).min(end - 1))?;
    (first <= last).then_some((first, last))
}

fn merge(lanes: &[Lane], columns: usize) -> Lane {
    let mut merged = Lane::new(LaneKind::Others(lanes.len()), columns);
    for lane in lanes {
        for (column, cell) in lane.cells.iter().enumerate() {
            if let Some(severity) = *cell {
                merged.cells[column] = Some(merged.cells[column].map_or(severity, |before| before.max(severity)));
                merged.counts[column] += lane.counts[column];
            }
        }
    }
    merged
}

/// "days", "hours", "weeks" or "periods": what a lane's columns are called in the head of their count.
pub fn column_noun(columns: Columns) -> &'static str {
    match columns.width {
        _ if columns.months == 1 => "months",
        3_600 => "hours",
        86_400 => "days",
        604_800 => "weeks",
        _ => "periods",
    }
}

/// What a cell of the lanes says.
pub struct CellWords {
    /// "19 Jan 2021", where it begins.
    pub when: String,
    /// "94"; empty where there is nothing, and for incidents, which have none.
    pub severity: String,
    /// "2 events", "no event".
    pub events: String,
}

/// The words of a cell.
pub fn cell_words(lane: &Lane, columns: Columns, column: usize) -> CellWords {
    let start = columns.time(column);
    let when = match columns.width {
        _ if columns.months > 0 => format::instant(start, Interval::MONTH, &UTC),
        86_400.. => format::date(start, &UTC),
        _ => format::moment(start, &UTC),
    };
    let count = lane.counts.get(column).copied().map_or(0, u64::from);
    let (severity, events) = match lane.cells.get(column).copied().flatten() {
        Some(_) if lane.kind == LaneKind::Incidents => (String::new(), format::plural(count, "incident", "incidents")),
        Some(severity) => (super::row::severity_text(severity), format::plural(count, "event", "events")),
        None => (String::new(), "no event".to_owned()),
    };
    CellWords { when, severity, events }
}

/// "uk, 19 Jan 2021: 94, 2 events".
pub fn cell_text(name: &str, lane: &Lane, columns: Columns, column: usize) -> String {
    let CellWords { when, severity, events } = cell_words(lane, columns, column);
    let comma = if severity.is_empty() { "" } else { ", " };
    format!("{name}, {when}: {severity}{comma}{events}")
}

/// Name of the lane of what is known to have happened.
pub const KNOWN_INCIDENTS: &str = "Known incidents";

/// "All", "uk", "5 others".
pub fn lane_name(kind: &LaneKind) -> String {
    match kind {
        LaneKind::All => "All".to_owned(),
        LaneKind::Value(value) => value.clone(),
        LaneKind::Old => "Lookout for Metrics".to_owned(),
        LaneKind::Incidents => KNOWN_INCIDENTS.to_owned(),
        LaneKind::Others(1) => "1 other".to_owned(),
        LaneKind::Others(n) => format!("{n} others"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, findings};
    use super::*;
    use crate::model::finding::{AnomalyGroup, Direction};

    const DAYS: Columns = Columns { start: 0, width: 86_400, months: 0, len: 4 };

    fn check(events: Vec<AnomalyGroup>, by: LanesBy, most: usize) -> Vec<(LaneKind, Vec<f64>)> {
        let findings = findings(events);
        let matching: Vec<_> = (0..findings.events.len()).collect();
        lanes(&findings, &matching, by, DAYS, most)
            .into_iter()
            .map(|lane| (lane.kind, lane.cells.into_iter().map(Option::unwrap_or_default).collect()))
            .collect()
    }

    fn value(name: &str) -> LaneKind {
        LaneKind::Value(name.to_owned())
    }

    #[test]
    fn an_event_fills_every_column_it_touches() {
        let events = vec![
            event("a", 94.0, Direction::Below, 1, (20, 25), [&["uk"], &[]]),
            event("b", 96.0, Direction::Above, 0, (72, 73), [&["es"], &[]]),
            event("c", 50.0, Direction::Above, 0, (0, 24), [&[], &[]]),
        ];
        let expected = vec![
            (LaneKind::All, vec![94.0, 94.0, 0.0, 96.0]),
            (value("es"), vec![0.0, 0.0, 0.0, 96.0]),
            (value("uk"), vec![94.0, 94.0, 0.0, 0.0]),
        ];
        assert_eq!(check(events.clone(), LanesBy::Dimension(0), MOST), expected);
        let by_measure = check(events, LanesBy::Measure, MOST);
        assert_eq!(by_measure[1], (value("views"), vec![50.0, 0.0, 0.0, 96.0]));
    }

    #[test]
    fn beyond_twelve_lanes_the_rest_is_one() {
        let names: Vec<String> = (0..15).map(|index| format!("v{index:02}")).collect();
        let of = |(index, name): (usize, &String)| {
            event("a", 90.0 - index as f64, Direction::Below, 0, (0, 1), [&[name.as_str()], &[]])
        };
        let events: Vec<_> = names.iter().enumerate().map(of).collect();
        let first = check(events.clone(), LanesBy::Dimension(0), MOST);
        assert_eq!(first.len(), 1 + MOST + 1);
        assert_eq!(first[13], (LaneKind::Others(3), vec![78.0, 0.0, 0.0, 0.0]));
        assert_eq!(check(events, LanesBy::Dimension(0), MOST + NEXT).len(), 16);
    }

    #[test]
    fn a_cell_can_be_said() {
        let findings = findings(vec![event("a", 94.0, Direction::Below, 1, (20, 25), [&["uk"], &[]])]);
        let lanes = lanes(&findings, &[0], LanesBy::Dimension(0), DAYS, MOST);
        assert_eq!(cell_text("uk", &lanes[1], DAYS, 1), "uk, 2 Jan 1970: 94, 1 event");
        assert_eq!(cell_text("uk", &lanes[1], DAYS, 3), "uk, 4 Jan 1970: no event");
        assert_eq!((lanes[1].days(70.0), lanes[1].days(95.0)), (2, 0));
    }
}
