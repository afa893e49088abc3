//! The detectors of this tab and those kept on this device, each with what can be done with it.

use leptos::prelude::*;

use super::keep_form::{KeepForm, kept_text};
use super::save_session::SaveSession;
use super::status_badge::StatusBadge;
use super::text_field::TextField;
use crate::app::platform::base::href;
use crate::app::platform::page::focus_heading;
use crate::app::state::detector::{Detector, DetectorId, Run};
use crate::app::state::saved::{Card, use_shelf};
use crate::app::state::toast::{Toast, use_toaster};
use crate::app::state::workspace::use_workspace;
use crate::model::finding::DEFAULT_THRESHOLD;
use crate::model::format::count;
use crate::model::life::Status;
use crate::words::page::{common, detectors as words};

/// How many columns the table has.
const COLUMNS: u32 = 7;

/// The table; nothing without detectors.
#[component]
pub(crate) fn DetectorList() -> impl IntoView {
    let (workspace, shelf) = (use_workspace(), use_shelf());
    let closed = move || {
        let cards = shelf.cards.get().unwrap_or_default();
        cards.into_iter().filter(|(id, _)| workspace.get(*id).is_none()).collect::<Vec<_>>()
    };
    let is_empty = Memo::new(move |_| workspace.detectors.with(Vec::is_empty) && closed().is_empty());
    move || {
        (!is_empty.get()).then(|| {
            view! {
                <section class="card flush scroll" tabindex="0" aria-label=words::LIST>
                    <table class="detectors">
                        <thead>
                            <tr>
                                <th scope="col">{words::NAME}</th>
                                <th scope="col">{common::INTERVAL}</th>
                                <th scope="col" class="num">{common::METRICS}</th>
                                <th scope="col">{words::LAST_RUN}</th>
                                <th scope="col" class="num">{common::events_at(DEFAULT_THRESHOLD)}</th>
                                <th scope="col">{words::ON_THIS_DEVICE}</th>
                                <th scope="col"><span class="vh">{common::ACTIONS}</span></th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || workspace.detectors.get() key=|detector| detector.id let:detector>
                                <OpenRow detector />
                            </For>
                            <For each=closed key=|(id, card)| (*id, card.bytes()) let((id, card))>
                                <ClosedRow id card />
                            </For>
                        </tbody>
                    </table>
                </section>
            }
        })
    }
}

/// A detector of this tab. What can be done with it stands in a row below.
#[component]
fn OpenRow(detector: Detector) -> impl IntoView {
    let open = RwSignal::new(false);
    let link = move || href(&detector.path(detector.furthest().segment()));
    let interval =
        move || detector.draft.with(|draft| draft.as_ref().map_or_else(String::new, |draft| draft.interval.label()));
    let of_run = move |text: fn(&Run) -> String, none: &'static str| {
        detector.run.with(|run| run.as_ref().map_or_else(|| none.to_owned(), text))
    };
    let metrics = move || {
        let of_preview = detector.preview.with(|preview| preview.as_ref().map(|preview| count(preview.metrics)));
        of_preview.unwrap_or_else(|| of_run(|run| count(run.findings.metrics.len() as u64), ""))
    };
    let status = Memo::new(move |_| detector.life.diary.with(|diary| diary.status.clone()));
    let is_begun = Memo::new(move |_| status.with(|status| *status != Status::Draft));
    let last = move || of_run(|run| words::ran(run.number, run.milliseconds), common::NOT_RUN);
    let events = move || of_run(|run| count(run.findings.at_least(DEFAULT_THRESHOLD) as u64), "");
    view! {
        <tr>
            <th scope="row">
                <a href=link>{move || detector.name.get()}</a>
                {move || detector.is_sample.get().then(|| view! { " "<span class="tag">{words::SAMPLE}</span> })}
                {move || is_begun.get().then(|| view! { " "<StatusBadge status /> })}
            </th>
            <td>{interval}</td>
            <td class="num">{metrics}</td>
            <td>{last}</td>
            <td class="num b">{events}</td>
            <td>{move || kept_text(&detector.keeping.get())}</td>
            <td>
                <button
                    type="button"
                    class="btn slim"
                    aria-expanded=move || open.get().to_string()
                    aria-label=move || words::manage(&detector.name.get())
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    {words::MANAGE}
                </button>
            </td>
        </tr>
        {move || open.get().then(|| view! { <Manage detector open /> })}
    }
}

#[component]
fn Manage(detector: Detector, open: RwSignal<bool>) -> impl IntoView {
    let (workspace, toaster) = (use_workspace(), use_toaster());
    let name = RwSignal::new(detector.name.get_untracked());
    let rename = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let next = name.get_untracked().trim().to_owned();
        if !next.is_empty() {
            detector.change_and_say(words::renamed(&next), |edited| edited.name = next);
        }
    };
    let remove = move |_| {
        workspace.remove(detector);
        let text = words::removed(&detector.name.get_untracked());
        toaster.show(Toast::undo(text, move || workspace.put_back()));
        focus_heading();
    };
    view! {
        <tr class="manage">
            <td colspan=COLUMNS.to_string()>
                <div class="manage-parts">
                    <form class="manage-part" on:submit=rename>
                        <TextField label=words::NAME value=name note="" />
                        <button type="submit" class="btn">{words::RENAME}</button>
                    </form>
                    <section class="manage-part" aria-label=words::ON_THIS_DEVICE>
                        <h2>{words::ON_THIS_DEVICE}</h2>
                        <KeepForm detector />
                    </section>
                    <section class="manage-part" aria-label=words::SESSION_FILE>
                        <h2>{words::SESSION_FILE}</h2>
                        <SaveSession detector on_done=Callback::new(move |()| open.set(false)) />
                    </section>
                    <section class="manage-part" aria-label=words::THIS_TAB>
                        <h2>{words::THIS_TAB}</h2>
                        <p class="muted">{words::WHAT_STAYS}</p>
                        <button type="button" class="btn" on:click=remove>{words::REMOVE}</button>
                    </section>
                </div>
            </td>
        </tr>
    }
}

/// A detector that is kept and not open.
#[component]
fn ClosedRow(id: DetectorId, card: Card) -> impl IntoView {
    let shelf = use_shelf();
    let page = if card.run.is_some() { "anomalies" } else { "map" };
    let delete = move |_| {
        shelf.delete(id, None);
        focus_heading();
    };
    let events = if card.run.is_some() { count(card.events) } else { String::new() };
    let metrics = if card.metrics > 0 { count(card.metrics) } else { String::new() };
    view! {
        <tr>
            <th scope="row">
                <a href=href(&format!("/d/{id}/{page}"))>{card.name.clone()}</a>
                {card.is_sample.then(|| view! { " "<span class="tag">{words::SAMPLE}</span> })}
            </th>
            <td>{card.interval.clone()}</td>
            <td class="num">{metrics}</td>
            <td>{card.run.map_or_else(|| common::NOT_RUN.to_owned(), |(number, ms)| words::ran(number, ms))}</td>
            <td class="num b">{events}</td>
            <td>{words::kept(card.data_bytes.is_some(), card.bytes())}</td>
            <td>
                <button
                    type="button"
                    class="btn slim"
                    aria-label=words::delete(&card.name)
                    on:click=delete
                >
                    {common::DELETE_FROM_DEVICE}
                </button>
            </td>
        </tr>
    }
}
