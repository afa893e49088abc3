//! Every chart drawn as SVG and compared with the stored drawing in `tests/charts`; `UPDATE=1` stores them anew.
#![allow(clippy::unwrap_used)]

mod common;

use common::drawing::{self, palette, svg};
use foretop::chart::band::draw_band;
use foretop::chart::decimate::kept;
use foretop::chart::histogram::{BINS, HistogramScene, bins, draw_histogram};
use foretop::chart::lanes::{LanesScene, Layout, columns, draw_lanes};
use foretop::chart::overlay::draw_overlay;
use foretop::chart::overview::{self, draw_overview};
use foretop::chart::rates::{RatesScene, draw_rates};
use foretop::chart::scale::Projection;
use foretop::chart::scene::{BandScene, EventMark, Line, OverlayScene, OverviewScene, SparklineScene, Surface};
use foretop::chart::shares::{SharesScene, draw_shares};
use foretop::chart::sparkline::{self, draw_sparkline};
use foretop::chart::thresholds;
use foretop::model::finding::{Direction, ExpectedBand};
use foretop::model::time::{Grid, Interval, TimeRange};
use foretop::model::zone::UTC;
use proptest::prelude::*;

/// 2021-01-16 00:00.
const START: i64 = 1_610_755_200;
const NAN: f64 = f64::NAN;

fn check(name: &str, drawing: &str) {
    drawing::check("tests/charts", name, drawing);
}

/// A day's wave with a range around it, tested from `split` on.
#[derive(Default)]
struct Columns {
    bucket: Vec<u32>,
    actual: Vec<f64>,
    expected: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
}

impl Columns {
    fn wave(len: usize, split: usize, level: f64, swing: f64) -> Self {
        let mut out = Self::default();
        for index in 0..len {
            let hour = index as f64;
            let expected = level + swing * ((hour - 8.0) / 24.0 * std::f64::consts::TAU).sin();
            let noise = swing * 0.12 * ((hour * 12.9898).sin() * 43_758.545).fract();
            let known = |value: f64| if index < split { NAN } else { value };
            out.bucket.push(index as u32);
            out.actual.push(expected + noise);
            out.expected.push(known(expected));
            out.lower.push(known(expected - swing * 0.5));
            out.upper.push(known(expected + swing * 0.5));
        }
        out
    }

    fn set(&mut self, index: usize, value: f64) {
        self.actual[index] = value;
    }

    fn thinned(&self, width_px: usize) -> Self {
        let band =
            ExpectedBand { expected: self.expected.clone(), lower: self.lower.clone(), upper: self.upper.clone() };
        let kept = kept(0..self.actual.len(), width_px, &self.actual, 0, &band);
        let pick = |column: &[f64]| kept.iter().map(|&index| column[index]).collect();
        Self {
            bucket: kept.iter().map(|&index| index as u32).collect(),
            actual: pick(&self.actual),
            expected: pick(&self.expected),
            lower: pick(&self.lower),
            upper: pick(&self.upper),
        }
    }

    fn scene(&self, len: usize, split: usize) -> BandScene<'_> {
        BandScene {
            grid: Grid { start: START, interval: Interval::HOUR, len },
            zone: &UTC,
            view: 0..len,
            split,
            bucket: &self.bucket,
            actual: &self.actual,
            expected: &self.expected,
            lower: &self.lower,
            upper: &self.upper,
            compare: Line::default(),
            known: &[],
            notes: &[],
            events: &[],
            from_zero: true,
            axes: true,
            value_range: None,
        }
    }
}

fn band(name: &str, (width, height): (f64, f64), dark: bool, scene: &BandScene) {
    let (surface, palette) = (Surface::svg(width, height, 2.0), palette(dark));
    check(name, &svg(surface, &palette, |backend| draw_band(backend, surface, &palette, scene)));
}

const DIP: EventMark =
    EventMark { from: 85, to: 88, extreme: 86, side: Some(Direction::Below), severity: 94.0, hidden: false };
const PEAK: EventMark =
    EventMark { from: 40, to: 41, extreme: 40, side: Some(Direction::Above), severity: 72.0, hidden: false };

fn with_dip() -> Columns {
    let mut columns = Columns::wave(110, 0, 9_000.0, 3_000.0);
    columns.set(40, 14_600.0);
    columns.set(85, 4_900.0);
    columns.set(86, 4_120.0);
    columns.set(87, 6_000.0);
    columns
}

#[test]
fn band_with_events() {
    let columns = with_dip();
    let scene = BandScene { events: &[DIP, PEAK], ..columns.scene(110, 0) };
    band("band", (886.0, 286.0), false, &scene);
    band("band_dark", (886.0, 286.0), true, &scene);
    band("band_small_multiple", (272.0, 80.0), false, &BandScene { axes: false, ..scene });
}

#[test]
fn band_with_stretches() {
    let mut columns = Columns::wave(110, 0, 9_000.0, 3_000.0);
    columns.actual[20..34].fill(8_200.0);
    columns.set(26, 8_200.0);
    columns.actual[60..72].fill(NAN);
    for (index, value) in columns.actual[85..].iter_mut().enumerate() {
        *value += if index % 2 == 0 { 1_100.0 } else { -1_100.0 };
    }
    let stretch = |from, to, severity| EventMark { from, to, extreme: from, side: None, severity, hidden: false };
    let events = [stretch(20, 34, 72.0), stretch(60, 72, 94.0), stretch(85, 200, 55.0)];
    let scene = BandScene { events: &events, ..columns.scene(110, 0) };
    band("band_stretches", (886.0, 286.0), false, &scene);
    band("band_stretches_dark", (886.0, 286.0), true, &scene);
}

#[test]
fn band_with_a_line_to_compare_with_notes_and_what_filters_hide() {
    let columns = with_dip();
    let before: Vec<f64> = columns.actual.iter().map(|value| value * 0.9 + 400.0).collect();
    // Thinned on its own, so with other buckets than the line itself.
    let bucket: Vec<u32> = (0..110).step_by(2).collect();
    let mut value: Vec<f64> = bucket.iter().map(|&at| before[at as usize]).collect();
    value[20] = NAN;
    let faint = EventMark { hidden: true, severity: 42.0, ..PEAK };
    let stretch = EventMark { side: None, hidden: true, from: 60, to: 72, extreme: 60, severity: 30.0 };
    let scene = BandScene {
        compare: Line { bucket: &bucket, value: &value },
        known: &[20..44, 96..400],
        notes: &[84..88, 100..180],
        events: &[DIP, faint, stretch],
        ..columns.scene(110, 0)
    };
    band("band_compared", (886.0, 286.0), false, &scene);
    band("band_compared_dark", (886.0, 286.0), true, &scene);
}

#[test]
fn band_with_gaps_and_the_split_inside() {
    let mut columns = Columns::wave(110, 50, 9_000.0, 3_000.0);
    for gap in [10, 11, 12, 30, 32, 70, 71, 90, 91, 92, 93] {
        columns.actual[gap] = NAN;
    }
    for unknown in [80, 81, 100, 102] {
        columns.lower[unknown] = NAN;
        columns.expected[unknown] = NAN;
    }
    band("band_gaps", (886.0, 286.0), false, &columns.scene(110, 50));
}

#[test]
fn band_thinned_to_the_pixels() {
    let mut columns = Columns::wave(20_000, 14_000, 900.0, 300.0);
    columns.set(15_000, 40.0);
    let thinned = columns.thinned(700);
    let dip = EventMark {
        from: 15_000,
        to: 15_001,
        extreme: 15_000,
        side: Some(Direction::Below),
        severity: 91.0,
        hidden: false,
    };
    let scene = BandScene { events: &[dip], ..thinned.scene(20_000, 14_000) };
    band("band_thinned", (400.0, 200.0), false, &scene);
}

#[test]
fn band_with_an_axis_that_does_not_start_at_zero() {
    let columns = Columns::wave(60, 0, 8_600.0, 200.0);
    band("band_narrow", (500.0, 220.0), false, &columns.scene(60, 0));
}

#[test]
fn band_of_odd_data() {
    let empty = Columns::default();
    band("band_empty", (300.0, 120.0), false, &empty.scene(0, 0));
    let mut single = Columns::wave(1, 0, 50.0, 10.0);
    band("band_single", (300.0, 120.0), false, &single.scene(1, 0));
    single.actual[0] = NAN;
    single.lower[0] = NAN;
    single.expected[0] = NAN;
    single.upper[0] = NAN;
    band("band_all_gaps", (300.0, 120.0), false, &single.scene(1, 0));
    let constant = Columns::wave(48, 0, 500.0, 0.0);
    band("band_constant", (300.0, 120.0), false, &BandScene { from_zero: false, ..constant.scene(48, 0) });
    let negative = Columns::wave(48, 0, -10.0, 30.0);
    band("band_negative", (300.0, 120.0), false, &negative.scene(48, 0));
    let huge = Columns::wave(48, 0, 0.0, f64::MAX / 4.0);
    band("band_huge", (300.0, 120.0), false, &huge.scene(48, 0));
}

#[test]
fn overlay_over_a_band() {
    let columns = with_dip();
    let scene = BandScene { events: &[DIP], ..columns.scene(110, 0) };
    let (surface, palette) = (Surface::svg(886.0, 286.0, 2.0), palette(false));
    let drawing = svg(surface, &palette, |backend| {
        let projection = draw_band(backend, surface, &palette, &scene)?;
        let overlay = OverlayScene {
            projection: &projection,
            cursor: Some(60),
            value: Some(columns.actual[60]),
            brush: Some(20..45),
            highlight: Some(85..88),
        };
        draw_overlay(backend, surface, &palette, &overlay)
    });
    check("overlay", &drawing);
}

#[test]
fn sparklines() {
    let columns = with_dip();
    let (surface, palette) = (Surface::svg(sparkline::WIDTH, sparkline::HEIGHT, 2.0), palette(false));
    let draw =
        |scene: &SparklineScene| svg(surface, &palette, |backend| draw_sparkline(backend, surface, &palette, scene));
    let scene = SparklineScene {
        actual: &columns.actual[62..110],
        lower: &columns.lower[62..110],
        upper: &columns.upper[62..110],
        extreme: Some(24),
        stretch: None,
        severity: 94.0,
    };
    check("sparkline", &draw(&scene));
    let gaps = [NAN, 1.0, NAN, 2.0, 3.0, NAN];
    check(
        "sparkline_gaps",
        &draw(&SparklineScene {
            actual: &gaps,
            lower: &[],
            upper: &[],
            extreme: Some(0),
            stretch: None,
            severity: 0.0,
        }),
    );
    let mut missing = with_dip();
    missing.actual[85..98].fill(NAN);
    let scene = SparklineScene { actual: &missing.actual[62..110], extreme: None, stretch: Some(23..36), ..scene };
    check("sparkline_stretch", &draw(&scene));
}

#[test]
fn overview_strip() {
    let columns = Columns::wave(2_640, 1_848, 900.0, 300.0);
    let thinned = columns.thinned(420);
    let mark = |at: usize, severity| EventMark {
        from: at,
        to: at + 2,
        extreme: at,
        side: Some(Direction::Above),
        severity,
        hidden: severity < 70.0,
    };
    let scene = OverviewScene {
        grid: Grid { start: START - 106 * 86_400, interval: Interval::HOUR, len: 2_640 },
        zone: &UTC,
        split: 1_848,
        bucket: &thinned.bucket,
        actual: &thinned.actual,
        window: 2_520..2_640,
        events: &[mark(1_950, 72.0), mark(2_300, 65.0), mark(2_610, 94.0)],
        known: &[1_200..1_272, 2_290..2_314],
        left: 46.0,
        right: 878.0,
    };
    for (name, dark) in [("overview", false), ("overview_dark", true)] {
        let (surface, palette) = (Surface::svg(886.0, overview::HEIGHT, 2.0), palette(dark));
        check(name, &svg(surface, &palette, |backend| draw_overview(backend, surface, &palette, &scene)));
    }
}

#[test]
fn shares_against_the_threshold() {
    let recall: Vec<f64> =
        (0..=100).map(|at| if at <= 58 { 1.0 } else { f64::from(u8::from(at <= 85)) * 0.75 }).collect();
    let precision: Vec<f64> = (0..=100).map(|at| if at > 94 { NAN } else { f64::from(at) / 120.0 }).collect();
    let scene = SharesScene { recall: &recall, precision: &precision, at: 70.0 };
    for (name, dark) in [("shares", false), ("shares_dark", true)] {
        let (surface, palette) = (Surface::svg(420.0, thresholds::HEIGHT, 2.0), palette(dark));
        check(name, &svg(surface, &palette, |backend| draw_shares(backend, surface, &palette, &scene)));
    }
}

#[test]
fn alerts_against_the_threshold() {
    let without_gap: Vec<f64> = (0..=100).map(|at| f64::from(100 - at).powi(2) / 480.0).collect();
    let rates: Vec<f64> = without_gap.iter().map(|rate| (rate * 0.6 * 4.7).round() / 4.7).collect();
    let scene = RatesScene { rates: &rates, without_gap: &without_gap, at: 70.0 };
    for (name, dark) in [("rates", false), ("rates_dark", true)] {
        let (surface, palette) = (Surface::svg(420.0, thresholds::HEIGHT, 2.0), palette(dark));
        check(name, &svg(surface, &palette, |backend| draw_rates(backend, surface, &palette, &scene)));
    }
    let (surface, palette) = (Surface::svg(420.0, thresholds::HEIGHT, 2.0), palette(false));
    let none = RatesScene { rates: &[0.0; 101], without_gap: &[0.0; 101], at: 100.0 };
    check("rates_none", &svg(surface, &palette, |backend| draw_rates(backend, surface, &palette, &none)));
}

fn lanes_scene() -> LanesScene {
    // 18 Dec 2020, 14:00 to 20 Jan 2021, 13:00.
    let columns = columns(TimeRange { start: 1_608_300_000, end: 1_611_147_600 }, Interval::HOUR);
    let severity = |row: usize, column: usize| {
        let noise = ((row * 131 + column * 71) as f64 * 12.9898).sin().abs();
        (noise > 0.6).then_some(30.0 + (noise - 0.6) * 170.0)
    };
    let rows = (0..8).map(|row| (0..columns.len).map(|column| severity(row, column)).collect()).collect();
    LanesScene { columns, rows, threshold: 70.0, outlined: 0, selected: Some((1, 33)), brush: None }
}

#[test]
fn lanes_of_days() {
    let scene = lanes_scene();
    let height = Layout { width: 1_156.0, rows: 8, columns: scene.columns.len }.height();
    for (name, dark) in [("lanes", false), ("lanes_dark", true)] {
        let (surface, palette) = (Surface::svg(1_156.0, height, 2.0), palette(dark));
        check(name, &svg(surface, &palette, |backend| draw_lanes(backend, surface, &palette, &scene)));
    }
    let hours = columns(TimeRange { start: START, end: START + 40 * 3_600 }, Interval::HOUR);
    let rows = vec![vec![Some(55.0); hours.len], vec![Some(90.0); 3]];
    let scene = LanesScene { columns: hours, rows, threshold: 50.0, outlined: 0, selected: None, brush: Some(5..9) };
    let (surface, palette) = (Surface::svg(700.0, 70.0, 2.0), palette(false));
    check("lanes_hours", &svg(surface, &palette, |backend| draw_lanes(backend, surface, &palette, &scene)));
}

#[test]
fn histograms() {
    let severities = (0..400).map(|index| ((f64::from(index) * 12.9898).sin() * 50.0 + 50.0).powi(2) / 100.0);
    let (surface, palette) = (Surface::svg(400.0, 33.0, 2.0), palette(false));
    let draw =
        |scene: &HistogramScene| svg(surface, &palette, |backend| draw_histogram(backend, surface, &palette, scene));
    check("histogram", &draw(&HistogramScene { bins: bins(severities), threshold: 70.0 }));
    check("histogram_empty", &draw(&HistogramScene { bins: [0; BINS], threshold: 70.0 }));
}

fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![4 => -1e6..1e6f64, 1 => Just(NAN), 1 => proptest::num::f64::ANY, 1 => Just(0.0)]
}

fn side() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), 0.0..40.0f64, 0.0..900.0f64]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_size_and_no_data_is_too_odd(
        actual in proptest::collection::vec(any_value(), 0..60),
        other in proptest::collection::vec(any_value(), 0..60),
        (width, height) in (side(), side()),
        scale in prop_oneof![Just(1.0), Just(2.0), Just(0.3)],
        (view_from, view_to, split) in (0usize..70, 0usize..70, 0usize..70),
        (flags, interval) in (0u8..8, proptest::sample::select(&Interval::OFFERED)),
    ) {
        let (surface, palette) = (Surface::svg(width, height, scale), palette(flags & 1 == 1));
        let grid = Grid { start: interval.floor(START), interval, len: actual.len() };
        let bucket: Vec<u32> = (0..actual.len() as u32).collect();
        let side = (flags & 1 == 1).then_some(Direction::Below);
        let mark = EventMark { from: view_from, to: view_to, extreme: split, side, severity: 91.0, hidden: flags & 2 == 2 };
        let scene = BandScene {
            grid, zone: &UTC, view: view_from..view_to, split, bucket: &bucket, actual: &actual, expected: &other, lower: &other,
            upper: &actual, compare: Line { bucket: &bucket, value: &other },
            known: &[view_to..view_from, view_from..view_to], notes: &[view_to..view_from, view_from..view_to], events: &[mark], from_zero: flags & 2 == 2,
            axes: flags & 4 == 4, value_range: None,
        };
        svg(surface, &palette, |backend| {
            let projection = draw_band(backend, surface, &palette, &scene)?;
            in_order(&projection);
            let overlay = OverlayScene {
                projection: &projection, cursor: Some(split), value: other.first().copied(),
                brush: Some(view_to..view_from), highlight: Some(view_from..view_to),
            };
            draw_overlay(backend, surface, &palette, &overlay)?;
            let sparkline = SparklineScene { actual: &actual, lower: &other, upper: &actual, extreme: Some(split), stretch: Some(view_from..view_to), severity: 50.0 };
            draw_sparkline(backend, surface, &palette, &sparkline)?;
            let overview = OverviewScene {
                grid, zone: &UTC, split, bucket: &bucket, actual: &actual, window: view_from..view_to, events: &[mark], known: &[view_to..view_from, view_from..view_to], left: 20.0, right: width - 8.0,
            };
            draw_overview(backend, surface, &palette, &overview)?;
            let lanes = LanesScene {
                columns: columns(TimeRange { start: START, end: START + split as i64 * 40_000 }, grid.interval),
                rows: vec![actual.iter().map(|&value| Some(value)).collect(), Vec::new()],
                threshold: 70.0, outlined: 0, selected: Some((view_from, view_to)), brush: Some(view_from..view_to),
            };
            draw_lanes(backend, surface, &palette, &lanes)?;
            draw_histogram(backend, surface, &palette, &HistogramScene { bins: bins(other.iter().copied()), threshold: 70.0 })
        });
    }
}

fn in_order(projection: &Projection) {
    let plot = projection.plot;
    assert!(plot.left <= plot.right && plot.top <= plot.bottom, "{plot:?}");
    assert!(projection.y.domain.0 < projection.y.domain.1, "{:?}", projection.y);
}
