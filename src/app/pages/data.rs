//! Data: what was read from which file, how the columns were understood, and what was left out.

mod column_form;
mod dates;
mod file_form;
mod files;
mod folders;
mod preview;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use self::dates::AmbiguousDates;
use self::files::{FilesTable, Reading, first_file};
use self::folders::FolderTimes;
use self::preview::Preview;
use crate::app::components::archive_cards::ArchiveCards;
use crate::app::components::drop_zone::{DropZone, FileButton, UrlButton, WindowDrop};
use crate::app::components::error_panel::ErrorPanel;
use crate::app::components::export_menu::ExportButton;
use crate::app::components::import_card::ImportCard;
use crate::app::components::notice_list::NoticeList;
use crate::app::components::progress::{percent, ratio};
use crate::app::components::quality_list::QualityList;
use crate::app::components::undo_buttons::UndoButtons;
use crate::app::effect::effect;
use crate::app::platform::base::href;
use crate::app::state::detector::{Detector, Stage};
use crate::app::state::view::use_view;
use crate::app::state::workspace::use_current;
use crate::bridge::client::Input;
use crate::model::message::UserMessage;
use crate::model::notice::{Notice, NoticeKind};
use crate::model::reading::OnMisfit;
use crate::protocol::message::{ColumnSummary, ExportFormat, NamedSource, TableSummary};
use crate::words::figures;
use crate::words::page::{common, data as words, places, quality};

/// The page.
#[component]
pub(crate) fn Data() -> impl IntoView {
    let detector = use_current();
    let goes_on = go_on_when_all_is_well(detector);
    let add = Callback::new(move |inputs: Vec<Input>| detector.add(inputs));
    let urls = RwSignal::new(None);
    // What would give way to the mapping at once is not drawn.
    let is_reading =
        Memo::new(move |_| detector.stage.with(|stage| matches!(stage, Stage::Reading(_))) || goes_on.get());
    let table = Memo::new(move |_| if is_reading.get() { None } else { detector.table.get() });
    let failure = Memo::new(move |_| match detector.stage.get() {
        Stage::Failed(message) => Some(message),
        _ => None,
    });
    let body = move || match (is_reading.get(), table.get()) {
        (true, _) => view! {
            <Reading detector />
            {move || detector.first_rows.get().map(|table| view! { <FirstRows detector table /> })}
        }
        .into_any(),
        (false, None) if detector.without_data.with(Option::is_some) => {
            view! { <SessionSources detector add /> }.into_any()
        }
        (false, None) => view! {
            <DropZone sentence=common::DROP_FILES on_files=add />
        }
        .into_any(),
        (false, Some(table)) => view! { <Read table add urls /> }.into_any(),
    };
    view! {
        <div class="head">
            <div>
                <h1>{places::DATA}</h1>
                <p>{move || summary(detector)}</p>
            </div>
            {move || table.with(Option::is_some).then(|| view! { <Actions add urls /> })}
        </div>
        {move || failure.get().map(|message| view! { <ErrorPanel message /> })}
        {body}
    }
}

/// A first reading without trouble needs no look at this page: the mapping comes next. Tells whether it does.
fn go_on_when_all_is_well(detector: Detector) -> Memo<bool> {
    let navigate = use_navigate();
    let view = use_view();
    let is_over = move || detector.stage.with(|stage| !stage.is_busy() && *stage != Stage::Empty);
    let is_clean = move || detector.table.with(|table| table.as_deref().is_some_and(is_clean));
    let is_fine = move || detector.is_from_session() || is_clean();
    let goes_on = Memo::new(move |_| is_over() && detector.is_new() && is_fine());
    effect(move |_| {
        if goes_on.get() {
            // A session shows its results.
            let page = if untrack(|| detector.is_from_session()) { "anomalies" } else { "map" };
            let path = href(&format!("{}{}", detector.path(page), untrack(|| view.suffix())));
            navigate(&path, NavigateOptions { resolve: false, replace: true, ..Default::default() });
        }
        if is_over() {
            detector.mark_seen();
        }
    });
    goes_on
}

fn is_clean(table: &TableSummary) -> bool {
    let is_ambiguous = |column: &ColumnSummary| column.format.as_ref().is_some_and(|format| format.ambiguous.is_some());
    table.skipped_rows == 0
        && !table.columns.iter().any(is_ambiguous)
        && table.proposal.is_ok()
        && table.files.iter().all(|file| file.error.is_none())
}

/// "3 files, 55,440 rows, 2.1 MB. Read in 0.4 s."
fn summary(detector: Detector) -> String {
    if let Stage::Reading(progress) = detector.stage.get() {
        let read = percent(ratio(progress.done, progress.total));
        return detector.first_rows.with(|table| match table.as_deref().and_then(first_file) {
            Some(file) => words::reading_on(&file.name, &read),
            None => words::READING.to_owned(),
        });
    }
    if detector.without_data.with(Option::is_some) {
        return words::WITHOUT_DATA.to_owned();
    }
    detector.table.with(|table| match table {
        None => words::NO_DATA.to_owned(),
        Some(table) => {
            let bytes = table.files.iter().map(|file| file.bytes).sum();
            words::read(table.files.len(), table.rows, bytes, detector.read_ms.get(), detector.aside.get())
        }
    })
}

/// What a session was made of, and where to drop it.
#[component]
fn SessionSources(detector: Detector, add: Callback<Vec<Input>>) -> impl IntoView {
    let sources = move || {
        let of_session = detector.without_data.with(|session| session.as_ref().map(|session| session.sources.clone()));
        let row = |source: NamedSource| {
            let size = if source.bytes > 0 { figures::bytes(source.bytes) } else { String::new() };
            view! { <tr><th scope="row">{source.name}</th><td class="num">{size}</td></tr> }
        };
        of_session.unwrap_or_default().into_iter().map(row).collect_view()
    };
    view! {
        <section class="card flush" aria-labelledby="sources">
            <header><h2 id="sources">{words::MADE_FROM}</h2></header>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="sources">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{words::FILE}</th>
                            <th scope="col" class="num">{words::SIZE}</th>
                        </tr>
                    </thead>
                    <tbody>{sources}</tbody>
                </table>
            </div>
        </section>
        <DropZone sentence=words::DROP_SAME_FILES on_files=add />
    }
}

#[component]
fn Actions(add: Callback<Vec<Input>>, urls: RwSignal<Option<String>>) -> impl IntoView {
    let detector = use_current();
    let view = use_view();
    let has_columns =
        move || detector.table.with(|table| table.as_ref().is_some_and(|table| !table.columns.is_empty()));
    view! {
        <div class="acts">
            <UndoButtons detector />
            <FileButton label=words::ADD_FILES on_pick=add />
            <FileButton label=words::ADD_FOLDER folder=true on_pick=add />
            <UrlButton urls />
            {move || has_columns().then(|| {
                let map = move || format!("{}{}", href(&detector.path("map")), view.suffix());
                view! { <a class="btn pri" href=map>{words::MAP_COLUMNS}</a> }
            })}
        </div>
    }
}

/// The first rows are there, laid out like the table that they will be part of.
#[component]
fn FirstRows(detector: Detector, table: Arc<TableSummary>) -> impl IntoView {
    let later = |id: &'static str, title: &'static str| {
        view! {
            <section class="card" aria-labelledby=id>
                <header><h2 id=id>{title}</h2></header>
                <div class="pad"><p class="mid">{words::KNOWN_LATER}</p></div>
            </section>
        }
    };
    view! {
        <div class="split">
            <Preview detector table partial=true />
            <div class="col">{later("problems", words::PROBLEMS)} {later("quality", quality::DATA_QUALITY)}</div>
        </div>
    }
}

/// The table is there.
#[component]
fn Read(table: Arc<TableSummary>, add: Callback<Vec<Input>>, urls: RwSignal<Option<String>>) -> impl IntoView {
    let mut errors = errors(&table);
    let has_columns = !table.columns.is_empty();
    let is_archive = !has_columns && !table.archive.is_empty();
    let is_settings = !has_columns && table.imported.is_some();
    if errors.is_empty() && !is_archive && !is_settings {
        errors.extend(table.proposal.as_ref().err().cloned());
    }
    let detector = use_current();
    view! {
        <ImportCard detector />
        <WindowDrop hint=words::DROP_MORE urls on_drop=add />
        {errors.into_iter().map(|message| view! { <ErrorPanel message /> }).collect_view()}
        <FolderTimes folders=table.folders.clone() />
        <AmbiguousDates detector=use_current() table=table.clone() />
        <FilesTable table=table.clone() />
        {is_settings.then(|| view! { <p class="mid">{words::ADD_FILES_OF_SETTINGS}</p> })}
        {is_archive.then(|| view! { <ArchiveCards detector /> })}
        {has_columns
            .then(|| {
                view! {
                    <div class="split">
                        <Preview detector table=table.clone() />
                        <div class="col"><Problems table /></div>
                    </div>
                }
            })}
    }
}

/// What is wrong with the files, once for all that share it.
fn errors(table: &TableSummary) -> Vec<UserMessage> {
    const MOST: usize = 10;
    let mut errors: Vec<(UserMessage, u64)> = Vec::new();
    for error in table.files.iter().filter_map(|file| file.error.as_ref()) {
        match errors.iter_mut().find(|(known, _)| known.title == error.title) {
            Some((_, more)) => *more += 1,
            None => errors.push((error.clone(), 0)),
        }
    }
    let with_more = |(mut error, more): (UserMessage, u64)| {
        if more > 0 {
            error.detail += &words::same_holds(more);
        }
        error
    };
    errors.into_iter().take(MOST).map(with_more).collect()
}

#[component]
fn Problems(table: Arc<TableSummary>) -> impl IntoView {
    let detector = use_current();
    let problems = problems(&table);
    let on_misfit = Callback::new(move |(column, then): (String, OnMisfit)| {
        let what = match then {
            OnMisfit::Missing => words::treated_as_missing(&column),
            OnMisfit::SkipRow => words::skipped_rows(&column),
        };
        detector.read_with(what, |settings| settings.columns.entry(column).or_default().on_misfit = then);
    });
    let body = if problems.is_empty() {
        view! { <p class="mid">{words::NO_PROBLEMS}</p> }.into_any()
    } else {
        view! { <NoticeList notices=problems on_misfit /> <Rejected detector table=table.clone() /> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="problems">
            <header><h2 id="problems">{words::PROBLEMS}</h2></header>
            <div class="pad">{body}</div>
        </section>
        <section class="card" aria-labelledby="quality">
            <header><h2 id="quality">{quality::DATA_QUALITY}</h2></header>
            <div class="pad"><QualityList detector /></div>
        </section>
    }
}

/// Hands back the rows that were left out.
#[component]
fn Rejected(detector: Detector, table: Arc<TableSummary>) -> impl IntoView {
    (table.rejected_kept > 0).then(|| {
        let label = words::download_rejected(table.rejected_kept, table.skipped_rows);
        view! { <ExportButton detector label format=ExportFormat::Rejected /> }
    })
}

/// Everything but unreadable files, which have panels of their own.
fn problems(table: &TableSummary) -> Vec<Notice> {
    table.notices.iter().filter(|notice| !matches!(notice.kind, NoticeKind::UnreadableFile { .. })).cloned().collect()
}
