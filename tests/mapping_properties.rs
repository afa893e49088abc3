//! What holds for any rows and any mapping: what is shown at each level is what the rows say, whatever their order and
//! the size of reads. Every figure is worked out a second time here, the plain way.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Session, time};
use foretop::model::filter::{Condition, Filter, MISSING, OTHERS, TopValues};
use foretop::model::metric::{Aggregation, Denominator, DimensionKey, Measure, MetricSet};
use foretop::pipeline::config::AnalysisConfig;
use foretop::protocol::message::{Event, PlotQuery, Request};
use proptest::prelude::*;

const HOURS: usize = 40;

/// Hour, market, store and a number, the last three of which may be missing.
type Row = (usize, Option<u8>, Option<u8>, Option<i32>);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0..HOURS, proptest::option::of(0_u8..6), proptest::option::of(0_u8..4), proptest::option::of(-50..100));
    // The first and the last hour are always there, and so is every kind of cell.
    proptest::collection::vec(row, 1..200).prop_map(|mut rows| {
        rows.extend([(0, Some(0), Some(0), Some(1)), (HOURS - 1, Some(1), Some(1), Some(2))]);
        rows
    })
}

fn market(row: &Row) -> String {
    row.1.map_or(MISSING.to_owned(), |market| format!("m{market}"))
}

fn store(row: &Row) -> String {
    row.2.map_or(MISSING.to_owned(), |store| store.to_string())
}

fn csv(rows: &[Row]) -> String {
    let cell = |text: String| if text == MISSING { String::new() } else { text };
    let line = |row: &Row| {
        let value = row.3.map(|value| value.to_string()).unwrap_or_default();
        format!("{},{},{},{value}\n", time(row.0), cell(market(row)), cell(store(row)))
    };
    format!("timestamp,market,store,value\n{}", rows.iter().map(line).collect::<String>())
}

fn filter() -> impl Strategy<Value = Option<Filter>> {
    let condition = proptest::sample::select(Condition::ALL.to_vec());
    let values = proptest::sample::subsequence(vec!["m1", "m2", "m3", "m", MISSING], 1..4);
    proptest::option::of((condition, values).prop_map(|(condition, values)| {
        let values = values.into_iter().map(str::to_owned).collect();
        Filter { column: "market".to_owned(), condition, values }
    }))
}

fn measures() -> Vec<Measure> {
    let of_value = Aggregation::ALL
        .into_iter()
        .map(|aggregation| Measure { name: aggregation.label(), ..Measure::new("value", aggregation) });
    let stores = Measure { name: "stores".to_owned(), ..Measure::new("store", Aggregation::CountDistinct) };
    let per = Some(Denominator { column: String::new(), aggregation: Aggregation::Count });
    let ratio = Measure { name: "ratio".to_owned(), per, ..Measure::new("value", Aggregation::Sum) };
    of_value.chain([stores, Measure::rows(), ratio]).collect()
}

/// The figure of a measure over the rows of one cell; `begun` tells whether the metric has had a row.
fn figure(measure: &Measure, rows: &[&Row], begun: bool) -> Option<f64> {
    if measure.name == "rows" {
        return begun.then_some(rows.len() as f64);
    }
    if rows.is_empty() {
        return None;
    }
    let mut values: Vec<f64> = rows.iter().filter_map(|row| row.3.map(f64::from)).collect();
    values.sort_by(f64::total_cmp);
    let sum: f64 = values.iter().sum();
    let last = values.len().checked_sub(1);
    match measure.aggregation {
        _ if measure.name == "stores" => {
            Some(rows.iter().filter_map(|row| row.2).collect::<BTreeSet<_>>().len() as f64)
        }
        Aggregation::Count => Some(values.len() as f64),
        Aggregation::CountDistinct => Some(rows.iter().filter_map(|row| row.3).collect::<BTreeSet<_>>().len() as f64),
        _ if measure.per.is_some() => last.map(|_| sum / rows.len() as f64),
        Aggregation::Sum => last.map(|_| sum),
        Aggregation::Mean => last.map(|last| sum / (last + 1) as f64),
        Aggregation::Min => last.map(|_| values[0]),
        Aggregation::Max => last.map(|last| values[last]),
        Aggregation::Percentile(percent) => last.map(|last| {
            let rank = last as f64 * f64::from(percent) / 100.0;
            let (below, above) = (values[rank.floor() as usize], values[rank.ceil() as usize]);
            below + (above - below) * (rank - rank.floor())
        }),
    }
}

/// Figures by measure and key, one per bucket.
type Figures = BTreeMap<(usize, DimensionKey), Vec<f64>>;

/// What the engine makes of it, and the hour of the first bucket; `None` if it cannot run.
fn engine(text: &str, set: &MetricSet, chunk: usize) -> Option<(usize, Figures)> {
    let mut session = Session::default();
    session.open(&[("data.csv", text.as_bytes())], chunk);
    let (_, checked) = session.send(Request::Check(AnalysisConfig::new(set.clone())));
    let Some(Event::Checked(preview)) = checked.into_iter().next().map(|answer| answer.body) else {
        panic!("not checked")
    };
    if !preview.problems.is_empty() {
        return None;
    }
    let found = session.analyse(AnalysisConfig::new(set.clone()));
    assert_eq!(preview.metrics, found.metrics.len() as u64);
    let query = |metric: &foretop::model::metric::Metric| PlotQuery {
        metric: metric.id,
        from: 0,
        to: u32::MAX,
        width_px: 100_000,
    };
    let (_, plotted) = session.send(Request::Plot(found.metrics.iter().map(query).collect()));
    let Some(Event::Plotted(plots)) = plotted.into_iter().next().map(|answer| answer.body) else { panic!("no plots") };
    let all = found
        .metrics
        .into_iter()
        .zip(plots)
        .map(|(metric, plot)| ((metric.measure, metric.key), plot.actual))
        .collect::<BTreeMap<_, _>>();
    let present: usize = all.values().flatten().filter(|value| !value.is_nan()).count();
    let cells = all.len() * found.grid.len;
    // Only ratios are counted roughly, and no cell more than there is.
    let missing = preview.missing_share * cells as f64;
    assert!(missing <= (cells - present) as f64 + 0.5, "{missing} of {cells}, {present} present");
    Some((((found.grid.start - common::START) / 3_600) as usize, all))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn figures_are_what_the_rows_say(
        mut rows in rows(),
        filter in filter(),
        top in proptest::option::of(0_u32..4),
        chunk in 1_usize..3_000,
        seed in any::<u64>(),
    ) {
        let set = MetricSet {
            timestamp: "timestamp".to_owned(),
            measures: measures(),
            dimensions: vec!["market".to_owned(), "store".to_owned()],
            filters: filter.clone().into_iter().collect(),
            top: top.map(|count| TopValues { dimension: "market".to_owned(), count }).into_iter().collect(),
            ..MetricSet::default()
        };
        let found = engine(&csv(&rows), &set, 1 << 16);

        let mut random = common::Random(seed);
        for index in (1..rows.len()).rev() {
            rows.swap(index, (random.next() % (index as u64 + 1)) as usize);
        }
        let shuffled = engine(&csv(&rows), &set, chunk);
        prop_assert_eq!(format!("{:?}", &found), format!("{shuffled:?}"));
        let Some((start, found)) = found else { return Ok(()) };

        let kept: Vec<Row> = rows.into_iter().filter(|row| filter.as_ref().is_none_or(|f| f.keeps(&market(row)))).collect();
        let mut volume: BTreeMap<String, usize> = BTreeMap::new();
        kept.iter().for_each(|row| *volume.entry(market(row)).or_default() += 1);
        let mut largest: Vec<_> = volume.into_iter().collect();
        largest.sort_by_key(|(name, rows)| (std::cmp::Reverse(*rows), name.clone()));
        let is_large = |name: &String| top.is_none_or(|top| largest[..largest.len().min(top as usize)].iter().any(|(large, _)| large == name));
        let shown = |row: &Row| Some(market(row)).filter(&is_large).unwrap_or_else(|| OTHERS.to_owned());
        let holds = |key: &DimensionKey, row: &Row| {
            key.0[0].as_ref().is_none_or(|value| *value == shown(row)) && key.0[1].as_ref().is_none_or(|value| *value == store(row))
        };
        let markets: BTreeSet<String> = kept.iter().map(&shown).collect();
        let stores: BTreeSet<String> = kept.iter().map(store).collect();
        let both: BTreeSet<(String, String)> = kept.iter().map(|row| (shown(row), store(row))).collect();
        prop_assert_eq!(found.len(), set.measures.len() * (1 + markets.len() + stores.len() + both.len()));

        for ((measure, key), actual) in &found {
            let first = kept.iter().filter(|row| holds(key, row)).map(|row| row.0).min().unwrap();
            for (bucket, actual) in actual.iter().enumerate() {
                let hour = start + bucket;
                let cell: Vec<&Row> = kept.iter().filter(|row| row.0 == hour && holds(key, row)).collect();
                let expected = figure(&set.measures[*measure], &cell, hour >= first).unwrap_or(f64::NAN);
                let same = (actual - expected).abs() < 1e-9 || (actual.is_nan() && expected.is_nan());
                prop_assert!(same, "{} of {key:?} at {hour}: {actual}, {expected} expected", set.measures[*measure].name);
            }
        }
    }
}
