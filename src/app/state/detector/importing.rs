//! Imported settings, taken over into the draft and the reading of a detector.

use std::sync::Arc;

use leptos::prelude::*;

use super::Detector;
use crate::model::column::TimeFormat;
use crate::model::reading::{OnMisfit, ReadSettings};
use crate::protocol::message::{ColumnSummary, Imported, TableSummary};
use crate::words::page::reading as words;

impl Detector {
    /// Takes over imported settings, and reads anew if they say something else about the files than was found.
    pub(super) fn import(self, imported: Imported) {
        let has_files = self.inputs.with_value(|inputs| !inputs.is_empty());
        let table = self.table.get_untracked().filter(|table| has_files && differs(table, &imported));
        self.change_and_say(words::took_over(&imported.file), |edited| {
            edited.draft = Some(imported.config.metric_set.clone());
            edited.learn_percent = imported.config.learn_percent;
            if let Some(table) = table {
                say(&mut edited.settings, &table, &imported);
            }
            edited.imported = Some(Arc::new(imported));
        });
    }
}

/// Says of the files of a table what imported settings say of them.
fn say(settings: &mut ReadSettings, table: &TableSummary, imported: &Imported) {
    for file in table.files.iter().filter(|file| file.header == Some(false)) {
        if !imported.column_names.is_empty() {
            settings.files.entry(file.name.clone()).or_default().column_names.clone_from(&imported.column_names);
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
}

/// Whether imported settings say something else about the files than was found.
fn differs(table: &TableSummary, imported: &Imported) -> bool {
    let says_else = |column: &ColumnSummary| {
        imported.reading.columns.get(&column.name).is_some_and(|said| {
            let found = column.format.as_ref().map(TimeFormat::label);
            said.on_misfit != OnMisfit::Missing
                || said.kind.is_some_and(|kind| kind != column.kind)
                || said.format.as_ref().is_some_and(|said| Some(said) != found.as_ref())
        })
    };
    let is_named_anew = !imported.column_names.is_empty();
    is_named_anew || imported.reading.path_template.is_some() || table.columns.iter().any(says_else)
}
