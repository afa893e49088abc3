//! Two runs beside each other, as sets of events.

mod facing;
mod table;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use self::facing::Facing;
use self::table::Pairs;
use crate::app::platform::base::href;
use crate::app::state::compare::Compared;
use crate::app::state::detector::Detector;
use crate::app::state::look::provide_look;
use crate::app::state::runs::differences;
use crate::app::state::view::use_view;
use crate::app::state::workspace::use_current;
use crate::diagnose::compare::{Change, MOVED_POINTS, Pair, compare};
use crate::model::finding::Findings;
use crate::model::format::count;
use crate::pipeline::config::AnalysisConfig;
use crate::words::capitalised;
use crate::words::page::{compare as words, places};

/// Both runs, and the pairs of their events.
#[derive(Clone)]
struct Both {
    numbers: [u32; 2],
    configs: [AnalysisConfig; 2],
    findings: [Arc<Findings>; 2],
    pairs: Arc<Vec<Pair>>,
}

impl Both {
    fn compared(&self) -> Compared<'_> {
        Compared { before: &self.findings[0], after: &self.findings[1], pairs: &self.pairs }
    }
}

/// The page of the runs that the URL names.
#[component]
pub(crate) fn Compare() -> impl IntoView {
    let detector = use_current();
    provide_look();
    let params = use_params_map();
    let numbers = Memo::new(move |_| {
        params.with(|params| ["a", "b"].map(|name| params.get(name).and_then(|text| text.parse::<u32>().ok())))
    });
    let both = Memo::new_with_compare(
        move |_| {
            let [Some(a), Some(b)] = numbers.get() else { return None };
            let config = |number| detector.runs.with(|runs| runs.get(number).map(|run| run.config.clone()));
            let findings = [detector.findings_of(a)?, detector.findings_of(b)?];
            let pairs = Arc::new(compare(&findings[0], &findings[1]));
            Some(Both { numbers: [a, b], configs: [config(a)?, config(b)?], findings, pairs })
        },
        |_, _| true,
    );
    move || match both.get() {
        Some(both) => view! { <Found detector both /> }.into_any(),
        None => view! { <NotThere detector numbers=numbers.get() /> }.into_any(),
    }
}

/// A run that is not there, or no longer.
#[component]
fn NotThere(detector: Detector, numbers: [Option<u32>; 2]) -> impl IntoView {
    let is_kept = |number: &u32| detector.runs.with(|runs| runs.get(*number).is_some());
    let missing = numbers.into_iter().flatten().find(|number| !is_kept(number));
    let text = match missing {
        Some(number) => words::not_kept(number),
        None => words::NOT_TWO_RUNS.to_owned(),
    };
    view! {
        <div class="head"><div><h1>{places::COMPARE}</h1></div></div>
        <section class="card empty">
            <p>{text}</p>
            <p class="row"><a class="btn" href=href(&detector.path("backtest"))>{words::ALL_RUNS}</a></p>
        </section>
    }
}

#[component]
fn Found(detector: Detector, both: Both) -> impl IntoView {
    let view = use_view();
    let threshold = Memo::new(move |_| view.with(|view| view.threshold));
    let numbers = both.numbers;
    let differing = differences(&both.configs[0], &both.configs[1]);
    let counted = {
        let both = both.clone();
        Memo::new(move |_| {
            let compared = both.compared();
            let reaching = compared.reaching(threshold.get());
            (compared.counts(&reaching), Arc::new(reaching))
        })
    };
    let only = RwSignal::new(None::<Change>);
    let totals = both.findings.each_ref().map(|findings| findings.events.len() as u64);
    let sums = {
        let compared = both.compared();
        words::sums(numbers, totals, compared.counts(&compared.reaching(0.0)))
    };
    view! {
        <div class="head">
            <div>
                <h1>{places::COMPARE}</h1>
                <p>{move || words::compared(numbers, threshold.get())}</p>
            </div>
            <div class="acts">
                <a class="btn" href=href(&detector.path("backtest"))>{words::ALL_RUNS}</a>
            </div>
        </div>
        <section class="card" aria-labelledby="differing">
            <header><h2 id="differing">{words::DIFFERING}</h2></header>
            <div class="pad">
                {if differing.is_empty() {
                    view! { <p>{words::NONE_DIFFER}</p> }.into_any()
                } else {
                    let items = differing.iter().map(|text| view! { <li>{capitalised(text)}</li> }).collect_view();
                    view! { <ul class="differing">{items}</ul> }.into_any()
                }}
            </div>
        </section>
        <section class="card" aria-labelledby="changes">
            <header>
                <h2 id="changes">{words::CHANGES}</h2>
                <span class="muted">{sums}</span>
            </header>
            <Counts counts=Signal::derive(move || counted.get().0) only />
        </section>
        <Facing both=both.clone() threshold />
        <Pairs detector both indices=Signal::derive(move || counted.get().1) only />
    }
}

/// The four counts, each a switch that leaves its events alone.
#[component]
fn Counts(#[prop(into)] counts: Signal<[usize; 4]>, only: RwSignal<Option<Change>>) -> impl IntoView {
    let note = |change: Change| match change {
        Change::Gained => words::ONLY_SECOND.to_owned(),
        Change::Lost => words::ONLY_FIRST.to_owned(),
        Change::Moved => words::severity_changed(MOVED_POINTS),
        Change::Same => words::IN_BOTH.to_owned(),
    };
    let tile = move |(index, change): (usize, Change)| {
        let press = move |_| only.update(|only| *only = if *only == Some(change) { None } else { Some(change) });
        view! {
            <button
                type="button"
                class="tile"
                aria-pressed=move || (only.get() == Some(change)).to_string()
                on:click=press
            >
                <span class="big">{move || count(counts.get()[index] as u64)}</span>
                " "
                <b>{change.label()}</b>
                <small>{note(change)}</small>
            </button>
        }
    };
    view! { <div class="tiles pad" role="group" aria-label=words::SHOW_ONLY>{Change::ALL.into_iter().enumerate().map(tile).collect_view()}</div> }
}
