//! The detector by itself, on seeded series of many kinds: it looks at nothing but the past, a severity means a rate,
//! and what is planted is found, placed and named.

#![allow(clippy::unwrap_used, unreachable_pub, missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod causality;
mod family;
mod kinds;
mod metrics;
mod rates;
