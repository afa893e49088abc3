//! Every event of either run with both severities.

use std::sync::Arc;

use leptos::prelude::*;

use super::Both;
use crate::app::components::severity_badge::SeverityBadge;
use crate::app::platform::base::href;
use crate::app::state::compare::PairSort;
use crate::app::state::detector::Detector;
use crate::app::state::rows::Row;
use crate::app::state::view::{ViewState, use_view};
use crate::diagnose::compare::{Change, Pair};
use crate::model::finding::AnomalyGroup;
use crate::words::capitalised;
use crate::words::events::terms;
use crate::words::page::{common, compare as words, filters};

/// Rows that are shown at first, and that a press adds.
const MOST: usize = 100;

/// The card: the pairs at `indices` that `only` lets through.
#[component]
pub(super) fn Pairs(
    detector: Detector,
    both: Both,
    #[prop(into)] indices: Signal<Arc<Vec<usize>>>,
    only: RwSignal<Option<Change>>,
) -> impl IntoView {
    let view = use_view();
    let sort = RwSignal::new((PairSort::After, false));
    let search = RwSignal::new(String::new());
    let most = RwSignal::new(MOST);
    let both = StoredValue::new(both);
    let sorted = Memo::new(move |_| {
        both.with_value(|both| {
            let compared = both.compared();
            let wanted = search.get().trim().to_lowercase();
            let found = |index: usize| {
                wanted.is_empty()
                    || compared
                        .told(both.pairs[index])
                        .is_some_and(|(_, event)| event.title.to_lowercase().contains(&wanted))
            };
            let is_in =
                |index: &usize| only.get().is_none_or(|only| both.pairs[*index].change == only) && found(*index);
            let mut sorted: Vec<usize> = indices.with(|all| all.iter().copied().filter(is_in).collect());
            let (by, ascending) = sort.get();
            compared.sort(&mut sorted, by, ascending);
            sorted
        })
    });
    let total = move || sorted.with(Vec::len);
    let rows = move || {
        both.with_value(|both| {
            let shown: Vec<usize> = sorted.with(|sorted| sorted.iter().copied().take(most.get()).collect());
            shown.into_iter().map(|index| row(detector, view, both, both.pairs[index])).collect_view()
        })
    };
    let [a, b] = both.with_value(|both| both.numbers);
    let head = move |by: PairSort, word: String, is_number: bool| {
        let state = move || Some(sort.get()).filter(|(now, _)| *now == by).map(|(_, ascending)| ascending);
        let turn =
            move |_| sort.update(|sort| *sort = (by, if sort.0 == by { !sort.1 } else { by == PairSort::Change }));
        let aria = move || state().map(|ascending| if ascending { "ascending" } else { "descending" });
        let arrow = move || state().map_or("", |ascending| if ascending { " ↑" } else { " ↓" });
        view! {
            <th scope="col" class:num=is_number aria-sort=aria>
                <button type="button" on:click=turn>{word} <span aria-hidden="true">{arrow}</span></button>
            </th>
        }
    };
    view! {
        <section class="card flush" aria-labelledby="pairs">
            <header>
                <h2 id="pairs">{words::EVENTS_OF_BOTH}</h2>
                <span class="muted" role="status">{move || common::events(total() as u64)}</span>
                <span class="grow"></span>
                <label class="search">
                    <span class="vh">{filters::SEARCH}</span>
                    <input type="search" placeholder=filters::SEARCH prop:value=search on:input=move |event| search.set(event_target_value(&event)) />
                </label>
            </header>
            <div class="scroll" tabindex="0" role="region" aria-label=words::EVENTS_OF_BOTH>
                <table class="both-runs">
                    <thead>
                        <tr>
                            {head(PairSort::Change, words::CHANGE.to_owned(), false)}
                            {head(PairSort::Before, common::run(a), true)}
                            {head(PairSort::After, common::run(b), true)}
                            {head(PairSort::Moved, words::MOVED_BY.to_owned(), true)}
                            <th scope="col">{terms::WHAT_AND_WHERE}</th>
                            {head(PairSort::When, common::WHEN.to_owned(), false)}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {move || (total() == 0).then(|| view! { <p class="pad muted">{words::NO_EVENT_LEFT}</p> })}
            {move || total().checked_sub(most.get()).filter(|more| *more > 0).map(|more| {
                let text = words::show_more(more.min(MOST), more);
                view! { <p class="pad"><button type="button" class="btn" on:click=move |_| most.update(|most| *most += MOST)>{text}</button></p> }
            })}
        </section>
    }
}

fn row(detector: Detector, view: ViewState, both: &Both, pair: Pair) -> Option<impl IntoView + use<>> {
    let compared = both.compared();
    let (findings, event) = compared.told(pair)?;
    let told = Row::new(findings, event);
    let severity = |number: u32, event: Option<&AnomalyGroup>| {
        event.map(|event| {
            let (severity, id) = (event.severity, event.id.0.clone());
            let path = href(&detector.path(&format!("anomalies/{id}")));
            let link = move || format!("{path}{}", view.suffix_with(|view| view.run = Some(number)));
            view! {
                <a class="badge-link" href=link aria-label=words::opens_in(severity, number)>
                    <SeverityBadge severity />
                </a>
            }
        })
    };
    let (first, second) = (compared.first(pair), compared.second(pair));
    let moved = first.zip(second).map(|(first, second)| (second.severity - first.severity).round());
    let other = if pair.before.is_none() { both.numbers[0] } else { both.numbers[1] };
    let untested = pair.untested.then(|| view! { <small>{words::not_tested(other)}</small> });
    let cells = [severity(both.numbers[0], first), severity(both.numbers[1], second)];
    let [first, second] = cells.map(|cell| cell.map_or_else(|| common::NOTHING.into_any(), IntoAny::into_any));
    Some(view! {
        <tr>
            <td>{capitalised(pair.change.label())} {untested}</td>
            <td class="num">{first}</td>
            <td class="num">{second}</td>
            <td class="num">{moved.map_or_else(|| common::NOTHING.to_owned(), words::moved)}</td>
            <td>{told.what} <small>{told.kind} " · " {told.place}</small></td>
            <td>{told.when} <small>{told.length}</small></td>
        </tr>
    })
}
