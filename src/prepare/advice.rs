//! What to know about a mapping before it runs, and for what can be mended the mapping that mends it.

use super::placed::{Placed, Wide};
use crate::ingest::table::{Cells, Table};
use crate::model::filter::TopValues;
use crate::model::format::{count, plural};
use crate::model::metric::{Aggregation, Measure, MetricSet};
use crate::model::preview::{Preview, Warning};
use crate::model::time::Interval;
use crate::model::zone::ClockFacts;

const TOP: u32 = Wide::TOP;
/// Most metrics that go without saying.
const MANY_METRICS: u64 = 5_000;
/// Where less than one in so many rows shares its cell, that is not how the data is meant to be.
const FEW_MERGED: u64 = 20;

/// About dimensions with very many values.
pub(super) fn of_dimensions(set: &MetricSet, placed: &Placed) -> Vec<Warning> {
    let warning = |Wide { dimension, values, covered }: &Wide| {
        let text = format!(
            "{dimension} has {} values. The {TOP} with the most rows cover {} of {} rows.",
            count(*values),
            count(*covered),
            count(placed.kept),
        );
        let label = format!("Keep the top {TOP} and put {} others together", count(values - u64::from(TOP)));
        let top = TopValues { dimension: dimension.clone(), count: TOP };
        Warning::new(text).with_fix(label, set, |set| set.top.push(top))
    };
    placed.wide.iter().map(warning).collect()
}

/// Rows without a time in the data.
fn untimed(table: &Table, set: &MetricSet) -> u64 {
    match table.column(&set.timestamp).map(|column| &column.cells) {
        Some(Cells::Timestamp { values, .. }) => values.iter().filter(|&at| at == Cells::NO_TIME).count() as u64,
        _ => 0,
    }
}

/// Dimensions with one value.
fn single(preview: &Preview) -> Vec<Warning> {
    let set = &preview.metric_set;
    let pairs = set.dimensions.iter().zip(&preview.cardinality);
    let warning = |name: &String| {
        let leave_out = |set: &mut MetricSet| {
            set.dimensions.retain(|dimension| dimension != name);
            set.top.retain(|top| top.dimension != *name);
        };
        let text = format!("{name} has one value only and tells nothing apart.");
        Warning::new(text).with_fix(format!("Leave {name} out"), set, leave_out)
    };
    pairs.filter(|(_, cardinality)| **cardinality == 1).map(|(name, _)| warning(name)).collect()
}

/// About what the rows give.
pub(super) fn of_rows(preview: &Preview, table: &Table) -> Vec<Warning> {
    let set = &preview.metric_set;
    let mut warnings = Vec::new();
    let mut warn = |text: String| warnings.push(Warning::new(text));
    if preview.problems.is_empty() {
        history(preview.learn, set.interval).into_iter().for_each(&mut warn);
    }
    let untimed = untimed(table, set);
    if untimed > 0 {
        warn(format!(
            "{} no readable time in {} and {} left out.",
            plural(untimed, "row has", "rows have"),
            set.timestamp,
            if untimed == 1 { "is" } else { "are" },
        ));
    }
    clock_warnings(&preview.clock, set).into_iter().for_each(&mut warn);
    if preview.missing_share > 0.5 {
        warn(format!(
            "{:.0} % of the values are missing: a longer interval or fewer dimensions would leave fewer gaps.",
            (preview.missing_share * 100.0).floor(),
        ));
    }
    if preview.metrics > MANY_METRICS {
        warn(format!("{} metrics: a run may take a while.", count(preview.metrics)));
    }
    warnings.extend(single(preview));
    warnings.extend(constant(set, table));
    warnings.extend(merged(preview));
    warnings
}

/// Measures whose column has the same number in every row.
fn constant(set: &MetricSet, table: &Table) -> Vec<Warning> {
    let is_constant = |name: &str| {
        let Some(Cells::Number(values)) = table.column(name).map(|column| &column.cells) else { return false };
        let mut present = values.iter().filter(|value| value.is_finite());
        present.next().is_some_and(|first| present.all(|value| value == first))
    };
    let plain = set.measures.iter().filter(|measure| measure.per.is_none() && measure.aggregation.needs_numbers());
    let found = plain.filter(|_| set.measures.len() > 1).filter(|measure| is_constant(&measure.column));
    let warning = |measure: &Measure| {
        let text = format!("{} is the same in every row.", measure.column);
        let leave_out = |set: &mut MetricSet| set.measures.retain(|other| other != measure);
        Warning::new(text).with_fix(format!("Leave {} out", measure.name), set, leave_out)
    };
    found.map(warning).collect()
}

/// The odd rows that share their cell where others have it to themselves.
fn merged(preview: &Preview) -> Option<Warning> {
    let set = &preview.metric_set;
    let sums =
        || set.measures.iter().filter(|measure| measure.aggregation == Aggregation::Sum && measure.per.is_none());
    if preview.merged_rows == 0 || preview.merged_rows * FEW_MERGED > preview.rows || sums().next().is_none() {
        return None;
    }
    let names = sums().map(|measure| measure.name.as_str()).collect::<Vec<_>>().join(", ");
    let text = format!(
        "{} interval and combination with another row; {names} of such rows {} added up.",
        plural(preview.merged_rows, "row shares its", "rows share their"),
        if sums().count() == 1 { "is" } else { "are" },
    );
    Some(Warning::new(text).with_fix("Take the mean", set, |set| {
        let sums =
            set.measures.iter_mut().filter(|measure| measure.aggregation == Aggregation::Sum && measure.per.is_none());
        sums.for_each(|measure| measure.aggregation = Aggregation::Mean);
    }))
}

/// What the zone, the delay and times without an hour mean for the rows.
fn clock_warnings(clock: &ClockFacts, set: &MetricSet) -> Vec<String> {
    let rows = |rows| plural(rows, "row", "rows");
    let mut warnings = Vec::new();
    if clock.doubled_rows > 0 {
        let rows = rows(clock.doubled_rows);
        let zone = &set.timezone;
        warnings
            .push(format!("{rows} in an hour that the clocks of {zone} showed twice: taken for the first of the two."));
    }
    if clock.skipped_rows > 0 {
        let (rows, zone) = (rows(clock.skipped_rows), &set.timezone);
        warnings.push(format!("{rows} in an hour that the clocks of {zone} skipped: is this the zone of the data?"));
    }
    if clock.late_rows > 0 {
        let rows = rows(clock.late_rows);
        warnings.push(format!("{rows} at the end left out: with the delay, their intervals are not complete."));
    }
    if clock.dates_only && set.interval < Interval::DAY {
        let (column, interval) = (&set.timestamp, set.interval.label());
        warnings.push(format!("{column} holds dates without a time of day, too coarse for {interval}. Choose 1 day."));
    }
    warnings
}

/// What the history is too short for: a pattern needs to be seen twice.
fn history(learned: u64, interval: Interval) -> Option<String> {
    let day = (interval < Interval::DAY).then(|| (Interval::DAY.seconds() / interval.seconds()) as u64);
    let week = (interval < Interval::WEEK).then(|| (Interval::WEEK.seconds() / interval.seconds()) as u64);
    let short_of = |period: Option<u64>| period.map(|period| 2 * period).filter(|&needed| learned < needed);
    let start = format!("{} to learn from", plural(learned, "interval", "intervals"));
    if let Some(needed) = short_of(day) {
        return Some(format!("{start}: too short for the daily pattern ({} would do).", count(needed)));
    }
    let needed = count(short_of(week)?);
    Some(if day.is_some() {
        format!("{start}: enough for the daily pattern, too short for a weekly one ({needed} would do).")
    } else {
        format!("{start}: too short for the weekly pattern ({needed} would do).")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::ingest::table::Column;
    use crate::model::column::TimeFormat;
    use crate::model::zone::UTC;
    use crate::prepare::memo::Memo;
    use crate::prepare::preview::preview;

    /// Hourly rows with a dimension of `values` values, twice a market, and a price that is always 5.
    fn table(values: usize, twice: usize) -> Table {
        let rows = 400;
        let column = |name: &str, cells| Column { name: name.to_owned(), cells, missing: 0, misfits: 0 };
        let texts = |codes: Vec<u32>, values: usize| Cells::Text {
            codes: codes.into(),
            dictionary: (0..values).map(|value| format!("v{value:03}")).collect(),
        };
        let hour = |row: usize| row.saturating_sub(twice) as i64 * 3_600;
        Table {
            columns: vec![
                column(
                    "time",
                    Cells::Timestamp { values: (0..rows).map(hour).collect(), format: TimeFormat::default() },
                ),
                // The first value has half of the rows.
                column(
                    "user",
                    texts(
                        (0..rows).map(|row| if row % 2 == 0 { 0 } else { (row / 2 % values) as u32 }).collect(),
                        values,
                    ),
                ),
                column("market", texts(vec![0; rows], 1)),
                column("price", Cells::Number(vec![5.0; rows].into())),
                column("sales", Cells::Number((0..rows).map(|row| row as f64).collect())),
            ],
            rows,
        }
    }

    fn look(table: &Table, set: &MetricSet) -> Preview {
        preview(table, set, &UTC, 70, &mut Memo::default())
    }

    /// The warning that contains `part`, its button, and the mapping after it.
    #[track_caller]
    fn check(table: &Table, set: &MetricSet, part: &str, expected: Option<(&str, &str)>) -> MetricSet {
        let found = look(table, set).warnings.into_iter().find(|warning| warning.text.contains(part));
        let shown = found
            .as_ref()
            .map(|warning| (warning.text.as_str(), warning.fix.as_ref().map_or("", |fix| fix.label.as_str())));
        assert_eq!(shown, expected);
        found.and_then(|warning| warning.fix).map(|fix| fix.metric_set).unwrap_or_default()
    }

    fn set(measures: &[(&str, Aggregation)], dimensions: &[&str]) -> MetricSet {
        MetricSet {
            timestamp: "time".to_owned(),
            measures: measures.iter().map(|&(column, aggregation)| Measure::new(column, aggregation)).collect(),
            dimensions: dimensions.iter().map(|&name| name.to_owned()).collect(),
            ..MetricSet::default()
        }
    }

    #[test]
    fn very_many_values_can_be_cut() {
        let sales = set(&[("sales", Aggregation::Sum)], &["user"]);
        let found = (
            "user has 150 values. The 20 with the most rows cover 240 of 400 rows.",
            "Keep the top 20 and put 130 others together",
        );
        let mended = check(&table(150, 0), &sales, "user", Some(found));
        check(&table(150, 0), &mended, "user has", None);
        assert_eq!(look(&table(150, 0), &mended).metrics, 22);
        check(&table(100, 0), &sales, "user has", None);
    }

    #[test]
    fn what_tells_nothing_can_be_left_out() {
        let both = set(&[("sales", Aggregation::Sum), ("price", Aggregation::Mean)], &["market", "user"]);
        let one = ("market has one value only and tells nothing apart.", "Leave market out");
        assert_eq!(check(&table(9, 0), &both, "market", Some(one)).dimensions, ["user"]);
        let same = ("price is the same in every row.", "Leave price out");
        assert_eq!(check(&table(9, 0), &both, "price", Some(same)).measures.len(), 1);
        check(&table(9, 0), &set(&[("price", Aggregation::Mean)], &[]), "price", None);
    }

    #[test]
    fn the_odd_merged_row_is_said() {
        let sales = set(&[("sales", Aggregation::Sum)], &[]);
        let found = (
            "2 rows share their interval and combination with another row; sales of such rows is added up.",
            "Take the mean",
        );
        assert_eq!(check(&table(9, 2), &sales, "share", Some(found)).measures[0].aggregation, Aggregation::Mean);
        // That all do is how the data is meant to be.
        check(&table(9, 300), &sales, "share", None);
    }

    #[test]
    fn says_what_the_history_is_enough_for() {
        for (learned, interval, expected) in [
            (
                213,
                Interval::HOUR,
                "213 intervals to learn from: enough for the daily pattern, too short for a weekly one (336 would do).",
            ),
            (47, Interval::HOUR, "47 intervals to learn from: too short for the daily pattern (48 would do)."),
            (13, Interval::DAY, "13 intervals to learn from: too short for the weekly pattern (14 would do)."),
            (336, Interval::HOUR, ""),
            (9, Interval::WEEK, ""),
        ] {
            assert_eq!(history(learned, interval).unwrap_or_default(), expected);
        }
    }
}
