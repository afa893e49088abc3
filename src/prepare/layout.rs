//! Where each row of a table goes: its bucket on the grid, and the metrics it counts in: the overall one, with two
//! dimensions or more one per value, and the one of its combination.
//!
//! Combinations are numbered by their sorted keys, so the order of the rows changes nothing. Dimension columns are
//! folded into the number one after another, each time only over pairs that occur; no product of cardinalities
//! is ever allocated beyond a bound.

use std::collections::{BTreeMap, HashMap};

use super::error::PrepareError;
use super::mapping::Mapping;
use crate::ingest::packed::Packed;
use crate::ingest::table::{Cells, Column};
use crate::model::metric::{DimensionKey, MetricSet};
use crate::model::time::{Grid, Timestamp};

/// Most buckets of a grid.
pub const MAX_BUCKETS: u64 = 5_000_000;
/// Most metrics of a dataset.
pub const MAX_METRICS: u64 = 100_000;
/// Most cells (metric × bucket) of a dataset; 8 bytes each.
pub const MAX_CELLS: u64 = 40_000_000;
/// Stands for a missing dimension value.
pub const MISSING: &str = "(missing)";
/// Marks a row without a readable time.
pub(crate) const NO_BUCKET: u32 = u32::MAX;

/// Largest table of pairs that is looked up by index instead of by hash.
const DENSE_PAIRS: u64 = 1 << 22;

/// Place of every row, and what the places mean.
#[derive(Debug)]
pub(crate) struct Layout {
    /// All buckets.
    pub(crate) grid: Grid,
    /// Bucket of each row, or [`NO_BUCKET`].
    pub(crate) buckets: Vec<u32>,
    /// Combination of each row; 0 for rows without a bucket.
    pub(crate) combinations: Vec<u32>,
    /// Keys of one measure's metrics: overall, single values by dimension, sorted, then combinations, sorted.
    pub(crate) keys: Vec<DimensionKey>,
    /// Metrics that a row counts in, as indices into `keys`: so many for each combination, one of a level at a time,
    /// that of the combination itself last.
    slots: Vec<u32>,
    slots_per_row: usize,
    /// Different values of each dimension.
    pub(crate) cardinality: Vec<u64>,
    /// Rows with a bucket.
    pub(crate) rows: u64,
}

impl Layout {
    /// Places every row. Fails when no row has a time or the result would be too large.
    pub(crate) fn new(mapping: &Mapping<'_>, set: &MetricSet) -> Result<Self, PrepareError> {
        let (grid, first, last) = grid(mapping, set)?;
        let mut rows = 0;
        let buckets: Vec<u32> = mapping
            .times
            .iter()
            .map(|at| {
                if at == Cells::NO_TIME {
                    return NO_BUCKET;
                }
                rows += 1;
                grid.index(at).map_or(NO_BUCKET, |bucket| bucket as u32)
            })
            .collect();

        let mut combinations = vec![0_u32; buckets.len()];
        let mut keys = vec![Vec::new()];
        let mut cardinality = Vec::new();
        for column in &mapping.dimensions {
            let (codes, texts) = codes(column);
            let mut used = vec![false; texts.len()];
            keys = fold(&mut combinations, keys, &codes, &texts, &buckets, &mut used);
            cardinality.push(used.iter().filter(|&&used| used).count() as u64);
        }
        let (keys, slots) = levels(sort(&mut combinations, keys), set.dimensions.len());

        let metrics = keys.len() as u64 * set.measures.len() as u64;
        if metrics > MAX_METRICS || metrics.saturating_mul(grid.len as u64) > MAX_CELLS {
            return Err(PrepareError::TooLarge { metrics, buckets: grid.len as u64, first, last });
        }
        let slots_per_row = slots_per_row(set.dimensions.len());
        Ok(Self { grid, buckets, combinations, keys, slots, slots_per_row, cardinality, rows })
    }

    /// Number of the combinations present: the last so many of `keys`.
    pub(crate) fn combination_count(&self) -> usize {
        self.slots.len() / self.slots_per_row
    }

    /// Bucket of each row and the metrics it counts in, in row order; `None` for rows without a time. The metrics are
    /// indices into `keys`, ascending; the last one is that of the combination.
    pub(crate) fn places(&self) -> impl Iterator<Item = Option<(usize, &[u32])>> {
        self.buckets.iter().zip(&self.combinations).map(|(&bucket, &combination)| {
            let first = combination as usize * self.slots_per_row;
            (bucket != NO_BUCKET).then(|| (bucket as usize, &self.slots[first..first + self.slots_per_row]))
        })
    }
}

fn grid(mapping: &Mapping<'_>, set: &MetricSet) -> Result<(Grid, Timestamp, Timestamp), PrepareError> {
    let present = || mapping.times.iter().filter(|&at| at != Cells::NO_TIME);
    let (Some(first), Some(last)) = (present().min(), present().max()) else {
        return Err(PrepareError::NoRows { column: set.timestamp.clone() });
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

/// Dictionary code of each row, with every code's text. Missing values get a text of their own.
fn codes(column: &Column) -> (Vec<u32>, Vec<String>) {
    let (codes, mut texts) = match &column.cells {
        Cells::Text { codes, dictionary } => (codes.iter().collect(), dictionary.clone()),
        Cells::Boolean { codes } => (codes.iter().collect(), vec!["false".to_owned(), "true".to_owned()]),
        Cells::Number(values) => number_codes(values),
        Cells::Timestamp { values, .. } => (vec![Cells::NO_TEXT; values.len()], Vec::new()),
    };
    let missing = texts.iter().position(|text| text == MISSING).unwrap_or_else(|| {
        texts.push(MISSING.to_owned());
        texts.len() - 1
    }) as u32;
    let codes = codes.into_iter().map(|code| if code == Cells::NO_TEXT { missing } else { code }).collect();
    (codes, texts)
}

fn number_codes(values: &Packed<f64>) -> (Vec<u32>, Vec<String>) {
    let mut known: HashMap<u64, u32> = HashMap::new();
    let mut texts = Vec::new();
    let codes = values
        .iter()
        .map(|value| {
            if value.is_nan() {
                return Cells::NO_TEXT;
            }
            // Adding zero makes -0 and 0 the same number.
            let value = value + 0.0;
            *known.entry(value.to_bits()).or_insert_with(|| {
                texts.push(value.to_string());
                texts.len() as u32 - 1
            })
        })
        .collect();
    (codes, texts)
}

/// Extends each row's combination by one more dimension; returns the texts of the new combinations.
fn fold(
    combinations: &mut [u32],
    keys: Vec<Vec<String>>,
    codes: &[u32],
    texts: &[String],
    buckets: &[u32],
    used: &mut [bool],
) -> Vec<Vec<String>> {
    const UNKNOWN: u32 = u32::MAX;
    let pairs = keys.len() as u64 * texts.len() as u64;
    let mut dense = if pairs <= DENSE_PAIRS { vec![UNKNOWN; pairs as usize] } else { Vec::new() };
    let mut sparse: HashMap<u64, u32> = HashMap::new();
    let mut extended: Vec<Vec<String>> = Vec::new();
    for ((combination, &code), &bucket) in combinations.iter_mut().zip(codes).zip(buckets) {
        if bucket == NO_BUCKET {
            continue;
        }
        let pair = u64::from(*combination) * texts.len() as u64 + u64::from(code);
        let known = if dense.is_empty() { sparse.entry(pair).or_insert(UNKNOWN) } else { &mut dense[pair as usize] };
        if *known == UNKNOWN {
            *known = extended.len() as u32;
            used[code as usize] = true;
            let mut key = keys[*combination as usize].clone();
            key.push(texts[code as usize].clone());
            extended.push(key);
        }
        *combination = *known;
    }
    extended
}

/// Renumbers the combinations by their sorted keys, which it returns.
fn sort(combinations: &mut [u32], mut keys: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let mut order: Vec<u32> = (0..keys.len() as u32).collect();
    order.sort_by(|&a, &b| keys[a as usize].cmp(&keys[b as usize]));
    let mut rank = vec![0; keys.len()];
    for (position, &old) in order.iter().enumerate() {
        rank[old as usize] = position as u32;
    }
    for combination in combinations {
        *combination = rank[*combination as usize];
    }
    keys.sort_unstable();
    keys
}

/// Metrics that a row counts in: without dimensions only the overall one; the values of a single dimension are the
/// combinations.
fn slots_per_row(dimensions: usize) -> usize {
    match dimensions {
        0 | 1 => 1 + dimensions,
        several => 1 + several + 1,
    }
}

/// The keys of all levels, and for each of `combinations` the indices of the keys that it is part of.
fn levels(combinations: Vec<Vec<String>>, dimensions: usize) -> (Vec<DimensionKey>, Vec<u32>) {
    let mut keys = vec![DimensionKey(vec![None; dimensions])];
    let mut slots_of_value: Vec<BTreeMap<String, u32>> = Vec::new();
    if dimensions > 1 {
        for dimension in 0..dimensions {
            let values = combinations.iter().map(|values| (values[dimension].clone(), 0));
            let mut slots: BTreeMap<String, u32> = values.collect();
            for (value, slot) in &mut slots {
                *slot = keys.len() as u32;
                let mut key = vec![None; dimensions];
                key[dimension] = Some(value.clone());
                keys.push(DimensionKey(key));
            }
            slots_of_value.push(slots);
        }
    }
    let mut slots = Vec::with_capacity(combinations.len() * slots_per_row(dimensions));
    for values in combinations {
        slots.push(0);
        slots.extend(slots_of_value.iter().zip(&values).map(|(slots, value)| slots[value]));
        if dimensions > 0 {
            slots.push(keys.len() as u32);
            keys.push(DimensionKey(values.into_iter().map(Some).collect()));
        }
    }
    (keys, slots)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::table::Table;
    use crate::model::column::TimeFormat;
    use crate::model::metric::{Aggregation, Measure};
    use crate::model::time::Interval;
    use crate::model::zone::UTC;

    fn layout(times: Vec<Timestamp>, dimensions: Vec<Cells>) -> Result<Layout, PrepareError> {
        let rows = times.len();
        let column = |name: String, cells| Column { name, cells, missing: 0, misfits: 0 };
        let mut columns = vec![
            column("time".to_owned(), Cells::Timestamp { values: times.into(), format: TimeFormat::default() }),
            column("value".to_owned(), Cells::Number(vec![1.0; rows].into())),
        ];
        let names: Vec<_> = (0..dimensions.len()).map(|index| format!("d{index}")).collect();
        columns.extend(names.iter().cloned().zip(dimensions).map(|(name, cells)| column(name, cells)));
        let table = Table { columns, rows };
        let set = MetricSet {
            timestamp: "time".to_owned(),
            measures: vec![Measure::new("value", Aggregation::Sum)],
            dimensions: names,
            interval: Interval::HOUR,
            ..MetricSet::default()
        };
        Layout::new(&Mapping::new(&table, &set, &UTC).unwrap(), &set)
    }

    fn text(codes: &[u32], dictionary: &[&str]) -> Cells {
        Cells::Text {
            codes: codes.to_vec().into(),
            dictionary: dictionary.iter().map(|&text| text.to_owned()).collect(),
        }
    }

    #[test]
    fn keys_are_sorted_and_missing_values_have_a_name() {
        let found = layout(
            vec![0, 3_600, Cells::NO_TIME, 7_300],
            vec![
                text(&[1, 0, 2, Cells::NO_TEXT], &["de", "uk", "us"]),
                Cells::Number(vec![2.5, 10.0, 1.0, -0.0].into()),
            ],
        )
        .unwrap();
        let labels: Vec<_> = found.keys.iter().map(|key| key.label("all")).collect();
        let values = ["(missing)", "de", "uk", "0", "10", "2.5"];
        assert_eq!(labels, [&["all"][..], &values, &["(missing), 0", "de, 10", "uk, 2.5"]].concat());
        assert_eq!((found.cardinality.as_slice(), found.combination_count()), ([3, 3].as_slice(), 3));
        let places: Vec<_> = found.places().collect();
        let expected = [Some((0, &[0, 3, 6, 9][..])), Some((1, &[0, 2, 5, 8])), None, Some((2, &[0, 1, 4, 7]))];
        assert_eq!(places, expected);
        assert_eq!((found.rows, found.grid.len), (3, 3));
    }

    #[test]
    fn without_dimensions_there_is_only_the_overall_metric() {
        let found = layout(vec![0, 10], Vec::new()).unwrap();
        assert_eq!((found.keys.as_slice(), found.combination_count()), ([DimensionKey::default()].as_slice(), 1));
        assert_eq!(found.places().collect::<Vec<_>>(), [Some((0, &[0][..])); 2]);
    }

    #[test]
    fn the_values_of_a_single_dimension_are_its_combinations() {
        let found = layout(vec![0, 10], vec![text(&[1, 0], &["de", "uk"])]).unwrap();
        assert_eq!(found.keys.iter().map(|key| key.label("all")).collect::<Vec<_>>(), ["all", "de", "uk"]);
        assert_eq!(found.places().collect::<Vec<_>>(), [Some((0, &[0, 2][..])), Some((0, &[0, 1]))]);
    }

    #[test]
    fn one_wild_year_is_an_error_that_names_it() {
        let error = layout(vec![1_600_000_000, 253_370_764_800], Vec::new()).unwrap_err();
        let text = crate::model::message::Explain::explain(&error).detail;
        assert_eq!(
            text,
            "The earliest time is 13 Sep 2020, the latest 1 Jan 9999: 69,936,324 intervals of 1 hour, 5,000,000 are possible."
        );
        assert!(matches!(layout(vec![Timestamp::MIN + 1, 0], Vec::new()), Err(PrepareError::TooWide { .. })));
        assert!(matches!(layout(vec![Cells::NO_TIME], Vec::new()), Err(PrepareError::NoRows { .. })));
    }

    #[test]
    fn too_many_values_are_an_error() {
        let days = 400_000;
        let codes: Vec<u32> = (0..days).collect();
        let names: Vec<String> = codes.iter().map(ToString::to_string).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let error = layout(codes.iter().map(|&day| i64::from(day)).collect(), vec![text(&codes, &names)]).unwrap_err();
        assert!(matches!(error, PrepareError::TooLarge { metrics: 400_001, buckets: 112, .. }), "{error:?}");
    }
}
