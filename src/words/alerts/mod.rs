//! What alerts say: [`message`] to those who get them, [`rules`] to those who set them up.

pub mod message;
pub mod rules;
