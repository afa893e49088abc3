//! Data to pixels and back: linear scales, round tick values, and the projection of a drawn chart.
//!
//! Positions are CSS pixels from the top left of the surface. Ranges are kept within ±1e300, so that differences stay
//! finite whatever the data.

use std::ops::Range;

/// A rectangle in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

impl Rect {
    /// Never negative.
    pub fn width(self) -> f64 {
        (self.right - self.left).max(0.0)
    }

    /// Never negative.
    pub fn height(self) -> f64 {
        (self.bottom - self.top).max(0.0)
    }
}

/// Maps `domain` to `pixels`, either of which may be reversed. An empty domain maps to the middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Linear {
    /// In data units.
    pub domain: (f64, f64),
    /// In CSS pixels.
    pub pixels: (f64, f64),
}

impl Linear {
    /// Position of a value; outside the domain the line goes on.
    pub fn px(self, value: f64) -> f64 {
        let span = self.domain.1 - self.domain.0;
        if span == 0.0 {
            return (self.pixels.0 + self.pixels.1) / 2.0;
        }
        self.pixels.0 + (value - self.domain.0) / span * (self.pixels.1 - self.pixels.0)
    }

    /// Value at a position.
    pub fn value(self, px: f64) -> f64 {
        let span = self.pixels.1 - self.pixels.0;
        if span == 0.0 {
            return self.domain.0;
        }
        self.domain.0 + (px - self.pixels.0) / span * (self.domain.1 - self.domain.0)
    }
}

/// Where a chart put its data: for cursor, brush, and charts that line up with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// The area between the axes.
    pub plot: Rect,
    /// Buckets in view, half-open. The first lies on the left edge, the last on the right one.
    pub view: Range<usize>,
    /// Values to vertical positions.
    pub y: Linear,
    /// Where the value axis starts, when it should have been zero but is not: say so in the chart's summary.
    pub starts_at: Option<f64>,
}

impl Projection {
    /// Horizontal position of a bucket; fractions lie between two buckets, and those out of view outside the plot.
    pub fn x(&self, bucket: f64) -> f64 {
        self.x_scale().px(bucket)
    }

    /// The area of some buckets, half a bucket wider on both sides (at least 1 px), cut to the plot; `None` out of
    /// view.
    pub fn stretch(&self, buckets: &Range<usize>) -> Option<Rect> {
        let (from, to) = (buckets.start.max(self.view.start), buckets.end.min(self.view.end));
        let half = ((self.x(1.0) - self.x(0.0)) / 2.0).max(1.0);
        (from < to).then(|| Rect {
            left: (self.x(from as f64) - half).max(self.plot.left),
            right: (self.x(to as f64 - 1.0) + half).min(self.plot.right),
            ..self.plot
        })
    }

    /// The bucket in view nearest to a horizontal position; `None` with an empty view.
    pub fn bucket_at(&self, x: f64) -> Option<usize> {
        let last = self.view.end.checked_sub(1).filter(|&last| last >= self.view.start)?;
        let nearest = self.x_scale().value(x).round().max(0.0) as usize;
        Some(nearest.clamp(self.view.start, last))
    }

    /// Vertical position of a value.
    pub fn y(&self, value: f64) -> f64 {
        self.y.px(value)
    }

    /// Value at a vertical position.
    pub fn value_at(&self, y: f64) -> f64 {
        self.y.value(y)
    }

    pub(super) fn x_scale(&self) -> Linear {
        let last = self.view.end.saturating_sub(1).max(self.view.start);
        Linear { domain: (self.view.start as f64, last as f64), pixels: (self.plot.left, self.plot.right) }
    }
}

/// Lowest and highest finite value of several columns, kept within ±1e300; `None` when there is none.
pub fn extent<'a>(columns: impl IntoIterator<Item = &'a [f64]>) -> Option<(f64, f64)> {
    const LIMIT: f64 = 1e300;
    let (low, high) = columns
        .into_iter()
        .flatten()
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)));
    (low <= high).then(|| (low.clamp(-LIMIT, LIMIT), high.clamp(-LIMIT, LIMIT)))
}

/// The round step (1, 2, 2.5, 4 or 5 times a power of ten) that puts at most `most` steps into `span`, which is positive.
pub fn round_step(span: f64, most: usize) -> f64 {
    let rough = span / most.max(1) as f64;
    let power = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 2.5, 4.0, 5.0, 10.0]
        .map(|factor| factor * power)
        .into_iter()
        .find(|&step| step >= rough * (1.0 - 1e-9))
        .unwrap_or(rough)
}

/// Round values inside `low..=high` that cut it into at most `most` steps, ascending; `low` alone when it is empty.
pub fn round_ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    if !(high > low && (high - low).is_finite()) {
        return if low.is_finite() { vec![low] } else { Vec::new() };
    }
    let step = round_step(high - low, most);
    let first = (low / step - 1e-9).ceil();
    let count = ((high / step + 1e-9).floor() - first).clamp(0.0, 99.0) as usize;
    // `+ 0.0` turns a negative zero into zero.
    (0..=count).map(|index| (first + index as f64) * step + 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_goes_there_and_back() {
        let y = Linear { domain: (0.0, 100.0), pixels: (250.0, 50.0) };
        for (value, px) in [(0.0, 250.0), (100.0, 50.0), (25.0, 200.0), (-50.0, 350.0)] {
            assert_eq!(y.px(value), px);
            assert_eq!(y.value(px), value);
        }
        assert_eq!(Linear { domain: (3.0, 3.0), ..y }.px(3.0), 150.0);
        assert_eq!(Linear { pixels: (9.0, 9.0), ..y }.value(9.0), 0.0);
    }

    #[test]
    fn extent_skips_gaps_and_stays_finite() {
        let check = |values: &[f64], expected| assert_eq!(extent([values]), expected);
        check(&[f64::NAN, 2.0, -1.0, f64::INFINITY], Some((-1.0, 2.0)));
        check(&[f64::MIN, f64::MAX], Some((-1e300, 1e300)));
        check(&[f64::NAN], None);
        check(&[], None);
    }

    #[test]
    fn ticks_are_round() {
        for (low, high, most, expected) in [
            (0.0, 14_560.0, 4, vec![0.0, 4_000.0, 8_000.0, 12_000.0]),
            (0.0, 1.0, 5, vec![0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]),
            (-3.0, 3.0, 3, vec![-2.0, 0.0, 2.0]),
            (5.0, 5.0, 4, vec![5.0]),
            (f64::NAN, 1.0, 4, vec![]),
        ] {
            assert_eq!(round_ticks(low, high, most), expected, "{low}..{high}");
        }
    }
}
