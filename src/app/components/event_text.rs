//! An event's sentence, and the triangle that says above or below.

use leptos::prelude::*;

use crate::model::finding::{Direction, Span};

/// The sentence with its facts in bold.
#[component]
pub(crate) fn EventSentence(sentence: Vec<Span>) -> impl IntoView {
    let piece = |span: Span| {
        if span.strong { view! { <b>{span.text}</b> }.into_any() } else { span.text.into_any() }
    };
    sentence.into_iter().map(piece).collect_view()
}

/// Class that puts the triangle before a text.
pub(crate) fn direction_class(direction: Direction) -> &'static str {
    match direction {
        Direction::Above => "up",
        Direction::Below => "dn",
    }
}
