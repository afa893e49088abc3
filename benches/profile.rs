//! What it costs to see what may be assumed of a learn part: its seasons, and the search for any period alone.
//! Per 1,000 points; compare within one run only, machines differ.
#![allow(missing_docs, reason = "the macros of criterion make public items")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use foretop::math::period::Correlogram;
use foretop::prepare::profile::Profile;

const FIVE_MINUTES: i64 = 300;
const HOUR: i64 = 3_600;

/// Repeatable noise in ±1.
fn noise(len: usize) -> Vec<f64> {
    let mut state = 12_345_u32;
    let uniform = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state) / f64::from(u32::MAX) * 2.0 - 1.0
    };
    (0..len).map(uniform).collect()
}

/// A daily wave, lower at weekends, on noise.
fn season(len: usize, interval_seconds: i64) -> Vec<f64> {
    let day = (86_400 / interval_seconds) as usize;
    let wave = |t: usize| 10.0 * (t as f64 / day as f64 * std::f64::consts::TAU).sin();
    let weekend = |t: usize| if t / day % 7 > 4 { -8.0 } else { 0.0 };
    noise(len).into_iter().enumerate().map(|(t, noise)| wave(t) + weekend(t) + noise).collect()
}

fn profile(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("profile");
    let cases = [
        ("five minutes, day", season(4_000, FIVE_MINUTES), FIVE_MINUTES),
        ("five minutes, noise", noise(4_000), FIVE_MINUTES),
        ("hours, day and week", season(1_500, HOUR), HOUR),
        ("hours, noise", noise(1_500), HOUR),
    ];
    for (name, values, interval_seconds) in &cases {
        group.throughput(Throughput::Elements(values.len() as u64));
        group.bench_function(*name, |bencher| bencher.iter(|| Profile::of(values, *interval_seconds)));
        group.bench_function(format!("{name}: periods alone"), |bencher| {
            bencher.iter(|| Correlogram::of(values).periods());
        });
    }
    group.finish();
}

criterion_group!(benches, profile);
criterion_main!(benches);
