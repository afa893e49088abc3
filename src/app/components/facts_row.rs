//! Four figures about an anomaly.

use leptos::prelude::*;

use crate::app::state::facts::Fact;

/// The row under the chart.
#[component]
pub(crate) fn FactsRow(#[prop(into)] facts: Signal<[Fact; 4]>) -> impl IntoView {
    let fact = |fact: Fact| {
        view! {
            <div>
                <dt>{fact.name}</dt>
                <dd>{fact.figure} " " <small>{fact.remark}</small></dd>
            </div>
        }
    };
    view! { <dl class="facts">{move || facts.get().map(fact).collect_view()}</dl> }
}
