//! What should be known about the data, grouped and counted, with the first places behind a fold.

use leptos::prelude::*;

use crate::model::format::{count, plural};
use crate::model::notice::{Notice, NoticeKind, Place};
use crate::model::reading::OnMisfit;

/// The list.
#[component]
pub(crate) fn NoticeList(
    notices: Vec<Notice>,
    /// Called with a column and what is to become of rows whose cell does not fit.
    on_misfit: Callback<(String, OnMisfit)>,
) -> impl IntoView {
    view! { <ul class="notices">{notices.iter().map(|notice| entry(notice, on_misfit)).collect_view()}</ul> }
}

fn entry(notice: &Notice, on_misfit: Callback<(String, OnMisfit)>) -> impl IntoView + use<> {
    let places: Vec<String> = notice.places.iter().map(place_text).filter(|text| !text.is_empty()).collect();
    let more = notice.count.saturating_sub(places.len() as u64);
    let fix = fix(&notice.kind).map(|(label, column, then)| {
        let press = move |_| on_misfit.run((column.clone(), then));
        view! { <button type="button" class="btn ghost" on:click=press>{label}</button> }
    });
    view! {
        <li>
            <strong>{amount(notice)}</strong>
            <div><p>{notice.kind.text()}</p>{fix}{fold("Show lines", places, more)}</div>
        </li>
    }
}

/// The first places behind a fold, and how many more there are; nothing without places.
pub(crate) fn fold(summary: &'static str, places: Vec<String>, more: u64) -> impl IntoView {
    (!places.is_empty()).then(|| {
        view! {
            <details>
                <summary>{summary}</summary>
                <ul class="places">
                    {places.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
                    {(more > 0).then(|| view! { <li class="muted">"and "{count(more)}" more"</li> })}
                </ul>
            </details>
        }
    })
}

/// What else can be done: the button, its column, and what becomes of the rows.
fn fix(kind: &NoticeKind) -> Option<(&'static str, String, OnMisfit)> {
    match kind {
        NoticeKind::BadNumber { column } => Some(("Skip these rows", column.clone(), OnMisfit::SkipRow)),
        NoticeKind::BadNumberRow { column } => Some(("Treat as missing", column.clone(), OnMisfit::Missing)),
        _ => None,
    }
}

/// "11 rows", "3 cells".
fn amount(notice: &Notice) -> String {
    match notice.kind {
        NoticeKind::UnreadableFile { .. } | NoticeKind::CutShort | NoticeKind::ColumnNames { .. } => {
            plural(notice.count, "file", "files")
        }
        NoticeKind::RaggedRow { .. }
        | NoticeKind::BadTimestamp { .. }
        | NoticeKind::BadNumberRow { .. }
        | NoticeKind::OutsideFolder { .. } => plural(notice.count, "row", "rows"),
        NoticeKind::BadJson | NoticeKind::NotUtf8 | NoticeKind::NoRecord => plural(notice.count, "line", "lines"),
        NoticeKind::Nul | NoticeKind::LeftOut { .. } => plural(notice.count, "place", "places"),
        NoticeKind::BadNumber { .. } | NoticeKind::Nested { .. } => plural(notice.count, "cell", "cells"),
        NoticeKind::MissingFolder => plural(notice.count, "interval", "intervals"),
        NoticeKind::SkippedMetric { .. } => plural(notice.count, "metric", "metrics"),
        NoticeKind::NotLookedAt => plural(notice.count, "event", "events"),
        NoticeKind::UnusedAnswer { .. } | NoticeKind::AnswerElsewhere => plural(notice.count, "answer", "answers"),
    }
}

/// `oct.csv line 8,214, revenue: "n/a"`.
pub(crate) fn place_text(place: &Place) -> String {
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
