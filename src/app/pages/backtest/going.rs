//! A detector that goes on, or went on: where it stands, how far it is, its counters.

use leptos::prelude::*;

use crate::app::components::progress::{ProgressBar, ratio};
use crate::app::components::status_badge::StatusBadge;
use crate::app::platform::base::href;
use crate::app::state::detector::Detector;
use crate::model::format::{count, moment, span};
use crate::model::life::Status;
use crate::model::plan::Mode;
use crate::model::time::Interval;
use crate::words::life as shared;
use crate::words::page::life as words;

/// The card; nothing before it was started.
#[component]
pub(super) fn Going(detector: Detector) -> impl IntoView {
    let is_shown = Memo::new(move |_| detector.is_living() || detector.life.diary.with(|diary| !diary.is_empty()));
    move || is_shown.get().then(|| view! { <Card detector /> })
}

#[component]
fn Card(detector: Detector) -> impl IntoView {
    let diary = detector.life.diary;
    let status = Memo::new(move |_| diary.with(|diary| diary.status.clone()));
    let what = move || diary.with(|diary| words::what(diary.mode));
    let is_follow = move || diary.with(|diary| diary.mode == Mode::Follow);
    let more = move || match status.get() {
        Status::Failed(message) => Some(message.title),
        status => shared::needs(&status),
    };
    let extent = Memo::new(move |_| diary.with(|diary| (diary.done, diary.total)));
    let done = Signal::derive(move || {
        let (done, total) = extent.get();
        ratio(done as u64, total as u64)
    });
    let text = Signal::derive(move || {
        let ((done, total), is_living) = (extent.get(), detector.is_living());
        match total {
            0 if is_living => words::PREPARING.to_owned(),
            0 => String::new(),
            _ => words::progress(done, total, diary.with(|diary| diary.pace()).filter(|_| is_living && done < total)),
        }
    });
    let next = move || {
        let (range, due) = diary.with(|diary| diary.next)?;
        let interval = Interval::from_seconds(range.end - range.start).unwrap_or(Interval::DAY);
        let due = moment(due, &detector.instant_zone());
        Some(view! { <p>{words::next_interval(&span(range, interval, &detector.grid_zone()), &due)}</p> })
    };
    let has_bar = Memo::new(move |_| detector.is_living() || extent.with(|(_, total)| *total > 0));
    view! {
        <section class="card" aria-labelledby="standing">
            <header>
                <h2 id="standing">{what}</h2>
                <StatusBadge status />
                <span class="mid">{more}</span>
                <span class="grow"></span>
                <span class="muted">{move || (detector.is_living() && is_follow()).then_some(words::STAYS_OPEN)}</span>
            </header>
            <div class="pad going">
                <Show when=move || has_bar.get()>
                    <div class="running-bar">
                        <ProgressBar label=words::STANDING ratio=done text />
                        <p>{text}</p>
                    </div>
                </Show>
                {next}
                {move || detector.goes_on_with_other_mapping().then(|| view! { <OtherMapping detector /> })}
                {move || detector.is_living().then(|| view! { <Course detector /> })}
                <Counters detector />
            </div>
        </section>
    }
}

/// The mapping was changed under way.
#[component]
fn OtherMapping(detector: Detector) -> impl IntoView {
    view! {
        <div class="note row">
            <span class="grow">{words::OTHER_MAPPING}</span>
            <button type="button" class="btn slim" on:click=move |_| detector.go_on()>{words::START_AGAIN}</button>
        </div>
    }
}

/// What it was started with, and by which rules it alerts.
#[component]
fn Course(detector: Detector) -> impl IntoView {
    let said = move || {
        let plan = detector.life.plan.get();
        let pace = (plan.mode == Mode::Replay).then(|| words::pace(plan.pace));
        let retrain = words::learns_anew(plan.retrain);
        pace.into_iter().chain([retrain]).collect::<Vec<_>>().join(". ")
    };
    view! {
        <p class="mid">
            {said}
            ". "
            <RulesLink detector />
            ". "
            {words::RULES_NOTE}
        </p>
    }
}

/// How many rules it alerts by, with the way to them.
#[component]
pub(super) fn RulesLink(detector: Detector) -> impl IntoView {
    let rules = move || match detector.rules.with(|rules| rules.iter().filter(|rule| rule.enabled).count()) {
        0 => words::NO_RULES.to_owned(),
        rules => words::rules(rules as u64),
    };
    view! {
        <span>
            {words::RULES}
            " "
            <a href=move || href(&detector.path("alerts"))>{rules}</a>
        </span>
    }
}

/// The five counters of the old service.
#[component]
fn Counters(detector: Detector) -> impl IntoView {
    let counts = Memo::new(move |_| detector.life.diary.with(|diary| diary.counts));
    let executions = move || {
        let counts = counts.get();
        [(words::STARTED, counts.started), (words::SUCCEEDED, counts.succeeded), (words::FAILED, counts.failed)]
    };
    let messages = move || {
        let (delivered, undelivered) = detector.outbox.counts();
        [(words::DELIVERED, delivered), (words::UNDELIVERED, undelivered)]
    };
    let line = |(name, figure)| view! { <div><dt>{name}</dt><dd>{count(figure)}</dd></div> };
    view! {
        <dl class="counters" aria-label=words::COUNTERS>
            {move || executions().map(line)}
            {move || messages().map(line)}
        </dl>
    }
}
