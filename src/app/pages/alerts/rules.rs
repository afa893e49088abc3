//! The rules of the detector: on or off, and how often each fires.

use leptos::prelude::*;

use super::editing::Editing;
use crate::app::platform::page::focus_heading;
use crate::model::format::count;
use crate::words::page::{alerts as words, common};

/// The card.
#[component]
pub(super) fn RuleList(editing: Editing) -> impl IntoView {
    let rows = Memo::new(move |_| editing.tried.with(|tried| (0..tried.rules.len()).collect::<Vec<_>>()));
    view! {
        <section class="card flush" aria-labelledby="rules">
            <header>
                <h2 id="rules">{words::RULES}</h2>
            </header>
            <div class="scroll rule-list" tabindex="0" role="region" aria-label=words::RULES>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{words::COLUMN_ON}</th>
                            <th scope="col">{words::COLUMN_RULE}</th>
                            <th scope="col" class="num">{words::COLUMN_FIRINGS}</th>
                            <th scope="col"><span class="vh">{common::ACTIONS}</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || rows.get() key=|index| *index let(index)>
                            <Row editing index />
                        </For>
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Row(editing: Editing, index: usize) -> impl IntoView {
    let detector = editing.detector;
    let name = Memo::new(move |_| {
        editing.tried.with(|tried| tried.rules.get(index).map(|(rule, _)| rule.name.clone())).unwrap_or_default()
    });
    let is_on = Memo::new(move |_| detector.rules.with(|rules| rules.get(index).is_some_and(|rule| rule.enabled)));
    let fires = Memo::new(move |_| {
        editing.tried.with(|tried| tried.rules.get(index).and_then(|(_, trial)| trial.as_ref()?.fires()))
    });
    let is_chosen = Memo::new(move |_| editing.index() == Some(index));
    let told = move || name.with(|name| words::told(name).to_owned());
    let duplicate = move |_| editing.choose(detector.duplicate_rule(index));
    let delete = move |_| {
        detector.delete_rule(index);
        focus_heading();
    };
    view! {
        <tr class:is-chosen=move || is_chosen.get()>
            <td>
                <label class="check">
                    <input
                        type="checkbox"
                        role="switch"
                        aria-label=move || words::is_on(&told())
                        prop:checked=move || is_on.get()
                        on:change=move |event| detector.enable_rule(index, event_target_checked(&event))
                    />
                </label>
            </td>
            <th scope="row">
                <button
                    type="button"
                    class="link"
                    aria-current=move || is_chosen.get().then_some("true")
                    on:click=move |_| editing.choose(index)
                >
                    {told}
                </button>
            </th>
            <td class="num">
                {move || fires.get().map_or_else(|| common::NOTHING.to_owned(), |fires| count(fires as u64))}
            </td>
            <td>
                <span class="row">
                    <button
                        type="button"
                        class="btn ghost slim"
                        aria-label=move || words::duplicate(&told())
                        on:click=duplicate
                    >
                        {words::DUPLICATE}
                    </button>
                    <button type="button" class="btn ghost slim" aria-label=move || words::delete(&told()) on:click=delete>
                        {words::DELETE}
                    </button>
                </span>
            </td>
        </tr>
    }
}
