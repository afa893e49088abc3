//! Deviating buckets to anomalies: neighbours that deviate in the same way are one.

use super::detector::{Deviation, Sign};
use super::kind::{Course, kind};
use super::severity::{severity, strength};
use crate::model::finding::{Anomaly, AnomalyKind, DEFAULT_THRESHOLD, Direction, ExpectedBand, PartKind, ScorePart};
use crate::model::metric::MetricId;

/// Usual buckets, or gaps, that do not end a run.
const BRIDGED_BUCKETS: usize = 2;

/// A run of deviations that belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Bucket of the highest severity.
    pub(super) at: usize,
    pub(super) peak: Deviation,
    /// Whether values repeat somewhere in it.
    pub(super) repeats: bool,
    /// How values scatter somewhere in it, if they do so unusually.
    pub(super) activity: Option<Direction>,
    /// First bucket outside the range, and the one after the last.
    outside: Option<(usize, usize)>,
}

impl Run {
    fn begin(t: usize, earliest: usize, deviation: &Deviation) -> Self {
        let from = (t + 1).saturating_sub(deviation.lasting).max(earliest);
        let mut run = Self { from, to: t, at: t, peak: *deviation, repeats: false, activity: None, outside: None };
        run.add(t, deviation);
        run
    }

    /// Values that repeat or scatter may lie on both sides, and take in what lies beside them.
    fn takes_in(&self, t: usize, deviation: &Deviation) -> bool {
        let spreads = |sign: Sign| matches!(sign, Sign::Repeat | Sign::Activity);
        let spread = self.repeats || spreads(self.peak.sign) || spreads(deviation.sign);
        let alike = self.peak.direction == deviation.direction || spread;
        let gaps = self.peak.sign == Sign::Gap;
        t <= self.to + BRIDGED_BUCKETS && gaps == (deviation.sign == Sign::Gap) && alike
    }

    fn add(&mut self, t: usize, deviation: &Deviation) {
        self.to = t + 1;
        if deviation.severity > self.peak.severity {
            (self.at, self.peak) = (t, *deviation);
        }
        self.repeats |= deviation.sign == Sign::Repeat;
        if deviation.sign == Sign::Activity {
            self.activity = Some(deviation.direction);
        }
        if deviation.outside {
            self.outside = Some((self.outside.map_or(t, |(from, _)| from), t + 1));
        }
    }

    /// What lasts is remembered for a while after it is over: a run that is told by its values begins and ends
    /// with them.
    fn cut(mut self, kind: AnomalyKind) -> Self {
        let by_values = matches!(kind, AnomalyKind::Spike | AnomalyKind::Dip | AnomalyKind::LevelShift);
        if let (Sign::Point, true, Some((from, to))) = (self.peak.sign, by_values, self.outside) {
            (self.from, self.to) = (from, to);
        }
        self
    }
}

/// Deviations from bucket `first` on, in order of time, as runs.
pub(super) fn runs(first: usize, deviations: &[(usize, Deviation)]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (t, deviation) in deviations {
        match runs.last_mut() {
            Some(run) if run.takes_in(*t, deviation) => run.add(*t, deviation),
            last => {
                let earliest = last.map_or(first, |run| run.to);
                runs.push(Run::begin(*t, earliest, deviation));
            }
        }
    }
    runs
}

/// The anomalies that `runs` are, in order of time. `band`, which begins at bucket `first`, is what was expected in `course`.
pub(super) fn name_runs(
    metric: MetricId,
    runs: Vec<Run>,
    course: &Course<'_>,
    band: &ExpectedBand,
    first: usize,
) -> Vec<Anomaly> {
    let named = |run: Run| {
        let kind = kind(&run, course);
        anomaly(metric, course.values, band, first, &run.cut(kind), kind)
    };
    runs.into_iter().map(named).collect()
}

fn anomaly(
    metric: MetricId,
    values: &[f64],
    band: &ExpectedBand,
    first: usize,
    run: &Run,
    kind: AnomalyKind,
) -> Anomaly {
    let Run { from, to, at, peak, .. } = *run;
    let gap = (from..to).map(|t| values[t] - band.expected[t - first]).filter(|gap| gap.is_finite()).sum();
    let [.., paid] = peak.strengths;
    Anomaly {
        metric,
        from,
        to,
        direction: run.activity.filter(|_| kind == AnomalyKind::Variance).unwrap_or(peak.direction),
        kind,
        severity: peak.severity,
        parts: parts(&peak),
        strength: if peak.severity >= DEFAULT_THRESHOLD { paid } else { strength(peak.severity) },
        peak: at,
        actual: values[at],
        expected: band.expected[at - first],
        lower: band.lower[at - first],
        upper: band.upper[at - first],
        gap,
    }
}

/// Each step of the verdict adds the points by which it changes the severity, so that they add up to it. What earlier
/// alarms cost, and that an echo is no news, belongs to rarity.
fn parts(peak: &Deviation) -> Vec<ScorePart> {
    let [distance, noise, rarity, lasting, _] = peak.strengths.map(severity);
    let points = [
        (PartKind::Distance, distance),
        (PartKind::Noise, noise - distance),
        (PartKind::Rarity, rarity - noise + (peak.severity - lasting)),
        (PartKind::Duration, lasting - rarity),
    ];
    points.into_iter().filter(|(_, points)| *points != 0.0).map(|(kind, points)| ScorePart { kind, points }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::detector::Detector;

    fn deviation(sign: Sign, direction: Direction, severity: f64) -> Deviation {
        Deviation {
            sign,
            direction,
            severity,
            lasting: 1,
            outside: sign == Sign::Point,
            strengths: [5.0, 4.0, 3.5, 4.5, 4.5],
        }
    }

    /// Expects 0 ± 1 from bucket 2 on.
    fn found(judged: &[f64], deviations: &[(usize, Deviation)]) -> Vec<Anomaly> {
        let values: Vec<_> = [0.0, 0.0].iter().chain(judged).copied().collect();
        let len = judged.len();
        let band = ExpectedBand { expected: vec![0.0; len], lower: vec![-1.0; len], upper: vec![1.0; len] };
        let past: Vec<f64> = (0..30).map(|t| f64::from(t % 2)).collect();
        let detector = Detector::learn(&past, 86_400).unwrap_or_else(|error| panic!("{error}"));
        let course = Course { values: &values, detector: &detector, deviating: deviations };
        name_runs(MetricId(3), runs(2, deviations), &course, &band, 2)
    }

    /// A value beyond ±1 deviates by itself, with severity 50 + |value|.
    fn check(judged: &[f64], expected: &[(usize, usize, usize, Direction, f64)]) {
        let side = |value: f64| if value > 0.0 { Direction::Above } else { Direction::Below };
        let deviations: Vec<_> = judged
            .iter()
            .enumerate()
            .filter(|(_, value)| value.abs() > 1.0)
            .map(|(i, &value)| (i + 2, deviation(Sign::Point, side(value), 50.0 + value.abs())))
            .collect();
        let found: Vec<_> = found(judged, &deviations)
            .iter()
            .map(|anomaly| (anomaly.from, anomaly.to, anomaly.peak, anomaly.direction, anomaly.gap))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn runs_bridge_up_to_two_buckets_of_the_same_side() {
        use Direction::{Above, Below};
        check(&[], &[]);
        check(&[0.5, -1.0], &[]);
        check(&[0.0, 3.0, 5.0, 0.0], &[(3, 5, 4, Above, 8.0)]);
        check(&[-2.0, 0.5, f64::NAN, -3.0], &[(2, 6, 5, Below, -4.5)]);
        check(&[2.0, 0.0, 0.0, 0.0, 2.0], &[(2, 3, 2, Above, 2.0), (6, 7, 6, Above, 2.0)]);
        check(&[2.0, 0.0, -3.0], &[(2, 3, 2, Above, 2.0), (4, 5, 4, Below, -3.0)]);
        check(&[2.0, -3.0], &[(2, 3, 2, Above, 2.0), (3, 4, 3, Below, -3.0)]);
    }

    #[test]
    fn what_repeats_takes_in_its_neighbours_and_begins_where_it_began() {
        let point = deviation(Sign::Point, Direction::Below, 60.0);
        let repeat = Deviation { lasting: 5, ..deviation(Sign::Repeat, Direction::Above, 75.0) };
        let anomalies = found(&[0.0; 9], &[(3, point), (6, repeat), (7, repeat)]);
        assert_eq!(anomalies.iter().map(|a| (a.from, a.to, a.peak)).collect::<Vec<_>>(), [(3, 8, 6)]);
        let anomalies = found(&[0.0; 9], &[(2, point), (8, repeat)]);
        assert_eq!(anomalies.iter().map(|a| (a.from, a.to)).collect::<Vec<_>>(), [(2, 3), (4, 9)]);
    }

    #[test]
    fn missing_data_stand_alone() {
        let point = deviation(Sign::Point, Direction::Below, 60.0);
        let gap = deviation(Sign::Gap, Direction::Below, 75.0);
        let anomalies = found(&[0.0, -3.0, f64::NAN, f64::NAN], &[(3, point), (4, gap), (5, gap)]);
        assert_eq!(anomalies.iter().map(|a| (a.from, a.to)).collect::<Vec<_>>(), [(3, 4), (4, 6)]);
        assert!(anomalies[1].actual.is_nan());
    }

    #[test]
    fn parts_add_up() {
        let peak = deviation(Sign::Shift, Direction::Above, 62.0);
        let parts = parts(&peak);
        assert_eq!(parts.len(), 4);
        assert!((parts.iter().map(|part| part.points).sum::<f64>() - 62.0).abs() < 1e-9, "{parts:?}");
    }
}
