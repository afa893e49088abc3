//! The reader's answers as the menu lists them.

use crate::model::feedback::{Answer, Said};
use crate::model::finding::Findings;
use crate::model::format::span;

/// "revenue, uk: not relevant", and when: in the zone of the findings, where there are some.
pub(crate) fn answer_text(answer: &Answer, findings: Option<&Findings>) -> (String, String) {
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

#[cfg(test)]
mod tests {
    use super::super::sample::{findings, of_kind};
    use super::*;
    use crate::feedback::subject::subject;
    use crate::model::feedback::{KnownEvent, Verdict};
    use crate::model::finding::{AnomalyKind, Direction};

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
            let (what, when) = answer_text(&Answer { said, note: String::new() }, Some(&findings));
            assert_eq!((what.as_str(), when.as_str()), (expected, "4 Jan 1970, 10:00 to 13:00"));
        }
    }
}
