//! Map: what each column is. Everything is filled in from the guess, so that one press runs.

mod advice;
mod columns;
mod derived;
mod filters;
mod read_only;
mod result;
mod role;
mod timestamp;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use self::advice::Advice;
use self::columns::Columns;
use self::filters::FiltersCard;
use self::read_only::ReadOnly;
use self::result::WhatYouGet;
use self::timestamp::TimestampCard;
use crate::app::components::drop_zone::{FileButton, WindowDrop};
use crate::app::components::error_panel::ErrorPanel;
use crate::app::components::export_menu::ExportButton;
use crate::app::components::import_card::ImportCard;
use crate::app::components::popover::Popover;
use crate::app::components::quality_list::QualityList;
use crate::app::components::undo_buttons::UndoButtons;
use crate::app::platform::base::href;
use crate::app::state::detector::{Detector, Stage};
use crate::app::state::view::use_view;
use crate::app::state::workspace::use_current;
use crate::bridge::client::Input;
use crate::model::metric::MetricSet;
use crate::model::preview::MappingField;
use crate::protocol::message::{ExportFormat, TableSummary};
use crate::words::page::{common, map as words, places, quality};

/// The page.
#[component]
pub(crate) fn Map() -> impl IntoView {
    let detector = use_current();
    let body = move || match detector.table.get() {
        Some(table) => view! { <Mapping table /> }.into_any(),
        None if detector.without_data.with(Option::is_some) => view! { <ReadOnly detector /> }.into_any(),
        None => view! { <NoTable /> }.into_any(),
    };
    let has_table = Memo::new(move |_| detector.table.with(Option::is_some));
    view! {
        <div class="head">
            <div>
                <h1>{places::MAP}</h1>
                <p>{words::LEAD}</p>
            </div>
            {move || has_table.get().then(|| view! { <Actions /> })}
        </div>
        {body}
    }
}

/// Nothing to map yet.
#[component]
fn NoTable() -> impl IntoView {
    let detector = use_current();
    let text = move || match detector.stage.get() {
        Stage::Reading(_) => common::STILL_READING,
        _ => words::NO_DATA,
    };
    view! {
        <section class="card empty">
            <p>{text}</p>
            <a class="btn pri" href=href(&detector.path("data"))>{common::GO_TO_DATA}</a>
        </section>
    }
}

#[component]
fn Mapping(table: Arc<TableSummary>) -> impl IntoView {
    let failed = table.proposal.as_ref().err().cloned();
    let detector = use_current();
    let add = Callback::new(move |inputs: Vec<Input>| detector.add(inputs));
    let urls = RwSignal::new(None);
    view! {
        {failed.map(|message| view! { <ErrorPanel message /> })}
        <WindowDrop hint=words::DROP_SETTINGS urls on_drop=add />
        <ImportCard detector />
        <div class="mapping">
            <Columns detector table=table.clone() />
            <TimestampCard detector table=table.clone() />
            <WhatYouGet detector />
        </div>
        <FiltersCard detector table />
        <Advice detector />
        <section class="card" aria-labelledby="data-quality">
            <header><h2 id="data-quality">{quality::DATA_QUALITY}</h2></header>
            <div class="pad"><QualityList detector /></div>
        </section>
    }
}

/// Back to guess, Run backtest, and why it cannot run.
#[component]
fn Actions() -> impl IntoView {
    let detector = use_current();
    let blocked = Memo::new(move |_| detector.blocked());
    let guess = Memo::new(move |_| guess(detector));
    let differs = move || guess.with(|guess| guess.is_some() && detector.draft.with(|draft| draft != guess));
    let is_running = move || detector.stage.with(|stage| matches!(stage, Stage::Analysing(_) | Stage::Living));
    let run = use_run(detector);
    view! {
        <div class="acts">
            <UndoButtons detector />
            <FileButton label=words::IMPORT_SETTINGS on_pick=Callback::new(move |inputs| detector.add(inputs)) />
            <ExportSettings detector />
            {move || differs().then(|| view! {
                <button
                    type="button"
                    class="btn"
                    on:click=move |_| {
                        if let Some(guess) = guess.get_untracked() {
                            detector.set_draft(words::TO_THE_GUESS, guess);
                        }
                    }
                >
                    {common::BACK_TO_GUESS}
                </button>
            })}
            <button
                type="button"
                class="btn pri"
                aria-disabled=move || blocked.with(Option::is_some).then_some("true")
                aria-describedby="why-not"
                on:click=move |_| run.run(())
            >
                {move || if is_running() { words::SHOW_RUN } else { common::RUN_BACKTEST }}
            </button>
            <p id="why-not" class="why-not err" role="status">{move || blocked.get()}</p>
        </div>
    }
}

/// The mapping as a file.
#[component]
fn ExportSettings(detector: Detector) -> impl IntoView {
    let open = RwSignal::new(false);
    let close = Callback::new(move |()| {
        let _ = open.try_set(false);
    });
    let button = move |label: &'static str, format| {
        view! { <ExportButton detector class="btn ghost" label format on_done=close /> }
    };
    view! {
        <Popover class="btn" label=|| words::EXPORT_SETTINGS open=open>
            <div class="menu">
                {button(words::AS_DETECTOR, ExportFormat::Detector)}
                {button(words::AS_METRIC_SET, ExportFormat::MetricSet)}
            </div>
        </Popover>
    }
}

/// Starts a run, unless one goes on or nothing can run, and goes to its page.
fn use_run(detector: Detector) -> Callback<()> {
    let navigate = use_navigate();
    let view = use_view();
    Callback::new(move |()| {
        if untrack(|| detector.blocked()).is_some() {
            return;
        }
        if !untrack(|| detector.is_busy()) {
            detector.analyse();
        }
        let path = href(&format!("{}{}", detector.path("backtest"), untrack(|| view.suffix())));
        navigate(&path, NavigateOptions { resolve: false, ..Default::default() });
    })
}

fn guess(detector: Detector) -> Option<MetricSet> {
    detector.table.with(|table| Some(table.as_ref()?.proposal.as_ref().ok()?.metric_set.clone()))
}

/// The problems of one field, in red beside it.
#[component]
fn FieldProblems(
    /// Whose draft.
    detector: Detector,
    /// Which field.
    field: MappingField,
) -> impl IntoView {
    let texts = Memo::new(move |_| {
        let Some(preview) = detector.preview.get() else { return Vec::new() };
        let of_field = preview.problems.iter().filter(|problem| problem.field == field);
        of_field.map(|problem| problem.text.clone()).collect::<Vec<_>>()
    });
    move || texts.get().into_iter().map(|text| view! { <p class="err">{text}</p> }).collect_view()
}
