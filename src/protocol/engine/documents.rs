//! The files that hold no data to watch: settings, archives, incidents.

use std::collections::BTreeMap;

use crate::archive::Collector;
use crate::ingest::FileReport;
use crate::ingest::recognise::{Document, DocumentKind};
use crate::ingest::table::Table;
use crate::model::archive::Archive;
use crate::model::message::UserMessage;
use crate::settings::{Imported, import};

/// What they hold.
#[derive(Debug, Default)]
pub(super) struct Documents {
    /// The last settings.
    pub(super) imported: Option<Box<Imported>>,
    pub(super) archive: Box<Archive>,
    /// By index of the file: why it could not be read.
    pub(super) failures: BTreeMap<usize, UserMessage>,
}

/// Reads those among `files`; settings are held against the table.
pub(super) fn documents(files: &[FileReport], table: &Table) -> Documents {
    let mut collector = Collector::default();
    let (mut imported, mut failures) = (None, BTreeMap::new());
    for (index, file) in files.iter().enumerate() {
        let Some(Document { kind, bytes }) = &file.document else { continue };
        match kind {
            DocumentKind::Archive => collector.add_archive(&file.name, bytes),
            DocumentKind::Incidents => collector.add_incidents(&file.name, bytes),
            DocumentKind::Settings => match import(&file.name, bytes) {
                Ok(mut found) => {
                    found.hold_against(table);
                    imported = Some(Box::new(found));
                }
                Err(message) => drop(failures.insert(index, message)),
            },
        }
    }
    Documents { imported, archive: Box::new(collector.finish()), failures }
}
