//! What page and report say alike: events, their figures and their reasons in words.

pub mod contributions;
pub mod facts;
pub mod lanes;
pub mod origin;
pub mod related;
pub mod row;
#[cfg(test)]
pub(crate) mod sample;
pub mod why;
