//! What should be known about the data, grouped and counted, with the first places behind a fold.

use leptos::prelude::*;

use crate::model::notice::{Notice, NoticeKind};
use crate::model::reading::OnMisfit;
use crate::words::page::{common, notices as words};

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
    let places: Vec<String> = notice.places.iter().map(words::place).filter(|text| !text.is_empty()).collect();
    let more = notice.count.saturating_sub(places.len() as u64);
    let fix = fix(&notice.kind).map(|(label, column, then)| {
        let press = move |_| on_misfit.run((column.clone(), then));
        view! { <button type="button" class="btn ghost" on:click=press>{label}</button> }
    });
    view! {
        <li>
            <strong>{words::amount(notice)}</strong>
            <div><p>{notice.kind.text()}</p>{fix}{fold(words::SHOW_LINES, places, more)}</div>
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
                    {(more > 0).then(|| view! { <li class="muted">{common::and_more(more)}</li> })}
                </ul>
            </details>
        }
    })
}

/// What else can be done: the button, its column, and what becomes of the rows.
fn fix(kind: &NoticeKind) -> Option<(&'static str, String, OnMisfit)> {
    match kind {
        NoticeKind::BadNumber { column } => Some((words::SKIP_ROWS, column.clone(), OnMisfit::SkipRow)),
        NoticeKind::BadNumberRow { column } => Some((words::TREAT_AS_MISSING, column.clone(), OnMisfit::Missing)),
        _ => None,
    }
}
