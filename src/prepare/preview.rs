//! What a metric set would give on a table, before anything is learned: the figures of the card "What you get",
//! what is wrong with it, and what to know. Counts cells in a bit per cell, so it stays quick on large tables.

use super::aggregate::number_at;
use super::error::PrepareError;
use super::layout::Layout;
use super::mapping::{Mapping, MappingField, MappingProblem};
use crate::ingest::table::{Cells, Table};
use crate::model::format::{count, plural};
use crate::model::message::Explain;
use crate::model::metric::{Aggregation, MetricSet};
use crate::model::time::{Grid, Interval};
use crate::model::zone::{ClockFacts, Zone};

/// Fewest intervals to learn from for a run to make sense: what a single series needs to be judged.
pub const FEWEST_TO_LEARN: usize = 20;

/// Rough time to learn and test one bucket of one metric, in seconds.
const SECONDS_PER_CELL: f64 = 1e-6;
/// Rough time to place one row, in seconds.
const SECONDS_PER_ROW: f64 = 1e-7;
/// Bytes per cell: the value, and for the tested 30 % band and severity.
const BYTES_PER_CELL: f64 = 8.0 + 0.3 * 33.0;

/// What a metric set would give.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Preview {
    /// Time series in all, of every level.
    pub metrics: u64,
    /// Combinations of dimension values present.
    pub combinations: u64,
    /// Different values of each dimension, in order.
    pub cardinality: Vec<u64>,
    /// The buckets, or `None` if nothing is left.
    pub grid: Option<Grid>,
    /// First tested bucket.
    pub split: usize,
    /// Rows that go in.
    pub rows: u64,
    /// Share of cells (metric × bucket) without data, 0–1.
    pub missing_share: f64,
    /// What the clocks of the zone did to the rows.
    pub clock: ClockFacts,
    /// Runs of buckets without any row.
    pub gaps: u64,
    /// Rows that share bucket and dimension key with another row, beyond the first.
    pub merged_rows: u64,
    /// Rough memory of the series, in bytes.
    pub memory_bytes: u64,
    /// Rough time of a run, in seconds.
    pub seconds: f64,
    /// What keeps a run from starting; empty when it can.
    pub problems: Vec<MappingProblem>,
    /// What to know before running; never blocks.
    pub warnings: Vec<String>,
}

/// Holds `set`, whose zone is given, against `table`.
pub fn preview(table: &Table, set: &MetricSet, zone: &Zone, learn_percent: u8) -> Preview {
    let mapping = match Mapping::new(table, set, zone) {
        Ok(mapping) => mapping,
        Err(problems) => return Preview { problems, ..Preview::default() },
    };
    let layout = match Layout::new(&mapping, set) {
        Ok(layout) => layout,
        Err(error) => return Preview { problems: vec![layout_problem(&error)], ..Preview::default() },
    };
    let grid = layout.grid;
    let split = grid.split(learn_percent);
    let metrics = (layout.keys.len() * set.measures.len()) as u64;
    let cells = metrics as f64 * grid.len as f64;

    let rows = occupied(&layout, |_| true);
    let gaps = runs_of_empty(&rows.overall);
    let merged_rows = layout.rows - rows.combinations;
    let mut filled = 0;
    for (column, measure) in mapping.measures.iter().zip(&set.measures) {
        // A count is known wherever there is a row.
        let present = |row| measure.aggregation == Aggregation::Count || number_at(column, row).is_some();
        filled += occupied(&layout, present).cells;
    }
    let missing_share = 1.0 - filled as f64 / cells;

    let mut preview = Preview {
        metrics,
        combinations: layout.combination_count() as u64,
        cardinality: layout.cardinality.clone(),
        grid: Some(grid),
        split,
        rows: layout.rows,
        missing_share,
        clock: mapping.clock,
        gaps,
        merged_rows,
        memory_bytes: (cells * BYTES_PER_CELL) as u64,
        seconds: cells * SECONDS_PER_CELL + layout.rows as f64 * SECONDS_PER_ROW,
        problems: Vec::new(),
        warnings: Vec::new(),
    };
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
    preview.warnings = warnings(&preview, untimed(table, set), set);
    preview
}

/// Rows without a time in the data.
fn untimed(table: &Table, set: &MetricSet) -> u64 {
    match table.column(&set.timestamp).map(|column| &column.cells) {
        Some(Cells::Timestamp { values, .. }) => values.iter().filter(|&at| at == Cells::NO_TIME).count() as u64,
        _ => 0,
    }
}

fn layout_problem(error: &PrepareError) -> MappingProblem {
    let field = match error {
        PrepareError::TooLarge { .. } => MappingField::Dimensions,
        PrepareError::TooWide { .. } => MappingField::Interval,
        _ => MappingField::Timestamp,
    };
    let message = error.explain();
    MappingProblem { field, text: format!("{} {}", message.detail, message.remedy) }
}

struct Occupied {
    /// Whether a bucket holds anything.
    overall: Vec<bool>,
    /// Number of metrics × buckets that hold anything, of all levels.
    cells: u64,
    /// Those of the combinations.
    combinations: u64,
}

fn occupied(layout: &Layout, present: impl Fn(usize) -> bool) -> Occupied {
    let buckets = layout.grid.len;
    let mut found = Occupied { overall: vec![false; buckets], cells: 0, combinations: 0 };
    let mut seen = vec![0_u64; (buckets * layout.keys.len()).div_ceil(64)];
    let mut is_new = |metric: u32, bucket: usize| {
        let cell = metric as usize * buckets + bucket;
        let (word, bit) = (&mut seen[cell / 64], 1 << (cell % 64));
        let new = *word & bit == 0;
        *word |= bit;
        new
    };
    for (row, place) in layout.places().enumerate() {
        let Some((bucket, [coarser @ .., combination])) = place.filter(|_| present(row)) else { continue };
        // Where the combination has been seen, so have the metrics that it is part of.
        if is_new(*combination, bucket) {
            found.overall[bucket] = true;
            found.combinations += 1;
            found.cells += 1 + coarser.iter().filter(|&&metric| is_new(metric, bucket)).count() as u64;
        }
    }
    found
}

fn runs_of_empty(filled: &[bool]) -> u64 {
    filled.windows(2).filter(|pair| pair[0] && !pair[1]).count() as u64
}

fn warnings(preview: &Preview, untimed: u64, set: &MetricSet) -> Vec<String> {
    let mut warnings = Vec::new();
    if preview.problems.is_empty() {
        warnings.extend(history_warning(preview.split, set.interval));
    }
    if untimed > 0 {
        warnings.push(format!(
            "{} no readable time in {} and {} left out.",
            plural(untimed, "row has", "rows have"),
            set.timestamp,
            if untimed == 1 { "is" } else { "are" },
        ));
    }
    warnings.extend(clock_warnings(&preview.clock, set));
    if preview.missing_share > 0.5 {
        warnings.push(format!(
            "{:.0} % of the values are missing: a longer interval or fewer dimensions would leave fewer gaps.",
            (preview.missing_share * 100.0).floor(),
        ));
    }
    if preview.metrics > 5_000 {
        warnings.push(format!("{} metrics: a run may take a while.", count(preview.metrics)));
    }
    warnings
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
fn history_warning(learned: usize, interval: Interval) -> Option<String> {
    let day = (interval < Interval::DAY).then(|| (Interval::DAY.seconds() / interval.seconds()) as usize);
    let week = (interval < Interval::WEEK).then(|| (Interval::WEEK.seconds() / interval.seconds()) as usize);
    let short_of = |period: Option<usize>| period.map(|period| 2 * period).filter(|&needed| learned < needed);
    let start = format!("{} to learn from", plural(learned as u64, "interval", "intervals"));
    if let Some(needed) = short_of(day) {
        return Some(format!("{start}: too short for the daily pattern ({} would do).", count(needed as u64)));
    }
    let needed = count(short_of(week)? as u64);
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
    use crate::model::metric::Measure;
    use crate::model::zone::UTC;

    fn look(times: Vec<i64>, codes: Vec<u32>, values: Vec<f64>, dimension: bool) -> Preview {
        let rows = times.len();
        let column = |name: &str, cells| Column { name: name.to_owned(), cells, missing: 0, misfits: 0 };
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
        preview(&table, &set, &UTC, 70)
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
        assert_eq!(found.warnings[0], "1 row has no readable time in time and is left out.");
    }

    #[test]
    fn merged_rows_without_dimensions_share_only_the_bucket() {
        let found = look(vec![0, 5, 3_600], vec![0, 1, 0], vec![1.0; 3], false);
        assert_eq!((found.metrics, found.merged_rows, found.missing_share), (1, 1, 0.0));
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
            assert_eq!(history_warning(learned, interval).unwrap_or_default(), expected);
        }
    }
}
