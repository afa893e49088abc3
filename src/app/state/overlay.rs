//! What a chart lays over its line: the same hours of an earlier week or year, or another value of a dimension.

use super::view::{decode, encode};
use crate::model::finding::Findings;
use crate::model::metric::MetricId;
use crate::model::time::{Interval, Timestamp};
use crate::protocol::message::{Plot, PlotQuery};
use crate::words::page::charts as words;
use crate::words::page::common;

const WEEK: i64 = 7 * 86_400;

/// The reader's choice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Overlay {
    /// The line alone.
    #[default]
    None,
    /// The same metric a week before.
    Week,
    /// The same metric 52 weeks before, on the same days of the week; of months, a year.
    Year,
    /// The metric that has that value of a dimension.
    Value(String, String),
}

/// A line with its own buckets, moved to those of the chart that it lies over.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Compared {
    /// Buckets of the chart, ascending.
    pub(crate) bucket: Vec<u32>,
    /// Values, `NaN` in gaps.
    pub(crate) value: Vec<f64>,
}

impl Compared {
    /// The value of a bucket.
    pub(crate) fn at(&self, bucket: u32) -> Option<f64> {
        self.bucket.binary_search(&bucket).ok().map(|index| self.value[index])
    }

    /// The value nearest to a bucket, where thinning may have left out that of the bucket itself.
    pub(crate) fn near(&self, bucket: u32) -> Option<f64> {
        let after = self.bucket.partition_point(|&at| at < bucket);
        let near = after.saturating_sub(1)..(after + 1).min(self.bucket.len());
        near.min_by_key(|&index| self.bucket[index].abs_diff(bucket)).map(|index| self.value[index])
    }
}

impl Overlay {
    /// The earlier times that can be laid over an interval.
    pub(crate) fn earlier(interval: Interval) -> &'static [Self] {
        if interval.seconds() < WEEK { &[Self::Week, Self::Year] } else { &[Self::Year] }
    }

    /// Reads the word of the fragment.
    pub(crate) fn parse(word: &str) -> Self {
        match word {
            "week" => Self::Week,
            "year" => Self::Year,
            _ => match word.split_once(':') {
                Some((dimension, value)) => Self::Value(decode(dimension), decode(value)),
                None => Self::None,
            },
        }
    }

    /// The word in the fragment. The inverse of [`Overlay::parse`].
    pub(crate) fn word(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Week => "week".to_owned(),
            Self::Year => "year".to_owned(),
            Self::Value(dimension, value) => format!("{}:{}", encode(dimension), encode(value)),
        }
    }

    /// "same hour last week", "pc_web": what the line is, in the readout.
    pub(crate) fn label(&self, interval: Interval) -> String {
        match self {
            Self::None => common::NONE.to_owned(),
            Self::Week => words::same_last_week(interval),
            Self::Year => words::same_last_year(interval),
            Self::Value(_, value) => value.clone(),
        }
    }

    /// Whether the data reaches far enough back, or has such a metric.
    pub(crate) fn is_possible(&self, findings: &Findings, metric: MetricId) -> bool {
        let last = findings.grid.len.saturating_sub(1);
        match self {
            Self::None => true,
            Self::Week | Self::Year => {
                Self::earlier(findings.grid.interval).contains(self) && self.moved(findings, last, -1).is_some()
            }
            Self::Value(..) => self.metric(findings, metric).is_some(),
        }
    }

    /// The plot to ask for beside that of `metric` over the buckets from `from` to `to`; `None` where there is nothing
    /// to show.
    pub(crate) fn query(
        &self,
        findings: &Findings,
        metric: MetricId,
        (from, to): (usize, usize),
        width_px: u32,
    ) -> Option<PlotQuery> {
        if !self.is_possible(findings, metric) {
            return None;
        }
        let last = self.moved(findings, to.checked_sub(1)?, -1)?;
        let from = self.moved(findings, from, -1).unwrap_or(0) as u32;
        Some(PlotQuery { metric: self.metric(findings, metric)?, from, to: last as u32 + 1, width_px })
    }

    /// The answer to [`Overlay::query`], moved to the buckets of the chart.
    pub(crate) fn line(&self, findings: &Findings, plot: &Plot) -> Compared {
        let mut line = Compared::default();
        for (&bucket, &value) in plot.bucket.iter().zip(&plot.actual) {
            let moved = self.moved(findings, bucket as usize, 1).map(|bucket| bucket as u32);
            // When clocks are put back, two hours have the same reading a week later.
            if let Some(bucket) = moved.filter(|moved| line.bucket.last().is_none_or(|last| last < moved)) {
                line.bucket.push(bucket);
                line.value.push(value);
            }
        }
        line
    }

    fn metric(&self, findings: &Findings, metric: MetricId) -> Option<MetricId> {
        let Self::Value(dimension, value) = self else {
            return (*self != Self::None).then_some(metric);
        };
        let index = findings.metric_set.dimensions.iter().position(|name| name == dimension)?;
        let own = findings.metrics.get(metric.index())?;
        own.key.0.get(index)?.as_ref()?;
        let mut key = own.key.clone();
        key.0[index] = Some(value.clone());
        let found = findings.metrics.iter().find(|other| other.measure == own.measure && other.key == key)?;
        (found.id != metric).then_some(found.id)
    }

    /// The bucket as far before (`way` −1) or after (1), by the clocks that are shown; `None` outside the grid.
    fn moved(&self, findings: &Findings, bucket: usize, way: i64) -> Option<usize> {
        let (grid, zone) = (findings.grid, &findings.zone);
        let period = match self {
            Self::None | Self::Value(..) => return Some(bucket),
            Self::Year if grid.interval == Interval::MONTH => {
                let moved = bucket.checked_add_signed(12 * way as isize)?;
                return (moved < grid.len).then_some(moved);
            }
            Self::Week => WEEK,
            Self::Year => 52 * WEEK,
        };
        let reading: Timestamp = zone.to_local(grid.time(bucket)) + way * period;
        grid.index(zone.to_instant(reading).first())
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::findings;
    use super::*;
    use crate::model::time::Grid;
    use crate::model::zone::Zone;

    fn plot(bucket: Vec<u32>) -> Plot {
        let query = PlotQuery { metric: MetricId(0), from: 0, to: 1, width_px: 1 };
        let actual = bucket.iter().map(|&at| f64::from(at)).collect();
        let empty = Vec::new;
        Plot { query, actual, bucket, expected: empty(), lower: empty(), upper: empty(), severity: empty() }
    }

    fn hours(len: usize) -> Findings {
        let findings = findings(Vec::new());
        Findings { grid: Grid { len, ..findings.grid }, ..findings }
    }

    #[test]
    fn the_same_hours_of_an_earlier_week_are_asked_for_and_moved() {
        let findings = hours(500);
        let query =
            |window| Overlay::Week.query(&findings, MetricId(3), window, 64).map(|query| (query.from, query.to));
        assert_eq!(query((300, 400)), Some((132, 232)));
        assert_eq!(query((100, 200)), Some((0, 32)), "as far back as there is data");
        assert_eq!(query((10, 100)), None);
        let line = Overlay::Week.line(&findings, &plot(vec![132, 140, 400]));
        assert_eq!((line.bucket.as_slice(), line.value.as_slice()), (&[300, 308][..], &[132.0, 140.0][..]));
        assert_eq!((line.near(301), line.near(9_999)), (Some(132.0), Some(140.0)));
        assert_eq!((line.at(300), line.at(301)), (Some(132.0), None));
        assert!(!Overlay::Week.is_possible(&hours(100), MetricId(0)));
        assert!(!Overlay::Year.is_possible(&findings, MetricId(0)));
        assert!(Overlay::Year.is_possible(&hours(9_000), MetricId(0)));
    }

    #[test]
    fn hours_are_those_of_the_clock() {
        // Clocks are put forward at bucket 200.
        let zone = Zone::new("Test", 0, [(200 * 3_600, 3_600)]);
        let findings = Findings { zone, ..hours(500) };
        let query = Overlay::Week.query(&findings, MetricId(0), (190, 210), 64).map(|query| (query.from, query.to));
        assert_eq!(query, Some((22, 43)));
        let line = Overlay::Week.line(&findings, &plot((30..36).collect()));
        assert_eq!(line.bucket, [198, 199, 200, 201, 202], "01:00 to 06:00, of which one hour was left out");
    }

    #[test]
    fn another_value_is_a_metric_that_differs_in_it_alone() {
        let findings = findings(Vec::new());
        let of = |value: &str| Overlay::Value("platform".to_owned(), value.to_owned());
        // Metrics 0–8 are views: overall, app, web, es, es app, es web, uk, uk app, uk web.
        let metric =
            |value, metric| of(value).query(&findings, MetricId(metric), (0, 9), 64).map(|query| query.metric.0);
        assert_eq!(metric("app", 8), Some(7));
        assert_eq!((metric("web", 8), metric("app", 6), metric("tv", 8)), (None, None, None));
    }

    #[test]
    fn labels_name_the_interval() {
        assert_eq!(Overlay::Week.label(Interval::HOUR), "same hour last week");
        assert_eq!(Overlay::Year.label(Interval::MONTH), "same month last year");
        assert_eq!(Overlay::Week.label(Interval::MINUTE), "same time last week");
    }
}
