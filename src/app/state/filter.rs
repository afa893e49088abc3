//! Which events a view lets through. Filters that a chart sets itself can be left out for that chart, so that it
//! still shows what there is to choose from.

use std::collections::BTreeSet;

use super::reviewed::Reviewed;
use super::view::View;
use crate::model::finding::{AnomalyGroup, Direction, Findings};
use crate::model::metric::MetricSet;
use crate::model::order;
use crate::model::time::TimeRange;
pub(crate) use crate::words::events::lanes::LanesBy;
use crate::words::page::filters as words;

/// A view's filters, prepared for a metric set. The threshold is no part of it: events are sorted by severity, so
/// the threshold is a cut.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Filter {
    measures: Option<BTreeSet<usize>>,
    dimensions: Vec<Option<BTreeSet<String>>>,
    direction: Option<Direction>,
    reviews: Vec<Reviewed>,
    search: String,
    period: Option<TimeRange>,
}

impl Filter {
    /// Names that the metric set does not know filter nothing.
    pub(crate) fn new(view: &View, metric_set: &MetricSet) -> Self {
        let measures: BTreeSet<usize> = metric_set
            .measures
            .iter()
            .enumerate()
            .filter(|(_, measure)| view.measures.contains(&measure.name))
            .map(|(index, _)| index)
            .collect();
        let values = |name: &String| view.dimensions.get(name).map(|values| values.iter().cloned().collect());
        Self {
            measures: (!measures.is_empty()).then_some(measures),
            dimensions: metric_set.dimensions.iter().map(values).collect(),
            direction: view.direction,
            reviews: view.reviews.clone(),
            search: view.search.trim().to_lowercase(),
            period: view.period.map(|(start, end)| TimeRange { start, end }),
        }
    }

    /// The same without the period and without the filter on what the lanes are made of.
    pub(crate) fn for_lanes(mut self, by: LanesBy) -> Self {
        self.period = None;
        match by {
            LanesBy::Measure => self.measures = None,
            LanesBy::Dimension(index) => self.dimensions[index] = None,
        }
        self
    }

    /// Whether the event gets through.
    pub(crate) fn keeps(&self, event: &AnomalyGroup) -> bool {
        self.direction.is_none_or(|direction| event.side() == Some(direction))
            && (self.reviews.is_empty() || self.reviews.contains(&Reviewed::of(event)))
            && self.period.is_none_or(|period| period.overlaps(event.range))
            && self.measures.as_ref().is_none_or(|wanted| event.measures.iter().any(|index| wanted.contains(index)))
            && self.dimensions.iter().zip(&event.values).all(|(wanted, values)| {
                wanted.as_ref().is_none_or(|wanted| values.iter().any(|value| wanted.contains(value)))
            })
            && self.finds(event)
    }

    fn finds(&self, event: &AnomalyGroup) -> bool {
        self.search.is_empty()
            || event.title.to_lowercase().contains(&self.search)
            || event.values.iter().flatten().any(|value| value.to_lowercase().contains(&self.search))
    }

    /// Indices of the events that get through, most severe first, whatever the threshold.
    pub(crate) fn apply(&self, findings: &Findings) -> Vec<usize> {
        let kept = |(index, event)| self.keeps(event).then_some(index);
        findings.events.iter().enumerate().filter_map(kept).collect()
    }
}

/// How many of `matching` (most severe first) reach the threshold.
pub(crate) fn cut(findings: &Findings, matching: &[usize], threshold: f64) -> usize {
    matching.partition_point(|&index| findings.events[index].severity >= threshold)
}

/// The values a dimension has in the run, sorted.
pub(crate) fn values_of(findings: &Findings, dimension: usize) -> Vec<String> {
    let values = findings.metrics.iter().filter_map(|metric| metric.key.0.get(dimension)?.clone());
    order::distinct(values)
}

/// "marketplace is uk or de, direction is below": the filters in words, empty without any.
pub(crate) fn describe(view: &View) -> String {
    let mut parts = Vec::new();
    if !view.measures.is_empty() {
        parts.push(words::measure_is(&view.measures));
    }
    for (name, values) in &view.dimensions {
        parts.push(words::one_is(name, values));
    }
    if let Some(direction) = view.direction {
        parts.push(words::direction_is(direction.label()));
    }
    if !view.reviews.is_empty() {
        let reviews: Vec<String> = view.reviews.iter().map(|review| review.label().to_lowercase()).collect();
        parts.push(words::review_is(&reviews));
    }
    if view.period.is_some() {
        parts.push(words::PERIOD_PICKED.to_owned());
    }
    if !view.search.is_empty() {
        parts.push(words::search_is(&view.search));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, findings, of_kind};
    use super::*;
    use crate::model::finding::AnomalyKind;

    #[test]
    fn each_filter_narrows() {
        let mut findings = findings(vec![
            event("a", 94.0, Direction::Below, 1, (10, 13), [&["uk"], &["web", "app"]]),
            event("b", 92.0, Direction::Above, 0, (20, 21), [&["es"], &["app"]]),
            event("c", 64.0, Direction::Above, 0, (12, 14), [&[], &[]]),
        ]);
        findings.events[1].review.known = Some("sale".to_owned());
        let dimensions = |name: &str, value: &str| [(name.to_owned(), vec![value.to_owned()])].into();
        let hours = |from: i64, to: i64| Some((from * 3_600, to * 3_600));
        for (what, view, expected) in [
            ("none", View::default(), vec![0, 1, 2]),
            ("measure", View { measures: vec!["views".to_owned()], ..View::default() }, vec![1, 2]),
            ("unknown measure", View { measures: vec!["x".to_owned()], ..View::default() }, vec![0, 1, 2]),
            ("direction", View { direction: Some(Direction::Below), ..View::default() }, vec![0]),
            ("review", View { reviews: vec![Reviewed::Known, Reviewed::NotRelevant], ..View::default() }, vec![1]),
            ("not reviewed", View { reviews: vec![Reviewed::NotYet], ..View::default() }, vec![0, 2]),
            ("dimension", View { dimensions: dimensions("platform", "app"), ..View::default() }, vec![0, 1]),
            ("unknown dimension", View { dimensions: dimensions("x", "app"), ..View::default() }, vec![0, 1, 2]),
            ("search", View { search: " UK ".to_owned(), ..View::default() }, vec![0]),
            ("period", View { period: hours(13, 20), ..View::default() }, vec![2]),
        ] {
            assert_eq!(Filter::new(&view, &findings.metric_set).apply(&findings), expected, "{what}");
        }
    }

    #[test]
    fn what_has_no_side_is_neither_above_nor_below() {
        let kinds = AnomalyKind::ALL.map(|kind| of_kind(kind, Direction::Above));
        let findings = findings(kinds.to_vec());
        let kept = |direction| {
            let view = View { direction, ..View::default() };
            let kept = Filter::new(&view, &findings.metric_set).apply(&findings);
            kept.into_iter().map(|index| AnomalyKind::ALL[index]).collect::<Vec<_>>()
        };
        assert_eq!(kept(None), AnomalyKind::ALL);
        assert_eq!(kept(Some(Direction::Above)), AnomalyKind::ALL[..4]);
        assert!(kept(Some(Direction::Below)).is_empty());
    }

    #[test]
    fn lanes_leave_out_what_they_set() {
        let findings = findings(vec![event("a", 94.0, Direction::Below, 1, (10, 13), [&["uk"], &["web"]])]);
        let view = View {
            dimensions: [("marketplace".to_owned(), vec!["de".to_owned()])].into(),
            period: Some((0, 3_600)),
            ..View::default()
        };
        let filter = Filter::new(&view, &findings.metric_set);
        assert!(filter.apply(&findings).is_empty());
        assert_eq!(filter.clone().for_lanes(LanesBy::Dimension(0)).apply(&findings), vec![0]);
        assert!(filter.for_lanes(LanesBy::Measure).apply(&findings).is_empty());
    }

    #[test]
    fn the_threshold_is_a_cut() {
        let findings = findings(
            [94.0, 70.0, 69.9].map(|severity| event("a", severity, Direction::Below, 1, (1, 2), [&[], &[]])).to_vec(),
        );
        assert_eq!(cut(&findings, &[0, 1, 2], 70.0), 2);
        assert_eq!(cut(&findings, &[2], 70.0), 0);
    }

    #[test]
    fn filters_are_said_in_words() {
        let view = View {
            direction: Some(Direction::Below),
            reviews: vec![Reviewed::NotYet],
            search: "uk".to_owned(),
            ..View::default()
        };
        assert_eq!(describe(&view), "direction is below, review is not yet, search is “uk”");
    }
}
