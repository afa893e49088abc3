//! Everything a reader changes of a detector goes through [`Detector::change`], so that everything can be undone.

use std::sync::Arc;

use leptos::prelude::*;

use super::Detector;
use crate::app::state::history::{Change, History};
use crate::app::state::toast::Toast;
use crate::bridge::client::Input;
use crate::model::alert::AlertRule;
use crate::model::feedback::Feedback;
use crate::model::metric::MetricSet;
use crate::model::note::Note;
use crate::model::plan::Plan;
use crate::model::reading::ReadSettings;
use crate::protocol::message::Imported;

/// What a reader can change of a detector.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Edited {
    /// Its name.
    pub(crate) name: String,
    /// The files and addresses.
    pub(crate) inputs: Vec<Input>,
    /// What is said about them.
    pub(crate) settings: ReadSettings,
    /// The mapping.
    pub(crate) draft: Option<MetricSet>,
    /// Share of the time range to learn from, in percent.
    pub(crate) learn_percent: u8,
    /// Known incidents, as they were pasted.
    pub(crate) incidents: String,
    /// The settings file that the mapping was taken from.
    pub(crate) imported: Option<Arc<Imported>>,
    /// What is said about events.
    pub(crate) answers: Feedback,
    /// What is written beside the data.
    pub(crate) notes: Vec<Note>,
    /// What makes alerts.
    pub(crate) rules: Vec<AlertRule>,
    /// How it goes through its data.
    pub(crate) plan: Plan,
}

impl Detector {
    /// How all of it is now.
    pub(super) fn edited(self) -> Edited {
        Edited {
            name: self.name.get_untracked(),
            inputs: self.inputs.get_value(),
            settings: self.settings.get_untracked(),
            draft: self.draft.get_untracked(),
            learn_percent: self.learn_percent.get_untracked(),
            incidents: self.incidents.get_untracked(),
            imported: self.imported.get_untracked(),
            answers: self.answers.get_untracked(),
            notes: self.notes.get_untracked(),
            rules: self.rules.get_untracked(),
            plan: self.life.plan.get_untracked(),
        }
    }

    /// Makes a change that is seen where it is made, and remembers it as `what`: "Changed the interval".
    pub(crate) fn change(self, what: impl Into<String>, change: impl FnOnce(&mut Edited)) {
        if self.make(what.into(), change).is_some() {
            self.toaster.dismiss();
        }
    }

    /// Makes a change, remembers it, and says so with a way back: "Removed nov.csv".
    pub(crate) fn change_and_say(self, what: impl Into<String>, change: impl FnOnce(&mut Edited)) {
        if let Some(what) = self.make(what.into(), change) {
            self.toaster.show(Toast::undo(what, move || self.undo()));
        }
    }

    fn make(self, what: String, change: impl FnOnce(&mut Edited)) -> Option<String> {
        let before = self.edited();
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return None;
        }
        self.history.update(|history| history.push(what.clone(), before.clone()));
        self.become_edited(&before, after);
        Some(what)
    }

    /// Takes back the last change.
    pub(crate) fn undo(self) {
        if let Some(what) = self.step(History::undo) {
            self.toaster.show(Toast::redo(what, move || self.redo()));
        }
    }

    /// Makes the change again that was taken back last.
    pub(crate) fn redo(self) {
        if let Some(what) = self.step(History::redo) {
            self.toaster.show(Toast::undo(what, move || self.undo()));
        }
    }

    fn step(self, step: fn(&mut History<Edited>, Edited) -> Option<Change<Edited>>) -> Option<String> {
        let now = self.edited();
        let Change { what, form } = self.history.try_update(|history| step(history, now.clone())).flatten()?;
        self.become_edited(&now, form);
        Some(what)
    }

    /// Shows and works out what differs.
    pub(super) fn become_edited(self, now: &Edited, next: Edited) {
        let Edited { name, inputs, settings, draft, learn_percent, incidents, imported, answers, notes, rules, plan } =
            next;
        if name != now.name {
            self.name.set(name);
        }
        if imported != now.imported {
            self.imported.set(imported);
        }
        if plan != now.plan {
            self.life.plan.set(plan);
        }
        if notes != now.notes {
            self.notes.set(notes);
        }
        if rules != now.rules {
            self.rules.set(rules);
        }
        if incidents != now.incidents {
            self.incidents.set(incidents);
        }
        let is_mapped_anew = draft != now.draft || learn_percent != now.learn_percent;
        if draft != now.draft {
            self.draft.set(draft);
        }
        if learn_percent != now.learn_percent {
            self.learn_percent.set(learn_percent);
        }
        if answers != now.answers {
            self.answers.set(answers);
            self.measure_answers();
        }
        self.tell_rules();
        if inputs != now.inputs || settings != now.settings {
            self.settings.set(settings);
            self.inputs.set_value(inputs);
            self.read_again();
        } else if is_mapped_anew {
            self.check_draft();
        }
    }
}
