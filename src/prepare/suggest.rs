//! A first guess of how a table is read: timestamp, measures, dimensions and interval from the types, the names and
//! the values of its columns. The guess is meant to be right for plain exports and easy to correct for all others.

use super::error::PrepareError;
use super::facts::ColumnFacts;
use super::interval::interval;
use super::words::{self, Meaning};
use crate::ingest::table::{Cells, Column, Table};
use crate::model::metric::{Aggregation, Measure, MetricSet};
use crate::model::zone::UTC;

/// Most values of a proposed dimension.
const MAX_VALUES: u64 = 1_000;
/// Most values of a number column that is proposed as a dimension because of its name.
const MAX_CODES: u64 = 50;
/// Most combinations of all proposed dimensions together.
const MAX_COMBINATIONS: u64 = 1_000;
/// Fewest rows per value of a proposed dimension.
const ROWS_PER_VALUE: u64 = 3;
/// Fewest rows per combination: with fewer there is no series to learn from.
const ROWS_PER_COMBINATION: u64 = 8;

/// A guessed metric set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The guess.
    pub metric_set: MetricSet,
    /// Why that interval.
    pub interval_reason: String,
}

/// Guesses from `table` and the facts about its columns, in the same order.
pub fn suggest(table: &Table, facts: &[ColumnFacts]) -> Result<Suggestion, PrepareError> {
    if table.rows == 0 {
        return Err(PrepareError::Empty);
    }
    let timestamp = timestamp(table, facts).ok_or(PrepareError::NoTimestamp)?;
    let (times, zone) = match &table.columns[timestamp].cells {
        Cells::Timestamp { values, format } => (values.iter().collect(), format.zone.clone()),
        _ => (Vec::new(), None),
    };
    let (interval, interval_reason) = interval(times);
    let mut measures = measures(table, facts);
    let mut dimensions = dimensions(table, facts);
    if measures.is_empty() {
        let column = countable(table, facts, &dimensions).ok_or(PrepareError::NoMeasure)?;
        dimensions.retain(|&dimension| dimension != column);
        measures.push(Measure::new(&table.columns[column].name, Aggregation::Count));
    }
    let metric_set = MetricSet {
        timestamp: table.columns[timestamp].name.clone(),
        measures,
        dimensions: dimensions.into_iter().map(|index| table.columns[index].name.clone()).collect(),
        interval,
        timezone: zone.unwrap_or_else(|| UTC.name().to_owned()),
        ..MetricSet::default()
    };
    Ok(Suggestion { metric_set, interval_reason })
}

/// The column named most like a time; among those the one with most different values, then the first.
fn timestamp(table: &Table, facts: &[ColumnFacts]) -> Option<usize> {
    (0..table.columns.len())
        .filter(|&index| matches!(table.columns[index].cells, Cells::Timestamp { .. }) && facts[index].distinct > 0)
        .max_by_key(|&index| {
            (words::time_rank(&table.columns[index].name), facts[index].distinct, std::cmp::Reverse(index))
        })
}

fn measures(table: &Table, facts: &[ColumnFacts]) -> Vec<Measure> {
    let numbers = || {
        let is_number = |(column, _): &(&Column, &ColumnFacts)| matches!(column.cells, Cells::Number(_));
        table.columns.iter().zip(facts).filter(is_number)
    };
    let candidates = || numbers().filter(|(column, facts)| facts.distinct > 1 && !is_code(column, facts));
    let wanted: Vec<_> = candidates()
        .filter(|(column, facts)| match words::meaning(&column.name) {
            Meaning::Label | Meaning::Id => false,
            Meaning::Sum | Meaning::Mean => true,
            Meaning::Unknown => !facts.sequence && !is_flag(facts),
        })
        .collect();
    // A lone flag, number or sequence is better than nothing to watch; an id or a label is not.
    let mut chosen = if wanted.is_empty() {
        candidates().filter(|(column, _)| words::meaning(&column.name) == Meaning::Unknown).collect()
    } else {
        wanted
    };
    // So is a number that never changed yet, where there is no text to count.
    if chosen.is_empty() && !table.columns.iter().any(|column| matches!(column.cells, Cells::Text { .. })) {
        let usable = |name: &str| !matches!(words::meaning(name), Meaning::Label | Meaning::Id);
        chosen = numbers().filter(|(column, facts)| facts.distinct == 1 && usable(&column.name)).collect();
    }
    chosen.into_iter().map(|(column, facts)| Measure::new(&column.name, aggregation(column, facts))).collect()
}

fn aggregation(column: &Column, facts: &ColumnFacts) -> Aggregation {
    match words::meaning(&column.name) {
        Meaning::Sum => Aggregation::Sum,
        Meaning::Mean => Aggregation::Mean,
        _ if facts.whole && facts.lowest >= 0.0 => Aggregation::Sum,
        _ => Aggregation::Mean,
    }
}

fn is_flag(facts: &ColumnFacts) -> bool {
    facts.whole && facts.lowest >= 0.0 && facts.highest <= 1.0
}

/// A number column that names things: few whole values under a name like `store_id`.
fn is_code(column: &Column, facts: &ColumnFacts) -> bool {
    matches!(column.cells, Cells::Number(_))
        && words::meaning(&column.name) == Meaning::Id
        && facts.whole
        && facts.distinct <= MAX_CODES
}

fn is_category(column: &Column, facts: &ColumnFacts) -> bool {
    match column.cells {
        Cells::Text { .. } | Cells::Boolean { .. } => words::meaning(&column.name) != Meaning::Label,
        Cells::Number(_) => is_code(column, facts),
        Cells::Timestamp { .. } => false,
    }
}

/// Category columns in file order, as many as keep the number of combinations present sensible; those with the
/// fewest values are taken first.
fn dimensions(table: &Table, facts: &[ColumnFacts]) -> Vec<usize> {
    let rows = table.rows as u64;
    let mut candidates: Vec<usize> = (0..table.columns.len())
        .filter(|&index| {
            let most = MAX_VALUES.min(rows / ROWS_PER_VALUE);
            is_category(&table.columns[index], &facts[index]) && (2..=most).contains(&facts[index].distinct)
        })
        .collect();
    candidates.sort_by_key(|&index| (facts[index].distinct, index));
    let most = MAX_COMBINATIONS.min(rows / ROWS_PER_COMBINATION);
    let mut combinations = vec![0_u64; table.rows];
    let mut chosen = Vec::new();
    for index in candidates {
        let extended = with(&combinations, &table.columns[index]);
        if distinct(&extended, most) <= most {
            combinations = extended;
            chosen.push(index);
        }
    }
    chosen.sort_unstable();
    chosen
}

/// A number per row that is equal exactly where the combination so far and the column's cell are, but for a
/// negligible chance: both are mixed into 64 bits (SplitMix64's finalizer).
fn with(combinations: &[u64], column: &Column) -> Vec<u64> {
    let mix = |combination: u64, cell: u64| {
        let mut z = combination.rotate_left(29) ^ cell.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let pairs = |cells: &mut dyn Iterator<Item = u64>| {
        combinations.iter().zip(cells).map(|(&combination, cell)| mix(combination, cell)).collect()
    };
    match &column.cells {
        Cells::Text { codes, .. } | Cells::Boolean { codes } => pairs(&mut codes.iter().map(u64::from)),
        Cells::Number(values) => pairs(&mut values.iter().map(f64::to_bits)),
        Cells::Timestamp { values, .. } => pairs(&mut values.iter().map(|at| at as u64)),
    }
}

/// Different numbers, counted to just over `enough`.
fn distinct(values: &[u64], enough: u64) -> u64 {
    let mut seen = std::collections::HashSet::new();
    for &value in values {
        seen.insert(value);
        if seen.len() as u64 > enough {
            break;
        }
    }
    seen.len() as u64
}

/// What to count in a table of events without numbers: the text with most values, for it names the rows best.
fn countable(table: &Table, facts: &[ColumnFacts], dimensions: &[usize]) -> Option<usize> {
    (0..table.columns.len())
        .filter(|&index| matches!(table.columns[index].cells, Cells::Text { .. } | Cells::Number(_)))
        .filter(|&index| facts[index].distinct > 0)
        .max_by_key(|&index| (!dimensions.contains(&index), facts[index].distinct, std::cmp::Reverse(index)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::column::TimeFormat;
    use crate::model::time::{Interval, Timestamp};

    fn column(name: &str, cells: Cells) -> Column {
        Column { name: name.to_owned(), cells, missing: 0, misfits: 0 }
    }

    fn times(name: &str, values: Vec<Timestamp>) -> Column {
        column(name, Cells::Timestamp { values: values.into(), format: TimeFormat::default() })
    }

    fn texts(name: &str, rows: usize, different: usize) -> Column {
        let dictionary = (0..different).map(|index| index.to_string()).collect();
        column(name, Cells::Text { codes: (0..rows).map(|row| (row % different) as u32).collect(), dictionary })
    }

    fn numbers(name: &str, rows: usize, value: impl Fn(usize) -> f64) -> Column {
        column(name, Cells::Number((0..rows).map(value).collect()))
    }

    fn guess(columns: Vec<Column>, rows: usize) -> Result<Suggestion, PrepareError> {
        let facts: Vec<_> = columns.iter().map(ColumnFacts::of).collect();
        suggest(&Table { columns, rows }, &facts)
    }

    fn hours(rows: usize) -> Vec<Timestamp> {
        (0..rows as i64).map(|row| row / 6 * 3_600).collect()
    }

    #[test]
    fn a_plain_export_is_read_as_meant() {
        let rows = 600;
        let found = guess(
            vec![
                numbers("row", rows, |row| row as f64),
                times("imported", vec![0; rows]),
                times("timestamp", hours(rows)),
                texts("platform", rows, 3),
                texts("market", rows, 2),
                texts("session", rows, rows),
                numbers("views", rows, |row| (row % 7) as f64),
                numbers("conversion_rate", rows, |row| (row % 7) as f64),
                numbers("weird", rows, |row| row as f64 / 10.0),
                numbers("store_id", rows, |_| 4.0),
                numbers("shop_id", rows, |row| (row % 6) as f64),
                numbers("user_id", rows, |row| (row * 37 % 599) as f64),
                numbers("flag", rows, |row| (row % 2) as f64),
            ],
            rows,
        )
        .unwrap();
        let set = found.metric_set;
        assert_eq!(set.timestamp, "timestamp");
        let measures: Vec<_> = set.measures.iter().map(|m| (m.column.as_str(), m.aggregation)).collect();
        assert_eq!(
            measures,
            [("views", Aggregation::Sum), ("conversion_rate", Aggregation::Mean), ("weird", Aggregation::Mean)]
        );
        assert_eq!(set.dimensions, ["platform", "market", "shop_id"]);
        assert_eq!(
            (set.interval, found.interval_reason.as_str()),
            (Interval::HOUR, "most seen distance between times (sure)")
        );
    }

    #[test]
    fn dimensions_that_leave_no_series_are_not_proposed() {
        let rows = 300;
        let mut columns =
            vec![times("t", hours(rows)), texts("few", rows, 4), numbers("n", rows, |row| row as f64 * 2.0)];
        // 4 × 75 makes 300 combinations for 300 rows.
        columns.push(column(
            "many",
            Cells::Text {
                codes: (0..rows as u32).map(|row| row / 4).collect(),
                dictionary: (0..75).map(|index| index.to_string()).collect(),
            },
        ));
        assert_eq!(guess(columns, rows).unwrap().metric_set.dimensions, ["few"]);
    }

    #[test]
    fn events_without_numbers_are_counted() {
        let rows = 60;
        let found =
            guess(vec![times("at", hours(rows)), texts("kind", rows, 3), texts("message", rows, 60)], rows).unwrap();
        assert_eq!(found.metric_set.measures, [Measure::new("message", Aggregation::Count)]);
        assert_eq!(found.metric_set.dimensions, ["kind"]);
    }

    #[test]
    fn a_number_that_never_changed_is_watched_if_there_is_nothing_else() {
        let rows = 30;
        let constant = || numbers("load", rows, |_| 5.0);
        let guessed = |columns| guess(columns, rows).unwrap().metric_set.measures.remove(0);
        let time = || times("at", hours(rows));
        let watched = Measure::new("load", Aggregation::Mean);
        assert_eq!(guessed(vec![time(), constant()]), watched);
        assert_eq!(guessed(vec![time(), constant(), texts("message", rows, 30)]).column, "message");
        assert_eq!(guessed(vec![time(), constant(), numbers("n", rows, |row| (row % 4) as f64)]).column, "n");
    }

    #[test]
    fn without_times_there_is_no_guess() {
        assert_eq!(guess(vec![texts("a", 3, 2)], 3), Err(PrepareError::NoTimestamp));
        assert_eq!(guess(Vec::new(), 0), Err(PrepareError::Empty));
        assert_eq!(guess(vec![times("a", vec![1, 2])], 2), Err(PrepareError::NoMeasure));
    }
}
