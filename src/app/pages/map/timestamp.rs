//! The card of the timestamp: format, fit, zone, interval, delay.

use std::sync::Arc;

use leptos::prelude::*;

use super::FieldProblems;
use crate::app::components::delay_select::DelaySelect;
use crate::app::components::select::Select;
use crate::app::components::zone_select::ZoneSelect;
use crate::app::state::detector::Detector;
use crate::app::state::fields::{TIME_FORMATS, guessed_format, time_format};
use crate::model::column::TimeFormat;
use crate::model::format::count;
use crate::model::order;
use crate::model::preview::MappingField;
use crate::model::time::Interval;
use crate::protocol::message::{ColumnSummary, TableSummary};
use crate::words::figures;
use crate::words::page::{common, timestamp as words};

/// The value of the option that shows a field for any pattern.
const OTHER: &str = "other";
/// The card.
#[component]
pub(super) fn TimestampCard(detector: Detector, table: Arc<TableSummary>) -> impl IntoView {
    let rows = table.rows;
    let column = {
        let table = table.clone();
        Memo::new(move |_| {
            detector.draft.with(|draft| {
                let name = &draft.as_ref()?.timestamp;
                table.columns.iter().find(|column| column.name == *name).cloned()
            })
        })
    };
    let name = move || {
        column.with(|column| column.as_ref().map_or_else(|| common::NOTHING.to_owned(), |column| column.name.clone()))
    };
    view! {
        <section class="card" aria-labelledby="timestamp">
            <header><h2 id="timestamp">{words::TIMESTAMP}</h2></header>
            <div class="pad">
                <dl class="lines">
                    <div><dt>{words::COLUMN}</dt><dd>{name}</dd></div>
                    {move || column.get().map(|column| view! { <FormatLines detector column rows /> })}
                    <ZoneLines detector column />
                    <IntervalLine detector table />
                    <DelayLine detector />
                </dl>
                <div class="problems">
                    <FieldProblems detector field=MappingField::Timestamp />
                    <FieldProblems detector field=MappingField::Interval />
                </div>
            </div>
        </section>
    }
}

/// The format, to be replaced by another, and how many rows fit it.
#[component]
fn FormatLines(detector: Detector, column: ColumnSummary, rows: u64) -> impl IntoView {
    let name = StoredValue::new(column.name.clone());
    let given = detector.said_of_column(&column.name).format;
    let format = column.format.clone().unwrap_or_default();
    let found = guessed_format(&column).unwrap_or_default();
    let is_typed = RwSignal::new(false);
    let mistake = RwSignal::new(format.refused.clone());
    let set = move |pattern: Option<String>| detector.set_time_format(&name.get_value(), pattern);
    let chosen = given.unwrap_or_else(|| found.clone());
    let mut offered = vec![found.clone()];
    for pattern in std::iter::once(chosen.as_str()).chain(TIME_FORMATS) {
        if !offered.iter().any(|known| known == pattern) {
            offered.push(pattern.to_owned());
        }
    }
    let mut options: Vec<_> = offered.into_iter().map(|text| (text.clone(), text)).collect();
    options.push((OTHER.to_owned(), words::OTHER_FORMAT.to_owned()));
    let value = chosen.clone();
    let change = Callback::new(move |pattern: String| {
        is_typed.set(pattern == OTHER);
        if pattern != OTHER {
            set((pattern != found).then_some(pattern));
        }
    });
    let write = move |event| {
        let wrong = time_format(&event_target_value(&event)).map(|pattern| set(Some(pattern))).err();
        mistake.set(wrong);
    };
    let fits = figures::share(1.0 - (column.misfits + column.missing) as f64 / rows.max(1) as f64);
    view! {
        <div>
            <dt><label for="format">{words::FORMAT}</label></dt>
            <dd>
                <Select id="format" options value on_choose=change />
                <Show when=move || is_typed.get()>
                    <input
                        class="field mono"
                        aria-label=words::PATTERN
                        placeholder=words::PATTERN_EXAMPLE
                        prop:value=chosen.clone()
                        on:change=write
                    />
                </Show>
                {move || mistake.get().map(|text| view! { <small class="err" role="alert">{text}</small> })}
            </dd>
        </div>
        <div><dt>{words::FITS}</dt><dd>{fits} <small>{words::remarks(&format, rows, column.misfits)}</small></dd></div>
    }
}

/// The zone of the data, and what its clocks did.
#[component]
fn ZoneLines(detector: Detector, column: Memo<Option<ColumnSummary>>) -> impl IntoView {
    let value = Memo::new(move |_| {
        detector.draft.with(|draft| draft.as_ref().map_or_else(String::new, |draft| draft.timezone.clone()))
    });
    let choose = Callback::new(move |name: String| detector.edit(|draft| draft.timezone = name));
    let is_instant = move || {
        column.with(|column| {
            column.as_ref().and_then(|column| column.format.as_ref()).is_some_and(TimeFormat::is_instant)
        })
    };
    let note = move || is_instant().then_some(words::OFFSET_IS_SAID);
    let changes = move || {
        let clock = detector.preview.with(|preview| preview.as_ref().map(|preview| preview.clock))?;
        (clock.changes > 0).then(|| {
            let rows = clock.doubled_rows;
            let doubled = (rows > 0).then(|| words::doubled(rows));
            view! { <div><dt>{words::CLOCK_CHANGES}</dt><dd>{count(clock.changes)} <small>{doubled}</small></dd></div> }
        })
    };
    view! {
        <div>
            <dt><label for="zone">{words::ZONE}</label></dt>
            <dd>
                <ZoneSelect id="zone" first=Vec::new() value on_choose=choose />
                <small>{note}</small>
            </dd>
        </div>
        {changes}
    }
}

#[component]
fn IntervalLine(detector: Detector, table: Arc<TableSummary>) -> impl IntoView {
    let current =
        Memo::new(move |_| detector.draft.with(|draft| draft.as_ref().map_or(Interval::HOUR, |draft| draft.interval)));
    let guess =
        table.proposal.as_ref().ok().map(|proposal| (proposal.metric_set.interval, proposal.interval.reason.clone()));
    let guessed = guess.as_ref().map(|(interval, _)| *interval);
    let reason = move || guess.clone().filter(|(interval, _)| current.get() == *interval).map(|(_, reason)| reason);
    let options = Signal::derive(move || {
        let mut offered = Interval::OFFERED.to_vec();
        offered.extend(guessed);
        offered.push(current.get());
        order::distinct(offered).into_iter().map(|interval| (interval.label(), interval.label())).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || current.get().label());
    let change = Callback::new(move |label: String| {
        if let Ok(interval) = Interval::try_from(label) {
            detector.edit(|draft| draft.interval = interval);
        }
    });
    view! {
        <div>
            <dt><label for="interval">{common::INTERVAL}</label></dt>
            <dd>
                <Select id="interval" options value on_choose=change />
                <small>{reason}</small>
            </dd>
        </div>
    }
}

#[component]
fn DelayLine(detector: Detector) -> impl IntoView {
    view! {
        <div>
            <dt><label for="delay">{words::DELAY}</label></dt>
            <dd>
                <DelaySelect detector id="delay" />
                <small>{words::DELAY_NOTE}</small>
            </dd>
        </div>
    }
}
