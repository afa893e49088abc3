//! What an answer would change, told before it is given.

use super::apply::outcomes;
use super::fit::fit;
use super::outcome::Outcome;
use crate::model::feedback::{Answer, Feedback};
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::format::plural;

/// What one more answer changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effect {
    /// Events at or above the threshold before it.
    pub before: usize,
    /// Events at or above the threshold after it.
    pub after: usize,
    /// Other events that drop below the threshold.
    pub dropping: usize,
    /// Other events that rise to the threshold or above.
    pub rising: usize,
    /// Other events whose severity changes on the same side of the threshold.
    pub moving: usize,
}

/// What giving `answer` besides `feedback` changes at a threshold. `findings` are those of the run, without any answer,
/// and `measured` is as in [`apply`](super::apply::apply), with the stretch that `answer` may mark.
pub fn effect(
    findings: &Findings,
    feedback: &Feedback,
    measured: &[AnomalyGroup],
    answer: &Answer,
    threshold: f64,
) -> Effect {
    let mut with = feedback.clone();
    with.give(answer.clone());
    let [before, after] = [feedback, &with].map(|feedback| {
        let fits = fit(findings, feedback);
        outcomes(findings, feedback, &fits, measured)
    });
    let shown = |outcome: &&Outcome| outcome.severity >= threshold;
    let mut effect = Effect {
        before: before.iter().filter(shown).count(),
        after: after.iter().filter(shown).count(),
        ..Effect::default()
    };
    for (before, after) in before.iter().zip(&after) {
        let settled =
            (&before.review.verdict, &before.review.metrics) != (&after.review.verdict, &after.review.metrics);
        if settled || before.severity == after.severity {
            continue;
        }
        let count = match (shown(&before), shown(&after)) {
            (true, false) => &mut effect.dropping,
            (false, true) => &mut effect.rising,
            _ => &mut effect.moving,
        };
        *count += 1;
    }
    effect
}

impl Effect {
    /// "4 similar events drop below 70. The list goes from 23 to 18."
    pub fn text(&self, threshold: f64) -> String {
        let Self { before, after, dropping, rising, moving } = *self;
        let events = |count: usize| plural(count as u64, "similar event", "similar events");
        let verb = |count: usize, one: &'static str, many: &'static str| if count == 1 { one } else { many };
        let mut sentences = Vec::new();
        if dropping > 0 {
            sentences.push(format!("{} {} below {threshold}.", events(dropping), verb(dropping, "drops", "drop")));
        }
        if rising > 0 {
            sentences.push(format!("{} {} to {threshold} or more.", events(rising), verb(rising, "rises", "rise")));
        }
        if sentences.is_empty() && moving > 0 {
            let side = verb(moving, "its side", "their side");
            sentences.push(format!("The severity of {} changes, on {side} of {threshold}.", events(moving)));
        }
        if sentences.is_empty() {
            sentences.push("This changes only this event.".to_owned());
        }
        if before != after {
            sentences.push(format!("The list goes from {before} to {after}."));
        }
        sentences.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check((before, after, dropping, rising, moving): (usize, usize, usize, usize, usize), expected: &str) {
        assert_eq!(Effect { before, after, dropping, rising, moving }.text(70.0), expected);
    }

    #[test]
    fn the_effect_is_told_in_sentences() {
        check((23, 18, 4, 0, 3), "4 similar events drop below 70. The list goes from 23 to 18.");
        check((23, 22, 0, 0, 0), "This changes only this event. The list goes from 23 to 22.");
        check((23, 23, 0, 0, 0), "This changes only this event.");
        check((23, 24, 0, 1, 0), "1 similar event rises to 70 or more. The list goes from 23 to 24.");
        check(
            (23, 22, 0, 0, 1),
            "The severity of 1 similar event changes, on its side of 70. The list goes from 23 to 22.",
        );
        check((23, 23, 1, 1, 0), "1 similar event drops below 70. 1 similar event rises to 70 or more.");
    }
}
