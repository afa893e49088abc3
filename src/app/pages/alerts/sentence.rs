//! The chosen rule: what is said of events, in a sentence with fields, and what goes with every alert.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::editing::Editing;
use super::fields::{LineField, NumberField};
use super::line::{OnLine, on_line};
use super::scope::Scope;
use crate::alert::rule::RuleField;
use crate::app::components::radio_group::RadioGroup;
use crate::app::components::select::Select;
use crate::model::alert::{AlertRule, Condition, FixedLine, Limit};
use crate::model::finding::Direction;
use crate::words::page::alerts as words;

/// How long a rule may keep silent, and how far a target may look back, in seconds.
const PERIODS: [u32; 6] = [3_600, 6 * 3_600, 86_400, 7 * 86_400, 14 * 86_400, 28 * 86_400];

/// The card.
#[component]
pub(super) fn RuleCard(editing: Editing) -> impl IntoView {
    let is_line =
        Memo::new(move |_| editing.rule.with(|rule| rule.as_ref().is_some_and(|rule| on_line(rule).is_some())));
    let kinds = vec![words::ON_EVENTS.to_owned(), words::ON_A_LINE.to_owned()];
    let choose = Callback::new(move |kind: usize| {
        editing.set(|rule| {
            rule.condition = match kind {
                0 => Condition::default(),
                _ => Condition::Line(FixedLine { side: Direction::Below, bound: 0.0, target: None }),
            };
        });
    });
    view! {
        <section class="card" aria-labelledby="rule">
            <header>
                <h2 id="rule" class="grow">{words::SENTENCE}</h2>
                <RadioGroup
                    name="rule-kind"
                    label=words::KIND.to_owned()
                    options=Signal::stored(kinds)
                    chosen=Signal::derive(move || Some(usize::from(is_line.get())))
                    on_choose=choose
                />
            </header>
            <div class="pad rule-fields">
                <LineField
                    editing
                    label=words::NAME
                    field=RuleField::Name
                    read=|rule| rule.name.clone()
                    write=|rule, text| rule.name = text
                />
                <div class="rule-sentence" role="group" aria-labelledby="rule">
                    {move || match is_line.get() {
                        false => view! { <OnEvents editing /> }.into_any(),
                        true => view! { <OnLine editing /> }.into_any(),
                    }}
                </div>
                <Problems editing />
                <div class="rule-rest">
                    <h3>{words::WHAT_GOES_WITH_IT}</h3>
                    <LineField
                        editing
                        label=words::OWNER
                        read=|rule| rule.owner.clone()
                        write=|rule, text| rule.owner = text
                    />
                    <LineField
                        editing
                        label=words::RUNBOOK
                        field=RuleField::Runbook
                        note=words::RUNBOOK_NOTE
                        read=|rule| rule.runbook.clone()
                        write=|rule, text| rule.runbook = text
                    />
                    <LineField
                        editing
                        label=words::NOTE
                        read=|rule| rule.note.clone()
                        write=|rule, text| rule.note = text
                    />
                </div>
            </div>
        </section>
    }
}

/// "Alert when revenue, in marketplace uk, below expected, reaches severity 70 …"
#[component]
fn OnEvents(editing: Editing) -> impl IntoView {
    let sides = [Direction::Above, Direction::Below].map(|side| (side.label().to_owned(), side.label().to_owned()));
    let either = (String::new(), words::ABOVE_OR_BELOW.to_owned());
    let options: Vec<_> = std::iter::once(either).chain(sides).collect();
    let side = move || {
        editing.get(|rule| match rule.condition {
            Condition::Event { direction, .. } => direction.map_or("", Direction::label).to_owned(),
            Condition::Line(_) => String::new(),
        })
    };
    let choose = Callback::new(move |word: String| {
        editing.set(|rule| {
            if let Condition::Event { direction, .. } = &mut rule.condition {
                *direction = side_of(&word);
            }
        });
    });
    view! {
        {words::ALERT_WHEN}
        " "
        <Scope editing />
        <span class="with-comma">
            <Select label=words::DIRECTION options=Signal::stored(options) value=Signal::derive(side) on_choose=choose />
        </span>
        " "
        {words::EXPECTED_REACHES}
        " "
        <NumberField
            editing
            label=words::SEVERITY
            field=RuleField::Threshold
            min="0"
            max="100"
            read=|rule| event_figures(rule).map(|(threshold, _)| threshold)
            write=|rule, next| {
                if let Condition::Event { threshold, .. } = &mut rule.condition {
                    *threshold = next;
                }
            }
        />
        " "
        {words::GAP_AT_LEAST}
        " "
        <span class="with-comma">
            <NumberField
                editing
                label=words::LEAST_GAP
                field=RuleField::Gap
                min="0"
                read=|rule| event_figures(rule).map(|(_, gap)| gap)
                write=|rule, next| {
                    if let Condition::Event { least_gap, .. } = &mut rule.condition {
                        *least_gap = next;
                    }
                }
            />
            {words::COMMA}
        </span>
        " "
        <Often editing />
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || editing.get(|rule| rule.spares_known)
                on:change=move |event| editing.set(|rule| rule.spares_known = event_target_checked(&event))
            />
            {words::SPARES_KNOWN}
        </label>
    }
}

/// "at most once per event."
#[component]
pub(super) fn Often(editing: Editing) -> impl IntoView {
    let seconds = move || {
        editing.get(|rule| match rule.limit {
            Limit::Event => None,
            Limit::Period(seconds) => Some(seconds),
        })
    };
    let options = move || {
        let event = (String::new(), words::EVENT.to_owned());
        std::iter::once(event).chain(periods(seconds())).collect::<Vec<_>>()
    };
    let choose = Callback::new(move |text: String| {
        editing.set(|rule| rule.limit = text.parse().map_or(Limit::Event, Limit::Period));
    });
    view! {
        {words::AT_MOST_ONCE}
        " "
        <span class="with-comma">
            <Select
                label=words::LIMIT
                options=Signal::derive(options)
                value=Signal::derive(move || seconds().map(|seconds| seconds.to_string()).unwrap_or_default())
                on_choose=choose
            />
            {words::STOP}
        </span>
        " "
    }
}

/// What is wrong with the fields of the sentence.
#[component]
fn Problems(editing: Editing) -> impl IntoView {
    move || {
        let values = editing.get(|rule| rule.values.keys().cloned().map(RuleField::Values).collect::<Vec<_>>());
        let fields = [
            RuleField::Measures,
            RuleField::Threshold,
            RuleField::Gap,
            RuleField::Bound,
            RuleField::Percent,
            RuleField::Window,
            RuleField::Period,
        ];
        let told: Vec<_> = fields.iter().chain(&values).filter_map(|field| editing.problem(field)).collect();
        (!told.is_empty()).then(|| {
            let lines = told.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
            view! { <ul class="rule-problems err" role="alert">{lines}</ul> }
        })
    }
}

/// Threshold and least gap.
fn event_figures(rule: &AlertRule) -> Option<(f64, f64)> {
    match rule.condition {
        Condition::Event { threshold, least_gap, .. } => Some((threshold, least_gap)),
        Condition::Line(_) => None,
    }
}

/// The side of that word.
pub(super) fn side_of(word: &str) -> Option<Direction> {
    [Direction::Above, Direction::Below].into_iter().find(|side| side.label() == word)
}

/// The periods on offer, and the one that a rule has.
pub(super) fn periods(own: Option<u32>) -> Vec<(String, String)> {
    let all: BTreeSet<u32> = PERIODS.into_iter().chain(own).collect();
    all.into_iter().map(|seconds| (seconds.to_string(), words::period(seconds))).collect()
}
