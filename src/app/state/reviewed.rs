//! What readers have said of an event, as one of four: the filter and the column "Review".

use super::rows::review;
use crate::model::feedback::Verdict;
use crate::model::finding::AnomalyGroup;
use crate::words::page::{common, filters};

/// The state of an event's review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reviewed {
    /// Nothing is said.
    NotYet,
    /// Answered Yes.
    Relevant,
    /// Answered No.
    NotRelevant,
    /// It falls into a known event.
    Known,
}

impl Reviewed {
    /// Every state.
    pub(crate) const ALL: [Self; 4] = [Self::NotYet, Self::Relevant, Self::NotRelevant, Self::Known];

    /// An answer on the event itself counts more than a known event it falls into.
    pub(crate) fn of(event: &AnomalyGroup) -> Self {
        match (event.review.verdict, &event.review.known) {
            (Some(Verdict::Relevant), _) => Self::Relevant,
            (Some(Verdict::NotRelevant), _) => Self::NotRelevant,
            (None, Some(_)) => Self::Known,
            (None, None) => Self::NotYet,
        }
    }

    /// The word in the fragment.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::NotYet => "not-yet",
            Self::Relevant => "relevant",
            Self::NotRelevant => "not-relevant",
            Self::Known => "known",
        }
    }

    /// The words on screen.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::NotYet => filters::NOT_YET,
            Self::Relevant => common::RELEVANT,
            Self::NotRelevant => common::NOT_RELEVANT,
            Self::Known => common::KNOWN_EVENT,
        }
    }

    /// "not yet", "✓ Relevant", "Known event: summer sale": the review of an event in the list, with its mark.
    pub(crate) fn text(event: &AnomalyGroup) -> String {
        let mark = match Self::of(event) {
            Self::NotYet => return Self::NotYet.label().to_owned(),
            Self::Relevant => "✓ ",
            Self::NotRelevant => "✕ ",
            Self::Known => "",
        };
        format!("{mark}{}", review(event))
    }
}
