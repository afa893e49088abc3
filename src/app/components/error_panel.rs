//! A failure, in place: what happened, where, and what to press.

use leptos::prelude::*;

use crate::app::platform::page::copy_text;
use crate::model::message::UserMessage;
use crate::words::page::shell as words;

/// The panel. Buttons that mend the matter are its children.
#[component]
pub(crate) fn ErrorPanel(
    /// What to say.
    message: UserMessage,
    /// The cure, as buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (remedy, copy) = match message.remedy.split_once('\n') {
        Some((remedy, copy)) => (remedy.to_owned(), Some(copy.to_owned())),
        None => (message.remedy, None),
    };
    let copy = copy.map(|copy| {
        let text = copy.clone();
        view! {
            <pre class="places">{copy}</pre>
            <div class="row"><button type="button" class="btn" on:click=move |_| copy_text(&text)>{words::COPY}</button></div>
        }
    });
    view! {
        <div class="error" role="alert">
            <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor">
                <circle cx="8" cy="8" r="6.5" stroke-width="1.4" />
                <path d="M8 4.6 V8.8 M8 10.8 V11.4" stroke-width="1.7" />
            </svg>
            <div>
                <p class="error-title">{message.title}</p>
                <p>{message.detail}" "{remedy}</p>
                {copy}
                {children.map(|children| view! { <div class="row">{children()}</div> })}
            </div>
        </div>
    }
}
