#![doc = include_str!("README.md")]

pub mod archive;
pub mod chart;
pub mod detect;
pub mod diagnose;
pub mod ingest;
pub mod math;
pub mod model;
pub mod native;
pub mod pipeline;
pub mod prepare;
pub mod protocol;
pub mod report;
pub mod settings;

#[cfg(feature = "bridge")]
pub mod bridge;

#[cfg(feature = "app")]
pub mod app;
