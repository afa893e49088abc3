//! Where a gap comes from: the places with their shares, then each dimension's values.

use std::sync::Arc;

use leptos::prelude::*;

use super::contribution_bars::ContributionBars;
use crate::app::state::origin::{OriginText, RootText, origin};
use crate::model::finding::{AnomalyGroup, Findings};
use crate::words::events::terms;

/// The card; nothing without dimensions. `href` gives the address that shows these values (dimension, value) only.
#[component]
pub(crate) fn OriginCard(
    findings: Arc<Findings>,
    event: AnomalyGroup,
    href: Callback<Vec<(String, String)>, String>,
) -> impl IntoView {
    let contributions = event.explanation.contributions.clone();
    if contributions.is_empty() {
        return ().into_any();
    }
    let OriginText { total, roots, rest } = origin(&findings, &event);
    let root = |root: RootText| {
        view! {
            <li>
                <a href=href.run(root.values)>{root.name}</a>
                <b class="num">{root.gap} " " <small>{root.percent}</small></b>
                <span class="weight" class:negative=root.negative aria-hidden="true">
                    <i style:width=format!("{}%", root.width)></i>
                </span>
                <small>{root.figures}</small>
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="gap-from">
            <header>
                <h2 id="gap-from">{terms::ORIGIN}</h2>
            </header>
            <div class="pad origin">
                {(!total.is_empty()).then(|| view! { <p>{total}</p> })}
                {(!roots.is_empty()).then(|| view! { <ul class="weights">{roots.into_iter().map(root).collect_view()}</ul> })}
                <ContributionBars
                    contributions
                    href=Callback::new(move |value| href.run(vec![value]))
                />
                {(!rest.is_empty()).then(|| view! { <p class="muted">{rest}</p> })}
            </div>
        </section>
    }
    .into_any()
}
