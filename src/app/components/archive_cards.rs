//! What others found: the events of Lookout for Metrics and known incidents, as tables.

use std::sync::Arc;

use leptos::prelude::*;

use super::severity_badge::SeverityBadge;
use crate::app::state::detector::Detector;
use crate::model::archive::{Archive, Incident, OldEvent};
use crate::model::format::{count, date, plural, time_of_day};
use crate::model::time::Timestamp;
use crate::model::zone::Zone;

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
                <section class="card" aria-label="Remarks on the archive">
                    <ul class="pad warnings">
                        {remarks.iter().map(|text| view! { <li>{text.clone()}</li> }).collect_view()}
                    </ul>
                </section>
            })}
            {(!events.is_empty()).then(|| view! {
                <TableCard
                    id="old-events"
                    title="Lookout for Metrics"
                    label="Events of Lookout for Metrics"
                    tally=plural(events.len() as u64, "event", "events")
                    columns=&["Score", "Measure", "Where", "From", "To", "Feedback"]
                    rows=events.iter().take(MOST).map(|event| event_row(event, &zone).into_any()).collect()
                    all=events.len()
                />
            })}
            {(!incidents.is_empty()).then(|| view! {
                <TableCard
                    id="incidents"
                    title="Known incidents"
                    label="Known incidents"
                    tally=plural(incidents.len() as u64, "incident", "incidents")
                    columns=&["Title", "Severity", "From", "To"]
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
            {more.map(|more| view! { <p class="pad muted">"and "{count(more as u64)}" more"</p> })}
        </section>
    }
}

fn event_row(event: &OldEvent, zone: &Zone) -> impl IntoView + use<> {
    let causes: Vec<String> = event.causes.iter().map(|(name, percent)| format!("{name} {percent:.0} %")).collect();
    let causes = (!causes.is_empty()).then(|| view! { <small>"Caused by "{causes.join(", ")}</small> });
    view! {
        <tr>
            <td><SeverityBadge severity=event.score /></td>
            <th scope="row">{event.measure.clone()}</th>
            <td>{place(event)} {causes}</td>
            <td class="nowrap">{at(event.start, zone)}</td>
            <td class="nowrap">{at(event.end, zone)}</td>
            <td>{event.relevant().map(feedback)}</td>
        </tr>
    }
}

/// "Relevant": what people answered.
pub(crate) fn feedback(relevant: bool) -> &'static str {
    if relevant { "Relevant" } else { "Not relevant" }
}

/// "marketplace uk 68 %, fr 32 %", or the values of its series.
fn place(event: &OldEvent) -> String {
    let shares = event.contributions.iter().map(|shares| {
        let values = shares.values.iter().take(3).map(|(value, percent)| format!("{value} {percent:.0} %"));
        format!("{} {}", shares.dimension, values.collect::<Vec<_>>().join(", "))
    });
    let shares: Vec<String> = shares.collect();
    if !shares.is_empty() {
        return shares.join("; ");
    }
    let Some(first) = event.series.first() else { return String::new() };
    let values: Vec<&str> = first.dimensions.iter().map(|(_, value)| value.as_str()).collect();
    match event.series_count {
        0 | 1 => values.join(", "),
        all => format!("{} and {} more", values.join(", "), count(all - 1)),
    }
}

fn incident_row(incident: &Incident, zone: &Zone) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">{incident.title.clone()} <small>{incident.id.clone()}</small></th>
            <td>{incident.severity.clone()}</td>
            <td class="nowrap">{at(incident.start, zone)}</td>
            <td class="nowrap">{incident.end.map_or_else(|| "still open".to_owned(), |end| at(end, zone))}</td>
        </tr>
    }
}

/// "15 Jan 2022, 04:25".
fn at(at: Timestamp, zone: &Zone) -> String {
    format!("{}, {}", date(at, zone), time_of_day(at, zone))
}
