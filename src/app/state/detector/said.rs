//! How a detector's files are read: what the reader said about them, and the way back.

use leptos::prelude::*;

use super::Detector;
use crate::model::column::ColumnKind;
use crate::model::reading::{ColumnSettings, FileSettings, ReadSettings, unnamed_column};
use crate::protocol::message::{ColumnSummary, FileSummary, TableSummary};
use crate::words::page::reading as words;

impl Detector {
    /// Changes how the files are read, which `what` says, and reads them anew.
    pub(crate) fn read_with(self, what: impl Into<String>, change: impl FnOnce(&mut ReadSettings)) {
        self.change_and_say(what, |edited| change(&mut edited.settings));
    }

    /// Reads the times of a column by a pattern, and for that everything anew.
    pub(crate) fn set_time_format(self, column: &str, pattern: Option<String>) {
        self.read_with(words::changed_format(column), |settings| {
            settings.columns.entry(column.to_owned()).or_default().format = pattern;
        });
    }

    /// Reads a column as `said`.
    pub(crate) fn set_column(self, column: &str, said: ColumnSettings) {
        self.read_with(words::changed_reading(column), |settings| {
            settings.columns.insert(column.to_owned(), said);
        });
    }

    /// Reads a file in an encoding, or in the one that is found. `names` are new names for the columns of a file without
    /// a header, none to take those given by hand away; they go to all files that share the columns. What was said
    /// about a column stays with it.
    pub(crate) fn set_file(self, file: &FileSummary, encoding: Option<String>, names: Option<Vec<String>>) {
        let before = &file.unnamed;
        let sharing = self.table.with_untracked(|table| {
            let files = table.iter().flat_map(|table| &table.files);
            files.filter(|other| other.unnamed == *before).map(|other| other.name.clone()).collect::<Vec<_>>()
        });
        self.read_with(words::changed_reading(&file.name), |settings| {
            settings.files.entry(file.name.clone()).or_default().encoding = encoding;
            let Some(mut names) = names else { return };
            for file in sharing {
                settings.files.entry(file).or_default().column_names.clone_from(&names);
            }
            names.extend((names.len()..before.len()).map(unnamed_column));
            for (name, said) in std::mem::take(&mut settings.columns) {
                settings.columns.insert(renamed(name, before, &names), said);
            }
            self.guesses.update_value(|guesses| {
                for (name, _) in &mut guesses.kinds {
                    *name = renamed(std::mem::take(name), before, &names);
                }
            });
        });
    }

    /// The path template that was given.
    pub(crate) fn path_template(self) -> Option<String> {
        self.settings.with_untracked(|settings| settings.path_template.clone())
    }

    /// What was said about a column.
    pub(crate) fn said_of_column(self, column: &str) -> ColumnSettings {
        self.settings.with_untracked(|settings| settings.columns.get(column).cloned().unwrap_or_default())
    }

    /// What was said about a file.
    pub(crate) fn said_of_file(self, file: &str) -> FileSettings {
        self.settings.with_untracked(|settings| settings.files.get(file).cloned().unwrap_or_default())
    }
}

/// What was found the last time that nothing was said.
#[derive(Default)]
pub(crate) struct Guesses {
    /// By column.
    kinds: Vec<(String, ColumnKind)>,
    /// By file.
    encodings: Vec<(String, String)>,
}

impl Guesses {
    /// Takes over what `settings` say nothing about.
    pub(super) fn note(&mut self, table: &TableSummary, settings: &ReadSettings) {
        let kind = |column: &ColumnSummary| {
            let said = settings.columns.get(&column.name);
            let is_said = said.is_some_and(|said| said.kind.is_some() || said.format.is_some());
            (column.name.clone(), if is_said { self.kind(column) } else { column.kind })
        };
        let encoding = |file: &FileSummary| {
            let is_said = settings.files.get(&file.name).is_some_and(|said| said.encoding.is_some());
            (file.name.clone(), if is_said { self.encoding(file) } else { file.encoding.clone() })
        };
        let found = Self {
            kinds: table.columns.iter().map(kind).collect(),
            encodings: table.files.iter().map(encoding).collect(),
        };
        *self = found;
    }

    /// What a column was taken for.
    pub(crate) fn kind(&self, column: &ColumnSummary) -> ColumnKind {
        self.kinds.iter().find(|(name, _)| *name == column.name).map_or(column.kind, |(_, kind)| *kind)
    }

    /// The encoding that a file was taken to have.
    pub(crate) fn encoding(&self, file: &FileSummary) -> String {
        let known = self.encodings.iter().find(|(name, _)| *name == file.name);
        known.map_or(&file.encoding, |(_, encoding)| encoding).clone()
    }
}

/// The new name of what was called `name`; new names may be old ones in another order.
fn renamed(name: String, before: &[String], names: &[String]) -> String {
    let place = before.iter().position(|old| *old == name);
    place.and_then(|place| names.get(place).cloned()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_by_their_place() {
        let check = |before: &[&str], names: &[&str], expected: [&str; 2]| {
            let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
            assert_eq!(["a", "b"].map(|name| renamed(name.to_owned(), &owned(before), &owned(names))), expected);
        };
        check(&["a", "c"], &["x", "y"], ["x", "b"]);
        check(&["a", "b"], &["b", "a"], ["b", "a"]);
        check(&[], &[], ["a", "b"]);
    }
}
