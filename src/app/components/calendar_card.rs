//! The calendar of known events: read from lines, a CSV or an iCalendar file, looked at, and taken over.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bad_lines::BadLines;
use super::drop_zone::FileButton;
use crate::app::effect::effect;
use crate::app::platform::base::href;
use crate::app::platform::fetch::bytes_of;
use crate::app::state::detector::Detector;
use crate::app::state::known::{Series, fresh, series};
use crate::app::state::reviewed::Reviewed;
use crate::app::state::view::{ViewState, use_view};
use crate::bridge::client::Input;
use crate::model::time::TimeRange;
use crate::model::zone::Zone;
use crate::protocol::message::calendar::{Calendar, Entry, Setting};
use crate::protocol::message::{CalendarRequest, RequestId};
use crate::words::page::{calendar as words, common, incidents};

/// Largest calendar that is read, in bytes.
const MOST_BYTES: u64 = 4 * 1_024 * 1_024;
/// Most rows of a list; the rest is counted.
const MOST_ROWS: usize = 100;

/// What was read, and what it was read for.
type Offer = Arc<(Calendar, Setting)>;

/// The card.
#[component]
pub(crate) fn CalendarCard(detector: Detector) -> impl IntoView {
    let offer = RwSignal::new(None::<Offer>);
    view! {
        <section class="card" aria-labelledby="calendar">
            <header>
                <h2 id="calendar">{words::CALENDAR}</h2>
                <span class="muted">{words::OPTIONAL}</span>
            </header>
            <div class="pad calendar">
                <p class="mid">{words::WHAT_FOR}</p>
                <Source detector offer />
                {move || offer.get().map(|found| view! { <Found detector offer found /> })}
                <Given detector />
            </div>
        </section>
    }
}

/// The field and the files. What they hold is not taken over before the reader has seen what was made of it.
#[component]
fn Source(detector: Detector, offer: RwSignal<Option<Offer>>) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    let problem = RwSignal::new(None::<String>);
    let pending = StoredValue::new(None::<RequestId>);
    let setting = Memo::new(move |_| detector.calendar_setting());
    let forget = move || {
        if let Some(id) = pending.try_get_value().flatten() {
            detector.forget(id);
        }
    };
    on_cleanup(forget);
    let read = move |bytes: Vec<u8>| {
        forget();
        let Some(setting) = setting.try_get_untracked().flatten() else { return };
        let request = CalendarRequest { bytes, setting: setting.clone() };
        let handler = move |found| drop(offer.try_set(Some(Arc::new((found, setting.clone())))));
        pending.set_value(Some(detector.read_calendar(request, handler)));
    };
    let take_field = move || {
        problem.set(None);
        let text = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        match text.trim().is_empty() {
            true => offer.set(None),
            false => read(text.into_bytes()),
        }
    };
    // Taken over or not wanted: the field is free again.
    effect(move |before: Option<bool>| {
        let is_offered = offer.with(Option::is_some);
        if before == Some(true)
            && !is_offered
            && let Some(field) = field.get_untracked()
        {
            field.set_value("");
        }
        is_offered
    });
    let picked = Callback::new(move |inputs: Vec<Input>| {
        problem.set(None);
        let Some(file) = inputs.into_iter().find_map(|input| input.file) else { return };
        if file.size() as u64 > MOST_BYTES {
            return problem.set(Some(words::too_large(&file.name())));
        }
        spawn_local(async move {
            match bytes_of(&file).await {
                Ok(bytes) => read(bytes),
                Err(why) => drop(problem.try_set(Some(incidents::unreadable(&file.name(), &why)))),
            }
        });
    });
    let ready = move |setting: Setting| {
        view! {
            <label for="calendar-lines">{words::LINES}</label>
            <textarea
                id="calendar-lines"
                class="field mono"
                rows="4"
                node_ref=field
                spellcheck="false"
                placeholder=words::LINES_EXAMPLE
                on:paste=move |_| request_animation_frame(take_field)
            ></textarea>
            <p class="row">
                <button type="button" class="btn" on:click=move |_| take_field()>{words::READ}</button>
                <FileButton label=words::CHOOSE on_pick=picked />
                <span class="muted">{words::zone(setting.zone.name())}</span>
            </p>
            {move || problem.get().map(|text| view! { <p class="err" role="alert">{text}</p> })}
        }
    };
    move || match setting.get() {
        Some(setting) => ready(setting).into_any(),
        None => view! { <p class="muted">{words::NO_DATA}</p> }.into_any(),
    }
}

/// What was read, to be taken over or not.
#[component]
fn Found(detector: Detector, offer: RwSignal<Option<Offer>>, found: Offer) -> impl IntoView {
    let (calendar, setting) = &*found;
    let zone = &setting.zone;
    let holds = words::Holds {
        events: calendar.entries.len() as u64,
        dates: calendar.dates() as u64,
        bad: calendar.bad.len() as u64,
        outside: calendar.outside as u64,
        cancelled: calendar.cancelled as u64,
        cut: calendar.cut,
    };
    let told = words::found(holds, setting.within, zone);
    let bad = calendar.bad.clone();
    let rows = calendar.entries.iter().take(MOST_ROWS).map(|entry| offered(entry, zone)).collect_view();
    let more = calendar.entries.len().saturating_sub(MOST_ROWS);
    let is_any = !calendar.entries.is_empty();
    let fresh = Memo::new(move |_| detector.answers.with(|answers| fresh(&found.0, answers)));
    let add = move |_| {
        let events = fresh.get_untracked();
        offer.set(None);
        detector.know(events);
    };
    let is_known = move || fresh.with(Vec::is_empty);
    view! {
        {match bad.is_empty() {
            true => view! { <p role="status">{told}</p> }.into_any(),
            false => view! { <BadLines told bad /> }.into_any(),
        }}
        {is_any.then(|| view! {
            <div class="scroll known-table" tabindex="0" role="region" aria-label=words::READ_NOW>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{words::COLUMN_NAME}</th>
                            <th scope="col">{common::WHEN}</th>
                            <th scope="col">{words::COLUMN_CONCERNS}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {(more > 0).then(|| view! { <p class="muted">{words::and_more(more)}</p> })}
        })}
        <p class="row">
            {is_any.then(|| view! {
                <button type="button" class="btn pri" disabled=is_known on:click=add>
                    {move || words::add(fresh.with(Vec::len) as u64)}
                </button>
            })}
            <button type="button" class="btn ghost" on:click=move |_| offer.set(None)>{words::DISCARD}</button>
            <Show when=move || is_any && is_known()>
                <span class="muted">{words::ALL_THERE}</span>
            </Show>
        </p>
    }
}

fn offered(entry: &Entry, zone: &Zone) -> impl IntoView + use<> {
    let known = entry.known_events(words::NAMELESS).next();
    let range = entry.ranges.first().zip(entry.ranges.last()).map(|(first, last)| {
        let end = last.end.max(first.end);
        TimeRange { start: first.start, end }
    });
    known.zip(range).map(|(known, range)| {
        view! {
            <tr>
                <th scope="row">{known.name.clone()}</th>
                <td>{words::when(entry.ranges.len() as u64, range, zone)}</td>
                <td>{words::concerns(&known)}</td>
            </tr>
        }
    })
}

/// The known events that there are, and what falls into them.
#[component]
fn Given(detector: Detector) -> impl IntoView {
    let view = use_view();
    let all = Memo::new(move |_| {
        detector.run.with(|run| {
            let findings = run.as_ref().map(|run| &*run.detected);
            detector.answers.with(|answers| series(findings, answers))
        })
    });
    let zone = Memo::new(move |_| detector.calendar_setting().map(|setting| setting.zone));
    let rows = move || {
        let zone = zone.get().unwrap_or_default();
        all.with(|all| {
            let shown = all.iter().take(MOST_ROWS);
            shown.map(|series| given(detector, view, series.clone(), &zone)).collect_view()
        })
    };
    let count = move || all.with(Vec::len);
    let remove_all = move |_| detector.unknow(words::REMOVED_ALL.to_owned(), |_| true);
    view! {
        <Show when=move || { count() > 0 } fallback=|| view! { <p class="muted">{words::NONE_GIVEN}</p> }>
            <div class="scroll known-table" tabindex="0" role="region" aria-label=words::GIVEN>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{words::COLUMN_NAME}</th>
                            <th scope="col">{common::WHEN}</th>
                            <th scope="col">{words::COLUMN_CONCERNS}</th>
                            <th scope="col">{common::EVENTS}</th>
                            <th scope="col"><span class="vh">{common::REMOVE}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <Show when=move || { count() > MOST_ROWS }>
                <p class="muted">{move || words::and_more(count() - MOST_ROWS)}</p>
            </Show>
            <p class="row">
                <button type="button" class="btn ghost" on:click=remove_all>{words::REMOVE_ALL}</button>
            </p>
        </Show>
    }
}

fn given(detector: Detector, view: ViewState, series: Series, zone: &Zone) -> impl IntoView + use<> {
    let known = &series.known;
    let name = known.name.clone();
    let falling = match (&series.idle, series.tested) {
        (Some(idle), _) => view! { <span class="muted">{idle.clone()}</span> }.into_any(),
        (None, Some(tested)) if series.events > 0 => {
            let is_many = series.dates > 1;
            let link = move || {
                let suffix = view.suffix_with(|view| {
                    view.clear_filters();
                    (view.threshold, view.period) = (0.0, Some((tested.start, tested.end)));
                    // Between the dates of a series there is more.
                    view.reviews = if is_many { vec![Reviewed::Known] } else { Vec::new() };
                });
                format!("{}{suffix}", href(&detector.path("anomalies")))
            };
            view! { <a href=link>{words::falling(series.events)}</a> }.into_any()
        }
        _ => words::falling(0).into_any(),
    };
    let (when, concerns) = (words::when(series.dates, known.range, zone), words::concerns(known));
    let label = words::remove(&name);
    let remove = {
        let name = name.clone();
        move |_| detector.unknow(words::removed(&name), |other| series.has(other))
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{when}</td>
            <td>{concerns}</td>
            <td>{falling}</td>
            <td>
                <button type="button" class="btn ghost slim" aria-label=label on:click=remove>{common::REMOVE}</button>
            </td>
        </tr>
    }
}
