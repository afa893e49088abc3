//! Measures to their moves: what is left of them without level and seasons, in logarithms where all learned values are
//! positive (then moves are ratios, and what is multiplied along the way becomes a sum), in units of a usual move.
//!
//! All measures go through the same linear filter: averages taken off over the same windows and the same cycles. What
//! one measure does to another is then in their moves as it was in the measures, while medians, or seasons of their own,
//! would leave errors of estimation that look like noise of each measure and hide who leads whom.

use crate::math::quantile::median;
use crate::model::order;
use crate::prepare::profile::Profile;

/// What a measure did beyond its seasons.
#[derive(Debug, Clone)]
pub(super) struct Moves {
    /// One per bucket, in usual moves; zero in a gap.
    pub(super) values: Vec<f64>,
    /// Those that are learned from: also without the slow level, the wildest cut.
    pub(super) learned: Vec<f64>,
    /// How many independent buckets they are worth.
    pub(super) worth: f64,
}

/// A level is the average of at least so many buckets.
const LEVEL_BUCKETS: usize = 24;
/// No move counts as larger, in usual ones.
const LARGEST: f64 = 1e6;
/// The averages taken off leave at least this part of the buckets.
const LEAST_WORTH: f64 = 0.1;
/// Longer gaps are not filled.
const LONGEST_FILLED: usize = 4;
/// A median deviation times this is a standard deviation, for normal noise.
const NORMAL: f64 = 1.4826;
/// Moves are cut at so many usual ones before links are learned from them.
const WILDEST: f64 = 3.0;
/// A value that is not positive, where all learned ones were, counts as this part of the smallest of them.
const SMALL: f64 = 0.125;

impl Moves {
    /// The moves of measures whose first `learned` buckets are learned from, with the index of the measure; one that does
    /// not move there is left out.
    pub(super) fn of(series: &[&[f64]], interval_seconds: i64, learned: usize) -> Vec<(usize, Self)> {
        let finite = |value: &f64| if value.is_finite() { *value } else { f64::NAN };
        let scaled = |series: &&[f64]| {
            let series: Vec<f64> = series.iter().map(finite).collect();
            logarithms(&series, learned).unwrap_or(series)
        };
        let values: Vec<Vec<f64>> = series.iter().map(scaled).collect();
        let profiles: Vec<Profile> =
            values.iter().map(|values| Profile::of(&values[..learned.min(values.len())], interval_seconds)).collect();
        let periods =
            order::distinct(profiles.iter().flat_map(|profile| profile.seasons.iter().map(|season| season.period)));
        let moving = values.into_iter().zip(&profiles).enumerate().filter(|(_, (_, profile))| !profile.constant);
        moving
            .filter_map(|(index, (values, profile))| Some((index, Self::filtered(values, profile, &periods, learned)?)))
            .collect()
    }

    /// The moves of one measure, without the cycles of `periods`.
    fn filtered(mut values: Vec<f64>, profile: &Profile, periods: &[usize], learned: usize) -> Option<Self> {
        let learned = learned.min(values.len());
        let first = periods.first().copied().unwrap_or(1);
        let window = first * LEVEL_BUCKETS.div_ceil(first);
        let mut flat = cut(&values[..learned], profile, window)?;
        for &period in periods {
            let mut level_free = flat.clone();
            take_off_average(&mut level_free, period);
            let shape = averages(&level_free, period);
            flat.iter_mut().enumerate().for_each(|(t, value)| *value -= shape[t % period]);
            values.iter_mut().enumerate().for_each(|(t, value)| *value -= shape[t % period]);
        }
        take_off_average(&mut flat, window);
        let unit = usual_size(&flat)?;
        let present = flat.iter().filter(|value| value.is_finite()).count() as f64;
        fill(&mut flat);
        fill(&mut values);
        let mut known: Vec<f64> = values[..learned].iter().copied().filter(|value| value.is_finite()).collect();
        let level = median(&mut known)?;
        let scaled = |value: f64| if value.is_finite() { (value / unit).clamp(-LARGEST, LARGEST) } else { 0.0 };
        // Every average that was taken off costs a bucket.
        let taken: f64 = periods.iter().map(|&period| period as f64).sum::<f64>() + learned as f64 / window as f64;
        let worth = present * (1.0 - taken / learned as f64).max(LEAST_WORTH);
        Some(Self {
            worth,
            values: values.iter().map(|value| scaled(value - level)).collect(),
            learned: flat.iter().map(|&value| scaled(value).clamp(-WILDEST, WILDEST)).collect(),
        })
    }
}

/// The logarithms of the values, if all learned ones are positive.
fn logarithms(series: &[f64], learned: usize) -> Option<Vec<f64>> {
    let finite = series.iter().take(learned).copied().filter(|value| value.is_finite());
    let smallest = finite.fold(f64::INFINITY, f64::min);
    if smallest <= 0.0 || smallest == f64::INFINITY {
        return None;
    }
    let floor = SMALL * smallest;
    // A gap stays a gap.
    Some(series.iter().map(|&value| if value < floor { floor } else { value }.ln()).collect())
}

/// The values, those that are far from what seasons and level expect brought nearer, so that no event bends an average.
fn cut(values: &[f64], profile: &Profile, window: usize) -> Option<Vec<f64>> {
    let mut rest = values.to_vec();
    profile.seasons.iter().for_each(|season| season.take_off(&mut rest));
    let levels = medians(&rest, window);
    rest.iter_mut().zip(&levels).for_each(|(rest, level)| *rest -= level);
    let far = WILDEST * usual_size(&rest)?;
    Some(values.iter().zip(&rest).map(|(value, rest)| value - rest + rest.clamp(-far, far)).collect())
}

/// The level at each bucket: medians of windows, joined by straight lines.
fn medians(values: &[f64], window: usize) -> Vec<f64> {
    let windows = (values.len() / window).max(1);
    let width = values.len() as f64 / windows as f64;
    let mut levels: Vec<f64> = Vec::with_capacity(windows);
    for at in 0..windows {
        let (from, to) = ((at as f64 * width) as usize, ((at + 1) as f64 * width) as usize);
        let mut present: Vec<f64> = values[from..to].iter().copied().filter(|value| value.is_finite()).collect();
        levels.push(median(&mut present).or(levels.last().copied()).unwrap_or(0.0));
    }
    let level = |t: usize| {
        let place = ((t as f64 + 0.5) / width - 0.5).clamp(0.0, (windows - 1) as f64);
        let (before, part) = (place as usize, place.fract());
        levels[before] + part * (levels[(before + 1).min(windows - 1)] - levels[before])
    };
    (0..values.len()).map(level).collect()
}

/// Takes off the average of the window around each bucket.
fn take_off_average(values: &mut [f64], window: usize) {
    let (mut sums, mut counts) = (vec![0.0], vec![0.0]);
    for (t, value) in values.iter().enumerate() {
        let (part, one) = if value.is_finite() { (*value, 1.0) } else { (0.0, 0.0) };
        sums.push(sums[t] + part);
        counts.push(counts[t] + one);
    }
    let len = values.len();
    for (t, value) in values.iter_mut().enumerate() {
        // At the ends the window stays as long, for a shorter one would follow the season.
        let from = t.saturating_sub(window / 2).min(len.saturating_sub(window));
        let to = (from + window).min(len);
        *value -= (sums[to] - sums[from]) / f64::max(counts[to] - counts[from], 1.0);
    }
}

/// Fills short gaps by straight lines.
fn fill(values: &mut [f64]) {
    let mut last = None;
    for t in 0..values.len() {
        if !values[t].is_finite() {
            continue;
        }
        if let Some(before) = last.filter(|before| (2..=LONGEST_FILLED + 1).contains(&(t - before))) {
            let slope = (values[t] - values[before]) / (t - before) as f64;
            for gap in before + 1..t {
                values[gap] = values[before] + slope * (gap - before) as f64;
            }
        }
        last = Some(t);
    }
}

/// The average of each bucket of a cycle.
fn averages(values: &[f64], period: usize) -> Vec<f64> {
    let average = |phase: usize| {
        let present = values.iter().skip(phase).step_by(period).filter(|value| value.is_finite());
        let (sum, count) = present.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        sum / f64::max(count, 1.0)
    };
    (0..period).map(average).collect()
}

/// How far values usually are from zero: from the median size, or from the mean square where most are zero.
fn usual_size(flat: &[f64]) -> Option<f64> {
    let mut sizes: Vec<f64> = flat.iter().filter(|value| value.is_finite()).map(|value| value.abs()).collect();
    let middle = NORMAL * median(&mut sizes)?;
    let mean_square = sizes.iter().map(|size| size * size).sum::<f64>() / sizes.len() as f64;
    let size = if middle > 0.0 { middle } else { mean_square.sqrt() };
    (size.is_finite() && size > 0.0).then_some(size)
}
