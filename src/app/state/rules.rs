//! The alert rules of a detector: added, changed, taken out, and taken over from a file. Each can be undone.

use leptos::prelude::*;

use super::detector::Detector;
use crate::model::alert::AlertRule;
use crate::words::page::alerts as words;

/// `wanted`, or the first of "wanted 2", "wanted 3" … that no rule is called; "uk 2" goes on as "uk 3".
fn free_name(rules: &[AlertRule], wanted: &str) -> String {
    let is_free = |name: &String| rules.iter().all(|rule| rule.name.trim() != name);
    let wanted = wanted.trim();
    let numbered = wanted.rsplit_once(' ').filter(|(_, end)| end.parse::<u32>().is_ok());
    let base = numbered.map_or(wanted, |(base, _)| base);
    let first = Some(wanted.to_owned()).filter(is_free);
    first.or_else(|| (2..).map(|number: u32| format!("{base} {number}")).find(is_free)).unwrap_or_default()
}

/// Takes the rules of a file in after those that are there: those that are there already are left out, and a name that
/// is taken gets a number.
fn take_in(rules: &mut Vec<AlertRule>, more: Vec<AlertRule>) {
    for rule in more {
        if !rules.contains(&rule) {
            let name = free_name(rules, &rule.name);
            rules.push(AlertRule { name, ..rule });
        }
    }
}

impl Detector {
    /// Adds a rule and gives its place.
    pub(crate) fn add_rule(self) -> usize {
        let rules = self.rules.get_untracked();
        let name = free_name(&rules, words::FIRST_NAME);
        self.change_and_say(words::added(&name), |edited| {
            edited.rules.push(AlertRule { name, ..AlertRule::default() });
        });
        rules.len()
    }

    /// Adds a rule like another one, after it, and gives its place.
    pub(crate) fn duplicate_rule(self, index: usize) -> usize {
        let rules = self.rules.get_untracked();
        let Some(rule) = rules.get(index) else { return index };
        let copy = AlertRule { name: free_name(&rules, &rule.name), ..rule.clone() };
        self.change_and_say(words::duplicated(&rule.name), |edited| edited.rules.insert(index + 1, copy));
        index + 1
    }

    /// Takes a rule out.
    pub(crate) fn delete_rule(self, index: usize) {
        let Some(name) = self.rules.with_untracked(|rules| rules.get(index).map(|rule| rule.name.clone())) else {
            return;
        };
        self.change_and_say(words::deleted(&name), |edited| drop(edited.rules.remove(index)));
    }

    /// Puts a rule in the place of an earlier form of it.
    pub(crate) fn change_rule(self, index: usize, rule: AlertRule) {
        let what = words::changed(&rule.name);
        self.change(what, |edited| {
            if let Some(earlier) = edited.rules.get_mut(index) {
                *earlier = rule;
            }
        });
    }

    /// Turns a rule on or off.
    pub(crate) fn enable_rule(self, index: usize, on: bool) {
        let Some(rule) = self.rules.with_untracked(|rules| rules.get(index).cloned()) else { return };
        self.change_and_say(words::turned(&rule.name, on), |edited| edited.rules[index].enabled = on);
    }

    /// Takes the rules of a file in.
    pub(crate) fn take_in_rules(self, file: &str, rules: Vec<AlertRule>) {
        self.change_and_say(words::took_over(rules.len() as u64, file), |edited| take_in(&mut edited.rules, rules));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> Vec<AlertRule> {
        names.iter().map(|name| AlertRule { name: (*name).to_owned(), ..AlertRule::default() }).collect()
    }

    #[test]
    fn names_are_given_once() {
        let check = |taken: &[&str], wanted: &str, expected: &str| {
            assert_eq!(free_name(&named(taken), wanted), expected, "{taken:?}");
        };
        check(&[], "uk is down", "uk is down");
        check(&["uk is down "], "uk is down", "uk is down 2");
        check(&["Rule 1"], "Rule 1", "Rule 2");
        check(&["Rule 1", "Rule 2", "Rule 4"], "Rule 2", "Rule 3");
        check(&["404"], "404", "404 2");
    }

    #[test]
    fn rules_of_a_file_do_not_come_twice() {
        let mut rules = named(&["a", "b"]);
        let other = AlertRule { owner: "ops".to_owned(), ..named(&["b"]).remove(0) };
        take_in(&mut rules, [named(&["a", "c"]), vec![other.clone()]].concat());
        let names: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
        assert_eq!((names, rules[3].owner.as_str()), (vec!["a", "b", "c", "b 2"], "ops"));
        take_in(&mut rules, named(&["a", "b", "c"]));
        assert_eq!(rules.len(), 4);
    }
}
