//! Where each row of a table goes: its bucket on the grid, and the metrics it counts in: the overall one, with two
//! dimensions or more one per value, and the one of its combination.
//!
//! Values and combinations are numbered in the order of their texts, so the order of the rows changes nothing.

use super::codes::Codes;
use super::combine::Combinations;
use super::error::PrepareError;
use super::mapping::Mapping;
use super::rows::{LEFT_OUT, Rows};
use super::values::{Values, counts};
use crate::ingest::packed::Packed;
use crate::model::metric::{DimensionKey, MetricSet};
use crate::model::time::{Grid, TimeRange, Timestamp};

/// Most buckets of a grid.
pub const MAX_BUCKETS: u64 = 5_000_000;
/// Most metrics of a dataset.
pub const MAX_METRICS: u64 = 100_000;
/// Most cells (metric × bucket) of a dataset; 8 bytes each.
pub const MAX_CELLS: u64 = 40_000_000;

/// Most values of a dimension that go without saying.
pub(crate) const MANY_VALUES: u64 = 100;

/// The rows and dimensions of a metric set, before any row is placed.
pub(crate) struct Survey<'a> {
    /// Which rows go in.
    pub(crate) rows: Rows,
    /// In the order of the metric set.
    pub(crate) dimensions: Vec<Dimension<'a>>,
}

/// A dimension's column and its values.
pub(crate) struct Dimension<'a> {
    codes: Codes<'a>,
    /// Rows of each code; where there are no more than [`MANY_VALUES`], 1 for each.
    pub(crate) counts: Vec<u32>,
    /// The values.
    pub(crate) values: Values,
}

impl<'a> Survey<'a> {
    /// Filters the rows and counts the values.
    #[inline(never)]
    pub(crate) fn of(mapping: &Mapping<'a>, set: &MetricSet) -> Self {
        let mut rows = Rows::of(mapping, &set.filters);
        let dimension = |(column, name): (&&'a _, &String)| {
            let codes = Codes::of(column);
            let top = set.top.iter().find(|top| top.dimension == *name).map(|top| top.count);
            // Few values need no counting: all are taken to occur until the combinations are known.
            let counts = if top.is_none() && codes.len() as u64 <= MANY_VALUES {
                vec![1; codes.len()]
            } else {
                counts(&codes, &mut rows.of_table)
            };
            let values = Values::new(&codes, &counts, top);
            Dimension { codes, counts, values }
        };
        let dimensions = mapping.dimensions.iter().zip(&set.dimensions).map(dimension).collect();
        Self { rows, dimensions }
    }
}

/// Place of every row, and what the places mean.
#[derive(Debug)]
pub(crate) struct Layout {
    /// All buckets.
    pub(crate) grid: Grid,
    /// Cell of each row among those of all metrics of one measure, bucket by bucket, metric by metric: the one of its
    /// combination; [`LEFT_OUT`] for rows that do not go in.
    pub(crate) cells: Vec<u32>,
    /// Keys of one measure's metrics: overall, single values by dimension, sorted, then combinations, sorted.
    pub(crate) keys: Vec<DimensionKey>,
    /// Different values of each dimension; those put together are one.
    pub(crate) cardinality: Vec<u64>,
    /// For each combination the coarser metrics that its rows count in, as indices into `keys`, ascending.
    pub(crate) coarser: Vec<Vec<u32>>,
}

impl Layout {
    /// Places every row. Fails when none goes in or the result would be too large.
    #[inline(never)]
    pub(crate) fn new(mapping: &Mapping<'_>, set: &MetricSet, survey: Survey<'_>) -> Result<Self, PrepareError> {
        let Survey { rows, dimensions } = survey;
        let (grid, first, last) = grid(mapping, &rows, set)?;
        let too_many = || {
            let widest = (0..dimensions.len()).max_by_key(|&index| dimensions[index].values.present).unwrap_or(0);
            let (dimension, values) = (set.dimensions[widest].clone(), dimensions[widest].values.present);
            PrepareError::TooManyMetrics { dimension, values }
        };
        let most = MAX_METRICS as usize;
        let mut combinations = Combinations::new(rows.of_table);
        for Dimension { codes, values, .. } in &dimensions {
            let extended = if values.texts.is_empty() { None } else { combinations.with(codes, values, most) };
            combinations = extended.ok_or_else(too_many)?;
        }
        let (combinations, mut cells) = combinations.finish(most).ok_or_else(too_many)?;
        let cardinality = (0..dimensions.len()).map(|index| cardinality(&combinations, index)).collect();
        let (keys, coarser) = levels(&combinations, &dimensions);

        let metrics = keys.len() as u64 * set.measures.len() as u64;
        if metrics > MAX_METRICS {
            return Err(too_many());
        }
        if metrics.saturating_mul(grid.len as u64) > MAX_CELLS {
            return Err(PrepareError::TooLarge { metrics, buckets: grid.len as u64, first, last });
        }
        place(&mut cells, &mapping.times, grid, keys.len() - combinations.len());
        Ok(Self { grid, cells, keys, cardinality, coarser })
    }

    /// Number of the combinations present: the last so many of `keys`.
    pub(crate) fn combination_count(&self) -> usize {
        self.coarser.len()
    }

    /// Calls `merge` with each cell of a coarser metric and each cell of a combination that is a part of it, given all
    /// cells of one measure.
    pub(crate) fn merge<T>(&self, cells: &mut [T], mut merge: impl FnMut(&mut T, &T)) {
        let buckets = self.grid.len;
        let (coarse, fine) = cells.split_at_mut((self.keys.len() - self.combination_count()) * buckets);
        for (fine, coarser) in fine.chunks_exact(buckets).zip(&self.coarser) {
            for &metric in coarser {
                let first = metric as usize * buckets;
                merge_all(&mut coarse[first..first + buckets], fine, &mut merge);
            }
        }
    }
}

#[inline(never)]
fn merge_all<T>(cells: &mut [T], parts: &[T], merge: &mut impl FnMut(&mut T, &T)) {
    cells.iter_mut().zip(parts).for_each(|(cell, part)| merge(cell, part));
}

fn grid(mapping: &Mapping<'_>, rows: &Rows, set: &MetricSet) -> Result<(Grid, Timestamp, Timestamp), PrepareError> {
    let Some((first, last)) = rows.span else {
        let column = set.timestamp.clone();
        return Err(if rows.timed > 0 {
            PrepareError::AllFiltered { rows: rows.timed }
        } else {
            PrepareError::NoRows { column }
        });
    };
    let interval = set.interval;
    let buckets = ((i128::from(last) - i128::from(first)) / i128::from(interval.seconds())) as u64 + 1;
    // The grid's own arithmetic needs some room at the ends of what a timestamp can hold.
    let room = Timestamp::MAX / 4;
    if buckets > MAX_BUCKETS || first < -room || last > room {
        return Err(PrepareError::TooWide { first, last, interval, buckets });
    }
    Ok((Grid::covering(first, last, interval, mapping.zone.for_grid(interval).offset(first)), first, last))
}

/// Turns the combination of each row into its cell; the metrics of the combinations begin at `first_metric`.
fn place(rows: &mut [u32], times: &Packed<Timestamp>, grid: Grid, first_metric: usize) {
    let mut places = Places { grid, first_metric: first_metric as u32, held: grid.range(0, 1), bucket: 0 };
    let mut runs = rows.chunks_mut(Packed::<Timestamp>::RUN);
    times.for_each_run(|times| places.fill(runs.next().unwrap_or_default(), times));
}

/// Finds the cells of rows. Rows of one bucket tend to follow each other, so the one before is held.
struct Places {
    grid: Grid,
    first_metric: u32,
    /// The times of the bucket held.
    held: TimeRange,
    bucket: u32,
}

impl Places {
    #[inline(never)]
    fn fill(&mut self, rows: &mut [u32], times: &[Timestamp]) {
        let buckets = self.grid.len as u32;
        for (row, &at) in rows.iter_mut().zip(times).filter(|(row, _)| **row != LEFT_OUT) {
            if !(self.held.start..self.held.end).contains(&at) {
                let index = self.grid.index(at).unwrap_or_default();
                (self.held, self.bucket) = (self.grid.range(index, index + 1), index as u32);
            }
            *row = (self.first_metric + *row) * buckets + self.bucket;
        }
    }
}

fn cardinality(combinations: &[Vec<u32>], dimension: usize) -> u64 {
    let mut values: Vec<u32> = combinations.iter().map(|combination| combination[dimension]).collect();
    values.sort_unstable();
    values.dedup();
    values.len() as u64
}

/// The keys of all levels, and for each combination the keys of coarser levels that it is part of: the overall one, and
/// with two dimensions or more each of its values.
fn levels(combinations: &[Vec<u32>], dimensions: &[Dimension<'_>]) -> (Vec<DimensionKey>, Vec<Vec<u32>>) {
    const ABSENT: u32 = u32::MAX;
    if dimensions.is_empty() {
        return (vec![DimensionKey::default()], vec![Vec::new()]);
    }
    let mut keys = vec![DimensionKey(vec![None; dimensions.len()])];
    let mut coarser = vec![vec![0]; combinations.len()];
    let several = if dimensions.len() > 1 { dimensions } else { &[] };
    for (index, Dimension { values, .. }) in several.iter().enumerate() {
        let mut metric_of = vec![ABSENT; values.texts.len()];
        combinations.iter().for_each(|combination| metric_of[combination[index] as usize] = 0);
        for (metric, text) in metric_of.iter_mut().zip(&values.texts).filter(|(metric, _)| **metric != ABSENT) {
            *metric = keys.len() as u32;
            let mut key = vec![None; dimensions.len()];
            key[index] = Some(text.clone());
            keys.push(DimensionKey(key));
        }
        for (coarser, combination) in coarser.iter_mut().zip(combinations) {
            coarser.push(metric_of[combination[index] as usize]);
        }
    }
    keys.extend(combinations.iter().map(|combination| {
        let texts =
            combination.iter().zip(dimensions).map(|(&value, of)| Some(of.values.texts[value as usize].clone()));
        DimensionKey(texts.collect())
    }));
    (keys, coarser)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::table::{Cells, Column, Table};
    use crate::model::column::TimeFormat;
    use crate::model::filter::{Condition, Filter, MISSING, OTHERS, TopValues};
    use crate::model::message::Explain;
    use crate::model::metric::Measure;
    use crate::model::time::Interval;
    use crate::model::zone::UTC;

    /// A table with a time and dimensions "d0", "d1", …, and its metric set, by the hour, which `change` may change.
    fn layout(
        times: Vec<Timestamp>,
        dimensions: Vec<Cells>,
        change: impl FnOnce(&mut MetricSet),
    ) -> Result<Layout, PrepareError> {
        let rows = times.len();
        let column = |name: String, cells| Column { name, cells, missing: 0, misfits: 0 };
        let mut columns =
            vec![column("time".to_owned(), Cells::Timestamp { values: times.into(), format: TimeFormat::default() })];
        let names: Vec<_> = (0..dimensions.len()).map(|index| format!("d{index}")).collect();
        columns.extend(names.iter().cloned().zip(dimensions).map(|(name, cells)| column(name, cells)));
        let table = Table { columns, rows };
        let mut set = MetricSet {
            timestamp: "time".to_owned(),
            measures: vec![Measure::rows()],
            dimensions: names,
            interval: Interval::HOUR,
            ..MetricSet::default()
        };
        change(&mut set);
        let mapping = Mapping::new(&table, &set, &UTC).unwrap();
        Layout::new(&mapping, &set, Survey::of(&mapping, &set))
    }

    fn text(codes: &[u32], dictionary: &[&str]) -> Cells {
        let dictionary = dictionary.iter().map(|&text| text.to_owned()).collect();
        Cells::Text { codes: codes.to_vec().into(), dictionary }
    }

    fn labels(layout: &Layout) -> Vec<String> {
        layout.keys.iter().map(|key| key.label("all")).collect()
    }

    /// Metric and bucket of each row.
    fn places(layout: &Layout) -> Vec<Option<(u32, u32)>> {
        let buckets = layout.grid.len as u32;
        layout.cells.iter().map(|&cell| (cell != LEFT_OUT).then_some((cell / buckets, cell % buckets))).collect()
    }

    #[test]
    fn keys_are_sorted_and_missing_values_have_a_name() {
        let found = layout(
            vec![0, 3_600, Timestamp::MIN, 7_300],
            vec![
                text(&[1, 0, 2, Cells::NO_TEXT], &["de", "uk", "us"]),
                Cells::Number(vec![2.5, 10.0, 1.0, -0.0].into()),
            ],
            |_| {},
        )
        .unwrap();
        let values = [MISSING, "de", "uk", "0", "10", "2.5"];
        assert_eq!(labels(&found), [&["all"][..], &values, &["(missing), 0", "de, 10", "uk, 2.5"]].concat());
        assert_eq!(found.coarser, [[0, 1, 4], [0, 2, 5], [0, 3, 6]]);
        assert_eq!(places(&found), [Some((9, 0)), Some((8, 1)), None, Some((7, 2))]);
        assert_eq!((found.combination_count(), found.grid.len), (3, 3));
    }

    #[test]
    fn without_dimensions_there_is_only_the_overall_metric() {
        let found = layout(vec![0, 10], Vec::new(), |_| {}).unwrap();
        assert_eq!((labels(&found), places(&found)), (vec!["all".to_owned()], vec![Some((0, 0)); 2]));
    }

    #[test]
    fn the_values_of_a_single_dimension_are_its_combinations() {
        let found = layout(vec![0, 10], vec![text(&[1, 0], &["de", "uk"])], |_| {}).unwrap();
        assert_eq!(
            (labels(&found).join(" "), places(&found)),
            ("all de uk".to_owned(), vec![Some((2, 0)), Some((1, 0))])
        );
    }

    #[test]
    fn filters_leave_rows_out_before_anything_is_counted() {
        let filter = |column: &str, condition, values: &[&str]| {
            let values = values.iter().map(|&value| value.to_owned()).collect();
            Filter { column: column.to_owned(), condition, values }
        };
        let check = |filters: Vec<Filter>, expected: &str| {
            let cells = || {
                vec![
                    text(&[1, 0, 2, Cells::NO_TEXT], &["de", "uk", "us"]),
                    Cells::Number(vec![2.0, 10.0, 1.0, 2.0].into()),
                ]
            };
            let found = layout(vec![0, 3_600, 7_200, 10_800], cells(), |set| {
                set.dimensions.truncate(1);
                set.filters = filters;
            });
            assert_eq!(
                found.map(|found| format!("{} of {}", labels(&found).join(" "), found.grid.len)).unwrap_or_default(),
                expected
            );
        };
        use Condition::{Contains, Is, IsNot, StartsWith};
        check(vec![filter("d0", Is, &["uk", "us"])], "all uk us of 3");
        check(vec![filter("d0", IsNot, &[MISSING]), filter("d1", IsNot, &["10"])], "all uk us of 3");
        check(vec![filter("d0", StartsWith, &["u"]), filter("d1", Is, &["2.0"])], "all uk of 1");
        check(vec![filter("d1", Contains, &["1"])], "all de us of 2");
        check(vec![filter("d0", Is, &["fr"])], "");
    }

    #[test]
    fn only_the_largest_values_are_told_apart() {
        let codes = text(&[0, 1, 1, 2, 2, 3], &["a", "b", "c", "d"]);
        let top = |count| move |set: &mut MetricSet| set.top.push(TopValues { dimension: "d0".to_owned(), count });
        let found = layout(vec![0; 6], vec![codes.clone()], top(1)).unwrap();
        assert_eq!(labels(&found), ["all", OTHERS, "b"]);
        let found = layout(vec![0; 6], vec![codes], top(2)).unwrap();
        assert_eq!(
            places(&found).into_iter().flatten().map(|(metric, _)| metric).collect::<Vec<_>>(),
            [1, 2, 2, 3, 3, 1]
        );
    }

    #[track_caller]
    fn check_error(found: Result<Layout, PrepareError>, expected: &str) {
        assert_eq!(found.unwrap_err().explain().detail, expected);
    }

    #[test]
    fn one_wild_year_is_an_error_that_names_it() {
        check_error(
            layout(vec![1_600_000_000, 253_370_764_800], Vec::new(), |_| {}),
            "The earliest time is 13 Sep 2020, the latest 1 Jan 9999: 69,936,324 intervals of 1 hour, 5,000,000 are possible.",
        );
        let all = layout(vec![Timestamp::MIN + 1, 0], Vec::new(), |_| {});
        assert!(matches!(all, Err(PrepareError::TooWide { .. })));
        check_error(layout(vec![Timestamp::MIN], Vec::new(), |_| {}), "Column time holds no time in any row.");
    }

    #[test]
    fn too_many_values_are_an_error_that_names_the_dimension() {
        let many: Vec<f64> = (0..400_000).map(f64::from).collect();
        let few = || Cells::Number(many.iter().map(|value| value % 400.0).collect());
        let other = || Cells::Number(many.iter().map(|value| (value / 400.0).floor()).collect());
        let times = || vec![0; many.len()];
        check_error(
            layout(times(), vec![Cells::Number(many.clone().into())], |_| {}),
            "d0 has 400,000 values, which makes more than the 100,000 metrics that are possible.",
        );
        check_error(
            layout(times(), vec![few(), other()], |_| {}),
            "d1 has 1,000 values, which makes more than the 100,000 metrics that are possible.",
        );
        let days = (0..400_000).map(|row| row * 3_600).collect();
        check_error(
            layout(days, vec![few()], |_| {}),
            "401 metrics of 400,000 intervals from 1 Jan 1970 to 19 Aug 2015 make 160,400,000 values; 40,000,000 are possible.",
        );
    }
}
