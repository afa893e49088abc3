//! The page Report: what it holds, in which form, and what it will look like.

mod choices;
mod preview;

use leptos::prelude::*;

use crate::app::effect::effect;
use crate::app::platform::base::href;
use crate::app::platform::download::save;
use crate::app::platform::page::print;
use crate::app::state::announce::use_announcer;
use crate::app::state::detector::Detector;
use crate::app::state::view::use_view;
use crate::model::message::UserMessage;
use crate::protocol::documents::{Format, Options, is_reopened};
use crate::protocol::message::Document;
use crate::words::page::{common, places, report as words};
use choices::{Contents, Forms};
use preview::Preview;

/// A document in the making: the newest choice wins, and one is made at a time.
#[derive(Clone, Copy)]
struct Draft {
    format: RwSignal<Format>,
    options: RwSignal<Options>,
    made: RwSignal<Option<Result<Document, UserMessage>>>,
    /// Whether one is being made: until then what was made is not what is chosen.
    is_busy: RwSignal<bool>,
    /// Whether the choice has changed meanwhile.
    is_stale: StoredValue<bool>,
    /// Whether it is to be saved as soon as it is made.
    saves_next: StoredValue<bool>,
}

impl Draft {
    /// Has the document of the present choice made.
    fn make(self, detector: Detector) {
        if self.is_busy.get_untracked() {
            return self.is_stale.set_value(true);
        }
        self.is_busy.set(true);
        self.order(detector);
    }

    fn order(self, detector: Detector) {
        detector.document(self.format.get_untracked(), self.options.get_untracked(), move |made| {
            // The page may be gone.
            let Some(is_stale) = self.is_stale.try_update_value(std::mem::take) else { return };
            if is_stale {
                return self.order(detector);
            }
            let _ = self.made.try_set(Some(made));
            let _ = self.is_busy.try_set(false);
        });
    }
}

/// The page of the detector in context.
#[component]
pub(crate) fn Report() -> impl IntoView {
    let detector = expect_context::<Detector>();
    let has_run = Memo::new(move |_| detector.run.with(Option::is_some));
    view! {
        <Show when=move || has_run.get() fallback=move || view! { <NoRun detector /> }>
            <Builder detector />
        </Show>
    }
}

#[component]
fn NoRun(detector: Detector) -> impl IntoView {
    view! {
        <div class="head">
            <div>
                <h1>{places::REPORT}</h1>
            </div>
        </div>
        <section class="card empty">
            <p>{common::NO_RESULTS}</p>
            <p class="row">
                <a class="btn" href=href(&detector.path("map"))>{places::MAP}</a>
                <a class="btn" href=href(&detector.path("backtest"))>{places::BACKTEST}</a>
            </p>
        </section>
    }
}

#[component]
fn Builder(detector: Detector) -> impl IntoView {
    let view = use_view();
    let announcer = use_announcer();
    let threshold = Memo::new(move |_| view.with(|view| view.threshold));
    let draft = Draft {
        format: RwSignal::new(Format::Html),
        options: RwSignal::new(Options { threshold: threshold.get_untracked(), ..Options::default() }),
        made: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        is_stale: StoredValue::new(false),
        saves_next: StoredValue::new(false),
    };
    effect(move |_| {
        let threshold = threshold.get();
        draft.options.update(|options| options.threshold = threshold);
    });
    effect(move |_| {
        draft.format.track();
        draft.options.track();
        // What answers and notes change is in it.
        detector.run.track();
        detector.notes.track();
        draft.make(detector);
    });
    let failure = RwSignal::new(None::<String>);
    let save_it = move || {
        let Some(Ok(document)) = draft.made.get_untracked() else { return };
        failure.set(None);
        match save(&document) {
            Ok(()) => {
                let (format, options) = (draft.format.get_untracked(), draft.options.get_untracked());
                detector.exported.set(Some(format));
                if is_reopened(format, &options) && options.sections.reviews {
                    detector.note_saved(detector.remarks());
                }
                announcer.say(common::exported(&document.name));
            }
            Err(_) => failure.set(Some(common::DOWNLOAD_REFUSED.to_owned())),
        }
    };
    effect(move |_| {
        if !draft.is_busy.get() && draft.saves_next.try_update_value(std::mem::take).unwrap_or_default() {
            save_it();
        }
    });
    let press = move |_| match draft.is_busy.get_untracked() {
        true => draft.saves_next.set_value(true),
        false => save_it(),
    };
    let label = move || match draft.made.get() {
        Some(Ok(document)) if !draft.is_busy.get() => {
            words::save_sized(draft.format.get().word(), document.bytes.len() as u64)
        }
        _ => words::save(draft.format.get().word()),
    };
    let is_html = move || draft.format.get() == Format::Html;
    view! {
        <div class="head">
            <div>
                <h1>{places::REPORT}</h1>
                <p>{move || counted(detector, threshold.get())}</p>
            </div>
            <div class="acts">
                <Show when=is_html>
                    <button type="button" class="btn" on:click=move |_| print()>{words::PRINT}</button>
                </Show>
                <button type="button" class="btn pri" on:click=press>{label}</button>
            </div>
        </div>
        {move || failure.get().map(|text| view! { <p class="note err" role="alert">{text}</p> })}
        <div class="builder">
            <div class="col choices">
                <Forms format=draft.format />
                <Contents options=draft.options format=draft.format />
            </div>
            <Preview made=draft.made format=draft.format />
        </div>
    }
}

/// How much the report may tell of.
fn counted(detector: Detector, threshold: f64) -> String {
    detector.run.with(|run| {
        run.as_ref().map_or(String::new(), |run| {
            let (shown, all) = (run.findings.at_least(threshold), run.findings.events.len());
            words::counted(shown, threshold, all)
        })
    })
}
