//! The lines of a list that could not be used.

use leptos::prelude::*;

use crate::protocol::message::calendar::BadLine;
use crate::words::page::{common, incidents as words};

/// Lines that are named.
const MOST: usize = 5;

/// The first of the lines with the reason; `told` says how many there are.
#[component]
pub(crate) fn BadLines(told: String, bad: Vec<BadLine>) -> impl IntoView {
    let more = bad.len().saturating_sub(MOST);
    let lines = bad.into_iter().take(MOST).map(|bad| {
        let text = words::bad_line(bad.line as u64, &bad.text, &bad.expected);
        view! { <li>{text}</li> }
    });
    view! {
        <div class="note" role="status">
            <p>{told}</p>
            <ul class="bad-lines">{lines.collect_view()}</ul>
            {(more > 0).then(|| view! { <p>{common::and_more(more as u64)}</p> })}
        </div>
    }
}
