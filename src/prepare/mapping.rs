//! A metric set held against a table: which columns it means, or what is wrong with it, as sentences that stand
//! beside the field they belong to.

use std::borrow::Cow;

use super::clock::grid_times;
use crate::ingest::packed::Packed;
use crate::ingest::table::{Cells, Column, Table};
use crate::model::filter::Filter;
use crate::model::metric::{Aggregation, Measure, MetricSet};
use crate::model::preview::{MappingField, MappingProblem};
use crate::model::time::Timestamp;
use crate::model::zone::{ClockFacts, Zone};

/// The columns a metric set means.
#[derive(Debug)]
pub struct Mapping<'a> {
    /// Time of each row on the clock of the grid; [`Cells::NO_TIME`] where missing.
    pub times: Cow<'a, Packed<Timestamp>>,
    /// What the zone did to the times.
    pub clock: ClockFacts,
    /// The zone of the data.
    pub zone: &'a Zone,
    /// One column per dimension.
    pub dimensions: Vec<&'a Column>,
    /// One column per filter.
    pub filtered: Vec<&'a Column>,
}

impl<'a> Mapping<'a> {
    /// Finds the columns of `set`, whose zone is given, or says everything that is wrong with it.
    pub fn new(table: &'a Table, set: &MetricSet, zone: &'a Zone) -> Result<Self, Vec<MappingProblem>> {
        Columns::find(table, set).map(|columns| columns.mapping(set, zone))
    }
}

/// The columns as they are, before any time is brought to the clock of the grid.
pub(crate) struct Columns<'a> {
    written: &'a Packed<Timestamp>,
    is_instant: bool,
    dimensions: Vec<&'a Column>,
    filtered: Vec<&'a Column>,
}

impl<'a> Columns<'a> {
    /// Those of `set`, or everything that is wrong with it.
    pub(crate) fn find(table: &'a Table, set: &MetricSet) -> Result<Self, Vec<MappingProblem>> {
        let mut problems = Vec::new();
        let mut complain = |field, text: String| problems.push(MappingProblem { field, text });

        let times = if set.timestamp.is_empty() {
            complain(MappingField::Timestamp, "Choose a timestamp column.".to_owned());
            None
        } else {
            match table.column(&set.timestamp).map(|column| &column.cells) {
                Some(Cells::Timestamp { values, format }) => Some((values, format.is_instant())),
                Some(cells) => {
                    let text = format!("{} holds {}, not times.", set.timestamp, holds(cells));
                    complain(MappingField::Timestamp, text);
                    None
                }
                None => {
                    complain(MappingField::Timestamp, absent(&set.timestamp));
                    None
                }
            }
        };

        if set.measures.is_empty() {
            complain(MappingField::Measures, "Choose at least one measure.".to_owned());
        }
        for (index, measure) in set.measures.iter().enumerate() {
            let Measure { name, column, aggregation, per } = measure;
            if set.measures[..index].iter().any(|before| before.name == *name) {
                complain(MappingField::Measures, format!("Two measures are called {name}; give one another name."));
            }
            let other_use = (set.timestamp == *column).then_some("the timestamp");
            // How many different values a dimension has can be watched as well.
            let is_dimension = aggregation.needs_numbers() && set.dimensions.contains(column);
            let other_use = other_use.or_else(|| is_dimension.then_some("a dimension"));
            if let Some(other) = other_use.filter(|_| per.is_none() && !column.is_empty()) {
                complain(MappingField::Measures, format!("{column} is already {other}; choose one use."));
                continue;
            }
            let below = per.as_ref().map(|per| (&per.column, per.aggregation));
            let parts = std::iter::once((column, *aggregation)).chain(below);
            let problems = parts.filter_map(|(column, aggregation)| part_problem(table, column, aggregation));
            problems.for_each(|text| complain(MappingField::Measures, text));
        }

        let mut dimensions = Vec::new();
        for (index, name) in set.dimensions.iter().enumerate() {
            let other_use = if set.dimensions[..index].contains(name) {
                Some("a dimension")
            } else {
                (set.timestamp == *name).then_some("the timestamp")
            };
            match (other_use, table.column(name)) {
                (Some(other), _) => {
                    complain(MappingField::Dimensions, format!("{name} is already {other}; choose one use."));
                }
                (None, None) => complain(MappingField::Dimensions, absent(name)),
                (None, Some(column)) if matches!(column.cells, Cells::Timestamp { .. }) => {
                    complain(MappingField::Dimensions, format!("{name} holds times, not categories."));
                }
                (None, Some(column)) => dimensions.push(column),
            }
        }

        for top in set.top.iter().filter(|top| !set.dimensions.contains(&top.dimension)) {
            complain(
                MappingField::Dimensions,
                format!("{} is no dimension to cut to its largest values.", top.dimension),
            );
        }

        let mut filtered = Vec::new();
        for Filter { column: name, values, .. } in &set.filters {
            match table.column(name) {
                None => complain(MappingField::Filters, absent(name)),
                Some(column) if matches!(column.cells, Cells::Timestamp { .. }) => {
                    complain(MappingField::Filters, format!("{name} holds times, which no filter takes."));
                }
                Some(_) if values.is_empty() => {
                    complain(
                        MappingField::Filters,
                        format!("Choose at least one value of {name}, or remove the filter."),
                    );
                }
                Some(column) => filtered.push(column),
            }
        }

        match times {
            Some((written, is_instant)) if problems.is_empty() => {
                Ok(Self { written, is_instant, dimensions, filtered })
            }
            _ => Err(problems),
        }
    }

    /// With the times on the clock of the grid of `set`, whose zone is given.
    pub(crate) fn mapping(self, set: &MetricSet, zone: &'a Zone) -> Mapping<'a> {
        let (times, clock) = grid_times(self.written, self.is_instant, set, zone);
        Mapping { times, clock, zone, dimensions: self.dimensions, filtered: self.filtered }
    }
}

/// Why a column cannot be aggregated like that.
fn part_problem(table: &Table, column: &str, aggregation: Aggregation) -> Option<String> {
    if column.is_empty() {
        return (aggregation != Aggregation::Count).then(|| "Rows can only be counted.".to_owned());
    }
    match table.column(column).map(|column| &column.cells) {
        None => Some(absent(column)),
        Some(Cells::Number(_)) => None,
        Some(cells) => aggregation.needs_numbers().then(|| format!("{column} holds {}, not numbers.", holds(cells))),
    }
}

fn absent(name: &str) -> String {
    format!("The data has no column {name}.")
}

fn holds(cells: &Cells) -> &'static str {
    match cells {
        Cells::Timestamp { .. } => "times",
        Cells::Number(_) => "numbers",
        Cells::Text { .. } => "text",
        Cells::Boolean { .. } => "true and false",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::column::TimeFormat;
    use crate::model::filter::{Condition, TopValues};
    use crate::model::metric::Denominator;
    use crate::model::zone::UTC;

    fn table() -> Table {
        let column = |name: &str, cells| Column { name: name.to_owned(), cells, missing: 0, misfits: 0 };
        Table {
            columns: vec![
                column("time", Cells::Timestamp { values: vec![0].into(), format: TimeFormat::default() }),
                column("views", Cells::Number(vec![1.0].into())),
                column("market", Cells::Text { codes: vec![0].into(), dictionary: vec!["uk".to_owned()] }),
            ],
            rows: 1,
        }
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut MetricSet), expected: &[&str]) {
        let mut set = MetricSet {
            timestamp: "time".to_owned(),
            measures: vec![Measure::new("views", Aggregation::Sum)],
            dimensions: vec!["market".to_owned()],
            ..MetricSet::default()
        };
        change(&mut set);
        let problems = Mapping::new(&table(), &set, &UTC).err().unwrap_or_default();
        assert_eq!(problems.iter().map(|problem| problem.text.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn says_everything_that_is_wrong() {
        check(|_| {}, &[]);
        check(|set| *set = MetricSet::default(), &["Choose a timestamp column.", "Choose at least one measure."]);
        check(
            |set| set.timestamp = "views".to_owned(),
            &["views holds numbers, not times.", "views is already the timestamp; choose one use."],
        );
        check(|set| set.dimensions[0] = "views".to_owned(), &["views is already a dimension; choose one use."]);
        check(|set| set.dimensions[0] = "time".to_owned(), &["time is already the timestamp; choose one use."]);
        check(
            |set| (set.timestamp, set.dimensions[0]) = ("then".to_owned(), "shop".to_owned()),
            &["The data has no column then.", "The data has no column shop."],
        );
    }

    #[test]
    fn measures_fit_their_columns() {
        use Aggregation::{Count, CountDistinct, Max, Percentile, Sum};
        let measures =
            |measures: Vec<Measure>| move |set: &mut MetricSet| (set.measures, set.dimensions) = (measures, Vec::new());
        let ratio = |column: &str, aggregation, below: &str| Measure {
            per: Some(Denominator { column: below.to_owned(), aggregation }),
            ..Measure::new(column, aggregation)
        };
        check(measures(vec![Measure::rows(), Measure::new("market", Count)]), &[]);
        check(measures(vec![Measure::new("market", CountDistinct), ratio("views", Count, "")]), &[]);
        check(measures(vec![Measure::new("market", Sum)]), &["market holds text, not numbers."]);
        check(measures(vec![Measure::new("", Sum)]), &["Rows can only be counted."]);
        check(measures(vec![ratio("", Count, "shop")]), &["The data has no column shop."]);
        check(measures(vec![ratio("views", Percentile(95), "market")]), &["market holds text, not numbers."]);
        let twice = vec![Measure::new("views", Sum), Measure::new("views", Max)];
        check(measures(twice), &["Two measures are called views; give one another name."]);
    }

    #[test]
    fn filters_need_a_column_and_a_value() {
        let filter = |column: &str, values: &[&str]| {
            let values = values.iter().map(|&value| value.to_owned()).collect();
            let filter = Filter { column: column.to_owned(), condition: Condition::Is, values };
            move |set: &mut MetricSet| set.filters.push(filter)
        };
        check(filter("views", &["1"]), &[]);
        check(filter("shop", &["1"]), &["The data has no column shop."]);
        check(filter("time", &["1"]), &["time holds times, which no filter takes."]);
        check(filter("market", &[]), &["Choose at least one value of market, or remove the filter."]);
        let top = TopValues { dimension: "views".to_owned(), count: 3 };
        check(|set| set.top.push(top), &["views is no dimension to cut to its largest values."]);
    }
}
