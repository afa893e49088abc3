//! What else moved: potential causes with their shares, what has no cause, and effects.

use std::sync::Arc;

use leptos::prelude::*;

use super::event_text::side_class;
use crate::app::state::related::{Moved, MovedText, moved};
use crate::model::finding::{AnomalyGroup, EventId, Findings};
use crate::words::events::terms;
use crate::words::page::anomaly as words;

/// The card. `href` gives the address of an event.
#[component]
pub(crate) fn RelatedCard(
    findings: Arc<Findings>,
    event: AnomalyGroup,
    href: Callback<EventId, String>,
) -> impl IntoView {
    let MovedText { causes, effects, unknown, nothing } = moved(&findings, &event);
    let row = move |moved: Moved| {
        let name = match moved.event {
            Some(event) => view! { <a href=href.run(event)>{moved.measure}</a> }.into_any(),
            None => view! { <b>{moved.measure}</b> }.into_any(),
        };
        let change = moved.percent.is_some().then(|| view! { <small>{moved.change.clone()}</small> });
        view! {
            <li title=moved.strength>
                <span class="muted">{moved.when}</span>
                <span class=side_class(Some(moved.direction))>{name} " " {moved.place} " " {change} <small>{moved.via}</small></span>
                <b class="num">{moved.percent.unwrap_or(moved.change)}</b>
            </li>
        }
    };
    let has_effects = !effects.is_empty();
    view! {
        <section class="card" aria-labelledby="moved">
            <header>
                <h2 id="moved">{terms::MOVED}</h2>
                <span class="grow"></span>
                <span class="muted">{words::TIMING_ONLY}</span>
            </header>
            <div class="pad moved">
                {nothing.map(|text| view! { <p class="muted">{text}</p> })}
                <ul>
                    {causes.into_iter().map(row).collect_view()}
                    {unknown
                        .map(|percent| {
                            view! {
                                <li>
                                    <span class="muted">{terms::UNEXPLAINED}</span>
                                    <b>{terms::NOTHING_HERE}</b>
                                    <b class="num">{percent}</b>
                                </li>
                            }
                        })}
                </ul>
                <Show when=move || has_effects>
                    <h3>{terms::FOLLOWS}</h3>
                </Show>
                <ul>{effects.into_iter().map(row).collect_view()}</ul>
            </div>
        </section>
    }
}
