//! What the reader says about events, and what that makes of the last run.

use leptos::prelude::*;

use super::Detector;
use crate::feedback::apply::marks;
use crate::feedback::effect::effect;
use crate::feedback::likeness::Likeness;
use crate::feedback::similar::similar;
use crate::feedback::subject::subject;
use crate::model::feedback::{Answer, Feedback, Mark, Said, Verdict};
use crate::model::finding::{Anomaly, AnomalyGroup, EventId};
use crate::protocol::message::{Event, Request};
use crate::words::page::answers as words;

impl Detector {
    /// Adds an answer, which changes severities at once.
    pub(crate) fn answer(self, answer: Answer) {
        self.change_and_say(words::marked(&answer.said), |edited| edited.answers.give(answer));
    }

    /// Takes answers of others in, after the reader's own.
    pub(crate) fn import_answers(self, feedback: Feedback) {
        let what = words::took_over(feedback.answers.len() as u64);
        self.change_and_say(what, |edited| {
            feedback.answers.into_iter().for_each(|answer| edited.answers.give(answer));
        });
    }

    /// Takes back the answers that `goes` picks.
    pub(crate) fn withdraw(self, goes: impl Fn(&Said) -> bool) {
        self.change_and_say(words::TOOK_BACK, |edited| {
            edited.answers.answers.retain(|answer| !goes(&answer.said));
        });
    }

    /// Shows the answers, once the figures of what was marked as missed are there.
    pub(super) fn measure_answers(self) {
        let wanted = self.answers.with_untracked(|answers| self.unmeasured(answers));
        // The worker measures in the run that it finished last.
        if wanted.is_empty() || !self.is_in_worker() {
            return self.show_answers();
        }
        self.measure(wanted, move || self.show_answers());
    }

    /// The stretches that answers mark and that were not measured yet.
    fn unmeasured(self, answers: &Feedback) -> Vec<Mark> {
        let marks =
            self.run.with_untracked(|run| run.as_ref().map(|run| marks(&run.detected, answers))).unwrap_or_default();
        self.measured.with_value(|measured| {
            let is_measured = |mark: &Mark| {
                measured.iter().any(|event| {
                    (event.primary().metric, event.from, event.to)
                        == (mark.metric, mark.from as usize, mark.to as usize)
                })
            };
            marks.into_iter().filter(|mark| !is_measured(mark)).collect()
        })
    }

    fn measure(self, marks: Vec<Mark>, then: impl Fn() + 'static) {
        self.client.with_value(|client| {
            client.request(Request::Measure(marks), move |event| {
                if let Event::Measured(events) = event {
                    self.measured.update_value(|measured| measured.extend(events));
                    then();
                }
            });
        });
    }

    /// Writes the last run as the answers leave it, its times in the zone chosen now.
    pub(super) fn show_answers(self) {
        let (choice, answers) = (self.zone.get_untracked(), self.answers.get_untracked());
        self.measured.with_value(|measured| {
            self.run.update(|run| {
                if let Some(run) = run {
                    run.show(&choice, &answers, measured);
                    run.edition += 1;
                }
            });
        });
    }

    /// Writes all times of the last run in the zone chosen now.
    pub(crate) fn show_times(self) {
        let choice = self.zone.get_untracked();
        let is_other = self.run.with_untracked(|run| {
            run.as_ref()
                .is_some_and(|run| run.findings.zone != choice.zone(&run.detected.zone, run.detected.grid.interval))
        });
        if is_other {
            self.show_answers();
        }
    }

    /// The answer that says this of an anomaly of the last run: of its event, or of its metric alone.
    pub(crate) fn answer_on(self, anomaly: &Anomaly, verdict: Verdict, alone: bool) -> Option<Answer> {
        let subject = self.run.with_untracked(|run| Some(subject(&run.as_ref()?.detected, anomaly)))?;
        let said = if alone { Said::Metric(subject, verdict) } else { Said::Event(subject, verdict) };
        Some(Answer { said, note: String::new() })
    }

    /// Finds the answer that says a stretch of one metric is an anomaly that was missed; `None` where nothing of it was
    /// tested.
    pub(crate) fn missed(self, mark: Mark, then: impl Fn(Option<Answer>) + 'static) {
        if !self.is_in_worker() {
            return then(None);
        }
        self.measure(vec![mark], move || {
            let found = self.measured.with_value(|measured| {
                let of_mark = |event: &&AnomalyGroup| {
                    event.primary().metric == mark.metric
                        && event.to as u32 <= mark.to
                        && event.from as u32 >= mark.from
                };
                let event = measured.iter().rfind(of_mark)?;
                self.run.with_untracked(|run| Some(subject(&run.as_ref()?.detected, event.primary())))
            });
            then(found.map(|subject| Answer { said: Said::Missed(subject), note: String::new() }));
        });
    }

    /// What an answer would change, in words.
    pub(crate) fn effect_text(self, answer: &Answer, threshold: f64) -> String {
        self.run.with_untracked(|run| {
            let Some(run) = run else { return String::new() };
            self.answers.with_untracked(|answers| {
                self.measured
                    .with_value(|measured| effect(&run.detected, answers, measured, answer, threshold).text(threshold))
            })
        })
    }

    /// The answers on similar events that move an event of the last run, in words, the most alike first. Tracked.
    pub(crate) fn counting_answers(self, event: &AnomalyGroup) -> Vec<String> {
        const MOST: usize = 3;
        if event.review.verdict.is_some() || event.review.similar == 0 {
            return Vec::new();
        }
        self.run.with_untracked(|run| {
            let Some(run) = run else { return Vec::new() };
            self.answers.with(|answers| {
                let interval = run.detected.grid.interval;
                let counting = similar(&run.detected, answers, event).into_iter().take(MOST);
                let text = |(answer, likeness): (usize, Likeness)| {
                    let (what, when) = words::answer(&answers.answers[answer], Some(&run.findings));
                    format!("{what}, {when}: {}", likeness.text(interval))
                };
                counting.map(text).collect()
            })
        })
    }

    /// An event of the last run as the answers leave it. Tracked.
    pub(crate) fn event(self, id: &EventId) -> Option<AnomalyGroup> {
        self.run.with(|run| run.as_ref()?.findings.events.iter().find(|event| event.id == *id).cloned())
    }
}
