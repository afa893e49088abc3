//! Every sentence of the product in one place: [`events`] are told alike by page and report, [`document`] holds what else
//! the report says, [`alerts`] what messages do and [`page`] what the interface does, one file per area; [`figures`]
//! writes sizes, durations, shares and measures. Text that does not change is a constant, text with figures a function of them, so that another language
//! is a second folder of the same names. `tests/words.rs` keeps text out of the views. What goes wrong with data is told
//! beside its error, by [`Explain`](crate::model::message::Explain).

pub mod alerts;
pub mod document;
pub mod events;
pub mod figures;
pub mod life;
#[cfg(feature = "app")]
pub(crate) mod page;

/// "Level shift" for "level shift".
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
