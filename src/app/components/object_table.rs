//! What a bucket holds, to choose from.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::app::words;
use crate::model::format::{count, instant, plural};
use crate::model::time::Interval;
use crate::protocol::message::{Listing, Object, Source};

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
    let filter = RwSignal::new(String::new());
    let unchecked = RwSignal::new(BTreeSet::<usize>::new());
    let objects = StoredValue::new(objects);
    let passing = Memo::new(move |_| {
        let text = filter.get();
        objects.with_value(|objects| {
            let passes = |object: &Object| object.key.contains(text.trim());
            (0..objects.len()).filter(|index| passes(&objects[*index])).collect::<Vec<_>>()
        })
    });
    let chosen = Memo::new(move |_| {
        unchecked
            .with(|unchecked| passing.get().into_iter().filter(|index| !unchecked.contains(index)).collect::<Vec<_>>())
    });
    let size =
        move || objects.with_value(|all| chosen.with(|chosen| chosen.iter().map(|index| all[*index].bytes).sum()));
    let read = move |_| {
        let chosen = chosen.get_untracked();
        if !chosen.is_empty() {
            let source = |index: &usize| objects.with_value(|all| Source::object(bucket.clone(), &all[*index]));
            on_read.run(chosen.iter().map(source).collect());
        }
    };
    let check_all = move |on: bool| {
        let shown = passing.get_untracked();
        unchecked.update(
            |unchecked| if on { unchecked.retain(|index| !shown.contains(index)) } else { unchecked.extend(shown) },
        );
    };
    let row = move |index: usize| {
        let object = objects.with_value(|all| all[index].clone());
        let toggle = move |_| {
            unchecked.update(|unchecked| {
                if !unchecked.remove(&index) {
                    unchecked.insert(index);
                }
            });
        };
        view! {
            <tr>
                <td>
                    <label class="row">
                        <input type="checkbox" prop:checked=move || unchecked.with(|all| !all.contains(&index)) on:change=toggle />
                        {object.key}
                    </label>
                </td>
                <td class="num">{words::bytes(object.bytes)}</td>
                <td>{object.modified.map(|at| instant(at, Interval::MINUTE))}</td>
            </tr>
        }
    };
    let folder = move |folder: String| {
        let name = folder.clone();
        view! {
            <tr>
                <td colspan="3"><button type="button" class="link" on:click=move |_| on_folder.run(folder.clone())>{name}</button></td>
            </tr>
        }
    };
    let note = [
        (aside > 0)
            .then(|| format!("{} left out: hidden, markers of jobs, or empty.", plural(aside, "object", "objects"))),
        more.then(|| "There are more; type a longer prefix.".to_owned()),
    ];
    let hidden = move || {
        let hidden = passing.with(Vec::len).saturating_sub(SHOWN) as u64;
        (hidden > 0).then(|| format!("{} more pass the filter and are not shown.", count(hidden)))
    };
    view! {
        <input class="field" type="search" aria-label="Filter by part of the name" placeholder="Part of the name, such as .csv"
            prop:value=move || filter.get() on:input:target=move |event| filter.set(event.target().value()) />
        <div class="scroll place-list" tabindex="0" role="region" aria-label="Objects">
            <table>
                <thead>
                    <tr>
                        <th scope="col">
                            <label class="row">
                                <input type="checkbox" prop:checked=move || chosen.with(Vec::len) == passing.with(Vec::len)
                                    on:change:target=move |event| check_all(event.target().checked()) />
                                "Key"
                            </label>
                        </th>
                        <th scope="col" class="num">"Size"</th>
                        <th scope="col">"Written"</th>
                    </tr>
                </thead>
                <tbody>
                    {folders.into_iter().map(folder).collect_view()}
                    <For each=move || passing.get().into_iter().take(SHOWN) key=|index| *index let:index>{row(index)}</For>
                </tbody>
            </table>
        </div>
        <p class="muted">{note.into_iter().flatten().collect::<Vec<_>>().join(" ")}" "{hidden}</p>
        <button type="button" class="btn pri" aria-disabled=move || chosen.with(Vec::is_empty).then_some("true") on:click=read>
            "Read "{move || plural(chosen.with(Vec::len) as u64, "file", "files")}", "{move || words::bytes(size())}
        </button>
    }
}
