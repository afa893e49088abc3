//! The toast, bottom left.

use leptos::prelude::*;

use crate::app::state::toast::{Toast, use_toaster};
use crate::words::page::shell as words;

/// The newest toast; an empty live region without one.
#[component]
pub(crate) fn ToastArea() -> impl IntoView {
    let toaster = use_toaster();
    let content = move || {
        let Toast { text, action } = toaster.toast.get()?;
        let button = action.map(|(word, act)| {
            let press = move |_| {
                toaster.dismiss();
                act();
            };
            view! { <button type="button" class="btn ghost slim" on:click=press>{word}</button> }
        });
        Some(view! {
            <div
                class="toast"
                on:mouseenter=move |_| toaster.hold(true)
                on:mouseleave=move |_| toaster.hold(false)
                on:focusin=move |_| toaster.hold(true)
                on:focusout=move |_| toaster.hold(false)
            >
                <span>{text}</span>
                {button}
                <button
                    type="button"
                    class="btn ghost slim"
                    aria-label=words::DISMISS
                    on:click=move |_| toaster.dismiss()
                >
                    "×"
                </button>
            </div>
        })
    };
    view! { <div class="toasts" role="status">{content}</div> }
}
