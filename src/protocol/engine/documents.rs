//! The files that hold no data to watch: settings, sessions, archives, answers, incidents.

use std::collections::BTreeMap;

use crate::archive::Collector;
use crate::feedback::document::read_feedback;
use crate::ingest::FileReport;
use crate::ingest::recognise::{Document, DocumentKind};
use crate::ingest::table::Table;
use crate::model::archive::Archive;
use crate::model::feedback::Feedback;
use crate::model::message::UserMessage;
use crate::model::notice::Notices;
use crate::session::{Session, decode};
use crate::settings::{Imported, import};

/// What they hold.
#[derive(Debug, Default)]
pub(super) struct Documents {
    /// The last settings.
    pub(super) imported: Option<Box<Imported>>,
    pub(super) archive: Box<Archive>,
    pub(super) answers: Box<Feedback>,
    /// The last session.
    pub(super) session: Option<Box<Session>>,
    /// What is wrong with answers.
    pub(super) problems: Notices,
    /// By index of the file: why it could not be read.
    pub(super) failures: BTreeMap<usize, UserMessage>,
}

/// Reads those among `files`; settings are held against the table.
pub(super) fn documents(files: &[FileReport], table: &Table) -> Documents {
    let mut collector = Collector::default();
    let (mut imported, mut session, mut failures) = (None, None, BTreeMap::new());
    let (mut answers, mut problems) = (Feedback::default(), Notices::default());
    for (index, file) in files.iter().enumerate() {
        let Some(Document { kind, bytes }) = &file.document else { continue };
        match kind {
            DocumentKind::Archive => collector.add_archive(&file.name, bytes),
            DocumentKind::Incidents => collector.add_incidents(&file.name, bytes),
            DocumentKind::Answers => match read_feedback(&file.name, &String::from_utf8_lossy(bytes)) {
                Ok(read) => {
                    read.feedback.answers.into_iter().for_each(|answer| answers.give(answer));
                    problems.extend(read.problems);
                }
                Err(message) => drop(failures.insert(index, message)),
            },
            DocumentKind::Session => match decode(&file.name, bytes) {
                Ok(read) => session = Some(Box::new(read)),
                Err(message) => drop(failures.insert(index, message)),
            },
            DocumentKind::Settings => match import(&file.name, bytes) {
                Ok(mut found) => {
                    found.hold_against(table);
                    imported = Some(Box::new(found));
                }
                Err(message) => drop(failures.insert(index, message)),
            },
        }
    }
    Documents {
        imported,
        archive: Box::new(collector.finish()),
        answers: Box::new(answers),
        session,
        problems,
        failures,
    }
}
