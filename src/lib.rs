#![doc = include_str!("README.md")]

pub mod alert;
pub mod archive;
pub mod chart;
#[cfg(any(feature = "columnar", not(target_arch = "wasm32")))]
pub mod columnar;
pub mod detect;
pub mod diagnose;
pub mod explain;
pub mod feedback;
pub mod ingest;
pub mod live;
pub mod math;
pub mod model;
pub mod native;
pub mod pipeline;
pub mod prepare;
pub mod protocol;
pub mod report;
pub mod session;
pub mod settings;
pub mod words;

#[cfg(feature = "bridge")]
pub mod bridge;

#[cfg(feature = "app")]
pub mod app;
