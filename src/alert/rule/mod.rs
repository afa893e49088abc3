//! What a rule matches (E-60: a measure of its list, a value of its list in each dimension, and a severity at its
//! threshold or above; beyond that a side and a least gap), what is wrong with rules, and rules as a file.

mod file;
mod problem;

pub(super) use file::without_place;
pub use file::{RulesError, read_rules, rules_json};
pub(super) use problem::is_page;
pub use problem::{RuleField, RuleProblem, RuleProblemKind, problems};

use crate::model::alert::{AlertRule, Condition};
use crate::model::finding::{AnomalyGroup, Direction, Findings};
use crate::model::metric::MetricSet;

/// Whether the rule fires on the event, how often aside; whether it is enabled is not asked. A rule on a line matches
/// no event.
///
/// - *Measures*: one of the event's is in the list.
/// - *Values*: in each restricted dimension, one of the event's is in the list. An event that names no value of a
///   dimension goes through all of them, and so concerns the one that is watched: who watches uk hears of a fall of
///   revenue overall, and of one in the app of every country.
/// - *Direction*: that of the primary anomaly; events of kinds without a side match no rule that asks for one.
/// - *Gap*: that of the primary anomaly, whichever its sign. Missing data have none, and reach no least gap above 0.
/// - *Known events*: matched unless the rule spares them.
pub fn matches(rule: &AlertRule, findings: &Findings, event: &AnomalyGroup) -> bool {
    matches_at(rule, findings, event, event.severity)
}

/// The same if the event had that severity.
pub fn matches_at(rule: &AlertRule, findings: &Findings, event: &AnomalyGroup, severity: f64) -> bool {
    Matcher::new(rule, &findings.metric_set)
        .is_some_and(|matcher| severity >= matcher.threshold && matcher.has_gap(event) && matcher.concerns(event))
}

/// A rule on events, its names looked up once for many events.
#[derive(Debug)]
pub(super) struct Matcher<'a> {
    /// Least severity.
    pub(super) threshold: f64,
    least_gap: f64,
    direction: Option<Direction>,
    spares_known: bool,
    /// Whether each measure of the metric set is watched.
    measures: Vec<bool>,
    /// The values watched of each dimension of the metric set; any if empty.
    values: Vec<&'a [String]>,
}

impl<'a> Matcher<'a> {
    /// `None` for a rule on a line.
    pub(super) fn new(rule: &'a AlertRule, set: &MetricSet) -> Option<Self> {
        let Condition::Event { direction, threshold, least_gap } = rule.condition else { return None };
        let measures = set.measures.iter().map(|measure| watches(&rule.measures, &measure.name)).collect();
        let values = set.dimensions.iter().map(|name| rule.values.get(name).map_or(&[][..], Vec::as_slice)).collect();
        Some(Self { threshold, least_gap, direction, spares_known: rule.spares_known, measures, values })
    }

    /// Whether the event fits all but threshold and least gap.
    pub(super) fn concerns(&self, event: &AnomalyGroup) -> bool {
        let is_watched = |&measure: &usize| self.measures.get(measure).is_some_and(|watched| *watched);
        let is_there = |(watched, values): (&&[String], &Vec<String>)| {
            watched.is_empty() || values.is_empty() || values.iter().any(|value| watched.contains(value))
        };
        !(self.spares_known && event.review.known.is_some())
            && self.direction.is_none_or(|direction| event.side() == Some(direction))
            && event.measures.iter().any(is_watched)
            && self.values.iter().zip(&event.values).all(is_there)
    }

    /// Whether the event's gap is large enough.
    pub(super) fn has_gap(&self, event: &AnomalyGroup) -> bool {
        self.least_gap <= 0.0 || event.primary().known_gap().is_some_and(|gap| gap.abs() >= self.least_gap)
    }
}

/// Whether a list, which stands for everything if it is empty, has that name.
pub(super) fn watches(list: &[String], name: &str) -> bool {
    list.is_empty() || list.iter().any(|watched| watched == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::alert::FixedLine;
    use crate::model::finding::AnomalyKind;
    use crate::words::events::sample::{event, findings, of_kind};

    const ANY: Condition = Condition::Event { direction: None, threshold: 0.0, least_gap: 0.0 };

    fn rule(measures: &[&str], values: &[(&str, &[&str])]) -> AlertRule {
        let texts = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let values = values.iter().map(|(name, list)| ((*name).to_owned(), texts(list))).collect();
        AlertRule { condition: ANY, measures: texts(measures), values, ..AlertRule::default() }
    }

    fn fits(rule: &AlertRule, event: &AnomalyGroup) -> bool {
        matches(rule, &findings(Vec::new()), event)
    }

    #[test]
    fn a_measure_and_a_value_of_each_dimension_are_in_the_lists() {
        let (uk, web): (&[&str], &[&str]) = (&["uk"], &["web"]);
        let place = "marketplace";
        for (rule, values, expected) in [
            (rule(&[], &[]), [uk, web], true),
            (rule(&["revenue"], &[]), [uk, web], true),
            (rule(&["views", "revenue"], &[]), [uk, web], true),
            (rule(&["views"], &[]), [uk, web], false),
            (rule(&["clicks"], &[]), [uk, web], false),
            (rule(&[], &[(place, &["uk", "es"])]), [uk, web], true),
            (rule(&[], &[(place, &["es"])]), [uk, web], false),
            (rule(&[], &[(place, &["es"])]), [&["es", "uk"], web], true),
            (rule(&[], &[(place, &[])]), [uk, web], true),
            (rule(&[], &[(place, &["uk"]), ("platform", &["app"])]), [uk, web], false),
            (rule(&[], &[(place, &["uk"]), ("platform", &["web"])]), [uk, web], true),
            // What is not in a place is in all of them.
            (rule(&[], &[(place, &["uk"])]), [&[], &[]], true),
            (rule(&[], &[(place, &["uk"])]), [&[], web], true),
            (rule(&[], &[(place, &["uk"]), ("platform", &["app"])]), [&[], web], false),
            // A dimension that is gone restricts nothing, and is listed among the problems.
            (rule(&[], &[("colour", &["red"])]), [uk, web], true),
        ] {
            let event = event("a", 80.0, Direction::Below, 1, (80, 81), values);
            assert_eq!(fits(&rule, &event), expected, "{:?} {:?} {values:?}", rule.measures, rule.values);
        }
    }

    #[test]
    fn side_severity_and_gap_are_reached() {
        use Direction::{Above, Below};
        let check = |direction, threshold, least_gap, kind, side, expected| {
            let rule = AlertRule { condition: Condition::Event { direction, threshold, least_gap }, ..rule(&[], &[]) };
            let fits = fits(&rule, &of_kind(kind, side));
            assert_eq!(fits, expected, "{direction:?} {threshold} {least_gap} {kind:?} {side:?}");
        };
        // Severity 94.6, gap −60 below and 60 above, none where data are missing.
        check(None, 94.6, 60.0, AnomalyKind::Dip, Below, true);
        check(None, 94.7, 60.0, AnomalyKind::Dip, Below, false);
        check(None, 94.6, 60.1, AnomalyKind::Dip, Below, false);
        check(Some(Below), 0.0, 60.0, AnomalyKind::Dip, Below, true);
        check(Some(Above), 0.0, 0.0, AnomalyKind::Dip, Below, false);
        check(Some(Above), 0.0, 60.0, AnomalyKind::LevelShift, Above, true);
        check(Some(Below), 0.0, 0.0, AnomalyKind::FlatLine, Below, false);
        check(None, 0.0, 0.0, AnomalyKind::FlatLine, Below, true);
        check(None, 0.0, 0.0, AnomalyKind::Missing, Below, true);
        check(None, 0.0, 0.1, AnomalyKind::Missing, Below, false);
    }

    #[test]
    fn known_events_are_spared_if_asked_and_lines_match_no_event() {
        let mut event = of_kind(AnomalyKind::Dip, Direction::Below);
        event.review.known = Some("sale".to_owned());
        for spares_known in [true, false] {
            assert_eq!(fits(&AlertRule { spares_known, ..rule(&[], &[]) }, &event), !spares_known);
        }
        let line = Condition::Line(FixedLine { side: Direction::Below, bound: 1e9, target: None });
        assert!(!fits(&AlertRule { condition: line, spares_known: false, ..rule(&[], &[]) }, &event));
        // Whether it is enabled is another question.
        assert!(fits(&AlertRule { enabled: false, spares_known: false, ..rule(&[], &[]) }, &event));
    }
}
