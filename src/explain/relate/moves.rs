//! A measure to its moves: what is left of it without its seasons, in logarithms where all learned values are positive
//! (then moves are ratios, and what is multiplied along the way becomes a sum), in units of its usual move.

use crate::math::quantile::median;
use crate::prepare::profile::Profile;

/// What a measure did beyond its seasons.
#[derive(Debug, Clone)]
pub(super) struct Moves {
    /// One per bucket, in usual moves; zero in a gap.
    pub(super) values: Vec<f64>,
    /// Those that are learned from: also without the slow level, the wildest cut.
    pub(super) learned: Vec<f64>,
    /// The usual move, in logarithms or in the measure's units.
    pub(super) unit: f64,
}

/// A level is the median of at least so many buckets.
const LEVEL_BUCKETS: usize = 48;
/// And of so many cycles of the main season.
const LEVEL_CYCLES: usize = 4;
/// A median deviation times this is a standard deviation, for normal noise.
const NORMAL: f64 = 1.4826;
/// Moves are cut at so many usual ones before links are learned from them.
const WILDEST: f64 = 5.0;
/// A value that is not positive, where all learned ones were, counts as this part of the smallest of them.
const SMALL: f64 = 0.125;

impl Moves {
    /// The moves of a measure of which the first `learned` buckets are learned from. `None` if it does not move there.
    pub(super) fn of(series: &[f64], interval_seconds: i64, learned: usize) -> Option<Self> {
        let learned = learned.min(series.len());
        let mut values = logarithms(series, learned).unwrap_or_else(|| series.to_vec());
        let profile = Profile::of(&values[..learned], interval_seconds);
        if profile.constant {
            return None;
        }
        profile.seasons.iter().for_each(|season| season.take_off(&mut values));
        let window = LEVEL_BUCKETS.max(LEVEL_CYCLES * profile.period().unwrap_or(0));
        let mut flat = values[..learned].to_vec();
        take_off_level(&mut flat, window);
        let unit = usual_size(&flat).filter(|unit| unit.is_finite() && *unit > 0.0)?;
        let scaled = |value: f64| if value.is_finite() { value / unit } else { 0.0 };
        let level =
            median(&mut values[..learned].iter().copied().filter(|value| value.is_finite()).collect::<Vec<_>>())?;
        Some(Self {
            values: values.iter().map(|value| scaled(value - level)).collect(),
            learned: flat.iter().map(|&value| scaled(value).clamp(-WILDEST, WILDEST)).collect(),
            unit,
        })
    }
}

/// The logarithms of the values, if all learned ones are positive.
fn logarithms(series: &[f64], learned: usize) -> Option<Vec<f64>> {
    let finite = series[..learned].iter().copied().filter(|value| value.is_finite());
    let smallest = finite.fold(f64::INFINITY, f64::min);
    if smallest <= 0.0 || smallest == f64::INFINITY {
        return None;
    }
    let floor = SMALL * smallest;
    // A gap stays a gap.
    Some(series.iter().map(|&value| if value < floor { floor } else { value }.ln()).collect())
}

/// Takes off the medians of windows, joined by straight lines.
fn take_off_level(values: &mut [f64], window: usize) {
    let windows = (values.len() / window).max(1);
    let width = values.len() as f64 / windows as f64;
    let mut levels: Vec<f64> = Vec::with_capacity(windows);
    for at in 0..windows {
        let (from, to) = ((at as f64 * width) as usize, ((at + 1) as f64 * width) as usize);
        let mut present: Vec<f64> = values[from..to].iter().copied().filter(|value| value.is_finite()).collect();
        levels.push(median(&mut present).or(levels.last().copied()).unwrap_or(0.0));
    }
    for (t, value) in values.iter_mut().enumerate() {
        let place = ((t as f64 + 0.5) / width - 0.5).clamp(0.0, (windows - 1) as f64);
        let (before, part) = (place as usize, place.fract());
        let after = levels[(before + 1).min(windows - 1)];
        *value -= levels[before] + part * (after - levels[before]);
    }
}

/// How far values usually are from zero: from the median size, or from the mean square where most are zero.
fn usual_size(flat: &[f64]) -> Option<f64> {
    let mut sizes: Vec<f64> = flat.iter().filter(|value| value.is_finite()).map(|value| value.abs()).collect();
    let middle = NORMAL * median(&mut sizes)?;
    let mean_square = sizes.iter().map(|size| size * size).sum::<f64>() / sizes.len() as f64;
    Some(if middle > 0.0 { middle } else { mean_square.sqrt() })
}
