//! The page of one event: its chart, its facts, its neighbours, and where its gap comes from.

mod chart_card;
mod head;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::app::components::answers::{AnswerCard, MetricQuestion, Question};
use crate::app::components::error_panel::ErrorPanel;
use crate::app::components::event_text::side_class;
use crate::app::components::origin_card::OriginCard;
use crate::app::components::related_card::RelatedCard;
use crate::app::components::severity_badge::SeverityBadge;
use crate::app::components::siblings::Siblings;
use crate::app::components::why_card::WhyCard;
use crate::app::effect::effect;
use crate::app::platform::base::href;
use crate::app::platform::page::focus_heading;
use crate::app::state::detector::{Detector, Run, Stage};
use crate::app::state::facts::gap_text;
use crate::app::state::list::EventList;
use crate::app::state::look::provide_look;
use crate::app::state::view::{ViewState, use_view};
use crate::model::feedback::Review;
use crate::model::finding::{Anomaly as Member, AnomalyGroup, EventId, Findings};
use crate::words::page::anomaly as words;
use crate::words::page::{common, places};
use chart_card::{ChartCard, DetailState};
use head::{Crumbs, Heading};

/// The page of the event that the URL names, in the run of the detector in context.
#[component]
pub(crate) fn Anomaly() -> impl IntoView {
    let detector = expect_context::<Detector>();
    let view = use_view();
    provide_look();
    let params = use_params_map();
    let id = Memo::new(move |_| EventId(params.with(|params| params.get("event").unwrap_or_default())));
    let number = Memo::new(move |_| detector.run.with(|run| run.as_ref().map(|run| run.number)));
    move || {
        // Read, not only tracked: a memo that nobody reads never runs.
        number.get();
        match detector.run.get_untracked() {
            Some(run) => view! { <InRun detector view run id /> }.into_any(),
            None => view! { <NoRun detector /> }.into_any(),
        }
    }
}

/// A link into a run that is not there.
#[component]
fn NoRun(detector: Detector) -> impl IntoView {
    let links = view! {
        <a class="btn" href=href(&detector.path("map"))>{places::MAP}</a>
        <a class="btn" href=href(&detector.path("backtest"))>{places::BACKTEST}</a>
    };
    let text = move || match detector.stage.get() {
        Stage::Reading(_) => common::FILES_ARE_READ,
        Stage::Analysing(_) | Stage::Living => words::RUN_GOES_ON,
        _ => common::NO_RESULTS,
    };
    view! {
        {nothing(text, links)}
        {move || detector.trouble().map(|message| view! { <ErrorPanel message /> })}
    }
}

/// Why there is no event to show, and where to go on.
fn nothing(text: impl IntoView, links: impl IntoView) -> impl IntoView {
    view! {
        <div class="head">
            <div>
                <h1>{places::ANOMALY}</h1>
            </div>
        </div>
        <section class="card empty">
            <p>{text}</p>
            <p class="row">{links}</p>
        </section>
    }
}

/// The event if the run has it and the view lets it through, or if the reader wants it anyway. An event that is shown
/// stays, whatever the reader answers on it.
#[component]
fn InRun(detector: Detector, view: ViewState, run: Run, id: Memo<EventId>) -> impl IntoView {
    let number = run.number;
    let edition = Memo::new(move |_| detector.run.with(|run| run.as_ref().map(|run| run.edition)));
    // Made anew with every answer: its figures are those of the events as they are then.
    let list = Memo::new_with_compare(
        move |_| {
            edition.get();
            let now = detector.run.get_untracked().unwrap_or_else(|| run.clone());
            EventList::new(now.findings, view, detector.chosen)
        },
        |_, _| true,
    );
    // The list stands on the event that was looked at last.
    effect(move |_| detector.chosen.set(Some(id.get())));
    let anyway = RwSignal::new(None::<EventId>);
    let known = Memo::new(move |_| {
        let id = id.get();
        list.with(|list| list.findings.events.iter().any(|event| event.id == id))
    });
    let position = Memo::new(move |_| {
        let id = id.get();
        list.with(|list| list.place(&id))
    });
    let shown = Memo::new(move |before: Option<&Option<EventId>>| {
        let id = id.get();
        let is_answered = || detector.event(&id).is_some_and(|event| event.review != Review::default());
        let stays = before == Some(&Some(id.clone())) && is_answered();
        let wanted = known.get() && (stays || position.get().is_some() || anyway.get().as_ref() == Some(&id));
        wanted.then_some(id)
    });
    let body = move || match shown.get().and_then(|id| untrack(|| detector.event(&id))) {
        Some(event) => {
            let findings = untrack(|| list.with(|list| list.findings.clone()));
            view! { <Detail detector view findings event /> }.into_any()
        }
        None => {
            let show = move |_| {
                anyway.set(Some(id.get_untracked()));
                focus_heading();
            };
            let text = move || {
                let threshold = view.with(|view| view.threshold);
                if detector.stage.with(|stage| matches!(stage, Stage::Analysing(_) | Stage::Living)) {
                    return words::EVENT_CHANGED.to_owned();
                }
                words::not_in_run(number, threshold)
            };
            let links = view! {
                {known
                    .get()
                    .then(|| view! { <button type="button" class="btn" on:click=show>{words::SHOW_ANYWAY}</button> })}
                <a class="btn" href=move || href(&(detector.path("anomalies") + &view.suffix()))>
                    {words::ALL_ANOMALIES}
                </a>
            };
            nothing(text, links).into_any()
        }
    };
    view! {
        <Crumbs detector view list position id />
        {move || detector.redo.get().map(|redo| view! { <p class="note" role="status">{redo.text()}</p> })}
        {body}
    }
}

/// Everything about one event: `event` as it was when the page was opened; what answers change is followed.
#[component]
fn Detail(detector: Detector, view: ViewState, findings: Arc<Findings>, event: AnomalyGroup) -> impl IntoView {
    let state = DetailState::new(&findings, &event, view);
    let threshold = Signal::derive(move || view.with(|view| view.threshold));
    let now = {
        let event = event.clone();
        Memo::new(move |_| detector.event(&event.id).unwrap_or_else(|| event.clone()))
    };
    let primary = event.primary().clone();
    let label = {
        let findings = findings.clone();
        Signal::derive(move || state.anomaly.with(|anomaly| findings.metric_label(anomaly.metric)))
    };
    let values_href = Callback::new(move |values: Vec<(String, String)>| {
        let only = view.with_untracked(|view| {
            let mut only = view.clone();
            only.clear_filters();
            only.dimensions = values.into_iter().map(|(dimension, value)| (dimension, vec![value])).collect();
            only.fragment()
        });
        href(&format!("{}#{only}", detector.path("anomalies")))
    });
    let event_href =
        Callback::new(move |id: EventId| href(&(detector.path(&format!("anomalies/{}", id.0)) + &view.suffix())));
    let siblings = {
        let (findings, event) = (findings.clone(), event.clone());
        move || {
            let metric = state.anomaly.with(|anomaly| anomaly.metric);
            view! {
                <Siblings
                    detector
                    findings=findings.clone()
                    event=event.clone()
                    metric
                    window=state.window
                    cursor=state.chart.cursor
                    on_cursor=state.on_cursor()
                />
            }
        }
    };
    view! {
        <div class="title-row">
            {
                let findings = findings.clone();
                move || view! { <Heading findings=findings.clone() event=now.get() /> }
            }
            <Question detector primary=Signal::stored(Some(primary)) />
        </div>
        <div class="two">
            <div class="col">
                <ChartCard detector findings=findings.clone() event=event.clone() state view threshold />
                {siblings}
            </div>
            <div class="col side">
                {
                    let findings = findings.clone();
                    move || view! { <WhyCard findings=findings.clone() event=now.get() /> }
                }
                <OriginCard findings=findings.clone() event=event.clone() href=values_href />
                <RelatedCard findings=findings.clone() event=event.clone() href=event_href />
                <AnswerCard detector event=now threshold />
                <Members findings=findings.clone() event state>
                    <MetricQuestion detector anomaly=state.anomaly label />
                </Members>
            </div>
        </div>
    }
}

/// The event's anomalies; each press shows its metric in the chart.
#[component]
fn Members(findings: Arc<Findings>, event: AnomalyGroup, state: DetailState, children: Children) -> impl IntoView {
    const MOST: usize = 12;
    let anomalies = event.anomalies;
    let (all, several) = (RwSignal::new(false), anomalies.len() > 1);
    let more = anomalies.len().saturating_sub(MOST);
    let row = move |anomaly: &Member| {
        let anomaly = anomaly.clone();
        let label = findings.metric_label(anomaly.metric);
        let (severity, kind, gap) = (anomaly.severity, anomaly.kind.label(), gap_text(&anomaly));
        let class = side_class(anomaly.side());
        let key = (anomaly.metric, anomaly.from);
        let pressed = move || state.anomaly.with(|now| (now.metric, now.from) == key).to_string();
        view! {
            <li>
                <button
                    type="button"
                    aria-pressed=pressed
                    on:click=move |_| state.show(anomaly.clone())
                >
                    <SeverityBadge severity />
                    <span class=class>{label} " " <small>{kind}</small></span>
                    <span class="b num">{gap}</span>
                </button>
            </li>
        }
    };
    several.then(|| {
        view! {
            <section class="card" aria-labelledby="members">
                <header>
                    <h2 id="members">{words::ALSO_IN_THIS_EVENT}</h2>
                    <span class="grow"></span>
                    <span class="muted">{words::MEMBER_COLUMNS}</span>
                </header>
                <div class="pad">
                    <ul class="members">
                        {move || {
                            let shown = if all.get() { anomalies.len() } else { MOST };
                            anomalies.iter().take(shown).map(&row).collect_view()
                        }}
                    </ul>
                    <Show when=move || { more > 0 && !all.get() }>
                        <button type="button" class="btn ghost slim" on:click=move |_| all.set(true)>
                            {common::more(more)}
                        </button>
                    </Show>
                    {children()}
                </div>
            </section>
        }
    })
}
