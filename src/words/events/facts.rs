//! What a chart says in words: the reading at the cursor, the summary, the row of facts.

use super::row;
use crate::model::finding::{Anomaly, AnomalyKind, Direction, Findings};
use crate::model::format;
use crate::model::plot::Plot;

/// One entry of a plot in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// "19 Jan 2021, 14:00".
    pub when: String,
    /// "4,120" or "no data".
    pub actual: String,
    /// `None` in the learned part.
    pub expected: Option<String>,
    /// "10,240 – 13,500".
    pub range: Option<String>,
    /// "−65 %".
    pub gap: Option<String>,
    /// "below range", "within range", or why there is none.
    pub verdict: &'static str,
}

impl Reading {
    /// Reads entry `index` of a plot.
    pub fn new(findings: &Findings, plot: &Plot, index: usize) -> Option<Self> {
        let Findings { grid, zone, .. } = findings;
        let bucket = *plot.bucket.get(index)? as usize;
        let at = |column: &[f64]| column.get(index).copied().filter(|value| value.is_finite());
        let (actual, expected) = (at(&plot.actual), at(&plot.expected));
        let bounds = at(&plot.lower).zip(at(&plot.upper));
        let verdict = match (actual, bounds) {
            (None, _) => "no data",
            (_, None) => "learned from",
            (Some(actual), Some((lower, _))) if actual < lower => "below range",
            (Some(actual), Some((_, upper))) if actual > upper => "above range",
            _ => "within range",
        };
        Some(Self {
            when: format::instant(grid.time(bucket), grid.interval, zone),
            actual: format::number(actual.unwrap_or(f64::NAN)),
            expected: expected.map(format::number),
            range: bounds.map(|(lower, upper)| range(lower, upper)),
            gap: actual.zip(expected).map(|(actual, expected)| row::gap(actual, expected)),
            verdict,
        })
    }

    /// "19 Jan 2021, 14:00, actual 4,120, expected 11,870, below range".
    pub fn sentence(&self) -> String {
        let expected = self.expected.as_ref().map(|text| format!(", expected {text}")).unwrap_or_default();
        if self.actual == "no data" {
            return format!("{}, no data{expected}", self.when);
        }
        format!("{}, actual {}{expected}, {}", self.when, self.actual, self.verdict)
    }
}

/// "10,240 – 13,500": an en dash between figures.
pub fn range(lower: f64, upper: f64) -> String {
    format!("{} \u{2013} {}", format::number(lower), format::number(upper))
}

/// One sentence for those who do not see the chart.
pub fn summary(label: &str, findings: &Findings, plot: &Plot, starts_at: Option<f64>) -> String {
    let Findings { grid, zone, .. } = findings;
    let Some((&first, &last)) = plot.bucket.first().zip(plot.bucket.last()) else {
        return format!("{label}: no data in this period.");
    };
    let present = plot.actual.iter().copied().filter(|value| value.is_finite());
    let (low, high) = present.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let when = format::span(grid.range(first as usize, last as usize + 1), grid.interval, zone);
    if low > high {
        return format!("{label}, {when}: no data.");
    }
    let outside = (0..plot.bucket.len())
        .filter(|&index| plot.actual[index] < plot.lower[index] || plot.actual[index] > plot.upper[index])
        .count();
    let outside = match outside {
        0 => "no interval is outside the expected range".to_owned(),
        1 => "1 interval is outside the expected range".to_owned(),
        n => format!("{} intervals are outside the expected range", format::count(n as u64)),
    };
    let axis = starts_at.map(|at| format!(" The axis starts at {}.", format::number(at))).unwrap_or_default();
    let (low, high) = (format::number(low), format::number(high));
    format!("{label}, {when}: actual between {low} and {high}, {outside}.{axis}")
}

/// "18 Dec 2020 14:00 to 20 Jan 2021 13:00. Tested 792 hourly intervals, learned from the 1,848 before them. 42 metrics."
pub fn tested(findings: &Findings) -> String {
    let (grid, split) = (findings.grid, findings.split);
    let at = |bucket: usize| format::instant(grid.time(bucket), grid.interval, &findings.zone).replace(',', "");
    let tested = grid.len - split;
    format!(
        "{} to {}. Tested {} {} {}, learned from the {} before {}. {}.",
        at(split),
        at(grid.len.saturating_sub(1)),
        format::count(tested as u64),
        grid.interval.adjective(),
        if tested == 1 { "interval" } else { "intervals" },
        format::count(split as u64),
        if tested == 1 { "it" } else { "them" },
        metrics(findings),
    )
}

/// "42 metrics", or "27 of 42 metrics" while a run goes on or when it was stopped.
fn metrics(findings: &Findings) -> String {
    let all = findings.metrics.len();
    let metrics = format::plural(all as u64, "metric", "metrics");
    let done = findings.finished;
    if done < all { format!("{} of {metrics}", format::count(done as u64)) } else { metrics }
}

/// A figure with its name and a remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// "Actual at the lowest point".
    pub name: String,
    /// "4,120".
    pub figure: String,
    /// "10,240 – 13,500"; may be empty.
    pub remark: String,
}

/// The four facts about an anomaly. `run` is the plot of exactly its buckets, once it is there.
pub fn facts(anomaly: &Anomaly, findings: &Findings, run: Option<&Plot>) -> [Fact; 4] {
    let Findings { grid, zone, .. } = findings;
    let fact = |name: String, figure: String, remark: String| Fact { name, figure, remark };
    let (point, back_name) = names(anomaly);
    let intervals = anomaly.to - anomaly.from;
    let over = format::plural(intervals as u64, "interval", "intervals");
    let expected: Option<f64> = run.map(|run| run.expected.iter().filter(|value| value.is_finite()).sum());
    let share = expected.filter(|&sum| sum != 0.0).zip(anomaly.known_gap());
    let share = share.map(|(sum, gap)| format::percent_change(gap / sum.abs()));
    let (back, after) = if anomaly.to < grid.len {
        let (from, at) = (grid.time(anomaly.from), grid.time(anomaly.to));
        let same_day = format::date(at, zone) == format::date(from, zone);
        let text = if same_day { format::time_of_day(at, zone) } else { format::instant(at, grid.interval, zone) };
        (text, format!("after {}", duration(at - from)))
    } else {
        ("not yet".to_owned(), "the data ends before".to_owned())
    };
    [
        fact(point.to_owned(), format::number(anomaly.actual), String::new()),
        fact("Expected".to_owned(), format::number(anomaly.expected), range(anomaly.lower, anomaly.upper)),
        fact(format!("Gap over {over}"), gap_text(anomaly), share.unwrap_or_default()),
        fact(back_name.to_owned(), back, after),
    ]
}

/// What the actual value and the end of an anomaly are called.
fn names(anomaly: &Anomaly) -> (&'static str, &'static str) {
    use AnomalyKind as Kind;
    let extreme = match anomaly.direction {
        Direction::Below => "Actual at the lowest point",
        Direction::Above => "Actual at the highest point",
    };
    match anomaly.kind {
        Kind::Spike | Kind::Dip => (extreme, "Back in range"),
        Kind::LevelShift => ("New level", "Usual level from"),
        Kind::Drift => (extreme, "As usual again"),
        Kind::FlatLine | Kind::Missing => ("Actual throughout", "As usual again"),
        Kind::BrokenSeason | Kind::Variance => ("Actual at the clearest point", "As usual again"),
    }
}

/// "−19,970": the sum of an anomaly's gaps; "no data" where there is nothing to add up.
pub fn gap_text(anomaly: &Anomaly) -> String {
    anomaly.known_gap().map_or_else(|| format::number(f64::NAN), signed)
}

/// "+120", "−19,970".
pub fn signed(value: f64) -> String {
    let text = format::number(value);
    if value > 0.0 { format!("+{text}") } else { text }
}

/// "3 h", "45 min", "2 d", "3 d 4 h".
pub fn duration(seconds: i64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let parts = [(days, "d"), (hours, "h"), (minutes, "min")];
    let shown: Vec<_> = parts.iter().filter(|(n, _)| *n > 0).take(2).map(|(n, unit)| format!("{n} {unit}")).collect();
    shown.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, findings, of_kind};
    use super::*;
    use crate::model::metric::MetricId;
    use crate::model::plot::PlotQuery;

    fn plot() -> Plot {
        let nan = f64::NAN;
        Plot {
            query: PlotQuery { metric: MetricId(0), from: 12, to: 16, width_px: 4 },
            bucket: vec![12, 13, 14, 15],
            actual: vec![9.0, 40.0, nan, 130.0],
            expected: vec![nan, 100.0, 100.0, 100.0],
            lower: vec![nan, 90.0, 90.0, 90.0],
            upper: vec![nan, 110.0, 110.0, 110.0],
            severity: vec![0.0, 94.0, 0.0, 80.0],
        }
    }

    #[test]
    fn the_cursor_can_be_said() {
        let expected = [
            "1 Jan 1970, 12:00, actual 9, learned from",
            "1 Jan 1970, 13:00, actual 40, expected 100, below range",
            "1 Jan 1970, 14:00, no data, expected 100",
            "1 Jan 1970, 15:00, actual 130, expected 100, above range",
        ];
        for (index, text) in expected.into_iter().enumerate() {
            assert_eq!(Reading::new(&findings(Vec::new()), &plot(), index).unwrap().sentence(), text);
        }
        assert_eq!(Reading::new(&findings(Vec::new()), &plot(), 4), None);
    }

    #[test]
    fn the_summary_counts_what_is_outside() {
        let text = "revenue, uk, 1 Jan 1970, 12:00 to 16:00: actual between 9 and 130, \
                    2 intervals are outside the expected range. The axis starts at 5.";
        assert_eq!(summary("revenue, uk", &findings(Vec::new()), &plot(), Some(5.0)), text);
    }

    #[test]
    fn facts_name_the_extreme_and_the_way_back() {
        let anomaly = event("a", 94.0, Direction::Below, 0, (13, 16), [&[], &[]]).anomalies.remove(0);
        let [actual, expected, gap, back] = facts(&anomaly, &findings(Vec::new()), Some(&plot()));
        assert_eq!((actual.name.as_str(), actual.figure.as_str()), ("Actual at the lowest point", "40"));
        assert_eq!((expected.figure.as_str(), expected.remark.as_str()), ("100", "90 – 110"));
        assert_eq!(
            (gap.name.as_str(), gap.figure.as_str(), gap.remark.as_str()),
            ("Gap over 3 intervals", "−60", "−20\u{a0}%")
        );
        assert_eq!((back.figure.as_str(), back.remark.as_str()), ("16:00", "after 3 h"));
        let last = Anomaly { to: 100, ..anomaly };
        assert_eq!(facts(&last, &findings(Vec::new()), None)[3].figure, "not yet");
    }

    #[test]
    fn facts_fit_the_kind() {
        use Direction::{Above, Below};
        for (kind, direction, expected) in [
            (AnomalyKind::LevelShift, Above, ["New level", "160", "+60", "Usual level from"]),
            (AnomalyKind::Drift, Below, ["Actual at the lowest point", "40", "−60", "As usual again"]),
            (AnomalyKind::FlatLine, Below, ["Actual throughout", "40", "−60", "As usual again"]),
            (AnomalyKind::Missing, Below, ["Actual throughout", "no data", "no data", "As usual again"]),
            (AnomalyKind::BrokenSeason, Below, ["Actual at the clearest point", "40", "−60", "As usual again"]),
            (AnomalyKind::Variance, Above, ["Actual at the clearest point", "160", "+60", "As usual again"]),
        ] {
            let anomaly = of_kind(kind, direction).anomalies.remove(0);
            let [actual, _, gap, back] = facts(&anomaly, &findings(Vec::new()), Some(&plot()));
            assert_eq!([actual.name, actual.figure, gap.figure, back.name], expected);
            assert_eq!(gap.remark.is_empty(), kind == AnomalyKind::Missing);
        }
    }

    #[test]
    fn durations_have_two_units_at_most() {
        for (seconds, text) in [(10_800, "3 h"), (2_700, "45 min"), (273_600, "3 d 4 h"), (172_860, "2 d 1 min")] {
            assert_eq!(duration(seconds), text);
        }
    }

    #[test]
    fn what_was_tested_is_one_sentence() {
        let text = "3 Jan 1970 22:00 to 5 Jan 1970 03:00. Tested 30 hourly intervals, learned from the 70 before them. \
                    18 metrics.";
        assert_eq!(tested(&findings(Vec::new())), text);
    }
}
