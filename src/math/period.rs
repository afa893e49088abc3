//! A series to the periods it may have, in buckets. The series is looked at on scales that double, so that each
//! period is a few dozen steps on one of them: there, the changes from step to step are correlated with
//! themselves. Changes of noise, of a random walk and of a trend are unrelated at a distance, and a level shift
//! is a single one; all are cut to a few usual sizes and kept in a byte's range, which makes a lag as cheap as
//! it gets: the whole is linear in the length. A peak is then followed over multiples and to finer scales.
//! After Vlachos, Yu, Castelli, "On Periodicity Detection and Structural Periodic Similarity" (SDM 2005), whose
//! hints are checked on the autocorrelation too, and Wen et al., "RobustPeriod" (SIGMOD 2021), who also cut
//! outliers and look scale by scale. What a period explains is not judged here; gaps are `NaN`.

use super::quantile::median;
use super::robust::trimmed_mean;
use crate::model::order;

/// How a series resembles itself at a distance.
pub struct Correlogram {
    /// The finest scale, one bucket a step, comes first; each has steps twice as wide as the one before.
    scales: Vec<Scale>,
}

/// The changes of a series from one step to the next.
struct Scale {
    /// From −`Scale::LARGEST` to `Scale::LARGEST`; zero beside a gap.
    changes: Vec<i16>,
    /// Sum of their squares.
    energy: f64,
}

/// A lag on a scale, in steps.
#[derive(Debug, Clone, Copy)]
struct Peak {
    scale: usize,
    lag: usize,
    evidence: f64,
}

impl Correlogram {
    /// Shortest and longest lag looked at on a scale, in steps.
    const LAGS: (usize, usize) = (4, 32);
    /// The same on the finest scale, where jobs that take one bucket show best.
    const FINEST_LAGS: (usize, usize) = (2, 64);
    /// Standard deviations above no correlation that a period needs: about 500 lags are tried.
    const CERTAIN: f64 = 5.0;
    /// A weaker correlation is not worth a season.
    const STRONG: f64 = 0.2;
    /// The share of the correlation of neighbouring cycles that those far apart must keep.
    const KEPT: f64 = 0.7;
    /// Periods proposed at most.
    const MOST: usize = 3;

    /// Looks at `values`.
    pub fn of(values: &[f64]) -> Self {
        let mut scales = vec![Scale::of(values)];
        let mut level = halved(values);
        while level.len() >= 3 * Self::LAGS.0 {
            scales.push(Scale::of(&level));
            level = halved(&level);
        }
        Self { scales }
    }

    /// Periods with strong evidence, the strongest first.
    pub fn periods(&self) -> Vec<usize> {
        let mut peaks: Vec<_> = (0..self.scales.len()).flat_map(|scale| self.peaks(scale)).collect();
        order::sort_by(&mut peaks, |left, right| right.evidence.total_cmp(&left.evidence));
        let mut periods: Vec<usize> = Vec::new();
        for peak in peaks {
            let Some(period) = self.refine(peak) else { continue };
            // The same period is seen on two scales or three.
            if !periods.iter().any(|known| known.abs_diff(period) * 50 <= period) {
                periods.push(period);
            }
            if periods.len() == Self::MOST {
                break;
            }
        }
        periods
    }

    /// How clearly a period shows: standard deviations above no correlation on the scale where it is clearest.
    pub fn evidence(&self, period: usize) -> f64 {
        let seen = |(index, scale): (usize, &Scale)| {
            let (first, last) = Self::lags(index);
            let lag = period >> index;
            (first..=last).contains(&lag).then(|| scale.evidence(lag).max(scale.evidence(lag + 1)))
        };
        self.scales.iter().enumerate().filter_map(seen).fold(0.0, f64::max)
    }

    /// Shortest and longest lag of a scale.
    fn lags(scale: usize) -> (usize, usize) {
        if scale == 0 { Self::FINEST_LAGS } else { Self::LAGS }
    }

    /// The certain peaks of a scale.
    fn peaks(&self, index: usize) -> Vec<Peak> {
        let scale = &self.scales[index];
        let len = scale.changes.len();
        let (first, last) = Self::lags(index);
        let last = last.min(len.div_ceil(2));
        let correlations: Vec<_> =
            (0..=last + 1).map(|lag| if lag + 1 < first { 0.0 } else { scale.correlation(lag) }).collect();
        let peak = |lag: usize| {
            let correlation = correlations[lag];
            let top = correlation > correlations[lag - 1] && correlation >= correlations[lag + 1];
            // Where the changes themselves change slowly they are correlated at any distance.
            let trough = correlations[(lag / 2).max(first - 1)..lag].iter().copied().fold(f64::INFINITY, f64::min);
            if !top || correlation < Self::STRONG || 2.0 * trough > correlation {
                return None;
            }
            // Each multiple is a witness; they may drift apart from the period, so the best run of them counts.
            let (mut sum, mut evidence) = (0.0, 0.0_f64);
            for (count, multiple) in (lag..=last).step_by(lag).enumerate() {
                sum += correlations[multiple] * ((len - multiple) as f64).sqrt();
                evidence = evidence.max(sum / ((count + 1) as f64).sqrt());
            }
            (evidence > Self::CERTAIN).then_some(Peak { scale: index, lag, evidence })
        };
        (first..=last).filter_map(peak).collect()
    }

    /// The period of a peak to the bucket: the lag of as many cycles as fit into half of the series, first on the
    /// scale of the peak and then on the finer ones. `None` if cycles so far apart do not resemble each other:
    /// what swings without a clock loses its beat.
    fn refine(&self, peak: Peak) -> Option<usize> {
        let scale = &self.scales[peak.scale];
        let (mut lag, mut cycles) = (scale.top_near(peak.lag as f64), 1.0);
        while 4.0 * lag <= scale.changes.len() as f64 {
            lag = scale.top_near(2.0 * lag);
            cycles *= 2.0;
        }
        let [near, far] = [peak.lag, lag.round() as usize].map(|lag| scale.correlation(lag));
        if far < Self::KEPT * near {
            return None;
        }
        for finer in self.scales[..peak.scale].iter().rev() {
            lag = finer.top_near(2.0 * lag);
        }
        Some((lag / cycles).round() as usize).filter(|&period| period >= Self::FINEST_LAGS.0)
    }
}

impl Scale {
    /// The largest change kept; its square times the longest series fits the sum.
    const LARGEST: f64 = 127.0;
    /// Changes are cut at this many usual ones.
    const CLIP: f64 = 8.0;
    /// What is usual is seen from about this many changes.
    const SAMPLE: usize = 64;
    /// The wildest tenth of them is not usual.
    const USUAL: f64 = 0.9;
    /// Standard deviations by which correlations may differ for no reason.
    const CHANCE: f64 = 3.0;
    /// Values looked at on one scale, the latest: enough to be certain of a correlation that matters.
    const LONGEST: usize = 513;

    /// The changes of the latest of `values`.
    fn of(values: &[f64]) -> Self {
        let values = &values[values.len().saturating_sub(Self::LONGEST)..];
        let steps = || values.windows(2).map(|pair| pair[1] - pair[0]);
        let stride = (values.len() / Self::SAMPLE) | 1;
        let mut sample: Vec<_> = steps().step_by(stride).filter(|step| !step.is_nan()).collect();
        let drift = median(&mut sample).unwrap_or(0.0);
        sample.iter_mut().for_each(|step| *step = (*step - drift).abs());
        let mut usual = trimmed_mean(&mut sample, Self::USUAL).unwrap_or(0.0);
        if usual <= 0.0 {
            // Mostly constant: what changes there are count.
            let (sum, count) = steps()
                .filter(|step| *step != drift && !step.is_nan())
                .fold((0.0, 0.0), |(sum, count), step| (sum + (step - drift).abs(), count + 1.0));
            usual = sum / f64::max(count, 1.0);
        }
        let unit = Self::LARGEST / (Self::CLIP * usual).max(f64::MIN_POSITIVE);
        let changes: Vec<_> =
            steps().map(|step| ((step - drift) * unit).clamp(-Self::LARGEST, Self::LARGEST) as i16).collect();
        let energy = product(&changes, &changes);
        Self { changes, energy }
    }

    /// Correlation of the changes with those `lag` steps later; zero when there are none.
    fn correlation(&self, lag: usize) -> f64 {
        let len = self.changes.len();
        if lag >= len || self.energy <= 0.0 {
            return 0.0;
        }
        let overlap = (len - lag) as f64 / len as f64;
        product(&self.changes[..len - lag], &self.changes[lag..]) / (self.energy * overlap)
    }

    /// Standard deviations of the correlation above none.
    fn evidence(&self, lag: usize) -> f64 {
        self.correlation(lag) * (self.changes.len().saturating_sub(lag) as f64).sqrt()
    }

    /// Where the correlation is largest near `lag`: the top of a parabola through three lags, or `lag` itself where
    /// they do not differ by more than chance.
    fn top_near(&self, lag: f64) -> f64 {
        let middle = lag.round() as usize;
        let correlations = [middle - 1, middle, middle + 1].map(|lag| self.correlation(lag));
        let [left, centre, right] = correlations;
        let bend = left + right - 2.0 * centre;
        let certain = Self::CHANCE / (self.changes.len() as f64).sqrt();
        if left.max(right).max(centre) - left.min(right).min(centre) < certain {
            lag
        } else if bend < 0.0 {
            middle as f64 + (0.5 * (left - right) / bend).clamp(-1.0, 1.0)
        } else {
            middle as f64
        }
    }
}

/// Sum of products.
fn product(left: &[i16], right: &[i16]) -> f64 {
    f64::from(left.iter().zip(right).map(|(&left, &right)| i32::from(left) * i32::from(right)).sum::<i32>())
}

/// Means of two values each.
fn halved(values: &[f64]) -> Vec<f64> {
    values.chunks_exact(2).map(|pair| mean_of_two(pair[0], pair[1])).collect()
}

/// Mean of those of two values that are there.
fn mean_of_two(left: f64, right: f64) -> f64 {
    if left.is_nan() {
        right
    } else if right.is_nan() {
        left
    } else {
        0.5 * (left + right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::noise;

    /// `shape` of the phase (0–1) on noise with variance one.
    fn planted(len: usize, period: usize, shape: impl Fn(f64) -> f64) -> Vec<f64> {
        let phase = |t: usize| (t % period) as f64 / period as f64;
        noise(len, 7).into_iter().enumerate().map(|(t, noise)| noise + shape(phase(t))).collect()
    }

    #[track_caller]
    fn check(values: &[f64], expected: usize) {
        let found = Correlogram::of(values).periods();
        assert!(found.contains(&expected), "{found:?} without {expected}");
    }

    #[test]
    fn proposes_planted_periods() {
        for (len, period) in [(200, 10), (400, 23), (1_000, 7), (4_000, 45), (4_000, 84)] {
            check(&planted(len, period, |phase| 3.0 * (phase * std::f64::consts::TAU).sin()), period);
            check(&planted(len, period, |phase| if phase < 0.3 { 6.0 } else { 0.0 }), period);
            check(&planted(len, period, |phase| if phase <= 0.0 { 15.0 } else { 0.0 }), period);
        }
    }

    #[test]
    fn gaps_outliers_and_shifts_hide_nothing() {
        let wave = planted(1_000, 30, |phase| 3.0 * (phase * std::f64::consts::TAU).sin());
        let spoil = |change: fn(usize, &mut f64)| {
            let mut values = wave.clone();
            values.iter_mut().enumerate().for_each(|(t, value)| change(t, value));
            values
        };
        check(
            &spoil(|t, value| {
                if t % 7 == 0 || t / 100 == 6 {
                    *value = f64::NAN
                }
            }),
            30,
        );
        check(
            &spoil(|t, value| {
                if [100, 333, 334, 800].contains(&t) {
                    *value += 1e6
                }
            }),
            30,
        );
        check(&spoil(|t, value| *value += if t > 400 { 100.0 } else { 0.0 }), 30);
        check(&spoil(|t, value| *value += 0.5 * t as f64), 30);
    }

    #[test]
    fn a_sparse_count_shows_its_beat() {
        check(&(0..300).map(|t| f64::from(u8::from(t % 12 == 4))).collect::<Vec<_>>(), 12);
    }

    #[test]
    fn what_wanders_hardly_ever_proposes_anything() {
        let proposes = |(len, seed): (usize, u64)| {
            let walk = noise(len, seed).into_iter().scan(0.0, |sum, step| {
                *sum += step;
                Some(*sum)
            });
            !Correlogram::of(&walk.collect::<Vec<_>>()).periods().is_empty()
        };
        let walks = [60, 300, 2_000].into_iter().flat_map(|len| (0..40).map(move |seed| (len, seed)));
        let mistaken = walks.filter(|&walk| proposes(walk)).count();
        assert!(mistaken <= 2, "{mistaken} of 120");
        for values in [vec![], vec![1.0], vec![f64::NAN; 40], vec![2.0; 40], (0..40).map(f64::from).collect()] {
            assert_eq!(Correlogram::of(&values).periods(), [0; 0]);
        }
    }

    #[test]
    fn evidence_is_for_the_period_only() {
        let wave = Correlogram::of(&planted(1_000, 30, |phase| 3.0 * (phase * std::f64::consts::TAU).sin()));
        assert!(wave.evidence(30) > 5.0 && wave.evidence(60) > 5.0, "{} {}", wave.evidence(30), wave.evidence(60));
        assert!(wave.evidence(45) < 1.0 && wave.evidence(5_000) <= 0.0, "{}", wave.evidence(45));
    }
}
