//! What a metric set would give on a table, before anything is learned: the figures of the card "What you get", what is
//! wrong with it, and what to know. Counts cells only, so it stays quick on large tables.

use super::advice;
use super::error::PrepareError;
use super::memo::Memo;
use super::placed::PlacedCells;
use crate::ingest::table::Table;
use crate::model::format::plural;
use crate::model::message::Explain;
use crate::model::metric::{Aggregation, MetricSet};
use crate::model::preview::{MappingField, MappingProblem, Preview};
use crate::model::zone::Zone;

/// Fewest intervals to learn from for a run to make sense: what a single series needs to be judged.
pub const FEWEST_TO_LEARN: usize = 20;

/// Rough time to learn and test one bucket of one metric, in seconds.
const SECONDS_PER_CELL: f64 = 1e-6;
/// Rough time to place one row, in seconds.
const SECONDS_PER_ROW: f64 = 1e-7;
/// Bytes per cell: the value, and for the tested 30 % band and severity.
const BYTES_PER_CELL: f64 = 8.0 + 0.3 * 33.0;
/// Bytes per row while series are made: its cell, and with percentiles and counts of different values its value.
const BYTES_PER_ROW: [u64; 2] = [4, 12];

/// Holds `set`, whose zone is given, against `table`. `memo` is that of the table.
pub fn preview(table: &Table, set: &MetricSet, zone: &Zone, learn_percent: u8, memo: &mut Memo) -> Preview {
    let mut preview = Preview { metric_set: set.clone(), zone: zone.clone(), ..Preview::default() };
    let placed = match memo.place(table, set, zone) {
        Ok(placed) => placed,
        Err(problems) => return Preview { problems, ..preview },
    };
    preview.clock = placed.clock;
    (preview.timed_rows, preview.rows) = (placed.timed, placed.kept);
    preview.warnings = advice::of_dimensions(set, placed);
    match &mut placed.cells {
        Ok(cells) => count_cells(&mut preview, table, cells, learn_percent),
        Err(error) => preview.problems.push(layout_problem(error)),
    }
    preview.warnings.extend(advice::of_rows(&preview, table));
    preview
}

fn count_cells(preview: &mut Preview, table: &Table, found: &mut PlacedCells, learn_percent: u8) {
    let measures = &preview.metric_set.measures;
    let layout = &found.layout;
    let grid = layout.grid;
    let split = grid.split(learn_percent);
    preview.metrics = (layout.keys.len() * measures.len()) as u64;
    preview.cardinality.clone_from(&layout.cardinality);
    preview.combinations = layout.combination_count() as u64;
    (preview.learn, preview.test, preview.grid) = (split as u64, (grid.len - split) as u64, Some(grid));
    (preview.merged_rows, preview.gaps) = (found.merged_rows, found.gaps);
    let cells = preview.metrics as f64 * grid.len as f64;
    let filled: u64 = measures.iter().map(|measure| found.filled(table, measure)).sum();
    preview.missing_share = 1.0 - filled as f64 / cells;

    let parts = measures.iter().flat_map(|measure| {
        std::iter::once(measure.aggregation).chain(measure.per.as_ref().map(|per| per.aggregation))
    });
    let keeps_values = parts.into_iter().any(Aggregation::keeps_values);
    preview.memory_bytes = (cells * BYTES_PER_CELL) as u64 + preview.rows * BYTES_PER_ROW[usize::from(keeps_values)];
    preview.seconds = cells * SECONDS_PER_CELL + preview.rows as f64 * SECONDS_PER_ROW;
    if split < FEWEST_TO_LEARN || split == grid.len {
        preview.problems.push(MappingProblem {
            field: MappingField::Interval,
            text: format!(
                "{} to learn from: too few to judge anything, {FEWEST_TO_LEARN} are needed. Choose a shorter \
                 interval, or add older data.",
                plural(split as u64, "interval", "intervals"),
            ),
        });
    }
}

fn layout_problem(error: &PrepareError) -> MappingProblem {
    let field = match error {
        PrepareError::TooLarge { .. } | PrepareError::TooManyMetrics { .. } => MappingField::Dimensions,
        PrepareError::TooWide { .. } => MappingField::Interval,
        PrepareError::AllFiltered { .. } => MappingField::Filters,
        _ => MappingField::Timestamp,
    };
    let message = error.explain();
    MappingProblem { field, text: format!("{} {}", message.detail, message.remedy) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::table::{Cells, Column};
    use crate::model::column::TimeFormat;
    use crate::model::metric::Measure;
    use crate::model::time::Interval;
    use crate::model::zone::UTC;

    fn look(times: Vec<i64>, codes: Vec<u32>, values: Vec<f64>, dimension: bool) -> Preview {
        let rows = times.len();
        let missing = values.iter().filter(|value| value.is_nan()).count() as u64;
        let column = |name: &str, cells| Column { name: name.to_owned(), cells, missing, misfits: 0 };
        let table = Table {
            columns: vec![
                column("time", Cells::Timestamp { values: times.into(), format: TimeFormat::default() }),
                column("place", Cells::Text { codes: codes.into(), dictionary: vec!["a".to_owned(), "b".to_owned()] }),
                column("value", Cells::Number(values.into())),
            ],
            rows,
        };
        let set = MetricSet {
            timestamp: "time".to_owned(),
            measures: vec![Measure::new("value", Aggregation::Sum)],
            dimensions: if dimension { vec!["place".to_owned()] } else { Vec::new() },
            interval: Interval::HOUR,
            ..MetricSet::default()
        };
        preview(&table, &set, &UTC, 70, &mut Memo::default())
    }

    #[test]
    fn counts_cells_gaps_and_merged_rows() {
        // Hours 0 and 3 hold rows of a, hour 3 twice; b has one row without a number in hour 0.
        let found = look(
            vec![0, 5, 10_800, 10_801, Cells::NO_TIME],
            vec![0, 1, 0, 0, 0],
            vec![1.0, f64::NAN, 1.0, 1.0, 1.0],
            true,
        );
        assert_eq!((found.metrics, found.combinations, found.rows), (3, 2, 4));
        assert_eq!((found.gaps, found.merged_rows), (1, 1));
        // Of 3 metrics × 4 hours, overall and a have 2 each.
        assert!((found.missing_share - 8.0 / 12.0).abs() < 1e-12);
        assert_eq!(found.problems.len(), 1);
        assert_eq!(found.warnings[0].text, "1 row has no readable time in time and is left out.");
    }

    #[test]
    fn merged_rows_without_dimensions_share_only_the_bucket() {
        let found = look(vec![0, 5, 3_600], vec![0, 1, 0], vec![1.0; 3], false);
        assert_eq!((found.metrics, found.merged_rows, found.missing_share), (1, 1, 0.0));
    }
}
