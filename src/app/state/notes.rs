//! The reader's notes on periods of a metric: given, changed, taken off, and found again in a run.

use leptos::prelude::*;

use super::detector::Detector;
use super::ranges::Window;
use crate::model::finding::Findings;
use crate::model::metric::MetricId;
use crate::model::note::Note;
use crate::model::order;
use crate::model::time::TimeRange;
use crate::words::page::marks as words;

/// A note where a run shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    /// Its place among all notes.
    pub(crate) index: usize,
    /// Buckets, half-open, as far as the grid has them.
    pub(crate) window: Window,
    /// The reader's words.
    pub(crate) text: String,
}

/// A note on buckets of a metric. `findings` are those of the data's zone.
pub(crate) fn note_on(findings: &Findings, metric: MetricId, (from, to): Window, text: &str) -> Option<Note> {
    let metric = findings.metrics.get(metric.index())?;
    let range = findings.grid.range(from, to);
    let named = metric.key.named(&findings.metric_set.dimensions);
    Some(Note {
        measure: findings.metric_set.measures[metric.measure].name.clone(),
        dimensions: named.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        range: TimeRange { start: findings.instant(range.start), end: findings.instant(range.end) },
        text: text.trim().to_owned(),
    })
}

/// The notes on a metric, earliest first.
pub(crate) fn notes_on(findings: &Findings, metric: MetricId, notes: &[Note]) -> Vec<Placed> {
    let place = |(index, note): (usize, &Note)| {
        // Any period will do: only the names are compared.
        let names = note_on(findings, metric, (0, 0), "")?;
        let is_it = names.measure == note.measure && names.dimensions == note.dimensions;
        let window = window(findings, note.range).filter(|_| is_it)?;
        Some(Placed { index, window, text: note.text.clone() })
    };
    let mut placed: Vec<Placed> = notes.iter().enumerate().filter_map(place).collect();
    order::sort_by_key(&mut placed, |note| (note.window, note.index));
    placed
}

/// The buckets of a period, as far as the grid has them.
fn window(findings: &Findings, range: TimeRange) -> Option<Window> {
    let grid = findings.grid;
    let on_grid = |at| if grid.interval.is_local() { findings.zone.to_local(at) } else { at };
    let whole = grid.range(0, grid.len);
    let (start, end) = (on_grid(range.start).max(whole.start), on_grid(range.end).min(whole.end));
    (start < end).then(|| Some((grid.index(start)?, grid.index(end - 1)? + 1)))?
}

impl Detector {
    /// Adds a note, or puts it in the place of an earlier one.
    pub(crate) fn note(self, place: Option<usize>, note: Note) {
        let what = if place.is_some() { words::NOTE_SAVED } else { words::NOTE_ADDED };
        self.change_and_say(what, |edited| match place.and_then(|index| edited.notes.get_mut(index)) {
            Some(earlier) => *earlier = note,
            None => edited.notes.push(note),
        });
    }

    /// Takes a note off.
    pub(crate) fn remove_note(self, index: usize) {
        self.change_and_say(words::NOTE_DELETED, |edited| {
            if index < edited.notes.len() {
                edited.notes.remove(index);
            }
        });
    }

    /// The notes on a metric of the last run. Tracked.
    pub(crate) fn notes_on(self, metric: MetricId) -> Vec<Placed> {
        self.run.with(|run| {
            let Some(run) = run else { return Vec::new() };
            self.notes.with(|notes| notes_on(&run.detected, metric, notes))
        })
    }

    /// A note on buckets of a metric of the last run.
    pub(crate) fn note_for(self, metric: MetricId, window: Window, text: &str) -> Option<Note> {
        self.run.with_untracked(|run| note_on(&run.as_ref()?.detected, metric, window, text))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::findings;
    use super::*;

    #[test]
    fn a_note_is_found_again_on_its_metric() {
        let findings = findings(Vec::new());
        // Metric 8 is views in uk and web, metric 6 views in uk.
        let note = |metric, window, text| note_on(&findings, MetricId(metric), window, text).unwrap();
        let notes = [note(8, (50, 60), " second "), note(6, (1, 2), "elsewhere"), note(8, (10, 12), "first")];
        assert_eq!(notes[0].range, TimeRange { start: 50 * 3_600, end: 60 * 3_600 });
        let found = notes_on(&findings, MetricId(8), &notes);
        let found: Vec<_> = found.iter().map(|note| (note.index, note.window, note.text.as_str())).collect();
        assert_eq!(found, [(2, (10, 12), "first"), (0, (50, 60), "second")]);
    }

    #[test]
    fn a_note_is_cut_to_what_a_run_has() {
        let findings = findings(Vec::new());
        for (hours, expected) in [((-5, 3), Some((0, 3))), ((98, 200), Some((98, 100))), ((100, 101), None)] {
            let range = TimeRange { start: hours.0 * 3_600, end: hours.1 * 3_600 };
            assert_eq!(window(&findings, range), expected, "{hours:?}");
        }
    }
}
