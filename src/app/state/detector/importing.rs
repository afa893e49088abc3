//! Imported settings, taken over into the draft and the reading of a detector.

use std::sync::Arc;

use leptos::prelude::*;

use super::Detector;
use crate::app::state::history::History;
use crate::model::column::TimeFormat;
use crate::model::reading::{OnMisfit, ReadSettings};
use crate::protocol::message::{ColumnSummary, Imported};

impl Detector {
    /// Takes over imported settings, and reads anew if they say something else about the files than was found.
    pub(super) fn import(self, imported: Imported) {
        let before = (self.draft.get_untracked(), self.settings.get_untracked());
        let mut settings = before.1.clone();
        self.before_import.set_value(Some(before));
        self.draft.set(Some(imported.config.metric_set.clone()));
        let differs = self.table.with_untracked(|table| {
            let table = table.as_ref()?;
            for file in table.files.iter().filter(|file| file.header == Some(false)) {
                if !imported.column_names.is_empty() {
                    settings
                        .files
                        .entry(file.name.clone())
                        .or_default()
                        .column_names
                        .clone_from(&imported.column_names);
                }
            }
            if imported.reading.path_template.is_some() {
                settings.path_template.clone_from(&imported.reading.path_template);
            }
            for column in &table.columns {
                if let Some(said) = imported.reading.columns.get(&column.name) {
                    settings.columns.insert(column.name.clone(), said.clone());
                }
            }
            let says_else = |column: &ColumnSummary| {
                imported.reading.columns.get(&column.name).is_some_and(|said| {
                    said.on_misfit != OnMisfit::Missing
                        || said.kind.is_some_and(|kind| kind != column.kind)
                        || said
                            .format
                            .as_ref()
                            .is_some_and(|said| Some(said) != column.format.as_ref().map(TimeFormat::label).as_ref())
                })
            };
            let is_named_anew = !imported.column_names.is_empty();
            let is_placed = imported.reading.path_template.is_some();
            Some(is_named_anew || is_placed || table.columns.iter().any(says_else))
        });
        self.imported.set(Some(Arc::new(imported)));
        let has_files = self.inputs.with_value(|inputs| !inputs.is_empty());
        self.replace_settings(settings, differs == Some(true) && has_files);
    }

    /// Back to draft and reading before the import.
    pub(crate) fn undo_import(self) {
        self.imported.set(None);
        let Some((draft, settings)) = self.before_import.try_update_value(Option::take).flatten() else { return };
        self.draft.set(draft);
        self.replace_settings(settings, true);
    }

    /// Other settings of the reading, with no way back to earlier ones. Reads anew if `may_read` and they differ.
    fn replace_settings(self, settings: ReadSettings, may_read: bool) {
        let differs = self.settings.with_untracked(|before| *before != settings);
        self.settings.set(settings);
        self.readings.set(History::default());
        if may_read && differs {
            self.read_again();
        } else {
            self.check_draft();
        }
    }
}
