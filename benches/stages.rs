//! What each stage costs: reading, preparing, detecting, explaining. Figures are per second or per 1,000 points; compare them
//! within one run only, machines differ.
#![allow(missing_docs, reason = "the macros of criterion make public items")]

use std::rc::Rc;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use foretop::detect::{Detector, score_series};
use foretop::explain::localise::{Leaves, Values, localise};
use foretop::ingest::Reader;
use foretop::ingest::table::Table;
use foretop::model::finding::Findings;
use foretop::model::metric::{Aggregation, Measure, MetricId, MetricSet};
use foretop::model::notice::Notices;
use foretop::model::reading::ReadSettings;
use foretop::model::time::Interval;
use foretop::model::zone::UTC;
use foretop::pipeline::Pipeline;
use foretop::pipeline::config::AnalysisConfig;

const HOUR: i64 = 3_600;

/// Hours of data for 7 × 3 combinations, two measures: a seasonal shape with a repeatable ripple.
fn csv(hours: i64) -> Vec<u8> {
    let mut text = String::from("platform,marketplace,timestamp,views,revenue\n");
    for hour in 0..hours {
        for platform in ["pc_web", "mobile_web", "mobile_app"] {
            for marketplace in ["us", "uk", "de", "fr", "es", "it", "jp"] {
                let at = foretop::model::format::iso(1_609_459_200 + hour * 3_600);
                let ripple = (hour * 7_919 + marketplace.len() as i64 * 104_729) % 97;
                let views = 500 + ((hour % 24) - 12).abs() * 20 + ripple;
                text.push_str(&format!("{platform},{marketplace},{at},{views},{}.5\n", views / 3));
            }
        }
    }
    text.into_bytes()
}

fn metric_set() -> MetricSet {
    let measure = |column: &str| Measure::new(column, Aggregation::Sum);
    MetricSet {
        timestamp: "timestamp".to_owned(),
        measures: vec![measure("views"), measure("revenue")],
        dimensions: vec!["platform".to_owned(), "marketplace".to_owned()],
        interval: Interval::HOUR,
        ..MetricSet::default()
    }
}

fn read(bytes: &[u8]) -> foretop::ingest::Ingested {
    let mut reader = Reader::new(ReadSettings::default());
    reader.begin_file("input.csv", "", bytes.len() as u64);
    for chunk in bytes.chunks(1 << 20) {
        reader.push(chunk);
    }
    reader.end_file();
    reader.finish()
}

/// The whole analysis of a table.
fn run(table: &Rc<Table>) -> Findings {
    let pipeline = Pipeline::new(Rc::clone(table), AnalysisConfig::new(metric_set()), UTC.clone(), Notices::default());
    let run = pipeline.and_then(Pipeline::run).expect("the data of this benchmark is sound");
    run.findings
}

fn stages(criterion: &mut Criterion) {
    let bytes = csv(1_000);
    let mut group = criterion.benchmark_group("read");
    group.throughput(Throughput::Bytes(bytes.len() as u64)).sample_size(20);
    group.bench_function("csv, 21,000 rows × 5 columns", |bencher| bencher.iter(|| read(&bytes)));
    group.finish();

    let table = Rc::new(read(&bytes).table);
    let mut group = criterion.benchmark_group("run");
    // 2 measures × (21 combinations + 10 values + overall) × 1,000 buckets.
    group.throughput(Throughput::Elements(64_000)).sample_size(20);
    group.bench_function("prepare, detect, group: 64 metrics × 1,000 points", |bencher| bencher.iter(|| run(&table)));
    group.finish();
}

/// Learning, judging and both, on metrics of the usual lengths; then on ever longer ones, which cost the same per point.
fn detection(criterion: &mut Criterion) {
    let metrics =
        [("4,000 × 5 minutes", 4_000, 300, 288), ("1,500 hours", 1_500, HOUR, 24), ("500 days", 500, 24 * HOUR, 7)];
    let mut group = criterion.benchmark_group("detect");
    for (name, len, interval_seconds, period) in metrics {
        let values = ripple(len, period);
        let (learn, detect) = values.split_at(values.len() * 7 / 10);
        let learned = || Detector::learn(learn, interval_seconds).expect("there is enough to learn from");
        group.throughput(Throughput::Elements(learn.len() as u64));
        group.bench_function(format!("learn: {name}"), |bencher| bencher.iter(learned));
        group.throughput(Throughput::Elements(detect.len() as u64));
        group.bench_function(format!("judge: {name}"), |bencher| {
            bencher.iter_batched_ref(
                learned,
                |detector| detect.iter().map(|&value| detector.judge(value).severity).sum::<f64>(),
                BatchSize::SmallInput,
            );
        });
        group.throughput(Throughput::Elements(values.len() as u64));
        group.bench_function(format!("whole: {name}"), |bencher| {
            bencher.iter(|| score_series(MetricId(0), &values, interval_seconds, learn.len()));
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("detect, by length");
    group.sample_size(20);
    for len in [1_000, 10_000, 100_000] {
        let values = ripple(len, 24);
        group.throughput(Throughput::Elements(u64::from(len)));
        group.bench_function(BenchmarkId::from_parameter(len), |bencher| {
            bencher.iter(|| score_series(MetricId(0), &values, HOUR, values.len() * 7 / 10));
        });
    }
    group.finish();
}

/// Where a gap comes from: 50,000 leaves of 5 dimensions with so many roots, and the leaves of a usual event.
fn localisation(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("localise");
    group.sample_size(20);
    for (name, values, roots) in [
        ("300 leaves × 3 dimensions, 1 root", &[10, 6, 5][..], &[(0, 2)][..]),
        ("50,000 leaves × 5 dimensions, 1 root", &[10, 12, 10, 8, 6], &[(1, 2)]),
        ("50,000 leaves × 5 dimensions, 3 roots", &[10, 12, 10, 8, 6], &[(0, 3), (1, 2), (2, 1)]),
    ] {
        let leaves = values.iter().product::<u32>().min(50_000);
        group.throughput(Throughput::Elements(u64::from(leaves)));
        let widths = values.iter().scan(1, |width, values| Some(std::mem::replace(width, *width * values)));
        let codes = widths.zip(values).map(|(width, values)| (0..leaves).map(|leaf| leaf / width % values).collect());
        let codes: Vec<Vec<u32>> = codes.collect();
        let forecast = ripple(leaves, 24);
        let moved = |leaf: usize| roots.iter().any(|&(dimension, value)| codes[dimension][leaf] == value);
        let noise = |leaf: usize| 0.9 + (leaf as u32).wrapping_mul(2_654_435_761) as f64 / f64::from(u32::MAX) * 0.2;
        let factor = |leaf: usize| noise(leaf) * if moved(leaf) { 0.4 } else { 1.0 };
        let actual: Vec<f64> = forecast.iter().enumerate().map(|(leaf, value)| value * factor(leaf)).collect();
        let leaves =
            Leaves { codes: &codes, values: Values::Sum { actual: &actual, forecast: &forecast }, noise: None };
        group.bench_function(name, |bencher| bencher.iter(|| localise(&leaves)));
    }
    group.finish();
}

/// A wave with a repeatable ripple.
fn ripple(len: u32, period: u32) -> Vec<f64> {
    let wave = |t: u32| (f64::from(t % period) / f64::from(period) * std::f64::consts::TAU).sin();
    (0..len).map(|t| 500.0 + 200.0 * wave(t) + f64::from(t.wrapping_mul(7_919) % 97)).collect()
}

criterion_group!(benches, stages, detection, localisation);
criterion_main!(benches);
