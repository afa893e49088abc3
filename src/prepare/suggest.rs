//! A first guess of how a table is read: timestamp, zone, interval and what each column is for, from the types, the names
//! and the values of its columns, each with its reason and how sure it is. The guess is meant to be right for plain
//! exports and easy to correct for all others.

mod interval;
mod roles;

use self::interval::interval;
use self::roles::{Role, roles};
use super::error::PrepareError;
use super::facts::ColumnFacts;
use super::words;
use crate::ingest::table::{Cells, Table};
use crate::model::column::TimeFormat;
use crate::model::metric::{Measure, MetricSet};
use crate::model::suggestion::{Guess, Suggestion};
use crate::model::zone::UTC;

/// Guesses from `table` and the facts about its columns, in the same order.
pub fn suggest(table: &Table, facts: &[ColumnFacts]) -> Result<Suggestion, PrepareError> {
    if table.rows == 0 {
        return Err(PrepareError::Empty);
    }
    let (time, timestamp) = timestamp(table, facts).ok_or(PrepareError::NoTimestamp)?;
    let roles = roles(table, facts, time);
    let Cells::Timestamp { values, format } = &table.columns[time].cells else {
        return Err(PrepareError::NoTimestamp);
    };
    let (interval, interval_guess) = interval(values, roles.combinations);
    let (timezone, timezone_guess) = timezone(format, table.rows as u64);
    let name = table.columns[time].name.clone();
    let mut metric_set = MetricSet { timestamp: name, interval, timezone, ..MetricSet::default() };
    for (column, (role, _)) in table.columns.iter().zip(&roles.of_columns) {
        match role {
            Role::Measure(aggregation) => metric_set.measures.push(Measure::new(&column.name, *aggregation)),
            Role::Dimension => metric_set.dimensions.push(column.name.clone()),
            Role::Other => {}
        }
    }
    if metric_set.measures.is_empty() || roles.rows_are_events {
        metric_set.measures.push(Measure::rows());
    }
    Ok(Suggestion {
        metric_set,
        timezone: timezone_guess,
        timestamp,
        interval: interval_guess,
        columns: roles.of_columns.into_iter().map(|(_, guess)| guess).collect(),
    })
}

/// The column named most like a time; among those the one with most different values, then the first.
fn timestamp(table: &Table, facts: &[ColumnFacts]) -> Option<(usize, Guess)> {
    let rank = |index: usize| words::time_rank(&table.columns[index].name);
    let candidates: Vec<usize> = (0..table.columns.len())
        .filter(|&index| matches!(table.columns[index].cells, Cells::Timestamp { .. }) && facts[index].distinct > 0)
        .collect();
    let best =
        *candidates.iter().max_by_key(|&&index| (rank(index), facts[index].distinct, std::cmp::Reverse(index)))?;
    let others: Vec<usize> = candidates.into_iter().filter(|&index| index != best).collect();
    let names = others.iter().map(|&index| table.columns[index].name.as_str()).collect::<Vec<_>>().join(", ");
    let guess = if others.is_empty() {
        Guess::high("the only column of times")
    } else if others.iter().all(|&index| rank(index) < rank(best)) {
        Guess::high(format!("its name says time of the row more than {names}"))
    } else if others.iter().all(|&index| rank(index) < rank(best) || facts[index].distinct < facts[best].distinct) {
        Guess::low(format!("it has the most different times; {names} would do too"))
    } else {
        Guess::low(format!("it comes first; {names} would do too"))
    };
    Some((best, guess))
}

fn timezone(format: &TimeFormat, rows: u64) -> (String, Guess) {
    let guess = match &format.zone {
        Some(zone) => return (zone.clone(), Guess::high("the times name it")),
        None if format.label().starts_with("UNIX") => Guess::high("UNIX times are in UTC"),
        None if format.offset_rows == rows => Guess::high("the times say their offset"),
        None if format.offset_rows > 0 => Guess::low("only some times say their offset"),
        None => Guess::none("the times do not say where their clock is; UTC is taken"),
    };
    (UTC.name().to_owned(), guess)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Reader;
    use crate::ingest::table::{Column, Notation};
    use crate::model::metric::Aggregation;
    use crate::model::reading::ReadSettings;
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
        let facts: Vec<_> = columns.iter().map(|column| ColumnFacts::of(column, &Notation::default())).collect();
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
        assert_eq!((set.interval, found.interval), (Interval::HOUR, Guess::high("most seen distance between times")));
        assert_eq!(found.timestamp, Guess::high("its name says time of the row more than imported"));
        let reasons: Vec<_> = found.columns.iter().map(|guess| guess.reason.as_str()).collect();
        assert_eq!(
            reasons,
            [
                "the name says that it names single things; their number can be counted",
                "times that are not those of the rows",
                "the times of the rows",
                "3 values",
                "2 values",
                "every row has its own value",
                "the name says amount",
                "the name says rate or level",
                "numbers with fractions",
                "the same in every row",
                "6 whole numbers under a name for things",
                "the name says that it names single things; their number can be counted",
                "only 0 and 1",
            ]
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
    fn rows_of_events_are_counted() {
        let rows = 60;
        let found =
            guess(vec![times("at", hours(rows)), texts("kind", rows, 3), texts("message", rows, 60)], rows).unwrap();
        assert_eq!(
            (found.metric_set.measures, found.metric_set.dimensions.concat()),
            (vec![Measure::rows()], "kind".to_owned())
        );
        let orders =
            vec![times("at", hours(rows)), texts("order_id", rows, rows), numbers("amount", rows, |row| row as f64)];
        let amount = Measure::new("amount", Aggregation::Sum);
        assert_eq!(guess(orders, rows).unwrap().metric_set.measures, [amount, Measure::rows()]);
        assert_eq!(guess(vec![times("a", vec![1, 2])], 2).unwrap().metric_set.measures, [Measure::rows()]);
    }

    #[test]
    fn numbers_that_name_things_are_dimensions() {
        let rows = 600;
        let check = |name: &str, value: &dyn Fn(usize) -> f64, expected: &str| {
            let columns =
                vec![times("t", hours(rows)), numbers("sales", rows, |row| row as f64), numbers(name, rows, value)];
            let found = guess(columns, rows).unwrap();
            let measure = found.metric_set.measures.get(1).map(|measure| measure.aggregation.label());
            let role = found.metric_set.dimensions.first().map(|_| "dimension".to_owned()).or(measure);
            assert_eq!(format!("{}: {}", role.unwrap_or_default(), found.columns[2].reason), expected, "{name}");
        };
        check("store", &|row| (row % 3) as f64 + 1.0, "dimension: 3 whole numbers under a name for things");
        // Each of 6 values at each of 100 times.
        check("k", &|row| (row % 6) as f64, "dimension: each of its 6 values comes once at every time");
        check("k", &|row| (row % 7) as f64, "sum: whole numbers, never negative");
        check("k", &|row| (row % 7) as f64 - 3.0, "mean: numbers below 0");
        check("k", &|row| (row % 7) as f64 / 7.0, "mean: between 0 and 1, like a share");
        check("error_pct", &|row| (row % 7) as f64, "mean: the name says rate or level");
    }

    #[test]
    fn a_percent_sign_says_that_nothing_adds_up() {
        // Sales, named like an amount, and whole numbers that each come once at every time.
        let rows = (0..600).map(|row| {
            let at = crate::model::format::iso(row / 6 * 3_600);
            format!("{at},{} %,{}%,{},{}\n", row % 9, row % 6, row % 7, row)
        });
        let mut reader = Reader::new(ReadSettings::default());
        reader.begin_file("f.csv", "", 0);
        reader.push(format!("time,sales,k,n,m\n{}", rows.collect::<String>()).as_bytes());
        let read = reader.finish();
        let pairs = read.table.columns.iter().zip(&read.notations);
        let facts: Vec<_> = pairs.map(|(column, notation)| ColumnFacts::of(column, notation)).collect();
        let found = suggest(&read.table, &facts).unwrap();
        let aggregations: Vec<_> = found.metric_set.measures.iter().map(|measure| measure.aggregation).collect();
        assert_eq!(aggregations, [Aggregation::Mean, Aggregation::Mean, Aggregation::Sum]);
        assert_eq!(found.columns[1], Guess::high("written with a percent sign"));
    }

    #[test]
    fn a_number_that_never_changed_is_watched_if_there_is_nothing_else() {
        let rows = 30;
        let constant = || numbers("load", rows, |_| 5.0);
        let guessed = |columns| guess(columns, rows).unwrap().metric_set.measures.remove(0);
        let time = || times("at", hours(rows));
        let watched = Measure::new("load", Aggregation::Mean);
        assert_eq!(guessed(vec![time(), constant()]), watched);
        assert_eq!(guessed(vec![time(), constant(), texts("message", rows, 30)]), Measure::rows());
        assert_eq!(guessed(vec![time(), constant(), numbers("n", rows, |row| (row % 4) as f64)]).column, "n");
    }

    #[test]
    fn several_columns_of_times_are_told() {
        let check = |names: [&str; 2], expected: (&str, Guess)| {
            let columns =
                vec![times(names[0], hours(60)), times(names[1], hours(60)), numbers("n", 60, |row| row as f64)];
            let found = guess(columns, 60).unwrap();
            assert_eq!((found.metric_set.timestamp.as_str(), found.timestamp), expected);
        };
        check(
            ["loaded_at", "order_date"],
            ("order_date", Guess::high("its name says time of the row more than loaded_at")),
        );
        check(["ship_date", "order_date"], ("ship_date", Guess::low("it comes first; order_date would do too")));
    }

    #[test]
    fn without_times_there_is_no_guess() {
        assert_eq!(guess(vec![texts("a", 3, 2)], 3), Err(PrepareError::NoTimestamp));
        assert_eq!(guess(Vec::new(), 0), Err(PrepareError::Empty));
    }
}
