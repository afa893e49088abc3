//! How far each leaf is from its forecast, on one scale for all kinds of measures.

use super::{Parts, Values};

/// The largest symmetric relative change.
pub(super) const LARGEST: f64 = 2.0;

/// Rows of the usual rate added to each leaf: of few rows no rate can be told.
const PRIOR_ROWS: f64 = 1.0;

/// One entry per leaf.
#[derive(Debug, Default)]
pub(super) struct Deviations {
    /// Symmetric relative change, 2 (actual − forecast) / (actual + forecast): −2 is all gone, 2 is out of nothing.
    pub(super) relative: Vec<f64>,
    /// What the leaf adds to the gap of the whole, in units of the measure.
    pub(super) gap: Vec<f64>,
    /// The variance that counting would give it, up to a factor.
    pub(super) counting: Vec<f64>,
    /// How much it has to say about the noise: its size, or rows that tell a share.
    pub(super) size: Vec<f64>,
    /// From this size on it is asked, whatever the others are.
    pub(super) ample: f64,
    /// Its usual relative error, where history tells it.
    pub(super) known: Option<Vec<f64>>,
}

/// The leaves that have data, in the order of their codes, so that the order of rows changes nothing.
pub(super) fn order(codes: &[Vec<u32>], values: &Values) -> Vec<u32> {
    let columns = match values {
        Values::Sum { actual, forecast } => vec![*actual, *forecast],
        Values::Ratio { actual, forecast } => {
            vec![actual.numerator, actual.denominator, forecast.numerator, forecast.denominator]
        }
    };
    let lengths = columns.iter().map(|column| column.len()).chain(codes.iter().map(Vec::len));
    let usable = |leaf: &u32| columns.iter().all(|column| column[*leaf as usize].is_finite());
    let mut order: Vec<u32> = (0..lengths.min().unwrap_or(0) as u32).filter(usable).collect();
    for codes in codes.iter().rev() {
        order = by_code(&order, codes);
    }
    order
}

/// The leaves by their code; what has the same code keeps its order.
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

impl Deviations {
    /// Of these leaves.
    pub(super) fn new(values: &Values, order: &[u32]) -> Self {
        match values {
            Values::Sum { actual, forecast } => Self::of_sum(actual, forecast, order),
            Values::Ratio { actual, forecast } => Self::of_ratio(actual, forecast, order),
        }
    }

    /// Of a measure that adds up.
    pub(super) fn of_sum(actual: &[f64], forecast: &[f64], order: &[u32]) -> Self {
        let mut deviations = Self { ample: f64::INFINITY, ..Self::default() };
        let mut smallest = f64::INFINITY;
        for leaf in order.iter().map(|&leaf| leaf as usize) {
            let (actual, forecast) = (actual[leaf], forecast[leaf]);
            let size = (actual.abs() + forecast.abs()) / 2.0;
            deviations.push(relative(actual, forecast), actual - forecast, size, size);
            smallest = if size > 0.0 { smallest.min(size) } else { smallest };
        }
        // Where nothing is and nothing was expected, it is as uncertain as the smallest that is something.
        deviations.counting.iter_mut().for_each(|size| *size = 1.0 / size.max(smallest));
        deviations
    }

    /// Of a ratio the rates are compared, and a leaf adds to the change of the whole what its rate and its weight do.
    fn of_ratio(actual: &Parts, forecast: &Parts, order: &[u32]) -> Self {
        let sum = |column: &[f64]| order.iter().map(|&leaf| column[leaf as usize]).sum::<f64>();
        let rows = |parts: &Parts| if sum(parts.denominator) > 0.0 { sum(parts.denominator) } else { 1.0 };
        let (rows_after, rows_before) = (rows(actual), rows(forecast));
        let rate = sum(forecast.numerator) / rows_before;
        let within = |parts: &Parts, leaf: usize| (0.0..=parts.denominator[leaf]).contains(&parts.numerator[leaf]);
        let share = order.iter().all(|&leaf| within(actual, leaf as usize) && within(forecast, leaf as usize));
        let mut deviations = Self { ample: if share { 1.0 } else { f64::INFINITY }, ..Self::default() };
        for leaf in order.iter().map(|&leaf| leaf as usize) {
            let (n1, d1) = (actual.numerator[leaf], actual.denominator[leaf]);
            let (n0, d0) = (forecast.numerator[leaf], forecast.denominator[leaf]);
            let gap = (n1 - rate * d1) / rows_after - (n0 - rate * d0) / rows_before;
            let before = (n0 + PRIOR_ROWS * rate) / (d0.max(0.0) + PRIOR_ROWS);
            if share {
                let (relative, variance) = of_share(n1, d1, before);
                deviations.push(relative, gap, variance, d1 * before * (1.0 - before));
            } else {
                let rows = d1.max(0.0) + PRIOR_ROWS;
                let after = (n1 + PRIOR_ROWS * before) / rows;
                deviations.push(relative(after, before), gap, 1.0 / rows, rows);
            }
        }
        deviations
    }

    fn push(&mut self, relative: f64, gap: f64, counting: f64, size: f64) {
        self.relative.push(relative);
        self.gap.push(gap);
        self.counting.push(counting);
        self.size.push(size);
    }
}

fn relative(actual: f64, forecast: f64) -> f64 {
    let relative = LARGEST * (actual - forecast) / (actual.abs() + forecast.abs());
    if relative.is_finite() { relative } else { 0.0 }
}

/// Of a share the relative change of the part that shrank, as what thins a part out does so to all leaves alike, and the
/// variance by which this is as far from 0 as the stabilised shares are from each other (Anscombe 1948).
fn of_share(count: f64, rows: f64, before: f64) -> (f64, f64) {
    let drawn = |count: f64| (count + 0.375) / (rows + 0.75);
    let (before, after) = (drawn(rows * before), drawn(count));
    let shrank = after < before;
    let relative = if shrank { relative(after, before) } else { -relative(1.0 - after, 1.0 - before) };
    let strength = 2.0 * (rows + 0.5).sqrt() * (after.sqrt().asin() - before.sqrt().asin());
    let part = if shrank { before } else { 1.0 - before };
    let variance =
        if strength.abs() > 1e-3 { (relative / strength).powi(2) } else { (1.0 / part - 1.0) / (rows + 0.5) };
    (relative, variance)
}
