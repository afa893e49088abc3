//! What to know about the data of the mapping, with the first places and a fix where there is one.

use std::sync::Arc;

use leptos::prelude::*;

use super::export_menu::ExportButton;
use super::notice_list::{fold, place_text};
use crate::app::state::detector::Detector;
use crate::model::format::{date, plural, span};
use crate::model::quality::{Issue, IssueKind, Quality, Spot};
use crate::model::time::Interval;
use crate::model::zone::{UTC, Zone};
use crate::protocol::message::ExportFormat;

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
                <strong>"Left out"</strong>
                <div>
                    <p>"Only rows from "{date(range.start, &UTC)}" to "{date(range.end - 1, &UTC)}" go in."</p>
                    <button type="button" class="btn ghost" on:click=press>"Take all rows"</button>
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
                view! { <ExportButton detector label="Download the figures as JSON" format=ExportFormat::Quality /> }
            })
        }}
    }
}

fn entry(detector: Detector, issue: &Issue, interval: Interval, zone: &Zone) -> impl IntoView + use<> {
    let fix = match issue.kind {
        IssueKind::StrayTimes { keep } => {
            let label = format!("Leave out {}", plural(issue.count, "row", "rows"));
            let press = move |_| detector.edit(|draft| draft.time_range = Some(keep));
            Some(view! { <button type="button" class="btn ghost" on:click=press>{label}</button> })
        }
        _ => None,
    };
    let places: Vec<String> = issue.spots.iter().map(|spot| text(spot, interval, zone)).collect();
    let more = match (&issue.kind, issue.spots.first()) {
        // The spots are gaps, not their intervals.
        (_, None | Some(Spot::Time(_))) => 0,
        _ => issue.count.saturating_sub(places.len() as u64),
    };
    view! {
        <li>
            <strong>{word(&issue.kind)}</strong>
            <div><p>{issue.sentence.clone()}"."</p>{fix}{fold("Show", places, more)}</div>
        </li>
    }
}

/// The head of an entry.
fn word(kind: &IssueKind) -> &'static str {
    match kind {
        IssueKind::StrayTimes { .. } | IssueKind::CoarseTimes | IssueKind::SeveralTimeColumns => "Times",
        IssueKind::NotNumeric { .. } | IssueKind::Inexact { .. } | IssueKind::NotFinite { .. } => "Numbers",
        IssueKind::MissingIntervals | IssueKind::MetricsWithGaps => "Gaps",
        IssueKind::ConstantMetrics => "Constant",
        IssueKind::Duplicates => "Shared",
        IssueKind::HighCardinality { .. } | IssueKind::TooManyMetrics => "Many",
        IssueKind::Unsorted => "Order",
        IssueKind::ByteOrderMark | IssueKind::MixedLineEnds => "Text",
        IssueKind::OldQuotas => "Limits",
    }
}

fn text(spot: &Spot, interval: Interval, zone: &Zone) -> String {
    match spot {
        Spot::Row(place) => place_text(place),
        Spot::Time(range) => span(*range, interval, zone),
        Spot::Metric { measure, key, intervals } => {
            format!("{measure}, {}: {}", key.label("overall"), plural(*intervals, "interval", "intervals"))
        }
        Spot::Text(text) => text.clone(),
    }
}
