//! Marks a period of a chart: as an anomaly that was missed, as an event that was to be expected, or with a note.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::metric_chart::ChartState;
use super::radio_group::RadioGroup;
use crate::app::effect::effect;
use crate::app::state::detector::Detector;
use crate::app::state::notes::Placed;
use crate::app::state::ranges::Window;
use crate::model::feedback::{Answer, KnownEvent, Mark, Said};
use crate::model::finding::Findings;
use crate::model::format;
use crate::model::time::TimeRange;
use crate::words::page::common;
use crate::words::page::marks as words;

/// What a period is marked as.
#[derive(Clone, Copy, PartialEq)]
enum MarkAs {
    Missed,
    Known,
    Note,
}

impl MarkAs {
    const ALL: [Self; 3] = [Self::Missed, Self::Known, Self::Note];

    fn word(self) -> &'static str {
        match self {
            Self::Missed => words::MISSED_ANOMALY,
            Self::Known => common::KNOWN_EVENT,
            Self::Note => common::NOTE,
        }
    }
}

/// The form below the chart. The period is what lies under the chart's brush.
#[component]
pub(crate) fn MarkForm(
    detector: Detector,
    findings: Arc<Findings>,
    chart: ChartState,
    /// Severity from which events are shown.
    threshold: Signal<f64>,
    /// The note to change, if it is not a new mark.
    editing: Option<Placed>,
    /// Called when the period is marked, or not to be.
    on_done: Callback<()>,
) -> impl IntoView {
    let (place, before) = editing.map_or_else(Default::default, |note| (Some(note.index), note.text));
    let kind = RwSignal::new(if place.is_some() { MarkAs::Note } else { MarkAs::Missed });
    let here = RwSignal::new(true);
    let text = RwSignal::new(before);
    let is = move |wanted| kind.get() == wanted;
    let missed = RwSignal::new(None::<Option<Answer>>);
    let read = StoredValue::new(findings);
    ask_for_missed(detector, chart, missed);
    let answer = Memo::new(move |_| {
        let note = text.get();
        match kind.get() {
            MarkAs::Missed => return missed.get().flatten().map(|answer| Answer { note, ..answer }),
            MarkAs::Note => return None,
            MarkAs::Known => {}
        }
        let period = chart.brush.get()?;
        let said = Said::Known(read.with_value(|findings| event(findings, chart, period, note.clone(), here.get())));
        Some(Answer { said, note: String::new() })
    });
    let period = move || match chart.brush.get() {
        Some((from, to)) => read
            .with_value(|findings| format::span(findings.grid.range(from, to), findings.grid.interval, &findings.zone)),
        None => words::DRAG.to_owned(),
    };
    let change = move || {
        detector.answers.track();
        match (answer.get(), chart.brush.get(), is(MarkAs::Missed)) {
            (_, None, _) => String::new(),
            (Some(answer), ..) => detector.effect_text(&answer, threshold.get()),
            (None, Some(_), true) if missed.with(|missed| *missed == Some(None)) => words::NOT_TESTED.to_owned(),
            _ if is(MarkAs::Note) => words::NOTE_CHANGES_NOTHING.to_owned(),
            _ => String::new(),
        }
    };
    let start = move |_| set_edge(chart, |at, (_, to)| (at, to.max(at + 1)));
    let end = move |_| set_edge(chart, |at, (from, _)| (from.min(at), at + 1));
    let wordless = move || !is(MarkAs::Missed) && text.with(|text| text.trim().is_empty());
    let incomplete = move || match kind.get() {
        MarkAs::Note => chart.brush.with(Option::is_none),
        MarkAs::Missed | MarkAs::Known => answer.with(Option::is_none),
    };
    let add = move |_| {
        if untrack(|| is(MarkAs::Note)) {
            let Some(period) = chart.brush.get_untracked() else { return };
            let metric = chart.metric.get_untracked();
            if let Some(note) = text.with_untracked(|text| detector.note_for(metric, period, text)) {
                detector.note(place, note);
                on_done.run(());
            }
        } else if let Some(answer) = answer.get_untracked() {
            detector.answer(answer);
            on_done.run(());
        }
    };
    let verb = move || match (kind.get(), place) {
        (MarkAs::Note, Some(_)) => words::SAVE_NOTE,
        (MarkAs::Note, None) => words::ADD_NOTE,
        _ => words::MARK,
    };
    view! {
        <form class="pad mark" aria-label=common::MARK_A_PERIOD on:submit=move |event| event.prevent_default()>
            <div class="row">
                <b>{period}</b>
                <span class="grow"></span>
                <button type="button" class="btn slim" on:click=start>{words::START_HERE}</button>
                <button type="button" class="btn slim" on:click=end>{words::END_HERE}</button>
            </div>
            <div class="row">
                <RadioGroup
                    name="mark-as"
                    label=words::MARK_AS.to_owned()
                    options=MarkAs::ALL.map(|kind| kind.word().to_owned()).to_vec()
                    chosen=Signal::derive(move || MarkAs::ALL.into_iter().position(is))
                    on_choose=Callback::new(move |index: usize| kind.set(MarkAs::ALL[index]))
                />
                <Show when=move || is(MarkAs::Known)>
                    <RadioGroup
                        name="mark-where"
                        label=words::WHERE.to_owned()
                        options=[words::EVERYWHERE, words::THIS_METRIC].map(str::to_owned).to_vec()
                        chosen=Signal::derive(move || Some(usize::from(here.get())))
                        on_choose=Callback::new(move |index| here.set(index == 1))
                    />
                </Show>
                <label class="row grow">
                    {move || if is(MarkAs::Known) { words::NAME } else { common::NOTE }}
                    <input
                        class="field grow"
                        autocomplete="off"
                        prop:value=text
                        on:input=move |event| text.set(event_target_value(&event))
                    />
                </label>
            </div>
            <div class="row">
                <span class="mid grow" role="status">{change}</span>
                <button
                    type="button"
                    class="btn pri"
                    disabled=move || incomplete() || wordless()
                    on:click=add
                >
                    {verb}
                </button>
                <button type="button" class="btn" on:click=move |_| on_done.run(())>{common::CANCEL}</button>
            </div>
        </form>
    }
}

/// Keeps in `missed` what would be said of the period under the brush; `None` until it is known. A period that is still
/// being dragged is not asked about.
fn ask_for_missed(detector: Detector, chart: ChartState, missed: RwSignal<Option<Option<Answer>>>) {
    const SETTLED: Duration = Duration::from_millis(200);
    effect(move |_| {
        missed.set(None);
        let Some((from, to)) = chart.brush.get() else { return };
        let mark = Mark { metric: chart.metric.get(), from: from as u32, to: to as u32 };
        let is_current = move || chart.brush.try_get_untracked().flatten() == Some((from, to));
        let ask = move || {
            if is_current() {
                detector.missed(mark, move |answer| {
                    if is_current() {
                        let _ = missed.try_set(Some(answer));
                    }
                });
            }
        };
        set_timeout(ask, SETTLED);
    });
}

/// Moves an edge of the period to the cursor.
fn set_edge(chart: ChartState, edge: impl Fn(usize, Window) -> Window) {
    if let Some(at) = chart.cursor.get_untracked() {
        let now = chart.brush.get_untracked().unwrap_or((at, at + 1));
        chart.brush.set(Some(edge(at, now)));
    }
}

/// What was to be expected in a period: everywhere, or in the metric of the chart.
fn event(findings: &Findings, chart: ChartState, (from, to): Window, name: String, here: bool) -> KnownEvent {
    let TimeRange { start, end } = findings.grid.range(from, to);
    let range = TimeRange { start: findings.instant(start), end: findings.instant(end) };
    if !here {
        return KnownEvent { name, range, measures: Vec::new(), values: [].into() };
    }
    let metric = &findings.metrics[chart.metric.get_untracked().index()];
    let measures = vec![findings.metric_set.measures[metric.measure].name.clone()];
    let named = metric.key.named(&findings.metric_set.dimensions);
    let values = named.map(|(name, value)| (name.to_owned(), vec![value.to_owned()])).collect();
    KnownEvent { name, range, measures, values }
}
