//! What is known of a table from earlier looks at it, so that a changed mapping costs only what the change touches.

use super::mapping::Columns;
use super::placed::Placed;
use super::quality::columns::ColumnLook;
use super::quality::series::Lacks;
use super::quality::times::TimeLook;
use crate::ingest::table::Table;
use crate::model::metric::{Measure, MetricSet};
use crate::model::preview::MappingProblem;
use crate::model::zone::Zone;

/// Belongs to one table, and holds for the last mapping that was looked at.
#[derive(Debug, Default)]
pub struct Memo {
    /// The rows in their places.
    pub(crate) placed: Option<Placed>,
    /// Where the series of a measure lack values, the rows being placed so.
    pub(crate) lacks: Vec<(Measure, Lacks)>,
    /// Of the columns, once looked at, in their order.
    pub(crate) columns: Vec<ColumnLook>,
    /// Of the times of the rows.
    pub(crate) times: Option<TimeLook>,
}

impl Memo {
    /// The rows of `table` as `set` places them, or everything that is wrong with it.
    pub(crate) fn place(
        &mut self,
        table: &Table,
        set: &MetricSet,
        zone: &Zone,
    ) -> Result<&mut Placed, Vec<MappingProblem>> {
        let columns = Columns::find(table, set).inspect_err(|_| self.placed = None)?;
        let placed = self.placed.take_if(|placed| placed.is_of(set, zone));
        let placed = placed.unwrap_or_else(|| {
            self.lacks.clear();
            Placed::new(columns, set, zone)
        });
        Ok(self.placed.insert(placed))
    }

    /// Gives back the memory that follows the number of rows.
    pub fn shrink(&mut self) {
        self.placed = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Reader;
    use crate::model::filter::{Condition, Filter, TopValues};
    use crate::model::metric::{Aggregation, Denominator};
    use crate::model::reading::ReadSettings;
    use crate::model::time::{Interval, TimeRange};
    use crate::model::zone::UTC;
    use crate::prepare::preview::preview;
    use crate::prepare::quality::{Origin, quality};

    /// One edit after another, and each of them again.
    #[test]
    fn what_is_remembered_changes_nothing() {
        let row = |row: i64| {
            let at = crate::model::format::iso(1_609_718_400 + row / 3 * 3_600);
            let n = if row % 7 == 0 { "" } else { "5" };
            format!("{at},{},{},{n},{row}\n", row % 3, if row % 50 == 0 { "" } else { "uk" })
        };
        let csv: String = (0..900).filter(|row| !(300..330).contains(row)).map(row).collect();
        let mut reader = Reader::new(ReadSettings::default());
        reader.begin_file("f.csv", "", 0);
        reader.push(format!("time,store,place,n,m\n{csv}1970-01-01T00:00:00Z,1,uk,inf,1\n,1,uk,1,2\n").as_bytes());
        let read = reader.finish();
        let zone = Zone::new("Europe/Berlin", 3_600, []);
        let mut set = MetricSet {
            timestamp: "time".to_owned(),
            measures: vec![Measure::new("n", Aggregation::Sum), Measure::rows()],
            interval: Interval::HOUR,
            ..MetricSet::default()
        };
        let edits: [fn(&mut MetricSet); 11] = [
            |_| {},
            |set| set.time_range = Some(TimeRange { start: 1_609_718_400, end: 1_612_000_000 }),
            |set| set.dimensions = vec!["store".to_owned(), "place".to_owned()],
            |set| set.measures[0].aggregation = Aggregation::Percentile(50),
            |set| set.measures.insert(0, Measure::new("m", Aggregation::Max)),
            |set| {
                set.measures[0].per = Some(Denominator { column: "n".to_owned(), aggregation: Aggregation::Sum });
            },
            |set| set.measures.truncate(1),
            |set| set.dimensions.push("nowhere".to_owned()),
            |set| set.dimensions.truncate(1),
            |set| {
                let values = vec!["2".to_owned()];
                set.filters.push(Filter { column: "store".to_owned(), condition: Condition::IsNot, values });
            },
            |set| set.top.push(TopValues { dimension: "store".to_owned(), count: 1 }),
        ];
        let mut memo = Memo::default();
        let look = |set: &MetricSet, zone: &Zone, memo: &mut Memo| {
            let found = preview(&read.table, set, zone, 70, memo);
            let origin = Origin { lines: &read.lines, rejected: 0, marked: &[], mixed: &[] };
            let quality = quality(&read.table, set, &found, origin, memo);
            format!("{found:?} {quality:?}")
        };
        for (index, edit) in edits.into_iter().enumerate() {
            edit(&mut set);
            for zone in [&UTC, &UTC, &zone] {
                let fresh = look(&set, zone, &mut Memo::default());
                assert_eq!(look(&set, zone, &mut memo), fresh, "edit {index}");
            }
        }
    }
}
