//! A session that was opened: shown as it was saved, and made whole when its data comes.

use std::sync::Arc;

use leptos::prelude::*;

use super::Detector;
use super::edits::Edited;
use crate::app::state::stage::{Run, Stage};
use crate::app::state::toast::Toast;
use crate::model::archive::Archive;
use crate::model::reading::ReadSettings;
use crate::pipeline::config::AnalysisConfig;
use crate::protocol::message::{FileSummary, Session, SessionRun, TableSummary};
use crate::words::page::sessions as words;

impl Detector {
    /// Shows a session whose data is not there. The worker has its run already.
    pub(super) fn restore(self, session: Session) {
        self.runs_next.set_value(false);
        self.table.set(None);
        self.preview.set(None);
        self.measured.set_value(Vec::new());
        let run = session.run.as_ref().map(restored);
        self.runs.update(|runs| run.iter().cloned().for_each(|run| runs.push(run)));
        self.note_in_worker(run.as_ref().map(|run| run.number));
        self.run.set(run);
        self.without_data.set(Some(Arc::new(Session { run: None, ..session.clone() })));
        self.stage.set(if session.run.is_some() { Stage::Results } else { Stage::Empty });
        self.settings.set(session.reading.clone());
        self.read.set_value((Vec::new(), session.reading.clone()));
        self.take_over(session);
        self.measure_answers();
    }

    /// Goes on as a session says that came with its data, and runs on it. A detector that was there before can go back.
    pub(super) fn make_whole(self, session: Session, was_there: bool) {
        let reads_anew = self.settings.with_untracked(|now| *now != session.reading);
        let is_run = session.run.is_some();
        self.runs_next.set_value(reads_anew && is_run);
        if was_there {
            let what = words::took_over(&session.name);
            self.change_and_say(what, |edited| adopt(edited, session));
        } else {
            self.take_over(session);
        }
        if is_run && !reads_anew {
            self.analyse();
        }
    }

    /// Whether a session found among the files was not taken over before: an archive is read again with it.
    pub(super) fn is_news(self, session: &Session) -> bool {
        let told = Session { run: None, ..session.clone() };
        let is_news = self.taken.with_value(|taken| taken.as_ref() != Some(&told));
        self.taken.set_value(Some(told));
        is_news
    }

    /// Becomes what the session says.
    fn take_over(self, session: Session) {
        self.incidents_before.set_value(session.incidents.clone());
        self.kept_view.set_value(Some(session.view.clone()));
        self.take_over_life(session.life.clone());
        let before = self.edited();
        let mut after = before.clone();
        adopt(&mut after, session);
        self.become_edited(&before, after);
        self.note_saved(self.remarks());
        if let Some(keep) = self.keeps_when_restored.try_update_value(Option::take).flatten() {
            self.keep.set(keep);
        }
    }

    /// The data of a session has come, with these columns: what the session said holds on. Other data is told.
    pub(super) fn data_came(self, table: &TableSummary) {
        if self.without_data.with_untracked(Option::is_none) || table.columns.is_empty() {
            return;
        }
        self.without_data.set(None);
        let columns =
            self.draft.with_untracked(|draft| draft.as_ref().map(|draft| draft.columns()).unwrap_or_default());
        match columns.iter().find(|name| !table.columns.iter().any(|column| column.name == **name)) {
            Some(name) => self.toaster.show(Toast { text: words::no_column(name), action: None }),
            None => self.runs_next.set_value(true),
        }
    }

    /// Whether what it shows came from a session. Tracked.
    pub(crate) fn is_from_session(self) -> bool {
        let is_session = self.without_data.with(Option::is_some) || self.taken.with_value(Option::is_some);
        self.run.with(Option::is_some) && is_session
    }

    /// Has a run begin as soon as the files are read.
    pub(crate) fn run_when_read(self) {
        self.runs_next.set_value(true);
    }

    /// What was found before, in files and in a session.
    pub(crate) fn archive(self) -> Archive {
        let mut archive =
            self.table.with(|table| table.as_ref().map(|table| (*table.archive).clone())).unwrap_or_default();
        self.incidents_before.with_value(|before| {
            let more =
                before.iter().filter(|incident| !archive.incidents.contains(incident)).cloned().collect::<Vec<_>>();
            archive.incidents.extend(more);
        });
        archive
    }
}

/// Takes over what a session says. Answers and notes that are there already stay.
fn adopt(edited: &mut Edited, session: Session) {
    let Session { name, config, reading, mut answers, mut notes, mut rules, pasted_incidents, life, .. } = session;
    std::mem::take(&mut edited.answers.answers).into_iter().for_each(|answer| answers.give(answer));
    edited.plan = life.plan;
    let more = edited.notes.iter().filter(|note| !notes.contains(note)).cloned().collect::<Vec<_>>();
    notes.extend(more);
    let more = edited.rules.iter().filter(|rule| rules.iter().all(|other| other.name != rule.name)).cloned();
    let more = more.collect::<Vec<_>>();
    rules.extend(more);
    (edited.draft, edited.learn_percent) = (Some(config.metric_set), config.learn_percent);
    if !pasted_incidents.is_empty() {
        edited.incidents = pasted_incidents;
    }
    (edited.name, edited.settings, edited.answers, edited.notes) = (name, reading, answers, notes);
    edited.rules = rules;
}

/// What was said about files, for files that are now in an archive: "oct.csv" is "shop.zip/oct.csv" there.
pub(super) fn for_archive(mut reading: ReadSettings, files: &[FileSummary]) -> ReadSettings {
    for (name, said) in std::mem::take(&mut reading.files) {
        let inside = |file: &&FileSummary| file.name.strip_suffix(&name).is_some_and(|archive| archive.ends_with('/'));
        let found = files.iter().find(inside).filter(|_| !files.iter().any(|file| file.name == name));
        reading.files.insert(found.map_or(name, |file| file.name.clone()), said);
    }
    reading
}

fn restored(run: &SessionRun) -> Run {
    let SessionRun { number, milliseconds, learn_percent, course, findings } = run;
    let detected = Arc::new(findings.clone());
    let config = AnalysisConfig { metric_set: findings.metric_set.clone(), learn_percent: *learn_percent };
    Run { milliseconds: *milliseconds, course: *course, ..Run::new(*number, config, detected) }
}
