//! The rule that is looked at, as it is typed, and what it does.

use std::sync::Arc;

use leptos::prelude::*;

use crate::alert::rule::{RuleField, RuleProblem, problems};
use crate::app::effect::effect;
use crate::app::state::detector::Detector;
use crate::app::state::trial::{Trial, line_query};
use crate::model::alert::{AlertRule, Condition};
use crate::model::finding::Findings;
use crate::model::metric::MetricSet;

/// A rule with what it does on the run that is shown, if there is one.
pub(super) type Tried = (AlertRule, Option<Arc<Trial>>);

/// All rules on one run.
#[derive(Clone, PartialEq)]
pub(super) struct All {
    run: Shown,
    pub(super) rules: Vec<Tried>,
}

/// The run that is shown, if there is one. The same run is equal to itself alone, which is told fast.
#[derive(Clone)]
pub(super) struct Shown(pub(super) Option<Arc<Findings>>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Editing {
    pub(super) detector: Detector,
    /// Place of the rule that was chosen; it may be gone.
    chosen: RwSignal<usize>,
    /// The chosen rule as it is typed and not yet settled.
    typed: RwSignal<Option<AlertRule>>,
    /// The run that is shown.
    pub(super) run: Memo<Shown>,
    /// All rules, what is typed included.
    pub(super) tried: Memo<All>,
    /// The rule that is looked at.
    pub(super) rule: Memo<Option<AlertRule>>,
    /// What is wrong with the rules.
    problems: Memo<Vec<RuleProblem>>,
}

impl Editing {
    pub(super) fn new(detector: Detector) -> Self {
        let (chosen, typed) = (RwSignal::new(0), RwSignal::new(None::<AlertRule>));
        let run = Memo::new(move |_| Shown(detector.run.with(|run| run.as_ref().map(|run| run.findings.clone()))));
        let rules = Memo::new(move |_| {
            let mut rules = detector.rules.get();
            let index = index_of(chosen.get(), rules.len());
            if let (Some(typed), Some(rule)) = (typed.get(), index.and_then(|index| rules.get_mut(index))) {
                *rule = typed;
            }
            rules
        });
        let rule = Memo::new(move |_| rules.with(|rules| rules.get(index_of(chosen.get(), rules.len())?).cloned()));
        effect(move |_| {
            let queries = run.with(|Shown(findings)| {
                let Some(findings) = findings else { return Vec::new() };
                rules.with(|rules| rules.iter().filter_map(|rule| line_query(rule, findings)).collect())
            });
            detector.hold(queries);
        });
        let tried = Memo::new(move |before: Option<&All>| {
            let run = run.get();
            let earlier = before.filter(|before| before.run == run).map_or(&[][..], |before| &before.rules);
            let try_it = |rule: AlertRule| {
                // What comes of a line may have come since.
                let known = earlier
                    .iter()
                    .find(|(other, _)| *other == rule && matches!(rule.condition, Condition::Event { .. }));
                let anew = || run.0.as_ref().map(|findings| Arc::new(Trial::of(detector, &rule, findings)));
                let trial = known.map_or_else(anew, |(_, trial)| trial.clone());
                (rule, trial)
            };
            let rules = rules.get().into_iter().map(try_it).collect();
            All { run, rules }
        });
        let problems = Memo::new(move |_| rules.with(|rules| problems(rules, &metric_set(detector))));
        // What was typed is settled, or something else has happened to the rule.
        effect(move |_| {
            detector.rules.track();
            typed.set(None);
        });
        let editing = Self { detector, chosen, typed, run, tried, rule, problems };
        // A reader may go back with the browser in the middle of a word.
        on_cleanup(move || {
            if let (Some(Some(rule)), Some(chosen)) = (typed.try_get_untracked(), chosen.try_get_untracked()) {
                let rules = detector.rules.with_untracked(Vec::len);
                index_of(chosen, rules).into_iter().for_each(|index| detector.change_rule(index, rule.clone()));
            }
        });
        editing
    }

    /// Place of the rule that is looked at. Tracked.
    pub(super) fn index(self) -> Option<usize> {
        index_of(self.chosen.get(), self.detector.rules.with(Vec::len))
    }

    /// Looks at another rule.
    pub(super) fn choose(self, index: usize) {
        self.typed.set(None);
        self.chosen.set(index);
    }

    /// Shows a change of the rule that is not settled yet.
    pub(super) fn show(self, change: impl FnOnce(&mut AlertRule)) {
        if let Some(mut rule) = self.rule.get_untracked() {
            change(&mut rule);
            self.typed.set(Some(rule));
        }
    }

    /// Changes the rule, what was shown included.
    pub(super) fn set(self, change: impl FnOnce(&mut AlertRule)) {
        if let (Some(index), Some(mut rule)) = (untrack(|| self.index()), self.rule.get_untracked()) {
            change(&mut rule);
            self.detector.change_rule(index, rule);
            self.typed.set(None);
        }
    }

    /// Something of the rule, for a field. Tracked.
    pub(super) fn get<T: Default>(self, read: impl Fn(&AlertRule) -> T) -> T {
        self.rule.with(|rule| rule.as_ref().map(read).unwrap_or_default())
    }

    /// What is wrong with a field of the rule, as a sentence. Tracked.
    pub(super) fn problem(self, field: &RuleField) -> Option<String> {
        let index = self.index()?;
        self.problems.with(|problems| {
            let found = problems.iter().find(|problem| problem.rule == index && problem.field == *field);
            found.map(RuleProblem::sentence)
        })
    }

    /// What it does, if there is a run. Tracked.
    pub(super) fn trial(self) -> Option<Arc<Trial>> {
        let index = self.index()?;
        self.tried.with(|tried| tried.rules.get(index)?.1.clone())
    }
}

/// What the rules are about: the run that is shown, or the mapping. Tracked.
pub(super) fn metric_set(detector: Detector) -> MetricSet {
    let of_run = detector.run.with(|run| run.as_ref().map(|run| run.findings.metric_set.clone()));
    of_run.or_else(|| detector.draft.get()).unwrap_or_default()
}

/// The last place if there are fewer.
fn index_of(chosen: usize, rules: usize) -> Option<usize> {
    (rules > 0).then(|| chosen.min(rules - 1))
}
