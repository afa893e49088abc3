//! The rows of a table in their places, and how many cells they fill: all of a preview that the measures have no part
//! in, so that it is kept while only they change.

use std::collections::BTreeMap;

use super::cellwise::{Rowwise, Seen, accumulate};
use super::error::PrepareError;
use super::layout::{Layout, MANY_VALUES, Survey};
use super::mapping::Columns;
use super::values::covered;
use crate::ingest::table::Table;
use crate::model::metric::{Aggregation, Measure, MetricSet};
use crate::model::zone::{ClockFacts, Zone};

/// Placed rows.
#[derive(Debug)]
pub(crate) struct Placed {
    /// Without its measures, which are so many.
    set: MetricSet,
    measures: usize,
    zone: Zone,
    /// What the zone did to the times.
    pub(crate) clock: ClockFacts,
    /// Rows with a time, and those among them that the filters keep.
    pub(crate) timed: u64,
    pub(crate) kept: u64,
    /// The dimensions with many values that are not cut to the largest.
    pub(crate) wide: Vec<Wide>,
    /// Where the rows go.
    pub(crate) cells: Result<PlacedCells, PrepareError>,
}

/// A dimension with more than [`MANY_VALUES`] values.
#[derive(Debug)]
pub(crate) struct Wide {
    /// Its name.
    pub(crate) dimension: String,
    /// How many.
    pub(crate) values: u64,
    /// Rows of the [`Wide::TOP`] values that have most.
    pub(crate) covered: u64,
}

impl Wide {
    /// Values that such a dimension is best cut to.
    pub(crate) const TOP: u32 = 20;
}

/// The places of the rows, and how many cells of one measure hold something.
#[derive(Debug)]
pub(crate) struct PlacedCells {
    /// The places.
    pub(crate) layout: Layout,
    /// Rows beyond the first of their cell.
    pub(crate) merged_rows: u64,
    /// Gaps in the overall metric.
    pub(crate) gaps: u64,
    /// Cells from the first row of their metric on.
    begun: u64,
    /// Cells with a value, by column; those with a row under no name.
    filled: BTreeMap<String, u64>,
}

impl Placed {
    /// Places the rows of `table`, in which `columns` are those of `set`.
    pub(crate) fn new(columns: Columns<'_>, set: &MetricSet, zone: &Zone) -> Self {
        let mapping = columns.mapping(set, zone);
        let survey = Survey::of(&mapping, set);
        let (timed, kept) = (survey.rows.timed, survey.rows.kept);
        let is_cut = |name: &str| set.top.iter().any(|top| top.dimension == name);
        let pairs = set.dimensions.iter().zip(&survey.dimensions);
        let wide = pairs.filter(|(name, dimension)| dimension.values.present > MANY_VALUES && !is_cut(name));
        let wide = wide.map(|(name, dimension)| Wide {
            dimension: name.clone(),
            values: dimension.values.present,
            covered: covered(&dimension.counts, Wide::TOP as usize),
        });
        Self {
            wide: wide.collect(),
            cells: Layout::new(&mapping, set, survey).map(|layout| PlacedCells::new(layout, kept)),
            clock: mapping.clock,
            timed,
            kept,
            set: without_measures(set),
            measures: set.measures.len(),
            zone: zone.clone(),
        }
    }

    /// Whether `set` has the rows in the same places.
    pub(crate) fn is_of(&self, set: &MetricSet, zone: &Zone) -> bool {
        self.measures == set.measures.len() && self.zone == *zone && self.set == without_measures(set)
    }
}

fn without_measures(set: &MetricSet) -> MetricSet {
    MetricSet { measures: Vec::new(), ..set.clone() }
}

impl PlacedCells {
    fn new(layout: Layout, kept: u64) -> Self {
        let rows: Vec<Seen> = accumulate(&layout, Rowwise::Ones);
        let buckets = layout.grid.len;
        let of_combinations = &rows[(layout.keys.len() - layout.combination_count()) * buckets..];
        let begun = |cells: &[Seen]| cells.iter().skip_while(|cell| !cell.0).count() as u64;
        Self {
            merged_rows: kept - seen(of_combinations),
            gaps: rows[..buckets].windows(2).filter(|pair| pair[0].0 && !pair[1].0).count() as u64,
            begun: rows.chunks_exact(buckets).map(begun).sum(),
            filled: BTreeMap::from([(String::new(), seen(&rows))]),
            layout,
        }
    }

    /// How many cells hold a figure. A ratio is taken to have as many as the part that has fewer.
    pub(crate) fn filled(&mut self, table: &Table, measure: &Measure) -> u64 {
        if measure.counts_rows() {
            return self.begun;
        }
        let above = self.filled_of(table, &measure.column, measure.aggregation);
        measure.per.as_ref().map_or(above, |per| above.min(self.filled_of(table, &per.column, per.aggregation)))
    }

    fn filled_of(&mut self, table: &Table, column: &str, aggregation: Aggregation) -> u64 {
        let is_full = table.column(column).is_none_or(|column| column.missing + column.misfits == 0);
        // A count is known wherever there is a row.
        let key = if aggregation.needs_numbers() && !is_full { column } else { "" };
        if let Some(&filled) = self.filled.get(key) {
            return filled;
        }
        let filled = seen(&accumulate(&self.layout, Rowwise::of(table, key)));
        self.filled.insert(key.to_owned(), filled);
        filled
    }
}

fn seen(cells: &[Seen]) -> u64 {
    cells.iter().filter(|cell| cell.0).count() as u64
}
