//! Failures of a run, each passed on from its stage.

use thiserror::Error;

use crate::model::message::{Explain, UserMessage};
use crate::prepare::error::PrepareError;

/// What keeps a run from finishing.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PipelineError {
    /// The share to learn from is out of bounds.
    #[error("learning from {percent} % is not possible")]
    LearnPercent {
        /// As asked for.
        percent: u8,
    },
    /// The table could not become a dataset.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
}

impl Explain for PipelineError {
    fn explain(&self) -> UserMessage {
        match self {
            Self::LearnPercent { percent } => UserMessage {
                title: "The split is out of bounds".to_owned(),
                detail: format!("{percent} % to learn from was asked for, 10 to 90 % are possible."),
                remedy: "Move the border between learned from and tested.".to_owned(),
            },
            Self::Prepare(error) => error.explain(),
        }
    }
}
