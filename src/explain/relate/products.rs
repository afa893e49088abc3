//! The mean products of every two measures at every distance in time: all that linear models of any choice of lagged
//! terms need to know of the data, however long it is.

/// Buckets that a measure may lead another by.
pub(super) const MAX_LAG: usize = 4;
/// Buckets of its own past that what is not explained may depend on.
pub(super) const MEMORY: usize = 3;
/// Furthest distance that is asked for.
const FURTHEST: usize = MAX_LAG + MEMORY;

/// A measure some buckets ago: its index and its lag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) measure: usize,
    pub(super) lag: usize,
}

/// Mean products of the measures' moves.
pub(super) struct Products {
    measures: usize,
    /// By first measure, second measure, and the buckets by which the second comes earlier.
    values: Vec<f64>,
    /// How many independent buckets each measure is worth.
    pub(super) worth: Vec<f64>,
}

impl Products {
    /// Of equally long series whose usual value is zero, worth so many independent buckets each.
    pub(super) fn of(series: &[&[f64]], worth: Vec<f64>) -> Self {
        let measures = series.len();
        let buckets = series.first().map_or(0, |first| first.len());
        let mut values = Vec::with_capacity(measures * measures * (FURTHEST + 1));
        for later in series {
            for earlier in series {
                for distance in 0..=FURTHEST {
                    let pairs = later.iter().skip(distance).zip(*earlier);
                    values.push(pairs.map(|(a, b)| a * b).sum::<f64>() / buckets.max(1) as f64);
                }
            }
        }
        Self { measures, values, worth }
    }

    /// Of two terms, the second shifted by `shift` more buckets into the past.
    fn at(&self, first: Term, second: Term, shift: isize) -> f64 {
        let distance = second.lag as isize + shift - first.lag as isize;
        let (later, earlier) = if distance < 0 { (second, first) } else { (first, second) };
        self.values[(later.measure * self.measures + earlier.measure) * (FURTHEST + 1) + distance.unsigned_abs()]
    }

    /// Of two terms after both went through a filter whose products with itself, shifted, are given.
    pub(super) fn filtered(&self, first: Term, second: Term, filter: &[f64]) -> f64 {
        let shifted = filter.iter().enumerate().skip(1);
        let around = shifted.map(|(shift, weight)| {
            let shift = shift as isize;
            weight * (self.at(first, second, shift) + self.at(first, second, -shift))
        });
        filter[0] * self.at(first, second, 0) + around.sum::<f64>()
    }

    /// Of two sums of weighted terms, the second shifted into the past.
    pub(super) fn of_sums(&self, first: &[(Term, f64)], second: &[(Term, f64)], shift: isize) -> f64 {
        let of = |&(a, weight): &(Term, f64)| {
            second.iter().map(|&(b, other)| weight * other * self.at(a, b, shift)).sum::<f64>()
        };
        first.iter().map(of).sum()
    }
}
