//! Data at addresses, without a transport: how an address is taken apart, how a request to a bucket is signed, what lists
//! and manifests say, and what a failure means in plain words.

pub mod address;
pub mod failure;
pub mod listing;
pub mod manifest;
pub mod resume;
pub mod sign;
mod xml;
