//! Known incidents: a list that is pasted or read from a CSV, held against the run that is shown.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::components::bad_lines::BadLines;
use crate::app::components::drop_zone::FileButton;
use crate::app::components::table_toggle::TableToggle;
use crate::app::components::threshold_curve::ThresholdCurve;
use crate::app::effect::effect;
use crate::app::platform::base::href;
use crate::app::platform::drop::on_files;
use crate::app::platform::fetch::text_of;
use crate::app::state::detector::Detector;
use crate::app::state::incidents::{Verdict, as_lines, use_list};
use crate::app::state::view::{ViewState, use_view};
use crate::bridge::client::Input;
use crate::chart::shares::{SharesScene, draw_shares};
use crate::diagnose::caught::{Judged, judge};
use crate::model::archive::Incident;
use crate::model::finding::Findings;
use crate::protocol::message::IncidentList;
use crate::words::page::{common, incidents as words};

/// Largest list that is read, in bytes.
const MOST_BYTES: u64 = 256 * 1_024;

/// The card.
#[component]
pub(super) fn Incidents(detector: Detector) -> impl IntoView {
    let list = use_list(detector);
    let judged = Memo::new_with_compare(
        move |_| {
            let findings = detector.run.with(|run| run.as_ref().map(|run| run.findings.clone()))?;
            let list: Arc<IncidentList> = list.get()?;
            (!list.incidents.is_empty()).then(|| Arc::new((judge(&list.incidents, &findings), list, findings)))
        },
        |_, _| true,
    );
    view! {
        <section class="card" aria-labelledby="known">
            <header>
                <h2 id="known">{common::KNOWN_INCIDENTS}</h2>
                <span class="muted">{words::OPTIONAL}</span>
            </header>
            <div class="pad incidents">
                <Paste detector />
                {move || {
                    let list = list.get().filter(|list| !list.bad.is_empty())?;
                    let told = words::lines(list.incidents.len() as u64, list.bad.len() as u64);
                    Some(view! { <BadLines told bad=list.bad.clone() /> })
                }}
                {move || judged.get().map(|judged| view! { <Outcome detector judged /> })}
            </div>
        </section>
    }
}

/// The field, a CSV, and what is among the files already.
#[component]
fn Paste(detector: Detector) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    let problem = RwSignal::new(None::<String>);
    let take = move |text: String| {
        problem.set(None);
        detector.change(words::CHANGED, |edited| edited.incidents = text);
    };
    let take_field = move || {
        if let Some(field) = field.get_untracked() {
            take(field.value());
        }
    };
    let add = move |what: String, lines: String| {
        detector.change_and_say(what, |edited| {
            let before = edited.incidents.trim_end();
            edited.incidents = if before.is_empty() { lines } else { format!("{before}\n{lines}") };
        });
    };
    let picked = Callback::new(move |inputs: Vec<Input>| {
        problem.set(None);
        let Some(file) = inputs.into_iter().find_map(|input| input.file) else { return };
        if file.size() as u64 > MOST_BYTES {
            return problem.set(Some(words::too_large(&file.name())));
        }
        spawn_local(async move {
            match text_of(&file).await {
                Ok(text) => add(words::read(&file.name()), text),
                Err(why) => drop(problem.try_set(Some(words::unreadable(&file.name(), &why)))),
            }
        });
    });
    let over = RwSignal::new(false);
    on_files(over, picked);
    let found = move || {
        let archive = detector.table.with(|table| table.as_ref().map(|table| table.archive.clone()))?;
        let button = |what: String, incidents: Vec<Incident>| {
            let text = words::use_found(&what);
            let press = move |_| add(words::took_over(&what), as_lines(&incidents));
            view! { <button type="button" class="btn" on:click=press>{text}</button> }
        };
        let incidents = (!archive.incidents.is_empty())
            .then(|| button(words::found_incidents(archive.incidents.len() as u64), archive.incidents.clone()));
        let old = (!archive.events.is_empty()).then(|| {
            let incidents = archive.events.iter().map(|event| Incident {
                start: event.start,
                end: Some(event.range().end),
                title: event.measure.clone(),
                ..Incident::default()
            });
            button(words::found_events(archive.events.len() as u64), incidents.collect())
        });
        Some(view! { {incidents} {old} })
    };
    view! {
        <div class="drop-veil" hidden=move || !over.get()>
            <p>{words::DROP}</p>
        </div>
        <label for="incident-lines">{words::LINES}</label>
        <textarea
            id="incident-lines"
            class="field mono"
            rows="4"
            node_ref=field
            spellcheck="false"
            placeholder=words::LINES_EXAMPLE
            prop:value=move || detector.incidents.get()
            on:change=move |_| take_field()
            on:paste=move |_| request_animation_frame(take_field)
        ></textarea>
        <p class="row">
            <button type="button" class="btn" on:click=move |_| take_field()>{words::CHECK}</button>
            <FileButton label=words::CHOOSE on_pick=picked />
            {found}
            <Show when=move || detector.incidents.with(|text| !text.is_empty())>
                <button type="button" class="btn ghost" on:click=move |_| {
                    detector.change_and_say(words::REMOVED, |edited| edited.incidents.clear());
                }>{words::REMOVE}</button>
            </Show>
        </p>
        {move || problem.get().map(|text| view! { <p class="err" role="alert">{text}</p> })}
    }
}

type Held = Arc<(Judged, Arc<IncidentList>, Arc<Findings>)>;

/// What the run makes of them.
#[component]
fn Outcome(detector: Detector, judged: Held) -> impl IntoView {
    let view = use_view();
    let threshold = Memo::new(move |_| view.with(|view| view.threshold));
    let at = RwSignal::new(threshold.get_untracked());
    effect(move |_| at.set(threshold.get()));
    let zone = detector.instant_zone();
    let line = {
        let (judged, zone) = (judged.clone(), zone.clone());
        move || words::verdict(&judged.0, &judged.1.incidents, threshold.get(), &zone)
    };
    let facts = {
        let judged = judged.clone();
        move || {
            let figures = judged.0.at(threshold.get());
            words::recall_and_precision(figures.recall(), figures.precision(), threshold.get())
        }
    };
    view! {
        <p class="lead" role="status">{line}</p>
        <p class="mid">
            {facts}
            " "{words::RECALL_MEANS}
        </p>
        <div class="caught">
            <Rows detector view judged=judged.clone() threshold />
            <Curve judged at />
        </div>
    }
}

/// One row per incident.
#[component]
fn Rows(detector: Detector, view: ViewState, judged: Held, threshold: Memo<f64>) -> impl IntoView {
    let zone = detector.instant_zone();
    let rows = move || {
        let (threshold, (outcomes, list, findings)) = (threshold.get(), &*judged);
        let row = |(incident, outcome): (&Incident, _)| {
            let Verdict { when, word, delay: late, event } = Verdict::of(incident, outcome, threshold, findings, &zone);
            let late = late.map_or_else(|| common::NOTHING.to_owned(), words::delay);
            let (start, end) = (incident.start, incident.end.unwrap_or(incident.start + 1));
            let link = move || match &event {
                Some(id) => format!("{}{}", href(&detector.path(&format!("anomalies/{id}"))), view.suffix()),
                None => {
                    let suffix = view.suffix_with(|view| {
                        view.clear_filters();
                        (view.threshold, view.period) = (0.0, Some((start, end)));
                    });
                    format!("{}{suffix}", href(&detector.path("anomalies")))
                }
            };
            let name = if incident.title.is_empty() { incident.id.clone() } else { incident.title.clone() };
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td><a href=link>{when}</a></td>
                    <td>{word}</td>
                    <td class="num">{late}</td>
                </tr>
            }
        };
        list.incidents.iter().zip(&outcomes.incidents).map(row).collect_view()
    };
    view! {
        <div class="scroll incident-table" tabindex="0" role="region" aria-label=words::TABLE>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{words::COLUMN_INCIDENT}</th>
                        <th scope="col">{common::WHEN}</th>
                        <th scope="col">{words::COLUMN_RESULT}</th>
                        <th scope="col" class="num">{words::COLUMN_DELAY}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// Recall and precision against the threshold.
#[component]
fn Curve(judged: Held, at: RwSignal<f64>) -> impl IntoView {
    let table = RwSignal::new(false);
    let figures = StoredValue::new((0..=100).map(|severity| judged.0.at(f64::from(severity))).collect::<Vec<_>>());
    let shares: Vec<[f64; 2]> = figures.with_value(|figures| {
        let of = |share: Option<f64>| share.unwrap_or(f64::NAN);
        figures.iter().map(|at| [of(at.recall()), of(at.precision())]).collect()
    });
    let recall: Vec<f64> = shares.iter().map(|pair| pair[0]).collect();
    let precision: Vec<f64> = shares.iter().map(|pair| pair[1]).collect();
    let draw = StoredValue::new(Arc::new((recall, precision)));
    let reading = move || {
        let severity = at.get();
        let now = figures.with_value(|figures| figures[(severity as usize).min(100)]);
        (
            words::at_threshold(severity),
            words::caught(now.caught as u64, now.tested as u64),
            words::right(now.right as u64, now.events as u64, now.precision()),
        )
    };
    let rows = move || {
        figures.with_value(|figures| {
            let row = |severity: usize| {
                let now = figures[severity];
                view! {
                    <tr>
                        <th scope="row" class="num">{severity}</th>
                        <td class="num">{now.caught}</td>
                        <td class="num">{now.events}</td>
                        <td class="num">{now.right}</td>
                    </tr>
                }
            };
            (0..=100).step_by(5).map(row).collect_view()
        })
    };
    view! {
        <figure class="chart">
            <div class="row">
                <h3 class="grow">{words::CURVE}</h3>
                <TableToggle table />
            </div>
            <p class="read">
                <b>{move || reading().0}</b>
                <span><svg width="18" height="8" aria-hidden="true"><path class="act" d="M0 4h18" /></svg> {move || reading().1}</span>
                <span><svg width="18" height="8" aria-hidden="true"><path class="exp" d="M0 4h18" /></svg> {move || reading().2}</span>
            </p>
            <Show
                when=move || table.get()
                fallback=move || {
                    view! {
                        <ThresholdCurve
                            label=words::CURVE_THRESHOLD
                            value=at
                            text=Signal::derive(move || {
                                let (at, caught, right) = reading();
                                format!("{at}: {caught}, {right}")
                            })
                            on_move=Callback::new(move |next| at.set(next))
                            draw=move |backend: &mut _, surface, palette: &_| {
                                let shares = draw.get_value();
                                let scene = SharesScene { recall: &shares.0, precision: &shares.1, at: at.get() };
                                draw_shares(backend, surface, palette, &scene)
                            }
                        />
                    }
                }
            >
                <div class="chart-table scroll" tabindex="0" role="region" aria-label=words::THRESHOLDS>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col" class="num">{words::COLUMN_THRESHOLD}</th>
                                <th scope="col" class="num">{words::COLUMN_CAUGHT}</th>
                                <th scope="col" class="num">{common::EVENTS}</th>
                                <th scope="col" class="num">{words::COLUMN_RIGHT}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </Show>
        </figure>
    }
}
