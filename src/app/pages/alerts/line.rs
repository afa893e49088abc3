//! A rule on a fixed line as a sentence with fields.

use leptos::prelude::*;

use super::editing::Editing;
use super::fields::NumberField;
use super::scope::Scope;
use super::sentence::{Often, periods, side_of};
use crate::alert::rule::RuleField;
use crate::app::components::select::Select;
use crate::model::alert::{AlertRule, Condition, FixedLine, Target};
use crate::model::finding::Direction;
use crate::words::page::alerts as words;

/// Share of the intervals that a new target asks for, in percent.
const USUAL_PERCENT: f64 = 99.9;

/// "Alert when revenue is below 500, in marketplace uk, once less than 99.9 % of the intervals of 1 day keep it …"
#[component]
pub(super) fn OnLine(editing: Editing) -> impl IntoView {
    let sides = [Direction::Above, Direction::Below].map(|side| (side.label().to_owned(), side.label().to_owned()));
    let side = move || editing.get(|rule| on_line(rule).map_or("", |line| line.side.label()).to_owned());
    let choose = Callback::new(move |word: String| {
        change_line(editing, |line| line.side = side_of(&word).unwrap_or(line.side));
    });
    let has_target = Memo::new(move |_| editing.get(|rule| on_line(rule).is_some_and(|line| line.target.is_some())));
    let targets = [("", words::AT_ONCE), ("share", words::ONCE_LESS_THAN)];
    let targets = targets.map(|(value, text)| (value.to_owned(), text.to_owned())).to_vec();
    let target = move || if has_target.get() { "share" } else { "" }.to_owned();
    let choose_target = Callback::new(move |value: String| {
        let target = Target { percent: USUAL_PERCENT, seconds: 86_400 };
        change_line(editing, |line| line.target = (!value.is_empty()).then_some(target));
    });
    view! {
        {words::ALERT_WHEN}
        " "
        <Scope editing />
        {words::IS}
        " "
        <Select label=words::SIDE options=Signal::stored(sides.to_vec()) value=Signal::derive(side) on_choose=choose />
        " "
        <span class="with-comma">
            <NumberField
                editing
                label=words::BOUND
                field=RuleField::Bound
                read=|rule| on_line(rule).map(|line| line.bound)
                write=|rule, next| {
                    if let Condition::Line(line) = &mut rule.condition {
                        line.bound = next;
                    }
                }
            />
            {words::COMMA}
        </span>
        " "
        <span class="with-comma">
            <Select
                label=words::TARGET
                options=Signal::stored(targets)
                value=Signal::derive(target)
                on_choose=choose_target
            />
            <Show when=move || !has_target.get()>{words::COMMA}</Show>
        </span>
        " "
        <Show when=move || has_target.get()>
            <TargetFields editing />
        </Show>
        <Often editing />
    }
}

/// "99.9 % of the intervals of 1 day keep it,"
#[component]
fn TargetFields(editing: Editing) -> impl IntoView {
    let seconds = move || editing.get(|rule| target_of(rule).map(|target| target.seconds));
    let options = move || periods(seconds());
    let choose = Callback::new(move |text: String| {
        change_line(editing, |line| {
            if let (Some(target), Ok(seconds)) = (&mut line.target, text.parse()) {
                target.seconds = seconds;
            }
        });
    });
    view! {
        <NumberField
            editing
            label=words::PERCENT
            field=RuleField::Percent
            min="0"
            max="100"
            read=|rule| target_of(rule).map(|target| target.percent)
            write=|rule, next| {
                if let Condition::Line(FixedLine { target: Some(target), .. }) = &mut rule.condition {
                    target.percent = next;
                }
            }
        />
        " "
        {words::PERCENT_OF}
        " "
        <Select
            label=words::WINDOW
            options=Signal::derive(options)
            value=Signal::derive(move || seconds().unwrap_or_default().to_string())
            on_choose=choose
        />
        " "
        {words::KEEP_IT}
        {words::COMMA}
        " "
    }
}

/// The line of a rule on one.
pub(super) fn on_line(rule: &AlertRule) -> Option<FixedLine> {
    match rule.condition {
        Condition::Line(line) => Some(line),
        Condition::Event { .. } => None,
    }
}

fn target_of(rule: &AlertRule) -> Option<Target> {
    on_line(rule)?.target
}

fn change_line(editing: Editing, change: impl FnOnce(&mut FixedLine)) {
    editing.set(|rule| {
        if let Condition::Line(line) = &mut rule.condition {
            change(line);
        }
    });
}
