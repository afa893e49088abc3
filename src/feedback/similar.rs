//! Which answers move an event, and why.

use super::fit::fit;
use super::likeness::Likeness;
use super::outcome::Judge;
use crate::model::feedback::Feedback;
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::order;

/// The answers that count on an event of the findings, as places in the list of answers, with how alike the event is to
/// what they are about; the most alike first. An event that was answered itself has its severity from that answer.
pub fn similar(findings: &Findings, feedback: &Feedback, event: &AnomalyGroup) -> Vec<(usize, Likeness)> {
    let fits = fit(findings, feedback);
    let judge = Judge::new(findings, feedback, &fits, &[event]);
    let counts = judge.similar(event.primary()).map(|(fitted, likeness)| (fitted.answer, likeness));
    let mut counts: Vec<_> = counts.collect();
    order::sort_by(&mut counts, |a, b| b.1.similarity().total_cmp(&a.1.similarity()));
    counts
}
