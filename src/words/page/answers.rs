//! What is asked of readers, and what their answers say.

use crate::model::feedback::{Answer, Said};
use crate::model::finding::Findings;
use crate::model::format::{plural, span};

pub(crate) const IS_THIS_RELEVANT: &str = "Is this relevant?";
pub(crate) const YES: &str = "Yes";
pub(crate) const NO: &str = "No";

pub(crate) fn is_metric_relevant(metric: &str) -> String {
    format!("Is {metric} relevant?")
}

/// The same on screen, behind the event's own question.
pub(crate) fn only_metric(metric: &str) -> String {
    format!("Only {metric}: relevant?")
}

pub(crate) const IF_NO: &str = "If you answer No";
pub(crate) const ANSWERED_YES: &str = "You answered Yes";
pub(crate) const ANSWERED_NO: &str = "You answered No";

/// Around what the answer would change.
pub(crate) const UNDO_AFTER: &str = "Undo brings it back.";
pub(crate) const IF_YES_BEFORE: &str = "If you answer Yes:";

pub(crate) const SIMILAR_MOVE_IT: &str = "These answers on similar events move its severity:";
pub(crate) const WHAT_IS_SIMILAR: &str = "Similar are events of the same measure on the same side: the more alike in \
                                          kind, place, size and time, the more they move.";

pub(crate) const ANSWERS: &str = "Answers";

pub(crate) fn answers_given(count: usize) -> String {
    format!("Answers ({count})")
}

pub(crate) const NO_ANSWERS: &str = "No answers yet. Y and N say whether an event is relevant.";
pub(crate) const TAKE_BACK: &str = "Take back";

pub(crate) fn take_back(answer: &str) -> String {
    format!("Take back: {answer}")
}

/// "revenue, uk: not relevant", and when: in the zone of the findings, where there are some.
pub(crate) fn answer(answer: &Answer, findings: Option<&Findings>) -> (String, String) {
    let (what, range) = match &answer.said {
        Said::Event(subject, _) | Said::Metric(subject, _) | Said::Missed(subject) => {
            let values = subject.dimensions.values().map(String::as_str);
            let place = std::iter::once(subject.measure.as_str()).chain(values).collect::<Vec<_>>().join(", ");
            let said = match (&answer.said, answer.said.verdict()) {
                (Said::Missed(_), _) => "missed".to_owned(),
                (Said::Metric(..), Some(verdict)) => format!("{}, this metric only", verdict.label().to_lowercase()),
                (_, verdict) => verdict.map_or("", |verdict| verdict.label()).to_lowercase(),
            };
            (format!("{place}: {said}"), subject.range)
        }
        Said::Known(known) => (format!("known event: {}", known.name), known.range),
    };
    let when = findings.map(|findings| span(range, findings.grid.interval, &findings.zone)).unwrap_or_default();
    (what, when)
}

pub(crate) const SAVE_ANSWERS: &str = "Save answers";
pub(crate) const READ_ANSWERS: &str = "Read answers";

pub(crate) fn not_read(file: &str, reason: &str) -> String {
    format!("{file} could not be read: {reason}.")
}

pub(crate) fn taken_in(answers: u64, file: &str) -> String {
    format!("{} taken in from {file}.", plural(answers, "answer", "answers"))
}

pub(crate) fn took_over(answers: u64) -> String {
    format!("Took over {}", plural(answers, "answer", "answers"))
}

/// What was done, beside the button that undoes it.
pub(crate) fn marked(said: &Said) -> String {
    match said {
        Said::Missed(_) => "Marked a missed anomaly".to_owned(),
        Said::Known(known) => format!("Marked {} as a known event", known.name),
        Said::Event(_, verdict) | Said::Metric(_, verdict) => format!("Marked {}", verdict.label().to_lowercase()),
    }
}

pub(crate) const TOOK_BACK: &str = "Took the answer back";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feedback::subject::subject;
    use crate::model::feedback::{KnownEvent, Verdict};
    use crate::model::finding::{AnomalyKind, Direction};
    use crate::words::events::sample::{findings, of_kind};

    #[test]
    fn answers_say_what_and_when() {
        let findings = findings(Vec::new());
        let subject = subject(&findings, of_kind(AnomalyKind::Dip, Direction::Below).primary());
        let (measures, values) = (Vec::new(), [].into());
        let known = KnownEvent { name: "sale".to_owned(), range: subject.range, measures, values };
        for (said, expected) in [
            (Said::Event(subject.clone(), Verdict::NotRelevant), "revenue, uk, web: not relevant"),
            (Said::Metric(subject.clone(), Verdict::Relevant), "revenue, uk, web: relevant, this metric only"),
            (Said::Missed(subject.clone()), "revenue, uk, web: missed"),
            (Said::Known(known), "known event: sale"),
        ] {
            let (what, when) = answer(&Answer { said, note: String::new() }, Some(&findings));
            assert_eq!((what.as_str(), when.as_str()), (expected, "4 Jan 1970, 10:00 to 13:00"));
        }
    }
}
