//! How far each leaf is from its forecast, on one scale for all kinds of measures.

use super::{Leaves, Parts, Values};

/// One entry per leaf that can be judged.
#[derive(Debug, Default)]
pub(super) struct Deviations {
    /// Symmetric relative change, 2 (actual − forecast) / (actual + forecast): −2 is all gone, 2 is out of nothing.
    pub(super) relative: Vec<f64>,
    /// What the leaf adds to the gap of the whole, in units of the measure.
    pub(super) gap: Vec<f64>,
    /// How large the leaf is: what its noise depends on.
    pub(super) size: Vec<f64>,
}

/// The largest symmetric relative change.
pub(super) const LARGEST: f64 = 2.0;

/// Rows that a rate is drawn to the rate of the whole by: of few rows no rate can be told.
const PRIOR_ROWS: f64 = 2.0;

/// The deviations of the leaves that have data, and which leaves those are: in the order of their codes, so that the
/// order of rows changes nothing. `None` without any.
pub(super) fn deviations(leaves: &Leaves) -> Option<(Deviations, Vec<u32>)> {
    let mut deviations = Deviations::default();
    let columns: Vec<&[f64]> = match leaves.values {
        Values::Sum { actual, forecast } => vec![actual, forecast],
        Values::Ratio { actual, forecast } => {
            vec![actual.numerator, actual.denominator, forecast.numerator, forecast.denominator]
        }
    };
    let mut count = columns.iter().map(|column| column.len()).min().unwrap_or(0);
    count = leaves.codes.iter().fold(count, |count, codes| count.min(codes.len()));
    let usable = |leaf: &u32| columns.iter().all(|column| column[*leaf as usize].is_finite());
    let mut order: Vec<u32> = (0..count as u32).filter(usable).collect();
    for codes in leaves.codes.iter().rev() {
        order = by_code(&order, codes);
    }
    match leaves.values {
        Values::Sum { actual, forecast } => {
            for &leaf in &order {
                deviations.push(actual[leaf as usize], forecast[leaf as usize]);
            }
        }
        Values::Ratio { actual, forecast } => rates(&mut deviations, &order, actual, forecast),
    }
    (!order.is_empty()).then_some((deviations, order))
}

impl Deviations {
    fn push(&mut self, actual: f64, forecast: f64) {
        self.relative.push(relative(actual, forecast));
        self.gap.push(actual - forecast);
        self.size.push(actual.abs() + forecast.abs());
    }
}

fn relative(actual: f64, forecast: f64) -> f64 {
    let size = actual.abs() + forecast.abs();
    if size > 0.0 { LARGEST * (actual - forecast) / size } else { 0.0 }
}

/// Of a ratio the rates are compared, and a leaf adds to the change of the whole what its rate and its weight do.
fn rates(deviations: &mut Deviations, order: &[u32], actual: Parts, forecast: Parts) {
    let sum = |column: &[f64]| order.iter().map(|&leaf| column[leaf as usize]).sum::<f64>();
    let rows = |parts: Parts| if sum(parts.denominator) > 0.0 { sum(parts.denominator) } else { 1.0 };
    let (rows_after, rows_before) = (rows(actual), rows(forecast));
    let rate = sum(forecast.numerator) / rows_before;
    for leaf in order.iter().map(|&leaf| leaf as usize) {
        let (n1, d1) = (actual.numerator[leaf], actual.denominator[leaf]);
        let (n0, d0) = (forecast.numerator[leaf], forecast.denominator[leaf]);
        let drawn = |n: f64, d: f64| (n + PRIOR_ROWS * rate) / (d + PRIOR_ROWS);
        deviations.relative.push(relative(drawn(n1, d1), drawn(n0, d0)));
        deviations.gap.push((n1 - rate * d1) / rows_after - (n0 - rate * d0) / rows_before);
        deviations.size.push(d1.abs() + d0.abs());
    }
}

/// The leaves by their code, what has the same code as before.
fn by_code(order: &[u32], codes: &[u32]) -> Vec<u32> {
    let most = order.iter().map(|&leaf| codes[leaf as usize]).max().unwrap_or(0) as usize;
    let mut starts = vec![0_usize; most + 2];
    for &leaf in order {
        starts[codes[leaf as usize] as usize + 1] += 1;
    }
    for code in 0..=most {
        starts[code + 1] += starts[code];
    }
    let mut sorted = vec![0; order.len()];
    for &leaf in order {
        let place = &mut starts[codes[leaf as usize] as usize];
        sorted[*place] = leaf;
        *place += 1;
    }
    sorted
}
