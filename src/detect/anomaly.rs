//! Severities to anomalies: neighbouring buckets on one side of the expected range are one anomaly.

use super::severity::strength;
use crate::model::finding::{Anomaly, AnomalyKind, BAND_SEVERITY, Direction, PartKind, ScorePart, ScoredSeries};
use crate::model::metric::MetricId;

/// Buckets inside the range, or gaps, that do not end a run.
const BRIDGED_BUCKETS: usize = 2;

/// The runs of buckets above [`BAND_SEVERITY`], in order of time. `values` are those that were scored.
/// [`Anomaly::gap`] adds up the run's buckets that hold a value, the bridged ones included.
pub fn find_anomalies(metric: MetricId, values: &[f64], scored: &ScoredSeries) -> Vec<Anomaly> {
    let side = |i: usize| values[scored.first + i] > scored.band.expected[i];
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for i in (0..scored.severity.len()).filter(|&i| scored.severity[i] > BAND_SEVERITY) {
        match runs.last_mut() {
            Some((_, last)) if i <= *last + 1 + BRIDGED_BUCKETS && side(i) == side(*last) => *last = i,
            _ => runs.push((i, i)),
        }
    }
    runs.into_iter().map(|(from, last)| anomaly(metric, values, scored, from, last)).collect()
}

fn anomaly(metric: MetricId, values: &[f64], scored: &ScoredSeries, from: usize, last: usize) -> Anomaly {
    let ScoredSeries { first, band, severity, .. } = scored;
    let peak = (from..=last).fold(from, |peak, i| if severity[i] > severity[peak] { i } else { peak });
    let actual = values[first + peak];
    let gap = (from..=last).map(|i| values[first + i] - band.expected[i]).filter(|gap| gap.is_finite()).sum();
    let direction = if actual > band.expected[peak] { Direction::Above } else { Direction::Below };
    Anomaly {
        metric,
        from: first + from,
        to: first + last + 1,
        direction,
        kind: if direction == Direction::Above { AnomalyKind::Spike } else { AnomalyKind::Dip },
        severity: severity[peak],
        parts: vec![ScorePart { kind: PartKind::Distance, points: severity[peak] }],
        strength: strength(severity[peak]),
        peak: first + peak,
        actual,
        expected: band.expected[peak],
        lower: band.lower[peak],
        upper: band.upper[peak],
        gap,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::ExpectedBand;

    /// Expects 0 ± 1; severity 50 + |value| outside. Two learned buckets come first.
    fn check(judged: &[f64], expected: &[(usize, usize, usize, Direction, f64)]) {
        let values: Vec<_> = [0.0, 0.0].iter().chain(judged).copied().collect();
        let len = judged.len();
        let scored = ScoredSeries {
            first: 2,
            band: ExpectedBand { expected: vec![0.0; len], lower: vec![-1.0; len], upper: vec![1.0; len] },
            severity: judged.iter().map(|value| if value.abs() > 1.0 { 50.0 + value.abs() } else { 0.0 }).collect(),
            alarm: vec![false; len],
        };
        let found: Vec<_> = find_anomalies(MetricId(3), &values, &scored)
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
    fn figures_are_those_of_the_peak() {
        let scored = ScoredSeries {
            first: 1,
            band: ExpectedBand { expected: vec![4.0, 5.0], lower: vec![3.0, 4.0], upper: vec![5.0, 7.0] },
            severity: vec![60.0, 80.0],
            alarm: vec![true, false],
        };
        let expected = Anomaly {
            metric: MetricId(0),
            from: 1,
            to: 3,
            direction: Direction::Above,
            kind: AnomalyKind::Spike,
            severity: 80.0,
            parts: vec![ScorePart { kind: PartKind::Distance, points: 80.0 }],
            strength: strength(80.0),
            peak: 2,
            actual: 10.0,
            expected: 5.0,
            lower: 4.0,
            upper: 7.0,
            gap: 9.0,
        };
        assert_eq!(find_anomalies(MetricId(0), &[4.0, 8.0, 10.0], &scored), [expected]);
    }
}
