//! What to know about the data of the mapping, with the first places and a fix where there is one.

use std::sync::Arc;

use leptos::prelude::*;

use super::export_menu::ExportButton;
use super::notice_list::fold;
use crate::app::state::detector::Detector;
use crate::model::quality::{Issue, IssueKind, Quality, Spot};
use crate::model::time::Interval;
use crate::model::zone::Zone;
use crate::protocol::message::ExportFormat;
use crate::words::page::quality as words;

/// The list; nothing while there is nothing to say.
#[component]
pub(crate) fn QualityList(detector: Detector) -> impl IntoView {
    let interval =
        move || detector.draft.with_untracked(|draft| draft.as_ref().map_or(Interval::HOUR, |draft| draft.interval));
    let left_out = move || {
        let range = detector.draft.with(|draft| draft.as_ref()?.time_range)?;
        let press = move |_| detector.edit(|draft| draft.time_range = None);
        Some(view! {
            <li>
                <strong>{words::LEFT_OUT}</strong>
                <div>
                    <p>{words::only_rows(range)}</p>
                    <button type="button" class="btn ghost" on:click=press>{words::TAKE_ALL}</button>
                </div>
            </li>
        })
    };
    let issues = move || {
        let quality: Arc<Quality> = detector.quality.get()?;
        let zone = detector.grid_zone();
        Some(quality.issues.iter().map(|issue| entry(detector, issue, interval(), &zone)).collect_view())
    };
    view! {
        <ul class="notices">{left_out}{issues}</ul>
        {move || {
            detector.quality.with(Option::is_some).then(|| {
                view! { <ExportButton detector label=words::DOWNLOAD format=ExportFormat::Quality /> }
            })
        }}
    }
}

fn entry(detector: Detector, issue: &Issue, interval: Interval, zone: &Zone) -> impl IntoView + use<> {
    let fix = match issue.kind {
        IssueKind::StrayTimes { keep } => {
            let label = words::leave_out(issue.count);
            let press = move |_| detector.edit(|draft| draft.time_range = Some(keep));
            Some(view! { <button type="button" class="btn ghost" on:click=press>{label}</button> })
        }
        _ => None,
    };
    let places: Vec<String> = issue.spots.iter().map(|spot| words::spot(spot, interval, zone)).collect();
    let more = match (&issue.kind, issue.spots.first()) {
        // The spots are gaps, not their intervals.
        (_, None | Some(Spot::Time(_))) => 0,
        _ => issue.count.saturating_sub(places.len() as u64),
    };
    view! {
        <li>
            <strong>{words::head(&issue.kind)}</strong>
            <div><p>{issue.sentence.clone()}"."</p>{fix}{fold(words::SHOW, places, more)}</div>
        </li>
    }
}
