//! Small findings for the tests beside: two measures, two dimensions, hourly from the epoch.

use crate::diagnose::reason::{Facts, sentence, title};
use crate::model::explanation::Explanation;
use crate::model::feedback::Review;
use crate::model::finding::{Anomaly, AnomalyGroup, AnomalyKind, Direction, EventId, Findings, PartKind, ScorePart};
use crate::model::metric::{Aggregation, DimensionKey, Measure, Metric, MetricId, MetricSet};
use crate::model::notice::Notices;
use crate::model::time::{Grid, Interval};
use crate::model::zone::UTC;

/// Key of "uk" and "web", or of either alone.
pub(crate) fn key(marketplace: Option<&str>, platform: Option<&str>) -> DimensionKey {
    DimensionKey(vec![marketplace.map(str::to_owned), platform.map(str::to_owned)])
}

/// An event with one anomaly, in metric 0.
pub(crate) fn event(
    id: &str,
    severity: f64,
    direction: Direction,
    measure: usize,
    buckets: (usize, usize),
    values: [&[&str]; 2],
) -> AnomalyGroup {
    let (from, to) = buckets;
    let parts = vec![ScorePart { kind: PartKind::Distance, points: severity }];
    let anomaly = Anomaly {
        metric: MetricId(0),
        from,
        to,
        direction,
        kind: if direction == Direction::Above { AnomalyKind::Spike } else { AnomalyKind::Dip },
        severity,
        parts: parts.clone(),
        strength: 4.0,
        peak: from,
        actual: 40.0,
        expected: 100.0,
        lower: 90.0,
        upper: 110.0,
        gap: -60.0,
    };
    let values = values.map(|list| list.iter().map(|&value| value.to_owned()).collect::<Vec<_>>()).to_vec();
    AnomalyGroup {
        id: EventId(id.to_owned()),
        range: grid().range(from, to),
        from,
        to,
        severity,
        parts,
        direction,
        measures: vec![measure],
        named: values.clone(),
        values,
        anomalies: vec![anomaly],
        explanation: Explanation::default(),
        title: format!("{} {} expected", ["views", "revenue"][measure], direction.label()),
        sentence: Vec::new(),
        review: Review::default(),
    }
}

/// An event of revenue in uk and web, from 10:00 to 13:00 on the fourth day, in its words.
pub(crate) fn of_kind(kind: AnomalyKind, direction: Direction) -> AnomalyGroup {
    let mut event = event("k", 94.6, direction, 1, (82, 85), [&["uk"], &["web"]]);
    let primary = &mut event.anomalies[0];
    (primary.kind, primary.metric) = (kind, MetricId(17));
    if direction == Direction::Above {
        (primary.actual, primary.gap) = (160.0, 60.0);
    }
    if kind == AnomalyKind::Missing {
        (primary.actual, primary.gap) = (f64::NAN, 0.0);
    }
    let part = |(kind, points)| ScorePart { kind, points };
    event.parts = [(PartKind::Distance, 52.4), (PartKind::Duration, 24.4), (PartKind::Rarity, 21.4)]
        .into_iter()
        .chain([(PartKind::Watched, -3.6)])
        .map(part)
        .collect();
    let findings = findings(Vec::new());
    let facts = Facts {
        set: &findings.metric_set,
        grid: findings.grid,
        zone: &UTC,
        measure: 1,
        key: &findings.metrics[17].key,
        primary: &event.anomalies[0],
        measures: &event.measures,
    };
    let (words, spans) = (title("revenue", &event.anomalies[0], &event.values, &[2, 2]), sentence(&facts));
    (event.title, event.sentence) = (words, spans);
    event
}

fn grid() -> Grid {
    Grid { start: 0, interval: Interval::HOUR, len: 100 }
}

/// Findings over 100 hours, 70 of them learned from, with 2 × (1 + 2 + 2 + 4) metrics.
pub(crate) fn findings(events: Vec<AnomalyGroup>) -> Findings {
    let measure = |column: &str| Measure::new(column, Aggregation::Sum);
    let mut metrics = Vec::new();
    for measure in 0..2 {
        for marketplace in [None, Some("es"), Some("uk")] {
            for platform in [None, Some("app"), Some("web")] {
                let id = MetricId(metrics.len() as u32);
                metrics.push(Metric { id, measure, key: key(marketplace, platform) });
            }
        }
    }
    Findings {
        metric_set: MetricSet {
            timestamp: "t".to_owned(),
            measures: vec![measure("views"), measure("revenue")],
            dimensions: vec!["marketplace".to_owned(), "platform".to_owned()],
            interval: Interval::HOUR,
            ..MetricSet::default()
        },
        grid: grid(),
        zone: UTC.clone(),
        split: 70,
        finished: metrics.len(),
        metrics,
        skipped: Vec::new(),
        events,
        notices: Notices::default(),
    }
}
