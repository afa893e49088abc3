//! The detectors of this tab and those kept on this device, each with what can be done with it.

use leptos::prelude::*;

use super::keep_form::{KeepForm, kept_text};
use super::save_session::SaveSession;
use super::text_field::TextField;
use crate::app::platform::base::href;
use crate::app::platform::page::focus_heading;
use crate::app::state::detector::{Detector, DetectorId, Run};
use crate::app::state::saved::{Card, use_shelf};
use crate::app::state::toast::{Toast, use_toaster};
use crate::app::state::workspace::use_workspace;
use crate::model::finding::DEFAULT_THRESHOLD;
use crate::model::format::count;
use crate::words::figures;

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
                <section class="card flush scroll" tabindex="0" aria-label="Detectors of this tab and this device">
                    <table class="detectors">
                        <thead>
                            <tr>
                                <th scope="col">"Name"</th>
                                <th scope="col">"Interval"</th>
                                <th scope="col" class="num">"Metrics"</th>
                                <th scope="col">"Last run"</th>
                                <th scope="col" class="num">"Events at "{DEFAULT_THRESHOLD}" or more"</th>
                                <th scope="col">"On this device"</th>
                                <th scope="col"><span class="vh">"Actions"</span></th>
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

fn ran(number: u32, milliseconds: f64) -> String {
    format!("run {number}, {}", figures::duration(milliseconds))
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
    let last = move || of_run(|run| ran(run.number, run.milliseconds), "not run yet");
    let events = move || of_run(|run| count(run.findings.at_least(DEFAULT_THRESHOLD) as u64), "");
    view! {
        <tr>
            <th scope="row">
                <a href=link>{move || detector.name.get()}</a>
                {move || detector.is_sample.get().then(|| view! { " "<span class="tag">"sample"</span> })}
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
                    aria-label=move || format!("Manage {}", detector.name.get())
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    "Manage"
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
            detector.change_and_say(format!("Renamed to {next}"), |edited| edited.name = next);
        }
    };
    let remove = move |_| {
        workspace.remove(detector);
        let text = format!("Removed {} from this tab", detector.name.get_untracked());
        toaster.show(Toast::undo(text, move || workspace.put_back()));
        focus_heading();
    };
    view! {
        <tr class="manage">
            <td colspan=COLUMNS.to_string()>
                <div class="manage-parts">
                    <form class="manage-part" on:submit=rename>
                        <TextField label="Name" value=name note="" />
                        <button type="submit" class="btn">"Rename"</button>
                    </form>
                    <section class="manage-part" aria-label="On this device">
                        <h2>"On this device"</h2>
                        <KeepForm detector />
                    </section>
                    <section class="manage-part" aria-label="Session file">
                        <h2>"Session file"</h2>
                        <SaveSession detector on_done=Callback::new(move |()| open.set(false)) />
                    </section>
                    <section class="manage-part" aria-label="This tab">
                        <h2>"This tab"</h2>
                        <p class="muted">"What is kept on this device or saved in a file stays."</p>
                        <button type="button" class="btn" on:click=remove>"Remove from this tab"</button>
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
    let with = if card.data_bytes.is_some() { "with its data, " } else { "" };
    view! {
        <tr>
            <th scope="row">
                <a href=href(&format!("/d/{id}/{page}"))>{card.name.clone()}</a>
                {card.is_sample.then(|| view! { " "<span class="tag">"sample"</span> })}
            </th>
            <td>{card.interval.clone()}</td>
            <td class="num">{metrics}</td>
            <td>{card.run.map_or_else(|| "not run yet".to_owned(), |(number, ms)| ran(number, ms))}</td>
            <td class="num b">{events}</td>
            <td>{format!("Kept {with}{}", figures::bytes(card.bytes()))}</td>
            <td>
                <button
                    type="button"
                    class="btn slim"
                    aria-label=format!("Delete {} from this device", card.name)
                    on:click=delete
                >
                    "Delete from this device"
                </button>
            </td>
        </tr>
    }
}
