//! What the form that marks a period says, and the notes on a chart.

pub(crate) const DRAG: &str = "Drag over the chart, or move its cursor with the arrow keys and press the buttons.";
pub(crate) const START_HERE: &str = "Start at the cursor";
pub(crate) const END_HERE: &str = "End at the cursor";

pub(crate) const MARK_AS: &str = "Mark as";
pub(crate) const MISSED_ANOMALY: &str = "Missed anomaly";

pub(crate) const WHERE: &str = "Where";
pub(crate) const EVERYWHERE: &str = "everywhere";
pub(crate) const THIS_METRIC: &str = "this metric";

pub(crate) const NAME: &str = "Name";

pub(crate) const NOT_TESTED: &str = "Nothing of this period was tested: choose one in the tested part.";
pub(crate) const NOTE_CHANGES_NOTHING: &str = "A note changes no severity. It stays with the metric, in every run.";

pub(crate) const MARK: &str = "Mark";
pub(crate) const ADD_NOTE: &str = "Add note";
pub(crate) const SAVE_NOTE: &str = "Save note";

pub(crate) const NOTES: &str = "Notes";

/// The bracket over a chart.
pub(crate) fn note(when: &str, text: &str) -> String {
    format!("Note, {when}: {text}")
}

pub(crate) const EDIT: &str = "Edit";
pub(crate) const DELETE: &str = "Delete";

pub(crate) fn edit_note(when: &str) -> String {
    format!("Edit the note of {when}")
}

pub(crate) fn delete_note(when: &str) -> String {
    format!("Delete the note of {when}")
}

/// What was done, beside the button that undoes it.
pub(crate) const NOTE_SAVED: &str = "Saved the note";
pub(crate) const NOTE_ADDED: &str = "Added the note";
pub(crate) const NOTE_DELETED: &str = "Deleted the note";
