//! Events, their figures and their reasons in words: what page and report say alike.

pub mod contributions;
pub mod facts;
pub mod lanes;
pub mod origin;
pub mod related;
pub mod row;
#[cfg(test)]
pub(crate) mod sample;
pub mod terms;
pub mod why;
