//! The card of the timestamp: format, fit, zone, interval, delay.

use std::sync::Arc;

use leptos::prelude::*;

use super::FieldProblems;
use crate::app::components::select::Select;
use crate::app::components::zone_select::ZoneSelect;
use crate::app::state::detector::Detector;
use crate::app::state::fields::{TIME_FORMATS, guessed_format, time_format};
use crate::model::column::TimeFormat;
use crate::model::format::{count, plural};
use crate::model::order;
use crate::model::preview::MappingField;
use crate::model::time::Interval;
use crate::protocol::message::{ColumnSummary, TableSummary};
use crate::words::figures;

/// The value of the option that shows a field for any pattern.
const OTHER: &str = "other";
/// Delays on offer, in seconds.
const DELAYS: [(u32, &str); 6] =
    [(0, "none"), (600, "10 min"), (3_600, "1 hour"), (21_600, "6 hours"), (86_400, "1 day"), (172_800, "2 days")];

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
    let name =
        move || column.with(|column| column.as_ref().map_or_else(|| "–".to_owned(), |column| column.name.clone()));
    view! {
        <section class="card" aria-labelledby="timestamp">
            <header><h2 id="timestamp">"Timestamp"</h2></header>
            <div class="pad">
                <dl class="lines">
                    <div><dt>"Column"</dt><dd>{name}</dd></div>
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
    options.push((OTHER.to_owned(), "other…".to_owned()));
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
            <dt><label for="format">"Format"</label></dt>
            <dd>
                <Select id="format" options value on_choose=change />
                <Show when=move || is_typed.get()>
                    <input
                        class="field mono"
                        aria-label="Pattern"
                        placeholder="yyyy-MM-dd HH:mm:ss"
                        prop:value=chosen.clone()
                        on:change=write
                    />
                </Show>
                {move || mistake.get().map(|text| view! { <small class="err" role="alert">{text}</small> })}
            </dd>
        </div>
        <div><dt>"Rows that fit"</dt><dd>{fits} <small>{remarks(&format, rows, column.misfits)}</small></dd></div>
    }
}

/// What to know about a format: what would fit, how many patterns there are, what has an offset.
fn remarks(format: &TimeFormat, rows: u64, misfits: u64) -> String {
    let mut remarks = Vec::new();
    if let Some(found) = format.found.as_ref().filter(|_| misfits > 0) {
        remarks.push(format!("{found} would fit."));
    }
    if format.patterns.len() > 1 {
        let each =
            format.patterns.iter().map(|(pattern, rows)| format!("{} as {pattern}", plural(*rows, "row", "rows")));
        remarks.push(format!("{}.", each.collect::<Vec<_>>().join(", ")));
    }
    if format.is_instant() && format.offset_rows < rows {
        remarks.push(format!("{} of them say their offset; the others are taken for UTC.", count(format.offset_rows)));
    }
    remarks.join(" ")
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
    let note = move || is_instant().then_some("The times say their offset. Days begin in this zone.");
    let changes = move || {
        let clock = detector.preview.with(|preview| preview.as_ref().map(|preview| preview.clock))?;
        (clock.changes > 0).then(|| {
            let rows = clock.doubled_rows;
            let doubled = (rows > 0).then(|| format!("{} in a doubled hour", plural(rows, "row", "rows")));
            view! { <div><dt>"Clock changes inside"</dt><dd>{count(clock.changes)} <small>{doubled}</small></dd></div> }
        })
    };
    view! {
        <div>
            <dt><label for="zone">"Zone of the data"</label></dt>
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
            <dt><label for="interval">"Interval"</label></dt>
            <dd>
                <Select id="interval" options value on_choose=change />
                <small>{reason}</small>
            </dd>
        </div>
    }
}

#[component]
fn DelayLine(detector: Detector) -> impl IntoView {
    let current =
        Memo::new(move |_| detector.draft.with(|draft| draft.as_ref().map_or(0, |draft| draft.delay_seconds)));
    let options = Signal::derive(move || {
        let own = current.get();
        let listed = DELAYS.iter().any(|&(seconds, _)| seconds == own);
        let odd = (!listed).then(|| (own.to_string(), format!("{} s", count(u64::from(own)))));
        let offered = DELAYS.into_iter().map(|(seconds, text)| (seconds.to_string(), text.to_owned()));
        odd.into_iter().chain(offered).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || current.get().to_string());
    let change = Callback::new(move |seconds: String| {
        if let Ok(seconds) = seconds.parse() {
            detector.edit(|draft| draft.delay_seconds = seconds);
        }
    });
    view! {
        <div>
            <dt><label for="delay">"Delay"</label></dt>
            <dd>
                <Select id="delay" options value on_choose=change />
                <small>"So long after its end an interval is complete. What is not is left out."</small>
            </dd>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_say_what_would_fit_and_what_is_mixed() {
        let check =
            |format: TimeFormat, misfits: u64, expected: &str| assert_eq!(remarks(&format, 10, misfits), expected);
        let of = |patterns: &[(&str, u64)]| TimeFormat {
            patterns: patterns.iter().map(|&(pattern, rows)| (pattern.to_owned(), rows)).collect(),
            ..TimeFormat::default()
        };
        check(of(&[("yyyy", 10)]), 0, "");
        check(of(&[("yyyy", 9), ("yy", 1)]), 0, "9 rows as yyyy, 1 row as yy.");
        let given = TimeFormat { found: Some("ISO 8601".to_owned()), ..of(&[("yyyy", 4)]) };
        check(given.clone(), 0, "");
        check(given, 6, "ISO 8601 would fit.");
        let offsets = TimeFormat { offset_rows: 3, ..of(&[("ISO 8601", 10)]) };
        check(offsets, 0, "3 of them say their offset; the others are taken for UTC.");
    }
}
