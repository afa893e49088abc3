//! What else moved, in words: before, at the same time, after; with the share of each cause and of what is unknown.

use super::facts::duration;
use crate::model::explanation::{Explanation, Related, Relation};
use crate::model::finding::{AnomalyGroup, Direction, EventId, Findings};
use crate::model::format;
use crate::model::time::Interval;

/// One measure that moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// "1 h before", "same time".
    pub when: String,
    /// "views".
    pub measure: String,
    /// "uk, mobile_web", "overall".
    pub place: String,
    /// Which way.
    pub direction: Direction,
    /// "−42 %".
    pub change: String,
    /// "by way of clicks"; empty where it is direct.
    pub via: String,
    /// "58 %" of a cause.
    pub percent: Option<String>,
    /// "4.2 times as far as its range reaches".
    pub strength: String,
    /// Another event that it is part of.
    pub event: Option<EventId>,
}

/// The card in words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MovedText {
    /// Potential causes, and what moved with the event, in order of time.
    pub causes: Vec<Moved>,
    /// What usually follows.
    pub effects: Vec<Moved>,
    /// "18 %": the share without a cause.
    pub unknown: Option<String>,
    /// Said instead of rows.
    pub nothing: Option<&'static str>,
}

/// What the card says about an event.
pub fn moved(findings: &Findings, event: &AnomalyGroup) -> MovedText {
    let Explanation { related, unknown, .. } = &event.explanation;
    let row = |related| row(findings, event, related);
    let (effects, causes): (Vec<&Related>, Vec<&Related>) =
        related.iter().partition(|related| related.relation == Relation::Effect);
    let nothing = match unknown {
        None if related.is_empty() => Some("There is no other measure to compare with."),
        Some(_) if related.is_empty() => Some("No other measure moved in a way that tells something about this event."),
        _ => None,
    };
    MovedText {
        causes: causes.into_iter().map(row).collect(),
        effects: effects.into_iter().map(row).collect(),
        unknown: unknown.filter(|_| nothing.is_none()).map(percent),
        nothing,
    }
}

fn row(findings: &Findings, event: &AnomalyGroup, related: &Related) -> Moved {
    let metric = &findings.metrics[related.metric.index()];
    let lag = i64::from(related.lag.unsigned_abs());
    let length = || match findings.grid.interval {
        Interval::MONTH => format::plural(lag as u64, "month", "months"),
        interval => duration(lag * interval.seconds()),
    };
    Moved {
        when: match related.lag {
            0 => "same time".to_owned(),
            lag if lag < 0 => format!("{} before", length()),
            _ => format!("{} after", length()),
        },
        measure: findings.metric_set.measures[metric.measure].name.clone(),
        place: if findings.metric_set.dimensions.is_empty() { String::new() } else { metric.key.label("overall") },
        direction: related.direction,
        change: format::percent_change(related.change),
        via: via(findings, &related.via),
        percent: related.percent.map(percent),
        strength: format!(
            "{} times as far as its range reaches",
            format::number((related.strength * 10.0).round() / 10.0)
        ),
        event: related.event.clone().filter(|other| *other != event.id),
    }
}

fn via(findings: &Findings, measures: &[usize]) -> String {
    let names: Vec<&str> = measures.iter().map(|&index| findings.metric_set.measures[index].name.as_str()).collect();
    if names.is_empty() { String::new() } else { format!("by way of {}", names.join(", ")) }
}

fn percent(percent: f64) -> String {
    format!("{}\u{a0}%", format::number(percent.round()))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{findings, of_kind};
    use super::*;
    use crate::model::finding::AnomalyKind;
    use crate::model::metric::MetricId;

    fn related(relation: Relation, lag: i32, percent: Option<f64>, event: Option<&str>) -> Related {
        Related {
            metric: MetricId(8),
            relation,
            lag,
            via: percent.map(|_| 1).into_iter().collect(),
            direction: Direction::Below,
            change: -0.42,
            percent,
            strength: 4.23,
            event: event.map(|id| EventId(id.to_owned())),
        }
    }

    fn text(list: Vec<Related>, unknown: Option<f64>) -> MovedText {
        let mut event = of_kind(AnomalyKind::Dip, Direction::Below);
        event.explanation = Explanation { related: list, unknown, ..Explanation::default() };
        moved(&findings(Vec::new()), &event)
    }

    #[test]
    fn causes_come_with_their_lag_and_share_and_effects_apart() {
        let found = text(
            vec![
                related(Relation::Cause, -2, Some(81.6), Some("other")),
                related(Relation::Together, 0, None, Some("k")),
                related(Relation::Effect, 1, None, None),
            ],
            Some(18.4),
        );
        let whens: Vec<_> = found.causes.iter().chain(&found.effects).map(|row| row.when.as_str()).collect();
        assert_eq!(whens, ["2 h before", "same time", "1 h after"]);
        let first = &found.causes[0];
        let words = [&first.measure, &first.place, &first.change, first.percent.as_ref().unwrap(), &first.strength];
        assert_eq!((first.via.as_str(), found.effects[0].via.as_str()), ("by way of revenue", ""));
        assert_eq!(words, ["views", "uk, web", "−42\u{a0}%", "82\u{a0}%", "4.2 times as far as its range reaches"]);
        // A link to the page one is on leads nowhere.
        assert_eq!((first.event.is_some(), found.causes[1].event.is_some()), (true, false));
        assert_eq!((found.effects.len(), found.unknown.as_deref(), found.nothing), (1, Some("18\u{a0}%"), None));
    }

    #[test]
    fn that_nothing_moved_is_said() {
        assert_eq!(text(Vec::new(), None).nothing, Some("There is no other measure to compare with."));
        let alone = text(Vec::new(), Some(100.0));
        assert!(
            alone.unknown.is_none() && alone.nothing.is_some_and(|text| text.starts_with("No other measure moved"))
        );
    }
}
