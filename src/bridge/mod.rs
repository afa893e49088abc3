//! Floor 10: the wires between page and worker. Messages are postcard bytes in a transferred buffer; file handles
//! travel beside them, so that no byte of a file ever enters the page's thread.

pub mod client;
mod codec;
mod file;
pub mod server;
