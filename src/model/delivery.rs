//! What becomes of messages that are sent.

/// How one attempt to deliver a message ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver answered with this status.
    Answered(u16),
    /// No answer: no network, no such host, or a receiver that does not let a page send to it.
    NoAnswer,
    /// The message went out and its answer could not be read, so that it may have arrived.
    Unread,
    /// No answer in time.
    TimedOut,
}

/// Why a message was not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub outcome: Outcome,
    /// The first line of the answer.
    pub said: String,
    /// How often it was tried.
    pub attempts: u32,
}

/// How often a message is sent at most.
pub const MOST_ATTEMPTS: u32 = 5;
