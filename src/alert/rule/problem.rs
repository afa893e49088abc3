//! What is wrong with rules.

use crate::model::alert::{AlertRule, Condition, Limit};
use crate::model::metric::MetricSet;
use crate::words::alerts as words;

/// What keeps a rule from working as it reads.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleProblem {
    /// Index of the rule.
    pub rule: usize,
    /// The field that is to be changed.
    pub field: RuleField,
    /// What is wrong.
    pub kind: RuleProblemKind,
}

/// A field of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleField {
    /// Its name.
    Name,
    /// The measures.
    Measures,
    /// The values of this dimension.
    Values(String),
    /// The least severity.
    Threshold,
    /// The least gap.
    Gap,
    /// The bound of a line.
    Bound,
    /// The share of intervals that are to keep a line.
    Percent,
    /// The window of that share.
    Window,
    /// The time until it may fire again.
    Period,
    /// The address of the runbook.
    Runbook,
}

/// What can be wrong with a field.
#[derive(Debug, Clone, PartialEq)]
pub enum RuleProblemKind {
    /// It has no name.
    Unnamed,
    /// An earlier rule has the same name.
    NameTaken(String),
    /// No severity.
    Threshold(f64),
    /// Below 0, or no number.
    Gap(f64),
    /// No number.
    Bound,
    /// Not above 0 and at most 100.
    Percent(f64),
    /// No time at all.
    NoTime,
    /// The metric set has no such measure.
    UnknownMeasure(String),
    /// The metric set has no such dimension.
    UnknownDimension(String),
    /// Not an address of a page.
    Runbook(String),
}

impl RuleProblem {
    /// What is wrong and what was expected, in one or two sentences.
    pub fn sentence(&self) -> String {
        match &self.kind {
            RuleProblemKind::Unnamed => words::UNNAMED.to_owned(),
            RuleProblemKind::NameTaken(name) => words::name_taken(name),
            RuleProblemKind::Threshold(value) => words::threshold(*value),
            RuleProblemKind::Gap(value) => words::gap(*value),
            RuleProblemKind::Bound => words::BOUND.to_owned(),
            RuleProblemKind::Percent(value) => words::percent(*value),
            RuleProblemKind::NoTime if self.field == RuleField::Window => words::NO_WINDOW.to_owned(),
            RuleProblemKind::NoTime => words::NO_PERIOD.to_owned(),
            RuleProblemKind::UnknownMeasure(name) => words::unknown_measure(name),
            RuleProblemKind::UnknownDimension(name) => words::unknown_dimension(name),
            RuleProblemKind::Runbook(text) => words::runbook(text),
        }
    }
}

/// What is wrong with the rules of a detector with that metric set, rule by rule.
pub fn problems(rules: &[AlertRule], set: &MetricSet) -> Vec<RuleProblem> {
    let of_rule = |(index, rule): (usize, &AlertRule)| {
        let mut found = Vec::new();
        name(rule, &rules[..index], &mut found);
        scope(rule, set, &mut found);
        condition(&rule.condition, &mut found);
        if rule.limit == Limit::Period(0) {
            found.push((RuleField::Period, RuleProblemKind::NoTime));
        }
        if !rule.runbook.is_empty() && !is_page(&rule.runbook) {
            found.push((RuleField::Runbook, RuleProblemKind::Runbook(rule.runbook.clone())));
        }
        found.into_iter().map(move |(field, kind)| RuleProblem { rule: index, field, kind }).collect::<Vec<_>>()
    };
    rules.iter().enumerate().flat_map(of_rule).collect()
}

type Found = Vec<(RuleField, RuleProblemKind)>;

fn name(rule: &AlertRule, earlier: &[AlertRule], found: &mut Found) {
    if rule.name.trim().is_empty() {
        found.push((RuleField::Name, RuleProblemKind::Unnamed));
    } else if earlier.iter().any(|other| other.name.trim() == rule.name.trim()) {
        found.push((RuleField::Name, RuleProblemKind::NameTaken(rule.name.clone())));
    }
}

fn scope(rule: &AlertRule, set: &MetricSet, found: &mut Found) {
    for name in rule.measures.iter().filter(|name| !set.measures.iter().any(|measure| measure.name == **name)) {
        found.push((RuleField::Measures, RuleProblemKind::UnknownMeasure(name.clone())));
    }
    for name in rule.values.keys().filter(|name| !set.dimensions.contains(name)) {
        found.push((RuleField::Values(name.clone()), RuleProblemKind::UnknownDimension(name.clone())));
    }
}

fn condition(condition: &Condition, found: &mut Found) {
    match *condition {
        Condition::Event { threshold, least_gap, .. } => {
            if !(0.0..=100.0).contains(&threshold) {
                found.push((RuleField::Threshold, RuleProblemKind::Threshold(threshold)));
            }
            if !(least_gap >= 0.0 && least_gap.is_finite()) {
                found.push((RuleField::Gap, RuleProblemKind::Gap(least_gap)));
            }
        }
        Condition::Line(line) => {
            if !line.bound.is_finite() {
                found.push((RuleField::Bound, RuleProblemKind::Bound));
            }
            let Some(target) = line.target else { return };
            if !(target.percent > 0.0 && target.percent <= 100.0) {
                found.push((RuleField::Percent, RuleProblemKind::Percent(target.percent)));
            }
            if target.seconds == 0 {
                found.push((RuleField::Window, RuleProblemKind::NoTime));
            }
        }
    }
}

/// Whether the text is the address of a page: `http` or `https`, a host, and nothing that could end the address early.
pub(in crate::alert) fn is_page(text: &str) -> bool {
    let scheme = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let rest = ["https://", "http://"].into_iter().find(|name| scheme(name)).map(|name| &text[name.len()..]);
    let is_plain = |letter: char| !letter.is_whitespace() && !letter.is_control() && !"\"'<>\\^`{|}".contains(letter);
    rest.is_some_and(|rest| rest.starts_with(char::is_alphanumeric) && rest.chars().all(is_plain))
}
