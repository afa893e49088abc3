//! What the rule would have done over the test period.

use std::sync::Arc;

use leptos::prelude::*;

use super::curve::Curve;
use super::editing::{Editing, Shown};
use crate::alert::line;
use crate::app::components::drawing::Drawing;
use crate::app::state::incidents::use_list;
use crate::app::state::rows::{Row, severity_text};
use crate::app::state::trial::{Fate, LineTrial, Trial};
use crate::chart::overview::draw_overview;
use crate::chart::scene::{EventMark, OverviewScene, Surface};
use crate::model::archive::Incident;
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::format::moment;
use crate::model::metric::MetricId;
use crate::model::order;
use crate::model::time::Grid;
use crate::words::page::{alerts as words, common, incidents};

/// The card.
#[component]
pub(super) fn DryRunCard(editing: Editing) -> impl IntoView {
    let trial = Memo::new(move |_| editing.trial());
    let is_on_line = Memo::new(move |_| trial.with(|trial| trial.as_ref().map(|trial| trial.line.is_some())));
    let is_off = Memo::new(move |_| editing.get(|rule| !rule.enabled));
    let body = move || match is_on_line.get() {
        None => view! { <p class="mid">{common::NO_RESULTS}</p> }.into_any(),
        Some(false) => view! { <Strip editing trial /> <Curve editing trial /> <Incidents editing trial /> }.into_any(),
        Some(true) => view! { <Kept editing trial /> <Incidents editing trial /> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="dry-run">
            <header>
                <h2 id="dry-run">{words::DRY_RUN}</h2>
            </header>
            <div class="pad dry-run">
                <Show when=move || is_off.get()>
                    <p class="note">{words::IS_OFF}</p>
                </Show>
                <p class="lead" role="status">
                    {move || trial.with(|trial| trial.as_ref().map(|trial| verdict(editing, trial)))}
                </p>
                {body}
            </div>
        </section>
    }
}

/// What would have happened, in a sentence or two. Tracked.
fn verdict(editing: Editing, trial: &Trial) -> String {
    let Some(fires) = trial.fires() else {
        return if editing.detector.has_charts() { words::WAITING } else { words::NO_VALUES }.to_owned();
    };
    if let Some(LineTrial::Known(kept, _)) = &trial.line
        && kept.is_empty()
    {
        return words::NO_METRIC.to_owned();
    }
    if fires > 0 {
        return words::would_have_fired(fires as u64, trial.per_week(fires));
    }
    let nearest = editing.run.with(|Shown(findings)| {
        let (findings, nearest) = (findings.as_ref()?, trial.run.nearest?);
        let row = Row::new(findings, &findings.events[nearest]);
        Some(words::nearest(&severity_text(row.severity), &row.when, &row.what, &row.place))
    });
    let more = match nearest {
        Some(nearest) => nearest,
        None if trial.line.is_some() => String::new(),
        None => words::NO_EVENT_FITS.to_owned(),
    };
    format!("{} {more}", words::NOTHING_FIRED).trim_end().to_owned()
}

/// When it would have fired, among all events.
#[component]
fn Strip(editing: Editing, trial: Memo<Option<Arc<Trial>>>) -> impl IntoView {
    let counted = move || {
        let fired = trial.with(|trial| trial.as_ref().and_then(|trial| trial.fires())).unwrap_or_default();
        let events = editing.run.with(|run| run.0.as_ref().map_or(0, |findings| findings.events.len()));
        words::strip(fired as u64, events as u64)
    };
    let draw = move |backend: &mut _, surface: Surface, palette: &_| {
        let (Shown(Some(findings)), Some(trial)) = (editing.run.get(), trial.get()) else { return Ok(()) };
        let scene = OverviewScene {
            grid: tested(&findings),
            zone: &findings.zone,
            split: 0,
            bucket: &[],
            actual: &[],
            window: 0..0,
            events: &marks(&findings, &trial),
            known: &[],
            left: 0.0,
            right: surface.width,
        };
        draw_overview(backend, surface, palette, &scene).map(drop)
    };
    view! {
        <div class="plot date-strip"><Drawing class="base" draw=draw /></div>
        <p class="muted">{counted}</p>
    }
}

/// The tested part alone.
fn tested(findings: &Findings) -> Grid {
    let (grid, split) = (findings.grid, findings.split);
    Grid { start: grid.time(split), len: grid.len - split, ..grid }
}

/// Events in the tested part, the least severe first, so that the others are drawn over them; hollow where the rule is
/// silent.
fn marks(findings: &Findings, trial: &Trial) -> Vec<EventMark> {
    let mut fired = vec![false; findings.events.len()];
    trial.run.fired.iter().for_each(|one| fired[one.event] = true);
    let mark = |(event, fires): (&AnomalyGroup, bool)| {
        let at = event.primary().peak.saturating_sub(findings.split);
        EventMark { from: at, to: at + 1, extreme: at, side: None, severity: event.severity, hidden: !fires }
    };
    let mut marks: Vec<EventMark> = findings.events.iter().zip(fired).map(mark).rev().collect();
    order::sort_by_key(&mut marks, |mark| !mark.hidden);
    marks
}

/// How far each metric has kept a line.
#[component]
fn Kept(editing: Editing, trial: Memo<Option<Arc<Trial>>>) -> impl IntoView {
    move || {
        let (Shown(Some(findings)), Some(trial)) = (editing.run.get(), trial.get()) else { return None };
        let Some(LineTrial::Known(kept, _)) = &trial.line else { return None };
        let line = |(metric, kept): &(MetricId, line::Kept)| {
            let ratio = kept.percent().map(|percent| percent / 100.0);
            let text = words::kept(&findings.metric_label(*metric), ratio, kept.of as u64, kept.breaches.len() as u64);
            view! { <li>{text}</li> }
        };
        Some(view! { <ul class="kept-lines">{kept.iter().map(line).collect_view()}</ul> })
    }
}

/// Known incidents, caught and missed by this rule.
#[component]
fn Incidents(editing: Editing, trial: Memo<Option<Arc<Trial>>>) -> impl IntoView {
    let list = use_list(editing.detector);
    let zone = editing.detector.instant_zone();
    move || {
        let (list, Shown(findings), trial) = (list.get(), editing.run.get(), trial.get());
        let (Some(findings), Some(trial)) = (findings, trial) else { return ().into_any() };
        let Some(list) = list.filter(|list| !list.incidents.is_empty()) else {
            return view! { <p class="muted">{words::NO_INCIDENTS}</p> }.into_any();
        };
        let fates = trial.fates(&list.incidents, &findings);
        let count = |fate: Fate| fates.iter().filter(|other| **other == fate).count() as u64;
        let line = words::incidents(count(Fate::Caught), count(Fate::Missed), count(Fate::NotTested));
        let row = |(incident, fate): (&Incident, &Fate)| {
            let word = match fate {
                Fate::NotTested => incidents::NOT_TESTED,
                Fate::Caught => incidents::CAUGHT,
                Fate::Missed => incidents::MISSED,
            };
            let name = if incident.title.is_empty() { incident.id.clone() } else { incident.title.clone() };
            view! {
                <tr>
                    <th scope="row">{moment(incident.start, &zone)}</th>
                    <td>{name}</td>
                    <td>{word}</td>
                </tr>
            }
        };
        view! {
            <h3>{common::KNOWN_INCIDENTS}</h3>
            <p>{line}</p>
            <div class="scroll incident-table" tabindex="0" role="region" aria-label=incidents::TABLE>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{common::WHEN}</th>
                            <th scope="col">{incidents::COLUMN_INCIDENT}</th>
                            <th scope="col">{incidents::COLUMN_RESULT}</th>
                        </tr>
                    </thead>
                    <tbody>{list.incidents.iter().zip(&fates).map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}
