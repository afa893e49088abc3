//! A metric set held against a table: which columns it means, or what is wrong with it, as sentences that stand
//! beside the field they belong to.

use std::borrow::Cow;

use super::clock::grid_times;
use crate::ingest::packed::Packed;
use crate::ingest::table::{Cells, Column, Table};
use crate::model::metric::{Aggregation, MetricSet};
use crate::model::time::Timestamp;
use crate::model::zone::{ClockFacts, Zone};

/// A mistake in the mapping, beside the field it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingProblem {
    /// Which field.
    pub field: MappingField,
    /// The sentence: "Choose at least one measure."
    pub text: String,
}

/// A field of the mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappingField {
    /// The timestamp column.
    Timestamp,
    /// The measures.
    Measures,
    /// The dimensions.
    Dimensions,
    /// The interval.
    Interval,
}

/// The columns a metric set means.
#[derive(Debug)]
pub struct Mapping<'a> {
    /// Time of each row on the clock of the grid; [`Cells::NO_TIME`] where missing.
    pub times: Cow<'a, Packed<Timestamp>>,
    /// What the zone did to the times.
    pub clock: ClockFacts,
    /// The zone of the data.
    pub zone: &'a Zone,
    /// One column per measure.
    pub measures: Vec<&'a Column>,
    /// One column per dimension.
    pub dimensions: Vec<&'a Column>,
}

impl<'a> Mapping<'a> {
    /// Finds the columns of `set`, whose zone is given, or says everything that is wrong with it.
    pub fn new(table: &'a Table, set: &MetricSet, zone: &'a Zone) -> Result<Self, Vec<MappingProblem>> {
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
        let mut measures = Vec::new();
        for (index, measure) in set.measures.iter().enumerate() {
            let name = &measure.column;
            let other_use = if set.measures[..index].iter().any(|before| before.column == *name) {
                Some("a measure")
            } else if set.dimensions.contains(name) {
                Some("a dimension")
            } else {
                (set.timestamp == *name).then_some("the timestamp")
            };
            match (other_use, table.column(name)) {
                (Some(other), _) => {
                    complain(MappingField::Measures, format!("{name} is already {other}; choose one use."));
                }
                (None, None) => complain(MappingField::Measures, absent(name)),
                (None, Some(column)) => match &column.cells {
                    Cells::Number(_) => measures.push(column),
                    _ if measure.aggregation == Aggregation::Count => measures.push(column),
                    cells => {
                        complain(MappingField::Measures, format!("{name} holds {}, not numbers.", holds(cells)));
                    }
                },
            }
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

        match times {
            Some((written, is_instant)) if problems.is_empty() => {
                let (times, clock) = grid_times(written, is_instant, set, zone);
                Ok(Self { times, clock, zone, measures, dimensions })
            }
            _ => Err(problems),
        }
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
    use crate::model::metric::Measure;
    use crate::model::time::Interval;
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

    fn check(timestamp: &str, measures: &[(&str, Aggregation)], dimensions: &[&str], expected: &[&str]) {
        let set = MetricSet {
            timestamp: timestamp.to_owned(),
            measures: measures.iter().map(|&(column, aggregation)| Measure::new(column, aggregation)).collect(),
            dimensions: dimensions.iter().map(|&name| name.to_owned()).collect(),
            interval: Interval::HOUR,
            ..MetricSet::default()
        };
        let problems = Mapping::new(&table(), &set, &UTC).err().unwrap_or_default();
        assert_eq!(problems.iter().map(|problem| problem.text.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn says_everything_that_is_wrong() {
        use Aggregation::{Count, Sum};
        check("time", &[("views", Sum)], &["market"], &[]);
        check("time", &[("market", Count)], &[], &[]);
        check("", &[], &[], &["Choose a timestamp column.", "Choose at least one measure."]);
        check(
            "views",
            &[("market", Sum)],
            &[],
            &["views holds numbers, not times.", "market holds text, not numbers."],
        );
        check("time", &[("views", Sum)], &["views"], &["views is already a dimension; choose one use."]);
        check("time", &[("views", Sum), ("views", Sum)], &[], &["views is already a measure; choose one use."]);
        check("time", &[("views", Sum)], &["time"], &["time is already the timestamp; choose one use."]);
        check("then", &[("views", Sum)], &["shop"], &["The data has no column then.", "The data has no column shop."]);
    }
}
