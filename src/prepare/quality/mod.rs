//! A table and a metric set to the quality of the data: the figures, and what to know before a run.

pub(super) mod columns;
mod figures;
pub(super) mod series;
pub(super) mod times;

use self::columns::ColumnLook;
use self::times::TimeLook;
use super::memo::Memo;

use crate::ingest::lines::RowLines;
use crate::ingest::table::Table;
use crate::model::format::plural;
use crate::model::metric::MetricSet;
use crate::model::notice::Place;
use crate::model::preview::Preview;
use crate::model::quality::{Issue, IssueKind, Quality, Spot};

/// What is known of the files that a table was read from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// Where each row is from.
    pub lines: &'a RowLines,
    /// Rows that are not in the table.
    pub rejected: u64,
    /// Files that begin with a byte order mark.
    pub marked: &'a [String],
    /// Files whose lines end in different ways.
    pub mixed: &'a [String],
}

/// Looks at everything. `preview` is that of `set` on `table`, and `memo` was handed to it.
pub fn quality(table: &Table, set: &MetricSet, preview: &Preview, origin: Origin<'_>, memo: &mut Memo) -> Quality {
    let lines = origin.lines;
    if memo.columns.is_empty() {
        memo.columns = table.columns.iter().map(|column| ColumnLook::of(column, lines)).collect();
    }
    let looked = table.columns.iter().zip(&memo.columns);
    let is_of = |times: &TimeLook| times.is_of(set);
    let times = memo.times.take().filter(is_of).or_else(|| TimeLook::of(table, set, lines));
    let issue = |of: fn(&TimeLook) -> &Option<Issue>| times.as_ref().and_then(|times| of(times).clone());
    let mut issues = Vec::new();
    issues.extend(issue(|times| &times.stray));
    issues.extend(looked.flat_map(|(column, look)| look.issues(column, set)));
    issues.extend(series::issues(table, set, preview, lines, memo));
    issues.extend(times.as_ref().and_then(|times| times.coarse(set)));
    issues.extend(times::several(table, set));
    issues.extend(issue(|times| &times.unsorted));
    issues.extend(files(IssueKind::ByteOrderMark, origin.marked, "with a byte order mark, which is left out"));
    issues.extend(files(IssueKind::MixedLineEnds, origin.mixed, "whose lines end in different ways; all are read"));
    issues.extend(series::old_quotas(set, preview, memo));
    memo.times = times;
    Quality {
        start: preview.grid.map(|grid| grid.start),
        figures: figures::figures(table, set, preview, origin.rejected, &memo.columns),
        issues,
    }
}

fn files(kind: IssueKind, names: &[String], what: &str) -> Option<Issue> {
    let count = names.len() as u64;
    let spots = names.iter().take(Issue::MAX_SPOTS).cloned().map(Spot::Text).collect();
    (count > 0).then(|| Issue { kind, count, spots, sentence: format!("{} {what}", plural(count, "file", "files")) })
}

/// Rows of which something is to be said: all are counted, the first ones kept.
#[derive(Debug, Default)]
struct Tally {
    count: u64,
    first: Vec<usize>,
}

impl Tally {
    fn add(&mut self, row: usize) {
        self.count += 1;
        if self.first.len() < Issue::MAX_SPOTS {
            self.first.push(row);
        }
    }

    /// The issue that they are; `None` without any.
    fn issue(
        self,
        kind: IssueKind,
        place: impl Fn(usize) -> Place,
        sentence: impl FnOnce(u64) -> String,
    ) -> Option<Issue> {
        let Self { count, first } = self;
        let spots = first.into_iter().map(|row| Spot::Row(place(row))).collect();
        (count > 0).then(|| Issue { kind, count, spots, sentence: sentence(count) })
    }
}

#[cfg(test)]
mod tests {
    use super::super::preview::preview;
    use super::*;
    use crate::ingest::Reader;
    use crate::model::metric::{Aggregation, Measure};
    use crate::model::reading::ReadSettings;
    use crate::model::time::Interval;
    use crate::model::zone::UTC;

    /// The quality of a CSV with the columns time, place and n.
    fn look(csv: &str, interval: Interval) -> Quality {
        let mut reader = Reader::new(ReadSettings::default());
        reader.begin_file("f.csv", "", csv.len() as u64);
        reader.push(csv.as_bytes());
        let read = reader.finish();
        let set = MetricSet {
            timestamp: "time".to_owned(),
            measures: vec![Measure::new("n", Aggregation::Sum)],
            dimensions: vec!["place".to_owned()],
            interval,
            ..MetricSet::default()
        };
        let mut memo = Memo::default();
        let found = preview(&read.table, &set, &UTC, 70, &mut memo);
        let origin = Origin { lines: &read.lines, rejected: 2, marked: &[], mixed: &[] };
        quality(&read.table, &set, &found, origin, &mut memo)
    }

    /// Three weeks of hours in two places; `more` rows follow.
    fn hours(more: &[&str]) -> String {
        let row = |hour: usize| {
            let at = crate::model::format::iso(1_609_718_400 + hour as i64 * 3_600);
            format!("{at},uk,{}\n{at},de,7\n", hour % 24)
        };
        let rows: String = (0..504).filter(|hour| !(100..103).contains(hour)).map(row).collect();
        format!("time,place,n\n{rows}{}\n", more.join("\n"))
    }

    fn sentences(quality: &Quality) -> Vec<&str> {
        quality.issues.iter().map(|issue| issue.sentence.as_str()).collect()
    }

    #[test]
    fn issues_have_counts_places_and_a_sentence() {
        let csv = hours(&[
            "2021-01-05T00:00:00Z,uk,inf",
            "2021-01-24T23:00:00Z,uk,9007199254740994",
            "1970-01-01T00:00:00Z,uk,1",
        ]);
        let found = look(&csv, Interval::HOUR);
        let expected = [
            "1 row is far from all others, which are from 4 Jan 2021 to 24 Jan 2021",
            "1 value in n beyond 9,007,199,254,740,992: such whole numbers are rounded",
        ];
        assert_eq!(sentences(&found)[..2], expected);
        let Spot::Row(place) = &found.issues[0].spots[0] else { panic!("a row") };
        assert_eq!((place.line, place.found.as_deref()), (1_006, Some("1970-01-01T00:00:00Z")));
        let IssueKind::StrayTimes { keep } = found.issues[0].kind else { panic!("stray times") };
        assert_eq!((keep.start, keep.end), (1_609_718_400, 1_609_718_400 + 503 * 3_600 + 1));
    }

    #[test]
    fn series_are_looked_at() {
        let found = look(&hours(&["2021-01-24T23:30:00Z,uk,8"]), Interval::HOUR);
        let expected = [
            "3 intervals of 504 without any value, in 1 gap",
            "2 metrics of 2 without a value in some intervals",
            "1 metric of 2 always with the same value",
            "1 row has the interval and combination of an earlier one; they are aggregated",
        ];
        assert_eq!(sentences(&found), expected);
        let Spot::Time(gap) = found.issues[0].spots[0] else { panic!("a time") };
        assert_eq!((gap.end - gap.start) / 3_600, 3);
        let Spot::Metric { key, intervals, .. } = &found.issues[2].spots[0] else { panic!("a metric") };
        assert_eq!((key.label("overall").as_str(), *intervals), ("de", 501));
        let Spot::Row(place) = &found.issues[3].spots[0] else { panic!("a row") };
        assert_eq!(place.line, 1_004);
    }

    #[test]
    fn figures_are_those_of_the_old_service() {
        let found = look(&hours(&["soon,uk,1", "2021-01-24T23:30:00Z,,8", "2021-01-24T23:40:00Z,uk,"]), Interval::HOUR);
        let figure = |kind, column: Option<&str>| {
            let is_it =
                |figure: &&crate::model::quality::Figure| (figure.kind, figure.column.as_deref()) == (kind, column);
            found.figures.iter().find(is_it).map(|figure| figure.value)
        };
        use crate::model::quality::FigureKind::*;
        assert_eq!(figure(ColumnCompleteness, Some("place")), Some(1_004.0 / 1_005.0));
        assert_eq!(figure(DimensionUniqueness, Some("place")), Some(3.0));
        assert_eq!(figure(TimeSeriesCount, None), Some(3.0));
        // Two rows were rejected before.
        assert_eq!(figure(RowsProcessed, None), Some(1_007.0));
        assert_eq!(figure(RowsPartialCompliance, None), Some(2.0));
        assert_eq!(figure(InvalidRowsCompliance, None), Some(3.0));
        assert_eq!(figure(BacktestTrainingDataStartTimeStamp, None), Some(1_609_718_400.0));
        assert_eq!(figure(BacktestInferenceDataStartTimeStamp, None), Some((1_609_718_400 + 352 * 3_600) as f64));
    }

    #[test]
    fn times_coarser_than_the_interval_and_short_data_are_said() {
        let rows: String = (1..=28).map(|day| format!("2021-02-{day:02},uk,{day}\n")).collect();
        let found = look(&format!("time,place,n\n{rows}"), Interval::HOUR);
        let coarse = "The times are 1 day apart or multiples of it: of 24 of 1 hour only the first can hold rows";
        assert!(sentences(&found).contains(&coarse), "{:?}", sentences(&found));
        let found = look(&format!("time,place,n\n{rows}"), Interval::DAY);
        assert_eq!(sentences(&found), ["Lookout for Metrics would not have taken this; here there is no such limit"]);
        assert_eq!(found.issues[0].spots, [Spot::Text("28 intervals; it needed 285".to_owned())]);
    }
}
