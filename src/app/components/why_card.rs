//! Why an event has its severity: each part with its points and a bar, and what the severity means.

use leptos::prelude::*;

use crate::app::state::why::{Points, Reason, held_back, reasons};
use crate::diagnose::reason::meaning;
use crate::model::finding::{AnomalyGroup, Findings};
use crate::words::events::terms;
use crate::words::page::anomaly as words;

/// The card "Why 94".
#[component]
pub(crate) fn WhyCard(findings: std::sync::Arc<Findings>, event: AnomalyGroup) -> impl IntoView {
    let lines = reasons(&findings, &event).into_iter().map(line).collect_view();
    view! {
        <section class="card" aria-labelledby="why">
            <header>
                <h2 id="why">{terms::why(event.severity)}</h2>
                <span class="grow"></span>
                {(!event.parts.is_empty()).then(|| view! { <span class="muted">{words::PARTS_ADD_UP}</span> })}
            </header>
            <div class="pad why">
                <ul class="weights">{lines}</ul>
                <p class="note">{meaning(event.severity)} " " {held_back(&findings, &event)}</p>
            </div>
        </section>
    }
}

fn line(reason: Reason) -> impl IntoView {
    let bar = |Points { text, width, negative }: Points| {
        view! {
            <b>{text}</b>
            <span class="weight" class:negative=negative aria-hidden="true">
                <i style:width=format!("{width}%")></i>
            </span>
        }
    };
    view! {
        <li>
            <span>{reason.name}</span>
            {reason.points.map(bar)}
            {(!reason.figure.is_empty()).then(|| view! { <small>{reason.figure}</small> })}
        </li>
    }
}
