//! What the document will look like.

use leptos::html;
use leptos::prelude::*;

use crate::app::components::error_panel::ErrorPanel;
use crate::app::effect::effect;
use crate::app::platform::preview::show_report;
use crate::app::state::report::first_lines;
use crate::model::message::UserMessage;
use crate::protocol::documents::Format;
use crate::protocol::message::Document;
use crate::words::page::report as words;

/// The card.
#[component]
pub(super) fn Preview(
    made: RwSignal<Option<Result<Document, UserMessage>>>,
    format: RwSignal<Format>,
) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    let is_html =
        Memo::new(move |_| made.with(|made| matches!(made, Some(Ok(document)) if document.media_type == "text/html")));
    effect(move |_| {
        let (Some(host), true) = (host.get(), is_html.get()) else { return };
        made.with(|made| {
            if let Some(Ok(document)) = made
                && let Err(error) = show_report(&host, &String::from_utf8_lossy(&document.bytes))
            {
                web_sys::console::error_1(&error);
            }
        });
    });
    let other = move || {
        made.with(|made| match made {
            None => view! { <p class="muted" role="status">{words::MAKING}</p> }.into_any(),
            Some(Err(message)) => view! { <ErrorPanel message=message.clone() /> }.into_any(),
            Some(Ok(document)) => match document.media_type.as_str() {
                "text/html" => ().into_any(),
                "application/zip" => view! { <p>{words::archive(&document.name)}</p> }.into_any(),
                _ => {
                    let text = first_lines(&String::from_utf8_lossy(&document.bytes));
                    view! {
                        <pre tabindex="0" role="region" aria-label=words::FIRST_LINES>
                            {text}
                        </pre>
                    }
                    .into_any()
                }
            },
        })
    };
    let name = move || {
        made.with(|made| match made {
            Some(Ok(document)) => document.name.clone(),
            _ => format.get().word().to_owned(),
        })
    };
    view! {
        <section class="card sheet" aria-labelledby="report-preview">
            <header>
                <h2 id="report-preview">{words::PREVIEW}</h2>
                <span class="muted">{name}</span>
            </header>
            <div class="paper" node_ref=host class:is-hidden=move || !is_html.get()></div>
            <div class="pad other" class:is-hidden=move || is_html.get()>
                {other}
            </div>
        </section>
    }
}
