//! The stages of the product behind a few calls, for a page that measures them beside other tools. Never part of the
//! site.
#![allow(missing_docs, reason = "called from JavaScript; benches/site/README.md says how")]

use std::collections::HashMap;

use foretop::bridge::file::Chunks;
use foretop::detect::score_series;
use foretop::explain::localise::{Leaves, Values, localise};
use foretop::ingest::{Ingested, Reader};
use foretop::model::metric::{Aggregation, Level, Measure, MetricId, MetricSet};
use foretop::model::reading::ReadSettings;
use foretop::model::time::Interval;
use foretop::model::zone::Zone;
use foretop::prepare::aggregate::aggregate;
use foretop::prepare::dataset::Dataset;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::{File, Performance};

fn main() {
    console_error_panic_hook::set_once();
}

#[derive(Deserialize)]
struct IngestJob {
    mapping: Mapping,
}

#[derive(Deserialize)]
struct Mapping {
    timestamp: String,
    measures: Vec<String>,
    dimensions: Vec<String>,
}

/// Reads a file and sums the measures per hour and combination; `job` and the answer are JSON.
#[wasm_bindgen]
pub async fn ingest(file: File, job: String) -> Result<String, JsValue> {
    let IngestJob { mapping } = serde_json::from_str(&job).map_err(|error| error.to_string())?;
    let set = MetricSet {
        timestamp: mapping.timestamp,
        measures: mapping.measures.iter().map(|name| Measure::new(name, Aggregation::Sum)).collect(),
        dimensions: mapping.dimensions,
        interval: Interval::HOUR,
        ..MetricSet::default()
    };
    let clock = clock()?;
    let begun = clock.now();
    let mut first_ms = None;
    let mut reader = Reader::new(ReadSettings::default());
    reader.begin_file(&file.name(), "", file.size() as u64);
    let mut chunks = Chunks::new(&file.stream());
    while chunks.advance().await? {
        reader.push(chunks.bytes());
        if reader.take_sample().is_some() {
            first_ms = Some(clock.now() - begun);
        }
    }
    let Ingested { table, .. } = reader.finish();
    let rows = table.rows;
    let dataset = aggregate(&table, &set, &Zone::new("UTC", 0, []), 70).map_err(|error| error.to_string())?;
    Ok(sums(&dataset, rows, first_ms))
}

/// Groups with data at the finest level, the sums over all, and a hash that no order changes.
#[inline(never)]
fn sums(dataset: &Dataset, rows: usize, first_ms: Option<f64>) -> String {
    let finest = dataset.metrics.iter().filter(|metric| metric.key.level() == Level::Combination);
    let revenue: HashMap<_, _> =
        finest.clone().filter(|metric| metric.measure == 1).map(|metric| (&metric.key, metric.id)).collect();
    let mut sums = Sums { rows, first_ms, ..Sums::default() };
    for metric in finest.filter(|metric| metric.measure == 0) {
        let Some(revenue) = revenue.get(&metric.key) else { continue };
        sums.add(&dataset.series[metric.id.index()].values, &dataset.series[revenue.index()].values);
    }
    serde_json::to_string(&sums).unwrap_or_default()
}

#[derive(Default, Serialize)]
struct Sums {
    rows: usize,
    /// Until the first rows could be shown, in milliseconds.
    first_ms: Option<f64>,
    groups: u64,
    sum_views: f64,
    sum_cents: f64,
    hash: f64,
}

impl Sums {
    #[inline(never)]
    fn add(&mut self, views: &[f64], revenue: &[f64]) {
        for (views, revenue) in views.iter().zip(revenue).filter(|(views, _)| !views.is_nan()) {
            let cents = (revenue * 100.0).round();
            self.groups += 1;
            self.sum_views += views;
            self.sum_cents += cents;
            self.hash = (self.hash + (views % 65_521.0) * (cents % 65_521.0)) % 2_147_483_647.0;
        }
    }
}

/// Learns and judges `series` hourly series of `points` points, `trials` times; microseconds per 1,000 points.
#[wasm_bindgen]
pub fn detect(points: usize, series: usize, trials: usize) -> Result<Vec<f64>, JsValue> {
    let clock = clock()?;
    let values: Vec<f64> = (0..points).map(hourly).collect();
    let mut costs = Vec::new();
    for _ in 0..trials {
        let begun = clock.now();
        for index in 0..series {
            let scored = score_series(MetricId(index as u32), &values, 3_600, points * 7 / 10);
            std::hint::black_box(scored.map_err(|skipped| skipped.to_string())?);
        }
        costs.push((clock.now() - begun) * 1e6 / (points * series) as f64);
    }
    Ok(costs)
}

/// Finds the roots of a gap among so many leaves of 5 dimensions with up to 12 values, `trials` times; milliseconds each.
#[wasm_bindgen]
pub fn explain(leaves: usize, trials: usize) -> Result<Vec<f64>, JsValue> {
    let clock = clock()?;
    let codes = [(1, 12), (12, 10), (120, 10), (1_200, 8), (9_600, 6)]
        .map(|(width, values)| (0..leaves).map(|leaf| (leaf / width % values) as u32).collect::<Vec<u32>>());
    let forecast: Vec<f64> = (0..leaves).map(hourly).collect();
    let moved = |leaf: usize| codes[0][leaf] == 2 || codes[1][leaf] == 1 && codes[2][leaf] == 3;
    let factor = |leaf: usize| hourly(leaf * 7_919) / 100.0 * if moved(leaf) { 0.3 } else { 1.0 };
    let actual: Vec<f64> = forecast.iter().enumerate().map(|(leaf, value)| value * factor(leaf)).collect();
    let values = Values::Sum { actual: &actual, forecast: &forecast };
    let mut costs = Vec::new();
    for _ in 0..trials {
        let begun = clock.now();
        std::hint::black_box(localise(&Leaves { codes: &codes, values, noise: None }));
        costs.push(clock.now() - begun);
    }
    Ok(costs)
}

/// A day and a week with noise.
fn hourly(hour: usize) -> f64 {
    let noise = ((hour as u32).wrapping_mul(2_654_435_761) >> 16) as f64 / 65_536.0 - 0.5;
    let day = (hour as f64 / 24.0 * std::f64::consts::TAU).sin();
    100.0 + 30.0 * day + if hour / 24 % 7 > 4 { -20.0 } else { 0.0 } + 10.0 * noise
}

fn clock() -> Result<Performance, JsValue> {
    js_sys::Reflect::get(&js_sys::global(), &"performance".into())?.dyn_into()
}
