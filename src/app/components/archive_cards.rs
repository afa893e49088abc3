//! What others found: the events of Lookout for Metrics and known incidents, as tables.

use std::sync::Arc;

use leptos::prelude::*;

use super::severity_badge::SeverityBadge;
use crate::app::state::detector::Detector;
use crate::model::archive::{Archive, Incident, OldEvent};
use crate::model::format::moment;
use crate::model::zone::Zone;
use crate::words::page::{archives as words, common};

/// Rows shown.
const MOST: usize = 200;

/// The cards; nothing without an archive.
#[component]
pub(crate) fn ArchiveCards(detector: Detector) -> impl IntoView {
    let archive = Memo::new(move |_| {
        let archive = detector.archive();
        (!archive.is_empty()).then(|| Arc::new(archive))
    });
    move || {
        let archive: Arc<Archive> = archive.get()?;
        let Archive { events, incidents, remarks } = &*archive;
        let zone = detector.instant_zone();
        Some(view! {
            {(!remarks.is_empty()).then(|| view! {
                <section class="card" aria-label=words::REMARKS>
                    <ul class="pad warnings">
                        {remarks.iter().map(|text| view! { <li>{text.clone()}</li> }).collect_view()}
                    </ul>
                </section>
            })}
            {(!events.is_empty()).then(|| view! {
                <TableCard
                    id="old-events"
                    title=words::LOOKOUT
                    label=words::OLD_EVENTS
                    tally=common::events(events.len() as u64)
                    columns=&words::EVENT_COLUMNS
                    rows=events.iter().take(MOST).map(|event| event_row(event, &zone).into_any()).collect()
                    all=events.len()
                />
            })}
            {(!incidents.is_empty()).then(|| view! {
                <TableCard
                    id="incidents"
                    title=common::KNOWN_INCIDENTS
                    label=common::KNOWN_INCIDENTS
                    tally=words::incidents(incidents.len())
                    columns=&words::INCIDENT_COLUMNS
                    rows=incidents.iter().take(MOST).map(|incident| incident_row(incident, &zone).into_any()).collect()
                    all=incidents.len()
                />
            })}
        })
    }
}

/// A table with its first rows; `all` is how many there are.
#[component]
fn TableCard(
    id: &'static str,
    title: &'static str,
    /// Accessible name of the part that scrolls.
    label: &'static str,
    tally: String,
    columns: &'static [&'static str],
    rows: Vec<AnyView>,
    all: usize,
) -> impl IntoView {
    let more = all.checked_sub(MOST).filter(|more| *more > 0);
    view! {
        <section class="card flush" aria-labelledby=id>
            <header>
                <h2 id=id>{title}</h2>
                <span class="muted">{tally}</span>
            </header>
            <div class="scroll" tabindex="0" role="region" aria-label=label>
                <table>
                    <thead>
                        <tr>{columns.iter().map(|column| view! { <th scope="col">{*column}</th> }).collect_view()}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {more.map(|more| view! { <p class="pad muted">{common::and_more(more as u64)}</p> })}
        </section>
    }
}

fn event_row(event: &OldEvent, zone: &Zone) -> impl IntoView + use<> {
    let causes = words::causes(event).map(|text| view! { <small>{text}</small> });
    view! {
        <tr>
            <td><SeverityBadge severity=event.score /></td>
            <th scope="row">{event.measure.clone()}</th>
            <td>{words::place(event)} {causes}</td>
            <td class="nowrap">{moment(event.start, zone)}</td>
            <td class="nowrap">{moment(event.end, zone)}</td>
            <td>{event.relevant().map(words::feedback)}</td>
        </tr>
    }
}

fn incident_row(incident: &Incident, zone: &Zone) -> impl IntoView + use<> {
    let end = incident.end.map_or_else(|| words::STILL_OPEN.to_owned(), |end| moment(end, zone));
    view! {
        <tr>
            <th scope="row">{incident.title.clone()} <small>{incident.id.clone()}</small></th>
            <td>{incident.severity.clone()}</td>
            <td class="nowrap">{moment(incident.start, zone)}</td>
            <td class="nowrap">{end}</td>
        </tr>
    }
}
