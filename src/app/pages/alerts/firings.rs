//! Each time that the rule fires, with its messages.

use std::sync::Arc;

use leptos::prelude::*;

use super::message::Messages;
use super::targets::Targets;
use crate::alert::message::{Action, Facts};
use crate::app::components::severity_badge::SeverityBadge;
use crate::app::platform::base::{absolute, href};
use crate::app::platform::keys::on_key;
use crate::app::state::detector::Detector;
use crate::app::state::rows::Row;
use crate::app::state::trial::key;
use crate::model::alert::{AlertRule, Cause, Firing};
use crate::model::finding::Findings;
use crate::model::format::{moment, number};
use crate::words::page::{common, deliveries as words};

/// Rows that are shown at first.
const FIRST: usize = 12;

/// A firing with all that its messages tell.
#[derive(Clone)]
pub(super) struct Fired {
    pub(super) findings: Arc<Findings>,
    pub(super) rule: AlertRule,
    pub(super) firing: Firing,
    /// Name of the detector.
    name: String,
    /// Address of the page about it.
    link: String,
}

impl Fired {
    /// A firing of a rule on a run. Tracks the detector's name.
    pub(super) fn new(detector: Detector, findings: Arc<Findings>, rule: AlertRule, firing: Firing) -> Self {
        let page = event_page(&firing).unwrap_or_else(|| "alerts".to_owned());
        let link = absolute(&detector.path(&page));
        Self { findings, rule, firing, name: detector.name.get(), link }
    }

    /// For messages.
    pub(super) fn facts(&self) -> Facts<'_> {
        let Self { findings, rule, firing, name, link } = self;
        Facts { detector: name, findings, rule, firing, link: Some(link) }
    }
}

/// The page about the event that was fired on, below the detector's.
fn event_page(firing: &Firing) -> Option<String> {
    match &firing.cause {
        Cause::Event(event) => Some(format!("anomalies/{}", event.id.0)),
        Cause::Breach(_) => None,
    }
}

/// A list of firings, the last one first, and the messages of the one that is looked at.
#[component]
pub(super) fn Firings(
    detector: Detector,
    title: &'static str,
    /// How many there are.
    fires: Memo<usize>,
    /// One of them, in order of time. Tracks what it is made of.
    nth: Callback<usize, Option<Fired>>,
) -> impl IntoView {
    // Counted from the last one.
    let chosen = RwSignal::new(0_usize);
    let shows_all = RwSignal::new(false);
    let place = Memo::new(move |_| chosen.get().min(fires.get().saturating_sub(1)));
    let from_last = move |at: usize| nth.run(fires.get().checked_sub(at + 1)?);
    let fired = Memo::new_with_compare(move |_| from_last(place.get()), |_, _| true);
    on_key(move |key, _| {
        let most = fires.get_untracked().saturating_sub(1);
        let next = match key {
            "j" | "J" => place.get_untracked() + 1,
            "k" | "K" => place.get_untracked().saturating_sub(1),
            _ => return false,
        };
        chosen.set(next.min(most));
        shows_all.update(|all| *all = *all || next >= FIRST);
        true
    });
    let shown = move || if shows_all.get() { fires.get() } else { fires.get().min(FIRST) };
    let rows = move || {
        let rows = (0..shown()).filter_map(|at| Some((at, from_last(at)?)));
        rows.map(|(at, fired)| view! { <FiringRow detector fired at place chosen /> }).collect_view()
    };
    let counters = move || {
        let counts = detector.outbox.counts();
        (counts != (0, 0)).then(|| words::counters(counts))
    };
    view! {
        <section class="card flush" aria-labelledby="firings">
            <header>
                <h2 id="firings" class="grow">{title}</h2>
                <span class="muted" role="status">{counters}</span>
            </header>
            <Show
                when=move || { fires.get() > 0 }
                fallback=move || view! {
                    <p class="pad muted">{words::NONE}</p>
                    <div class="pad messages">
                        <Targets detector fired action=RwSignal::new(Action::Trigger) />
                    </div>
                }
            >
                <div class="firing-desk">
                    <div>
                        <div class="scroll firing-list" tabindex="0" role="region" aria-label=title>
                            <table>
                                <thead>
                                    <tr>
                                        <th scope="col">{words::COLUMN_FIRED}</th>
                                        <th scope="col">{common::SEVERITY}</th>
                                        <th scope="col">{words::COLUMN_WHAT}</th>
                                        <th scope="col" class="num">{common::GAP}</th>
                                        <th scope="col">{words::COLUMN_DELIVERY}</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        </div>
                        <Show when=move || { shown() < fires.get() }>
                            <p class="pad">
                                <button type="button" class="btn" on:click=move |_| shows_all.set(true)>
                                    {move || words::show_all(fires.get() as u64)}
                                </button>
                            </p>
                        </Show>
                    </div>
                    <Messages detector fired />
                </div>
            </Show>
        </section>
    }
}

#[component]
fn FiringRow(
    detector: Detector,
    fired: Fired,
    at: usize,
    place: Memo<usize>,
    chosen: RwSignal<usize>,
) -> impl IntoView {
    let Fired { findings, firing, .. } = &fired;
    let zone = detector.instant_zone();
    let (severity, what, where_, gap) = match &firing.cause {
        Cause::Event(event) => {
            let row = Row::new(findings, event);
            (Some(row.severity), row.what, row.place, row.gap)
        }
        Cause::Breach(breach) => {
            let metric = &findings.metrics[breach.metric.index()];
            let what = findings.metric_set.measures[metric.measure].name.clone();
            let places = metric.key.label(crate::words::page::alerts::OVERALL);
            (None, what, places, words::worst(&number(breach.worst)))
        }
    };
    let link = event_page(firing).map(|page| href(&detector.path(&page)));
    let key = key(firing, findings);
    let delivery = move || match detector.outbox.counts_of(&key) {
        (0, 0) => words::NOT_SENT.to_owned(),
        counts => words::counters(counts),
    };
    let badge = match severity {
        Some(severity) => view! { <SeverityBadge severity /> }.into_any(),
        None => common::NOTHING.into_any(),
    };
    let when = moment(firing.at, &zone);
    view! {
        <tr class:is-chosen=move || place.get() == at>
            <th scope="row">
                <button
                    type="button"
                    class="link"
                    aria-current=move || (place.get() == at).then_some("true")
                    on:click=move |_| chosen.set(at)
                >
                    {when}
                </button>
            </th>
            <td>{badge}</td>
            <td>
                {match link {
                    Some(link) => view! { <a href=link>{what}</a> }.into_any(),
                    None => what.into_any(),
                }}
                <small>{where_}</small>
            </td>
            <td class="num">{gap}</td>
            <td>{delivery}</td>
        </tr>
    }
}
