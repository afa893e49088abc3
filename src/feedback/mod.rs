//! Floor 5: what readers say about events, and what becomes of similar ones.
//!
//! Answers change severities as a pure function of the findings as they were detected and the list of answers: taking
//! one away gives back exactly what was before. It runs on findings alone, on the page's thread.
//!
//! An answer on an event settles that event: not relevant, it falls to the edge of the expected range; relevant, it is
//! at least at the threshold. On events with a similar primary anomaly it is a vote (`vote.rs`), weighed by how similar
//! they are in stated features (`likeness.rs`): a local estimate of how often such events are relevant, after the idea
//! of kernel regression (Nadaraya 1964; Watson 1964), with one vote of its own for what was detected. Learning weights
//! of a whole detector from such answers (Das and others 2016, *Incorporating expert feedback into active anomaly
//! discovery*; Siddiqui and others 2018, *Feedback-guided anomaly discovery via online optimization*) would reach
//! further, and could let few answers silence what has nothing to do with them.

pub mod apply;
pub mod document;
pub mod effect;
mod fit;
pub mod known;
pub mod likeness;
mod outcome;
pub mod similar;
pub mod subject;
mod vote;
