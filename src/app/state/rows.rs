//! The list of events: its order, and the rows in view.

use std::cmp::Ordering;

use super::reviewed::Reviewed;
use super::view::SortBy;
use crate::model::finding::Findings;
use crate::model::order;
pub(crate) use crate::words::events::row::{Row, gap, review, severity_text};

/// Puts event indices in the list's order. Ties stay in the order of severity.
pub(crate) fn sort(findings: &Findings, indices: &mut [usize], by: SortBy, ascending: bool) {
    let event = |index: usize| &findings.events[index];
    let key = |a: usize, b: usize| -> Ordering {
        let (a, b) = (event(a), event(b));
        match by {
            SortBy::Severity => a.severity.total_cmp(&b.severity),
            SortBy::When => a.range.start.cmp(&b.range.start),
            SortBy::What => a.title.cmp(&b.title),
            SortBy::Actual => lowest_if_missing(a.primary().actual).total_cmp(&lowest_if_missing(b.primary().actual)),
            SortBy::Expected => a.primary().expected.total_cmp(&b.primary().expected),
            SortBy::Review => Reviewed::of(a).cmp(&Reviewed::of(b)),
            SortBy::Gap => lowest_if_missing(a.relative_gap()).total_cmp(&lowest_if_missing(b.relative_gap())),
        }
    };
    order::sort_by(indices, |&a, &b| if ascending { key(a, b) } else { key(b, a) });
}

/// What is missing has its place in the order, whatever the sign of its `NaN`.
fn lowest_if_missing(value: f64) -> f64 {
    if value.is_nan() { f64::NEG_INFINITY } else { value }
}

/// Rows to render of a list that scrolls: first and first after, with a few to spare on either side.
pub(crate) fn window(total: usize, row_height: f64, scroll_top: f64, height: f64) -> (usize, usize) {
    const SPARE: usize = 8;
    if row_height <= 0.0 {
        return (0, total.min(40));
    }
    let first = (scroll_top / row_height).floor().max(0.0) as usize;
    let shown = (height / row_height).ceil().max(1.0) as usize;
    let from = first.saturating_sub(SPARE).min(total);
    (from, (first + shown + SPARE).min(total).max(from))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, findings, of_kind};
    use super::*;
    use crate::model::finding::{AnomalyKind, Direction};

    #[test]
    fn missing_data_come_last_of_the_highest() {
        let mut nothing_expected = of_kind(AnomalyKind::Missing, Direction::Below);
        nothing_expected.anomalies[0].expected = 0.0;
        let findings = findings(vec![
            nothing_expected,
            of_kind(AnomalyKind::Dip, Direction::Below),
            of_kind(AnomalyKind::Missing, Direction::Below),
            of_kind(AnomalyKind::Spike, Direction::Above),
        ]);
        for by in [SortBy::Actual, SortBy::Gap] {
            let mut indices = [0, 1, 2, 3];
            sort(&findings, &mut indices, by, false);
            assert_eq!(indices, [3, 1, 0, 2], "{by:?}");
        }
    }

    #[test]
    fn order_follows_the_head() {
        let findings = findings(vec![
            event("a", 94.0, Direction::Below, 1, (10, 13), [&[], &[]]),
            event("b", 92.0, Direction::Above, 0, (20, 21), [&[], &[]]),
            event("c", 90.0, Direction::Above, 0, (5, 6), [&[], &[]]),
        ]);
        for (by, ascending, expected) in [
            (SortBy::Severity, false, [0, 1, 2]),
            (SortBy::Severity, true, [2, 1, 0]),
            (SortBy::When, false, [1, 0, 2]),
            (SortBy::What, true, [0, 1, 2]),
            (SortBy::Gap, true, [0, 1, 2]),
        ] {
            let mut indices = [0, 1, 2];
            sort(&findings, &mut indices, by, ascending);
            let titles = expected.map(|index: usize| &findings.events[index].title);
            if by == SortBy::What {
                assert!(indices.map(|index| &findings.events[index].title).is_sorted(), "{titles:?}");
            } else {
                assert_eq!(indices, expected, "{by:?} {ascending}");
            }
        }
    }

    #[test]
    fn the_window_follows_the_scroll() {
        for (total, scroll, expected) in
            [(1_000, 0.0, (0, 18)), (1_000, 4_000.0, (92, 118)), (5, 0.0, (0, 5)), (1_000, 1e9, (1_000, 1_000))]
        {
            assert_eq!(window(total, 40.0, scroll, 400.0), expected, "{total} {scroll}");
        }
    }
}
