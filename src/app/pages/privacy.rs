//! What happens to the data, and how the reader can check it.

use leptos::prelude::*;

use crate::app::platform::requests::fetched_files;
use crate::app::state::sent::use_sent;
use crate::app::state::workspace::use_workspace;
use crate::words::page::{places, privacy as words};

/// The page.
#[component]
pub(crate) fn Privacy() -> impl IntoView {
    let (workspace, sent) = (use_workspace(), use_sent());
    let (own, other) = fetched_files();
    let addresses = move || match workspace.fetched() {
        (0, _) => words::NO_ADDRESS.to_owned(),
        (bytes, count) => words::from_addresses(bytes, count, &workspace.hosts()),
    };
    let points = |points: &[&'static str]| points.iter().map(|point| view! { <li>{*point}</li> }).collect_view();
    view! {
        <div class="head">
            <div>
                <h1>{places::PRIVACY}</h1>
                <p>{move || words::promise(sent.messages())}</p>
            </div>
        </div>
        <section class="card prose" aria-labelledby="so-far">
            <h2 id="so-far">{words::SO_FAR}</h2>
            <dl class="pairs">
                <dt>{words::PROGRAM}</dt>
                <dd>{words::program_files(own, other)}</dd>
                <dt>{words::DATA}</dt>
                <dd>{addresses}</dd>
                <dt>{words::SENT}</dt>
                <dd>{move || words::sent(sent.messages(), &sent.hosts())}</dd>
            </dl>
        </section>
        <section class="card prose" aria-labelledby="how">
            <h2 id="how">{words::HOW}</h2>
            <ul class="points">{points(&words::HOW_POINTS)}</ul>
        </section>
        <section class="card prose" aria-labelledby="check">
            <h2 id="check">{words::CHECK}</h2>
            <ul class="points">{points(&words::CHECK_POINTS)}</ul>
        </section>
    }
}
