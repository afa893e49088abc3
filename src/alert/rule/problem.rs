//! What is wrong with rules.

use crate::model::alert::{AlertRule, Condition, Limit};
use crate::model::metric::MetricSet;
use crate::words::alerts::rules as words;

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

/// Whether the text is the address of a page: `http` or `https`, a host, and nothing that could end the address early
/// or hide a part of it.
pub(in crate::alert) fn is_page(text: &str) -> bool {
    let scheme = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let rest = ["https://", "http://"].into_iter().find(|name| scheme(name)).map(|name| &text[name.len()..]);
    let is_plain =
        |letter: char| letter.is_alphanumeric() || (letter.is_ascii_graphic() && !"\"'<>\\^`{|}".contains(letter));
    rest.is_some_and(|rest| {
        rest.starts_with(|first: char| first.is_alphanumeric() || first == '[') && rest.chars().all(is_plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::alert::{FixedLine, Target};
    use crate::model::finding::Direction;
    use crate::words::events::sample::findings;

    fn named(name: &str) -> AlertRule {
        AlertRule { name: name.to_owned(), ..AlertRule::default() }
    }

    #[test]
    fn each_problem_names_its_field_and_says_what_to_do() {
        let event = |threshold, least_gap| AlertRule {
            condition: Condition::Event { direction: None, threshold, least_gap },
            ..named("a")
        };
        let line = |bound, target| {
            let line = FixedLine { side: Direction::Below, bound, target };
            AlertRule { condition: Condition::Line(line), ..named("a") }
        };
        let target = |percent, seconds| Some(Target { percent, seconds });
        let runbook = |address: &str| AlertRule { runbook: address.to_owned(), ..named("a") };
        let check = |rule: AlertRule, expected: Option<(RuleField, &str)>| {
            let found = problems(&[rule], &findings(Vec::new()).metric_set);
            let found: Vec<_> = found.iter().map(|problem| (problem.field.clone(), problem.sentence())).collect();
            assert_eq!(
                found.iter().map(|(field, text)| (field.clone(), text.as_str())).collect::<Vec<_>>(),
                Vec::from_iter(expected)
            );
        };
        check(named("a"), None);
        check(named(" "), Some((RuleField::Name, "The rule has no name. Give it one that no other rule has.")));
        check(event(0.0, 0.0), None);
        check(event(100.0, 5.0), None);
        check(event(100.5, 0.0), Some((RuleField::Threshold, "The severity is 100.5. Enter 0 to 100.")));
        check(event(f64::NAN, 0.0), Some((RuleField::Threshold, "The severity is no data. Enter 0 to 100.")));
        check(event(70.0, -1.0), Some((RuleField::Gap, "The least gap is −1. Enter 0 for any gap, or more.")));
        check(line(-5.0, None), None);
        check(line(5.0, target(99.9, 60)), None);
        check(line(f64::NAN, None), Some((RuleField::Bound, "The line has no value. Enter a number.")));
        check(
            line(5.0, target(100.5, 60)),
            Some((RuleField::Percent, "The target is 100.5 percent. Enter more than 0 and at most 100.")),
        );
        check(
            line(5.0, target(99.0, 0)),
            Some((RuleField::Window, "The target looks at no time. Enter at least one interval.")),
        );
        check(
            AlertRule { limit: Limit::Period(0), ..named("a") },
            Some((RuleField::Period, "The period is 0. Enter a time, or choose once per event.")),
        );
        check(
            AlertRule { measures: vec!["views".to_owned(), "clicks".to_owned()], ..named("a") },
            Some((RuleField::Measures, "There is no measure clicks. Choose another, or take it out.")),
        );
        check(
            AlertRule { values: [("colour".to_owned(), vec!["red".to_owned()])].into(), ..named("a") },
            Some((RuleField::Values("colour".to_owned()), "There is no dimension colour. Take its values out.")),
        );
        check(runbook("https://wiki.example/r?a=1#b"), None);
        let text = "The runbook “wiki” is not an address. Enter one that begins with https:// or http://.";
        check(runbook("wiki"), Some((RuleField::Runbook, text)));
    }

    #[test]
    fn names_are_unique() {
        let found = problems(&[named("a"), named("b"), named(" a")], &findings(Vec::new()).metric_set);
        assert_eq!((found.len(), found[0].rule), (1, 2));
        assert_eq!(found[0].sentence(), "An earlier rule is named “ a” too. Give each rule a name of its own.");
    }

    #[test]
    fn only_addresses_of_pages_are_links() {
        for (text, expected) in [
            ("https://wiki.example/r?a=1&b=%20#c", true),
            ("HTTP://localhost:8080", true),
            ("http://[::1]/", true),
            ("https://", false),
            ("https:///a", false),
            ("javascript:alert(1)//https://a", false),
            ("data:text/html,a", false),
            (" https://a", false),
            ("https://a b", false),
            ("https://a\n", false),
            ("https://a\"onclick=1", false),
            ("https://a|b>", false),
            ("https://a.example/\u{202e}gnp", false),
            ("//a.example", false),
            ("é", false),
        ] {
            assert_eq!(is_page(text), expected, "{text:?}");
        }
    }
}
