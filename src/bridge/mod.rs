//! Floor 14: the wires between page and worker. Messages are postcard bytes in a transferred buffer; file handles
//! travel beside them, so that no byte of a file ever enters the page's thread.

pub mod client;
mod codec;
mod columnar;
#[cfg(feature = "columnar")]
pub mod columnar_server;
pub mod documents;
#[cfg(feature = "documents")]
pub mod documents_server;
pub mod file;
mod follow;
mod helper;
pub mod numerals;
mod remote;
pub mod server;
pub mod zone;

/// Names the build, so that a page and a worker of different deployments notice: the worker's file name bears no hash.
const BUILD: &str = match option_env!("FORETOP_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};
