//! Why an event has its severity: the scorer's own parts in points that add up to the score shown, beside the figures
//! they rest on.

use super::facts::signed;
use crate::model::finding::{AnomalyGroup, Direction, Findings, PartKind, ScorePart};
use crate::model::format;

/// One line of the card.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// "Duration".
    pub name: &'static str,
    /// `None` where the scorer gives no parts.
    pub points: Option<Points>,
    /// "3 intervals"; empty where no single figure says it.
    pub figure: String,
}

/// A part's points as shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// "+52", "−3".
    pub text: String,
    /// Length of the bar, 0–100.
    pub width: f64,
    /// Whether they lower the severity.
    pub negative: bool,
}

/// The event's parts in the scorer's order; without parts the figures alone.
pub fn reasons(findings: &Findings, event: &AnomalyGroup) -> Vec<Reason> {
    let figure = |kind| figure(kind, findings, event);
    if event.parts.is_empty() {
        let known = [PartKind::Distance, PartKind::Duration, PartKind::Breadth, PartKind::Watched];
        let lines = known.map(|kind| Reason { name: kind.label(), points: None, figure: figure(kind) });
        return lines.into_iter().filter(|line| !line.figure.is_empty()).collect();
    }
    let shown = event.severity.floor();
    let points = whole_points(&event.parts, shown);
    let widest = points.iter().fold(shown.max(1.0), |widest, points| widest.max(points.abs()));
    let line = |(part, points): (&ScorePart, f64)| {
        let (text, width) = (signed(points), points.abs() / widest * 100.0);
        let points = Points { text, width, negative: points < 0.0 };
        Reason { name: part.kind.label(), points: Some(points), figure: figure(part.kind) }
    };
    event.parts.iter().zip(points).map(line).collect()
}

/// The points of each part as whole numbers that add up to `shown`: the largest part absorbs what rounding leaves, the
/// first one among equals.
fn whole_points(parts: &[ScorePart], shown: f64) -> Vec<f64> {
    let mut points: Vec<f64> = parts.iter().map(|part| part.points.round()).collect();
    let size = |index: usize| parts[index].points.abs();
    if let Some(largest) = (0..parts.len()).reduce(|best, next| if size(next) > size(best) { next } else { best }) {
        points[largest] += shown - points.iter().sum::<f64>();
    }
    points
}

/// Why the severity is not higher, as one sentence; empty where nothing could raise it.
pub fn held_back(findings: &Findings, event: &AnomalyGroup) -> String {
    let shown = event.severity.floor();
    let points = whole_points(&event.parts, shown);
    let lowest = event.parts.iter().zip(points).reduce(|least, next| if next.1 < least.1 { next } else { least });
    let Some((part, points)) = lowest.filter(|(_, points)| *points < 0.0) else {
        let weak = !event.parts.is_empty() && shown < 100.0;
        return if weak {
            "Nothing lowers it: a larger or longer move would score higher.".to_owned()
        } else {
            String::new()
        };
    };
    let without = format::number((shown - points).min(100.0));
    match part.kind {
        PartKind::Watched => format!(
            "Alone this metric would have {without}: among {} one deviates by chance sooner.",
            format::plural(findings.metrics.len() as u64, "metric", "metrics")
        ),
        PartKind::Noise => {
            format!("Without the usual noise of this metric it would be {without}: its errors are often large.")
        }
        PartKind::Rarity => format!("It would be {without} had the metric never deviated like this before."),
        PartKind::Distance => format!("The values lie within the expected range, or would have {without}."),
        PartKind::Duration => format!("It would be {without} had it lasted."),
        PartKind::Places => {
            format!("It would be {without} by this metric alone: over all places together it is less clear.")
        }
        PartKind::Answers => format!("Without your answers it would be {without}."),
        PartKind::Breadth => format!("It would be {without} had more metrics deviated at the same time."),
    }
}

/// The figure behind a part: "2.3 range-widths below the lower bound", "3 intervals", "2 metrics at once".
fn figure(kind: PartKind, findings: &Findings, event: &AnomalyGroup) -> String {
    let metrics = |count: usize| format::plural(count as u64, "metric", "metrics");
    let primary = event.primary();
    match kind {
        PartKind::Distance => distance(event).unwrap_or_default(),
        PartKind::Duration => format::plural((primary.to - primary.from) as u64, "interval", "intervals"),
        PartKind::Breadth => format!("{} at once", metrics(event.metric_count())),
        PartKind::Watched => metrics(findings.metrics.len()),
        PartKind::Answers => event.review.label().to_owned(),
        PartKind::Noise | PartKind::Rarity | PartKind::Places => String::new(),
    }
}

/// How far the primary anomaly's peak is from the nearer bound; `None` inside the range and without a width.
fn distance(event: &AnomalyGroup) -> Option<String> {
    let primary = event.primary();
    let (beyond, bound) = match event.side()? {
        Direction::Above => (primary.actual - primary.upper, "above the upper bound"),
        Direction::Below => (primary.lower - primary.actual, "below the lower bound"),
    };
    let widths = beyond / (primary.upper - primary.lower);
    let text = match widths {
        w if w >= 10.0 => format::number(w.round()),
        w if w >= 0.1 => format::decimals(w, 1),
        _ => format!("under {}", format::decimals(0.1, 1)),
    };
    (widths > 0.0 && widths.is_finite()).then(|| format!("{text} range-widths {bound}"))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{findings, of_kind};
    use super::*;
    use crate::model::finding::{Anomaly, AnomalyKind};

    #[track_caller]
    fn check(points: &[f64], severity: f64, expected: &[f64]) {
        let part = |&points: &f64| ScorePart { kind: PartKind::Distance, points };
        let parts: Vec<_> = points.iter().map(part).collect();
        let whole = whole_points(&parts, severity);
        assert_eq!(whole, expected);
        assert!(whole.is_empty() || whole.iter().sum::<f64>() == severity);
    }

    #[test]
    fn points_add_up_to_the_score_and_the_largest_part_absorbs_the_rest() {
        check(&[], 94.0, &[]);
        check(&[94.6], 94.0, &[94.0]);
        check(&[52.4, 24.4, 21.4, -3.6], 94.0, &[53.0, 24.0, 21.0, -4.0]);
        check(&[20.3, 20.3, 20.3], 60.0, &[20.0, 20.0, 20.0]);
        check(&[20.5, 20.5, 20.5], 61.0, &[19.0, 21.0, 21.0]);
        check(&[10.2, 90.7, -0.3], 100.0, &[10.0, 90.0, 0.0]);
        check(&[30.0, -80.4, 120.9], 70.0, &[30.0, -80.0, 120.0]);
    }

    /// "name points figure" of each line.
    fn lines(event: &AnomalyGroup) -> Vec<String> {
        let line = |reason: Reason| {
            let points = reason.points.map(|points| points.text).unwrap_or_default();
            format!("{} {points} {}", reason.name, reason.figure).replace("  ", " ").trim_end().to_owned()
        };
        reasons(&findings(Vec::new()), event).into_iter().map(line).collect()
    }

    #[test]
    fn each_kind_has_its_parts_and_only_figures_that_mean_something() {
        for kind in AnomalyKind::ALL {
            let sided = of_kind(kind, Direction::Below).side().is_some();
            let distance = if sided { " 2.5 range-widths below the lower bound" } else { "" };
            let expected = [
                format!("Distance from range +53{distance}"),
                "Duration +24 3 intervals".to_owned(),
                "Rarity +21".to_owned(),
                "Metrics watched \u{2212}4 18 metrics".to_owned(),
            ];
            assert_eq!(lines(&of_kind(kind, Direction::Below)), expected, "{kind:?}");
        }
    }

    #[test]
    fn the_lowest_part_tells_why_the_score_is_not_higher() {
        let mut event = of_kind(AnomalyKind::Dip, Direction::Below);
        let mut check = |parts: &[(PartKind, f64)], expected: &str| {
            event.parts = parts.iter().map(|&(kind, points)| ScorePart { kind, points }).collect();
            event.severity = parts.iter().map(|part| part.1).sum();
            assert_eq!(held_back(&findings(Vec::new()), &event), expected);
        };
        check(
            &[(PartKind::Distance, 98.2), (PartKind::Noise, -1.0), (PartKind::Watched, -3.6)],
            "Alone this metric would have 97: among 18 metrics one deviates by chance sooner.",
        );
        check(
            &[(PartKind::Distance, 90.0), (PartKind::Noise, -12.0), (PartKind::Watched, -2.0)],
            "Without the usual noise of this metric it would be 88: its errors are often large.",
        );
        check(&[(PartKind::Distance, 90.0)], "Nothing lowers it: a larger or longer move would score higher.");
        check(&[(PartKind::Distance, 100.0)], "");
        check(&[], "");
    }

    #[test]
    fn bars_share_one_scale() {
        let event = of_kind(AnomalyKind::Dip, Direction::Below);
        let bars: Vec<_> = reasons(&findings(Vec::new()), &event)
            .into_iter()
            .filter_map(|reason| reason.points.map(|points| (points.width.round(), points.negative)))
            .collect();
        assert_eq!(bars, [(56.0, false), (26.0, false), (22.0, false), (4.0, true)]);
    }

    #[test]
    fn without_parts_the_figures_stand_alone() {
        let mut event = of_kind(AnomalyKind::Spike, Direction::Above);
        event.parts.clear();
        let expected = [
            "Distance from range 2.5 range-widths above the upper bound",
            "Duration 3 intervals",
            "Breadth 1 metric at once",
            "Metrics watched 18 metrics",
        ];
        assert_eq!(lines(&event), expected);
        for (upper, actual) in [(90.0, 160.0), (110.0, 100.0), (110.0, f64::NAN)] {
            event.anomalies[0] = Anomaly { upper, actual, ..event.anomalies[0].clone() };
            assert_eq!(lines(&event), expected[1..], "{upper} {actual}");
        }
    }
}
