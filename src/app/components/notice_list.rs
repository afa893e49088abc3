//! What should be known about the data, grouped and counted, with the first places behind a fold.

use leptos::prelude::*;

use crate::model::format::{count, plural};
use crate::model::notice::{Notice, NoticeKind, Place};

/// The list.
#[component]
pub(crate) fn NoticeList(notices: Vec<Notice>) -> impl IntoView {
    view! { <ul class="notices">{notices.iter().map(entry).collect_view()}</ul> }
}

fn entry(notice: &Notice) -> impl IntoView + use<> {
    let places: Vec<String> = notice.places.iter().map(place_text).filter(|text| !text.is_empty()).collect();
    let more = notice.count.saturating_sub(places.len() as u64);
    let fold = (!places.is_empty()).then(|| {
        view! {
            <details>
                <summary>"Show lines"</summary>
                <ul class="places">
                    {places.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
                    {(more > 0).then(|| view! { <li class="muted">"and "{count(more)}" more"</li> })}
                </ul>
            </details>
        }
    });
    view! {
        <li>
            <strong>{amount(notice)}</strong>
            <div><p>{notice.kind.text()}</p>{fold}</div>
        </li>
    }
}

/// "11 rows", "3 cells".
fn amount(notice: &Notice) -> String {
    match notice.kind {
        NoticeKind::UnreadableFile { .. } | NoticeKind::CutShort | NoticeKind::ColumnNames { .. } => {
            plural(notice.count, "file", "files")
        }
        NoticeKind::RaggedRow { .. } | NoticeKind::BadTimestamp { .. } => plural(notice.count, "row", "rows"),
        NoticeKind::BadJson | NoticeKind::NotUtf8 | NoticeKind::NoRecord => plural(notice.count, "line", "lines"),
        NoticeKind::Nul | NoticeKind::LeftOut { .. } => plural(notice.count, "place", "places"),
        NoticeKind::BadNumber { .. } | NoticeKind::Nested { .. } => plural(notice.count, "cell", "cells"),
        NoticeKind::SkippedMetric { .. } => plural(notice.count, "metric", "metrics"),
    }
}

/// `oct.csv line 8,214, revenue: "n/a"`.
fn place_text(place: &Place) -> String {
    let mut text = place.file.clone();
    if place.line > 0 {
        text += &format!(" line {}", count(place.line));
    }
    if let Some(column) = &place.column {
        text += &format!(", {column}");
    }
    if let Some(found) = &place.found {
        text += &format!(": \"{found}\"");
    }
    text
}
