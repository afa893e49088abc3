//! An event's sentence, and the triangle that says above or below where that means something.

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

/// Class that puts the triangle before a text; none without a side.
pub(crate) fn side_class(side: Option<Direction>) -> &'static str {
    match side {
        Some(Direction::Above) => "up",
        Some(Direction::Below) => "dn",
        None => "",
    }
}
