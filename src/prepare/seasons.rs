//! A learn part to its seasons: the cycles of the calendar first, where people and machines have them, then any
//! period that the rest shows clearly. Each is taken off before the next is looked for.

use crate::math::period::Correlogram;
use crate::math::season::{Detail, Season};
use crate::math::trial::Trial;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;
const YEAR: i64 = 365 * DAY;

/// With less evidence than this, in standard deviations, a period need not be looked at.
const SEEN: f64 = 1.5;
/// Evidence that daily values need for a year: two wanderings of a random walk may look alike.
const CLEAR: f64 = 3.0;

/// The seasons of `learn` in the order in which they are to be taken off; a bucket without a finite value is a gap.
/// The day (which holds the hour) or else the hour, then the week on top of it, for daily and weekly values the year,
/// and what repeats after a time of its own.
pub(super) fn seasons(learn: &[f64], interval_seconds: i64) -> Vec<Season> {
    // Months have no whole number of seconds; twelve of them are a year all the same.
    let buckets = |cycle: i64| ((cycle + interval_seconds / 2) / interval_seconds.max(1)) as usize;
    let calendar = [HOUR, DAY, WEEK, YEAR].map(buckets);
    let [hour, day, week, year] = calendar;
    let rest = learn.iter().map(|&value| if value.is_finite() { value } else { f64::NAN }).collect();
    let mut search = Search { rest, calendar, found: Vec::new(), correlogram: None, proposed: None };
    if interval_seconds < DAY {
        let _ = search.known(day, Detail::Smooth, SEEN) || search.known(hour, Detail::Smooth, SEEN);
        // Where the week shows, what else there is waits for it.
        let proposed = search.proposed();
        if !proposed.iter().any(|&period| close(period, week)) {
            search.other();
        }
        // Few weeks are at hand: what they add to the day is learned in blocks of three hours.
        search.known(week, Detail::Blocks((day / 8).max(1)), SEEN);
        if proposed.iter().all(|&period| close(period, week * period.div_ceil(week))) {
            return search.found;
        }
    } else {
        search.known(week, Detail::Smooth, SEEN);
        if week > 1 {
            search.known(year, Detail::Blocks(week), CLEAR);
        } else {
            search.known(year, Detail::Smooth, SEEN);
        }
    }
    search.other();
    search.found
}

/// Takes seasons off a learn part, one after the other.
struct Search {
    rest: Vec<f64>,
    /// The periods of the calendar, in buckets.
    calendar: [usize; 4],
    found: Vec<Season>,
    /// That of the rest, once it is needed.
    correlogram: Option<Correlogram>,
    /// What the rest proposes, until it was tried.
    proposed: Option<Vec<usize>>,
}

impl Search {
    /// More seasons than this are no seasons.
    const MOST: usize = 3;
    /// The share of the spread that a period out of no calendar may leave at most.
    const NEEDED: f64 = 0.8;
    /// A period a bucket or two off may leave this much.
    const PROMISING: f64 = 0.9;
    /// A longer period, which has more to choose, must leave less than a shorter one by this many times the chance
    /// error of one value, relative.
    const BETTER: f64 = 4.0;
    /// A part of a cycle of the calendar must leave less than this share of what that leaves.
    const CLEARER: f64 = 0.98;
    /// A period out of no calendar is tried on so many of the latest buckets, or cycles if they are more.
    const TRIED: usize = 1_024;
    const CYCLES: usize = 16;
    /// Buckets that tell a level in spite of a season that is not known yet.
    const LEVEL: usize = 256;

    fn correlogram(&mut self) -> &Correlogram {
        self.correlogram.get_or_insert_with(|| Correlogram::of(&self.rest))
    }

    fn proposed(&mut self) -> Vec<usize> {
        if self.proposed.is_none() {
            self.proposed = Some(self.correlogram().periods());
        }
        self.proposed.clone().unwrap_or_default()
    }

    fn take_off(&mut self, season: Season) {
        season.take_off(&mut self.rest);
        self.found.push(season);
        (self.correlogram, self.proposed) = (None, None);
    }

    /// Takes off a season of the calendar, if there is one.
    fn known(&mut self, period: usize, detail: Detail, evidence: f64) -> bool {
        if !Season::fits(&self.rest, period) || self.correlogram().evidence(period) < evidence {
            return false;
        }
        let Some(trial) = Season::tried(&self.rest, period, detail) else { return false };
        let smooth = detail == Detail::Smooth;
        self.take_off(if smooth { self.shortest(&trial, period, detail, Self::CLEARER) } else { trial.season() });
        true
    }

    /// Takes off the season with a period of its own that explains most, if one explains enough.
    fn other(&mut self) {
        if self.found.len() == Self::MOST {
            return;
        }
        let mut periods = self.proposed();
        self.proposed = Some(Vec::new());
        periods.sort_unstable();
        let better = 1.0 - Self::BETTER / (self.rest.len() as f64).sqrt();
        let mut best: Option<(f64, usize, Trial)> = None;
        for period in periods {
            let Some((left, period, trial)) = self.sharpened(period) else { continue };
            if left < best.as_ref().map_or(Self::NEEDED, |(least, ..)| better * least) {
                best = Some((left, period, trial));
            }
        }
        let whole = |(_, period, trial): (_, _, Trial)| {
            let trial = if trial.is_of(&self.rest) { Some(trial) } else { self.trial(&self.rest, period) };
            Some((period, trial?))
        };
        if let Some((period, trial)) = best.and_then(whole) {
            let season = self.shortest(&trial, period, Detail::Sharp, 1.0 / better);
            // What smoothing has left of a season is none of its own.
            if !self.found.iter().any(|known| close(season.period, known.period)) {
                self.take_off(season);
            }
        }
    }

    /// The exact period near the one proposed, unless that is hopeless, with its trial on the latest cycles and the
    /// share it leaves of them.
    fn sharpened(&self, proposed: usize) -> Option<(f64, usize, Trial)> {
        let wanted = Self::TRIED.max(Self::CYCLES * proposed);
        let latest = &self.rest[self.rest.len().saturating_sub(wanted)..];
        let rough = self.trial(latest, proposed)?;
        rough.left(Self::PROMISING).filter(|&left| left < Self::PROMISING)?;
        let best = rough.best_period();
        let period = self.calendar.into_iter().find(|&known| close(best, known)).unwrap_or(best);
        let trial = if period == proposed { rough } else { self.trial(latest, period)? };
        Some((trial.left(Self::NEEDED)?, period, trial))
    }

    fn trial(&self, values: &[f64], period: usize) -> Option<Trial> {
        Trial::of(values, period, Detail::Sharp, level_window(values.len(), period))
    }

    /// The season that repeats within the given one, if it leaves at most `share` of what that leaves.
    fn shortest(&self, long: &Trial, period: usize, detail: Detail, share: f64) -> Season {
        let season = long.season();
        let Some(inner) = season.inner_period() else { return season };
        let window = if detail == Detail::Sharp { level_window(self.rest.len(), period) } else { period };
        let Some(short) = Trial::of(&self.rest, inner, detail, window) else { return season };
        match (short.left(1.0), long.left(1.0)) {
            (Some(left), Some(left_by_long)) if left <= share * left_by_long => short.season(),
            _ => season,
        }
    }
}

/// Whole cycles long enough to tell their level, two of which fit into `len` buckets if that is possible.
fn level_window(len: usize, period: usize) -> usize {
    let cycles = Search::LEVEL.div_ceil(period).min(len / (2 * period));
    cycles.max(1) * period
}

/// Whether two periods are the same within three percent.
fn close(left: usize, right: usize) -> bool {
    33 * left.abs_diff(right) <= right
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::noise;
    use crate::model::time::Interval;

    const FIVE_MINUTES: i64 = 300;
    const MONTH: i64 = Interval::MONTH.seconds();

    fn periods(values: &[f64], interval_seconds: i64) -> Vec<usize> {
        seasons(values, interval_seconds).iter().map(|season| season.period).collect()
    }

    fn wave(t: usize, period: usize) -> f64 {
        (t as f64 / period as f64 * std::f64::consts::TAU).sin()
    }

    fn square(t: usize, period: usize) -> f64 {
        if t % period < period / 3 { 1.0 } else { 0.0 }
    }

    /// Looks at `shape` on noise with variance one.
    #[track_caller]
    fn check(interval_seconds: i64, len: usize, shape: impl Fn(usize) -> f64, expected: &[usize]) {
        let values: Vec<_> = noise(len, 11).into_iter().enumerate().map(|(t, noise)| noise + shape(t)).collect();
        assert_eq!(periods(&values, interval_seconds), expected);
    }

    #[test]
    fn finds_the_calendar() {
        check(HOUR, 1_000, |t| 5.0 * wave(t, 24), &[24]);
        check(FIVE_MINUTES, 4_000, |t| 5.0 * wave(t, 288), &[288]);
        check(DAY, 120, |t| 5.0 * square(t, 7), &[7]);
        check(DAY, 1_100, |t| 3.0 * wave(t, 365), &[365]);
        check(DAY, 1_100, |t| 5.0 * square(t, 7) + 5.0 * wave(t, 365), &[7, 365]);
        check(WEEK, 160, |t| 5.0 * wave(t, 52), &[52]);
        check(MONTH, 72, |t| 5.0 * wave(t, 12), &[12]);
    }

    #[test]
    fn finds_periods_of_their_own() {
        check(HOUR, 1_000, |t| 3.0 * wave(t, 7), &[7]);
        check(FIVE_MINUTES, 1_500, |t| 4.0 * square(t, 18), &[18]);
        check(FIVE_MINUTES, 4_000, |t| 4.0 * square(t, 45), &[45]);
        check(DAY, 200, |t| 3.0 * wave(t, 10), &[10]);
        // Two cycles are enough if they have much in common.
        check(DAY, 90, |t| (t % 40).pow(2) as f64 % 41.0, &[40]);
        check(FIVE_MINUTES, 2_000, |t| if t % 18 == 5 { 20.0 } else { 0.0 }, &[18]);
    }

    #[test]
    fn finds_several_at_once() {
        check(FIVE_MINUTES, 4_000, |t| 5.0 * wave(t, 288) + 4.0 * square(t, 45), &[288, 45]);
        check(HOUR, 1_500, |t| 5.0 * wave(t, 24) - 8.0 * f64::from(u8::from(t / 24 % 7 > 4)), &[24, 168]);
        let three = |t| 5.0 * wave(t, 24) - 8.0 * f64::from(u8::from(t / 24 % 7 > 4)) + 4.0 * square(t, 11);
        check(HOUR, 1_500, three, &[24, 168, 11]);
    }

    #[test]
    fn the_unit_does_not_matter() {
        let values: Vec<_> = noise(1_000, 3).iter().enumerate().map(|(t, noise)| noise + 3.0 * wave(t, 11)).collect();
        let season = seasons(&values, HOUR).remove(0);
        for factor in [8.0, 0.001, 37.0] {
            let scaled = seasons(&values.iter().map(|value| factor * value).collect::<Vec<_>>(), HOUR).remove(0);
            assert!((0..11).all(|t| (scaled.at(t) / factor - season.at(t)).abs() < 1e-9));
        }
    }

    #[test]
    fn noise_walks_and_trends_have_no_season() {
        for seed in 0..12 {
            for len in [150, 500, 2_500] {
                let white = noise(len, seed);
                let mut sum = 0.0;
                let walk: Vec<_> = white
                    .iter()
                    .map(|step| {
                        sum += step;
                        sum
                    })
                    .collect();
                let trend: Vec<_> = white.iter().enumerate().map(|(t, noise)| noise + 0.05 * t as f64).collect();
                let counts: Vec<_> = white.iter().map(|noise| (noise - 1.0).max(0.0).ceil()).collect();
                for (name, values) in [("noise", white), ("walk", walk), ("trend", trend), ("counts", counts)] {
                    for interval in [FIVE_MINUTES, HOUR, DAY] {
                        assert_eq!(periods(&values, interval), [0; 0], "{name}, seed {seed}, {len} × {interval} s");
                    }
                }
            }
        }
    }
}
