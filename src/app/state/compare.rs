//! Two runs side by side: rows of the table, counts, and how they are filtered and sorted.

use std::cmp::Ordering;

use crate::diagnose::compare::{Change, Pair};
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::order;

/// Both runs with the pairs of their events.
#[derive(Debug, Clone)]
pub(crate) struct Compared<'a> {
    /// The first run.
    pub(crate) before: &'a Findings,
    /// The second run.
    pub(crate) after: &'a Findings,
    /// Their events.
    pub(crate) pairs: &'a [Pair],
}

/// Column that the table is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PairSort {
    /// What became of it.
    Change,
    /// Severity in the first run.
    Before,
    /// Severity in the second run.
    After,
    /// How far the severity moved.
    Moved,
    /// When it begins.
    When,
}

impl<'a> Compared<'a> {
    /// The event in the first run.
    pub(crate) fn first(&self, pair: Pair) -> Option<&'a AnomalyGroup> {
        self.before.events.get(pair.before?)
    }

    /// The event in the second run.
    pub(crate) fn second(&self, pair: Pair) -> Option<&'a AnomalyGroup> {
        self.after.events.get(pair.after?)
    }

    /// The run that the words of a pair are taken from, the second if it has the event, and the event there.
    pub(crate) fn told(&self, pair: Pair) -> Option<(&'a Findings, &'a AnomalyGroup)> {
        let second = self.second(pair).map(|event| (self.after, event));
        second.or_else(|| self.first(pair).map(|event| (self.before, event)))
    }

    /// Indices of the pairs with a severity at the threshold or above in either run.
    pub(crate) fn reaching(&self, threshold: f64) -> Vec<usize> {
        let reaches = |event: Option<&AnomalyGroup>| event.is_some_and(|event| event.severity >= threshold);
        let is_in = |index: &usize| {
            let pair = self.pairs[*index];
            reaches(self.first(pair)) || reaches(self.second(pair))
        };
        (0..self.pairs.len()).filter(is_in).collect()
    }

    /// How many of the pairs at these indices are gained, lost, moved, the same: in the order of [`Change::ALL`].
    pub(crate) fn counts(&self, indices: &[usize]) -> [usize; 4] {
        Change::ALL.map(|change| indices.iter().filter(|index| self.pairs[**index].change == change).count())
    }

    /// Sorts indices of pairs.
    pub(crate) fn sort(&self, indices: &mut [usize], by: PairSort, ascending: bool) {
        let severity = |event: Option<&AnomalyGroup>| event.map_or(-1.0, |event| event.severity);
        let key = |index: usize| {
            let pair = self.pairs[index];
            let (first, second) = (severity(self.first(pair)), severity(self.second(pair)));
            match by {
                PairSort::Change => f64::from(pair.change as u8),
                PairSort::Before => first,
                PairSort::After => second,
                PairSort::Moved => second.max(0.0) - first.max(0.0),
                PairSort::When => self.told(pair).map_or(0.0, |(run, event)| run.instant(event.range.start) as f64),
            }
        };
        order::sort_by(indices, |a, b| {
            let found = key(*a).total_cmp(&key(*b));
            let found = if ascending { found } else { found.reverse() };
            if found == Ordering::Equal { a.cmp(b) } else { found }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, findings};
    use super::*;
    use crate::diagnose::compare::compare;
    use crate::model::finding::Direction::Above;

    #[test]
    fn pairs_are_counted_cut_and_sorted() {
        let before = findings(vec![
            event("a", 90.0, Above, 0, (80, 82), [&["uk"], &[]]),
            event("b", 75.0, Above, 0, (90, 92), [&["uk"], &[]]),
            event("c", 40.0, Above, 0, (95, 96), [&["uk"], &[]]),
        ]);
        let after = findings(vec![
            event("d", 95.0, Above, 0, (90, 92), [&["uk"], &[]]),
            event("e", 88.0, Above, 0, (80, 82), [&["uk"], &[]]),
            event("f", 60.0, Above, 1, (71, 72), [&["uk"], &[]]),
        ]);
        let pairs = compare(&before, &after);
        let compared = Compared { before: &before, after: &after, pairs: &pairs };
        let all = compared.reaching(0.0);
        assert_eq!(compared.counts(&all), [1, 1, 1, 1]);
        assert_eq!(compared.counts(&compared.reaching(70.0)), [0, 0, 1, 1]);
        let check = |by, ascending, expected: [&str; 4]| {
            let mut sorted = all.clone();
            compared.sort(&mut sorted, by, ascending);
            let ids: Vec<_> = sorted.iter().filter_map(|index| Some(&*compared.told(pairs[*index])?.1.id.0)).collect();
            assert_eq!(ids, expected, "{by:?}");
        };
        check(PairSort::When, true, ["f", "e", "d", "c"]);
        check(PairSort::After, false, ["d", "e", "f", "c"]);
        check(PairSort::Moved, false, ["f", "d", "e", "c"]);
        check(PairSort::Change, true, ["f", "c", "d", "e"]);
    }
}
