//! The rows of a metric set: those that have a time and that its filters keep.

use super::codes::Codes;
use super::mapping::Mapping;
use crate::ingest::packed::Packed;
use crate::ingest::table::Cells;
use crate::model::filter::{Condition, Filter};
use crate::model::time::Timestamp;

/// Marks a row that is left out.
pub(crate) const LEFT_OUT: u32 = u32::MAX;

/// Which rows go in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rows {
    /// 0 for each row that goes in, [`LEFT_OUT`] for the others.
    pub(crate) of_table: Vec<u32>,
    /// Rows with a time.
    pub(crate) timed: u64,
    /// Rows that go in.
    pub(crate) kept: u64,
    /// Earliest and latest time among them; `None` without any.
    pub(crate) span: Option<(Timestamp, Timestamp)>,
}

impl Rows {
    /// Goes through the filters, then the times.
    #[inline(never)]
    pub(crate) fn of(mapping: &Mapping<'_>, filters: &[Filter]) -> Self {
        let mut of_table = vec![0; mapping.times.len()];
        for (column, filter) in mapping.filtered.iter().zip(filters) {
            let is_number = matches!(column.cells, Cells::Number(_));
            let filter = if is_number { as_numbers(filter) } else { filter.clone() };
            let codes = Codes::of(column);
            let keeps: Vec<bool> = (0..codes.len()).map(|code| filter.keeps(codes.text(code))).collect();
            codes.zip(&mut of_table, |row, code| *row |= if keeps[code] { 0 } else { LEFT_OUT });
        }
        let mut rows = Self { of_table: Vec::new(), timed: 0, kept: 0, span: None };
        let mut runs = of_table.chunks_mut(Packed::<Timestamp>::RUN);
        mapping.times.for_each_run(|times| rows.look_at(runs.next().unwrap_or_default(), times));
        Self { of_table, ..rows }
    }

    /// Leaves out the rows without a time.
    #[inline(never)]
    fn look_at(&mut self, rows: &mut [u32], times: &[Timestamp]) {
        let (mut first, mut last) = self.span.unwrap_or((Timestamp::MAX, Timestamp::MIN));
        for (row, &at) in rows.iter_mut().zip(times) {
            if at == Cells::NO_TIME {
                *row = LEFT_OUT;
                continue;
            }
            self.timed += 1;
            if *row != LEFT_OUT {
                self.kept += 1;
                (first, last) = (first.min(at), last.max(at));
            }
        }
        self.span = (self.kept > 0).then_some((first, last));
    }
}

/// The filter with its values written as a number column's are: 3 for 3.0. Beginnings and parts stay as typed.
fn as_numbers(filter: &Filter) -> Filter {
    let mut filter = filter.clone();
    if matches!(filter.condition, Condition::Is | Condition::IsNot) {
        for value in &mut filter.values {
            if let Ok(number) = value.trim().parse::<f64>() {
                *value = (number + 0.0).to_string();
            }
        }
    }
    filter
}
