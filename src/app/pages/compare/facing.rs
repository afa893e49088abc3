//! The lanes of both runs, one below the other, over the same columns and with one cursor.

use std::sync::Arc;

use leptos::prelude::*;

use super::Both;
use crate::app::components::lanes::{Lanes, Pick};
use crate::app::components::radio_group::RadioGroup;
use crate::app::state::filter::LanesBy;
use crate::app::state::lanes::{Lane, lanes};
use crate::chart::lanes::{Columns, columns};
use crate::model::finding::Findings;
use crate::model::time::TimeRange;
use crate::words::events::terms;
use crate::words::page::compare::column_is;
use crate::words::page::{common, lanes as of_lanes};

/// Lanes with a name of their own, in each run.
const MOST: usize = 6;

/// The card.
#[component]
pub(super) fn Facing(both: Both, threshold: Memo<f64>) -> impl IntoView {
    let words: Vec<String> = {
        let set = &both.findings[1].metric_set;
        LanesBy::all(set).iter().map(|by| by.word(set)).collect()
    };
    let count = words.len();
    let chosen = RwSignal::new(0usize);
    let shared = shared_columns(&both.findings);
    let linked = RwSignal::new(None::<usize>);
    let picked = RwSignal::new(None::<(usize, usize)>);
    let hint = column_is(&shared.label());
    let run = {
        let words = words.clone();
        move |index: usize| {
            let (findings, words) = (both.findings[index].clone(), words.clone());
            let rows = Memo::new(move |_| {
                let by = LanesBy::parse(&words[chosen.get()], &findings.metric_set);
                let all: Vec<usize> = (0..findings.events.len()).collect();
                Arc::new(lanes(&findings, &all, by, shared, MOST)) as Arc<Vec<Lane>>
            });
            let name = common::run(both.numbers[index]);
            let all = Signal::stored(name.clone());
            let on_pick = Callback::new(move |pick: Pick| {
                picked.set(match pick {
                    Pick::Cell((_, column)) if picked.get_untracked() != Some((column, column + 1)) => {
                        Some((column, column + 1))
                    }
                    Pick::Period(from, to) => Some((from, to)),
                    Pick::Cell(_) | Pick::Clear => None,
                });
            });
            view! {
                <Lanes
                    lanes=rows
                    columns=Signal::stored(shared)
                    threshold
                    all
                    selected=Signal::stored(None)
                    period=picked
                    linked
                    on_pick
                    on_open_others=Callback::new(|()| {})
                    tip=RwSignal::new(None)
                />
            }
        }
    };
    let on_choose = Callback::new(move |index: usize| chosen.set(index));
    view! {
        <section class="card" aria-labelledby="facing">
            <header>
                <h2 id="facing">{terms::WHEN_AND_WHERE}</h2>
                <Show when=move || { count > 1 }>
                    <RadioGroup
                        name="facing-by"
                        label=of_lanes::LANES_BY.to_owned()
                        options=words.clone()
                        chosen=Signal::derive(move || Some(chosen.get()))
                        on_choose
                    />
                </Show>
                <span class="muted lane-hint">{hint}</span>
            </header>
            {run(0)}
            <hr class="hr" />
            {run(1)}
        </section>
    }
}

/// Columns over what either run tested, as wide as the coarser interval asks for.
fn shared_columns(findings: &[Arc<Findings>; 2]) -> Columns {
    let tested = findings.each_ref().map(|run| {
        let range = run.grid.range(run.split, run.grid.len);
        run.zone.range_to_local(range)
    });
    let range = TimeRange { start: tested[0].start.min(tested[1].start), end: tested[0].end.max(tested[1].end) };
    columns(range, findings[0].grid.interval.max(findings[1].grid.interval))
}
