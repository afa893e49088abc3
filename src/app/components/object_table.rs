//! What a bucket holds, to choose from.

use std::sync::Arc;

use leptos::prelude::*;

use crate::model::format::date;
use crate::model::zone::UTC;
use crate::protocol::message::{Listing, Source};
use crate::words::figures;
use crate::words::page::addresses as words;

/// Most objects shown; the others are chosen all the same.
const SHOWN: usize = 300;

/// Objects with check boxes, all checked at first, and folders to go into.
#[component]
pub(crate) fn ObjectTable(
    /// What there is.
    listing: Listing,
    /// Called with the prefix of a folder.
    on_folder: Callback<String>,
    /// Called with the chosen objects, never with none.
    on_read: Callback<Vec<Source>>,
) -> impl IntoView {
    let Listing { objects, folders, aside, more, bucket } = listing;
    let objects = Arc::new(objects);
    let filter = RwSignal::new(String::new());
    let checked = RwSignal::new(vec![true; objects.len()]);
    let passing = {
        let objects = Arc::clone(&objects);
        move || {
            let text = filter.get();
            let passes = |index: &usize| objects[*index].key.contains(text.trim());
            (0..objects.len()).filter(passes).collect::<Vec<_>>()
        }
    };
    let chosen = {
        let passing = passing.clone();
        move || passing().into_iter().filter(|index| checked.with(|checked| checked[*index])).collect::<Vec<_>>()
    };
    let label = {
        let (chosen, objects) = (chosen.clone(), Arc::clone(&objects));
        move || {
            let chosen = chosen();
            let bytes = chosen.iter().map(|index| objects[*index].bytes).sum();
            words::read(chosen.len(), bytes)
        }
    };
    let rows = {
        let (passing, objects) = (passing.clone(), Arc::clone(&objects));
        move || {
            let row = |index: usize| {
                let object = &objects[index];
                let toggle = move |_| checked.update(|checked| checked[index] = !checked[index]);
                view! {
                    <tr>
                        <td>
                            <label class="row">
                                <input type="checkbox" checked=checked.with_untracked(|checked| checked[index]) on:change=toggle />
                                {object.key.clone()}
                            </label>
                        </td>
                        <td class="num">{figures::bytes(object.bytes)}</td>
                        <td>{object.modified.map_or_else(String::new, |at| date(at, &UTC))}</td>
                    </tr>
                }
            };
            passing().into_iter().take(SHOWN).map(row).collect_view()
        }
    };
    let folder = move |folder: String| {
        let name = folder.clone();
        view! {
            <button type="button" class="btn slim" on:click=move |_| on_folder.run(folder.clone())>{name}</button>
        }
    };
    let note = {
        let passing = passing.clone();
        move || {
            let hidden = passing().len().saturating_sub(SHOWN) as u64;
            words::note(aside, hidden, more)
        }
    };
    let check_none = move |_| {
        let shown = passing();
        checked.update(|checked| shown.iter().for_each(|index| checked[*index] = false));
        filter.notify();
    };
    let read = move |_| {
        let source = |index: usize| Source::object(bucket.clone(), &objects[index]);
        let sources: Vec<Source> = chosen().into_iter().map(source).collect();
        if !sources.is_empty() {
            on_read.run(sources);
        }
    };
    view! {
        <div class="row">{folders.into_iter().map(folder).collect_view()}</div>
        <div class="row">
            <input
                class="field"
                type="search"
                aria-label=words::FILTER
                placeholder=words::FILTER_EXAMPLE
                on:input=move |event| filter.set(event_target_value(&event))
            />
            <button type="button" class="btn" on:click=check_none>{words::CHECK_NONE}</button>
        </div>
        <div class="scroll place-list" tabindex="0" role="region" aria-label=words::OBJECTS>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{words::KEY}</th>
                        <th scope="col" class="num">{words::SIZE}</th>
                        <th scope="col">{words::WRITTEN}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="muted">{note}</p>
        <button type="button" class="btn pri" on:click=read>{label}</button>
    }
}
