//! Windows of buckets: the ranges on offer, and zoom and pan, all kept inside the grid.

use crate::model::time::Interval;

/// Buckets in view, half-open.
pub type Window = (usize, usize);

/// Fewest buckets a window has.
const FEWEST: usize = 6;

/// A range on offer; `buckets` is `None` for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RangeChoice {
    /// "5 d".
    pub label: &'static str,
    /// How many buckets.
    pub buckets: Option<usize>,
}

/// The ranges for an interval, narrowest first, "all" last; the second is the usual one. A narrow screen halves it.
pub fn choices(interval: Interval, narrow: bool) -> [RangeChoice; 4] {
    const DAY: i64 = 86_400;
    let (mut labels, half, mut days): (_, _, [f64; 3]) = match interval.seconds() {
        ..900 => (["6 h", "1 d", "3 d"], "12 h", [0.25, 1.0, 3.0]),
        900..DAY => (["1 d", "5 d", "2 w"], "2.5 d", [1.0, 5.0, 14.0]),
        DAY => (["1 mo", "3 mo", "1 y"], "6 w", [30.0, 90.0, 365.0]),
        _ => (["6 mo", "2 y", "3 y"], "1 y", [182.0, 728.0, 1_092.0]),
    };
    if narrow {
        (labels[1], days[1]) = (half, days[1] / 2.0);
    }
    let choice = |index: usize| RangeChoice {
        label: labels[index],
        buckets: Some((days[index] * DAY as f64 / interval.seconds() as f64).round() as usize),
    };
    [choice(0), choice(1), choice(2), RangeChoice { label: "all", buckets: None }]
}

/// The window of so many buckets with an event in its right part, as far as the grid allows.
pub fn around(event: Window, buckets: usize, len: usize) -> Window {
    let length = event.1.saturating_sub(event.0);
    let buckets = buckets.max(length + length / 4 + 2).max(FEWEST);
    let spare = buckets.saturating_sub(length);
    let start = event.0.saturating_sub(spare * 3 / 4);
    fit((start, start + buckets), len)
}

/// The range that a window is, if it is one of those on offer.
pub fn chosen(window: Window, choices: &[RangeChoice], len: usize) -> Option<usize> {
    let size = window.1 - window.0;
    let is = |choice: &RangeChoice| choice.buckets.map_or(size == len, |buckets| size == buckets && size < len);
    choices.iter().position(is)
}

/// Shifts and cuts a window so that it lies in the grid and keeps its length where it can.
pub fn fit(window: Window, len: usize) -> Window {
    let size = window.1.saturating_sub(window.0).max(FEWEST).min(len);
    let start = window.0.min(len - size);
    (start, start + size)
}

/// Scales a window by `factor` around a bucket that keeps its place; below 1 shows more detail.
pub fn zoom(window: Window, factor: f64, around: usize, len: usize) -> Window {
    let size = (window.1 - window.0).max(1) as f64;
    let next = (size * factor).round().clamp(FEWEST as f64, len.max(FEWEST) as f64);
    let share = (around as f64 - window.0 as f64).clamp(0.0, size) / size;
    let start = (around as f64 - share * next).round().max(0.0) as usize;
    fit((start, start + next as usize), len)
}

/// What two fingers make of a window: the data under them stays under them as they move. Positions, and the width of
/// the plot, are in pixels from its left edge.
pub fn pinch(window: Window, start: (f64, f64), now: (f64, f64), width: f64, len: usize) -> Window {
    const CLOSEST: f64 = 8.0;
    let apart = |(a, b): (f64, f64)| (b - a).abs().max(CLOSEST);
    let middle = |(a, b): (f64, f64)| (a + b) / 2.0 / width.max(1.0);
    let size = (window.1 - window.0) as f64;
    let next = (size * apart(start) / apart(now)).round().clamp(FEWEST as f64, len.max(FEWEST) as f64);
    let held = window.0 as f64 + middle(start) * size;
    let from = (held - middle(now) * next).round().max(0.0) as usize;
    fit((from, from + next as usize), len)
}

/// Moves a window by buckets.
pub fn pan(window: Window, by: isize, len: usize) -> Window {
    let size = window.1 - window.0;
    let start = window.0.saturating_add_signed(by).min(len.saturating_sub(size));
    fit((start, start + size), len)
}

/// Moves a window as little as needed so that the bucket is in it.
pub fn reveal(window: Window, bucket: usize, len: usize) -> Window {
    if bucket < window.0 {
        pan(window, -((window.0 - bucket) as isize), len)
    } else if bucket >= window.1 {
        pan(window, (bucket + 1 - window.1) as isize, len)
    } else {
        window
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_suit_the_interval() {
        for (interval, expected) in [
            (Interval::MINUTE, [Some(360), Some(1_440), Some(4_320), None]),
            (Interval::HOUR, [Some(24), Some(120), Some(336), None]),
            (Interval::DAY, [Some(30), Some(90), Some(365), None]),
            (Interval::WEEK, [Some(26), Some(104), Some(156), None]),
        ] {
            assert_eq!(choices(interval, false).map(|choice| choice.buckets), expected);
        }
        let narrow = choices(Interval::HOUR, true)[1];
        assert_eq!((narrow.label, narrow.buckets), ("2.5 d", Some(60)));
    }

    #[test]
    fn windows_stay_in_the_grid() {
        for (what, window, expected) in [
            ("around the middle", around((500, 504), 120, 1_000), (413, 533)),
            ("around the end", around((998, 1_000), 120, 1_000), (880, 1_000)),
            ("around a long event", around((100, 300), 24, 1_000), (61, 313)),
            ("more than all", around((5, 6), 500, 100), (0, 100)),
            ("zoom in keeps the cursor's place", zoom((100, 200), 0.5, 150, 1_000), (125, 175)),
            ("zoom in at the edge", zoom((100, 200), 0.5, 100, 1_000), (100, 150)),
            ("zoom out to all", zoom((0, 900), 2.0, 10, 1_000), (0, 1_000)),
            ("never too few", zoom((10, 16), 0.5, 12, 1_000), (10, 16)),
            ("a tiny grid", zoom((0, 3), 0.5, 1, 3), (0, 3)),
            ("pan left", pan((10, 60), -20, 1_000), (0, 50)),
            ("pan right", pan((900, 990), 50, 1_000), (910, 1_000)),
            ("fingers apart", pinch((100, 200), (40.0, 60.0), (30.0, 70.0), 100.0, 1_000), (125, 175)),
            ("fingers together", pinch((100, 200), (20.0, 80.0), (35.0, 65.0), 100.0, 1_000), (50, 250)),
            ("fingers side by side", pinch((100, 200), (20.0, 80.0), (0.0, 60.0), 100.0, 1_000), (120, 220)),
            ("fingers on one spot", pinch((0, 50), (10.0, 90.0), (50.0, 50.0), 0.0, 50), (0, 50)),
            ("reveal before", reveal((100, 200), 90, 1_000), (90, 190)),
            ("reveal after", reveal((100, 200), 200, 1_000), (101, 201)),
        ] {
            assert_eq!(window, expected, "{what}");
        }
    }

    #[test]
    fn the_chosen_range_is_known() {
        let choices = choices(Interval::HOUR, false);
        assert_eq!(chosen((0, 120), &choices, 1_000), Some(1));
        assert_eq!(chosen((0, 1_000), &choices, 1_000), Some(3));
        assert_eq!(chosen((0, 24), &choices, 24), Some(3));
        assert_eq!(chosen((0, 77), &choices, 1_000), None);
    }
}
