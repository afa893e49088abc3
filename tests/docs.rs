//! The pictures of `docs/detection.md`: made-up metrics, judged as every metric is and drawn by the product's own
//! charts. Compared with the stored ones in `docs/detection`; `UPDATE=1` stores them anew.
#![allow(clippy::unwrap_used)]

mod common;

use std::ops::Range;

use common::drawing::{self, palette, svg};
use common::{Random, START};
use foretop::chart::band::draw_band;
use foretop::chart::scene::{BandScene, EventMark, Line, Surface};
use foretop::detect::{Scored, score_series};
use foretop::model::finding::{Anomaly, AnomalyKind, DEFAULT_THRESHOLD, PartKind};
use foretop::model::metric::MetricId;
use foretop::model::time::{Grid, Interval};
use foretop::model::zone::UTC;

/// Hours learned from.
const LEARNED: usize = 4 * 7 * 24;
/// Hours in a picture, a quarter of them learned from.
const SHOWN: Range<usize> = LEARNED - 36..LEARNED + 108;

/// An hourly metric, judged.
struct Example {
    values: Vec<f64>,
    scored: Scored,
}

impl Example {
    /// `value` gives that of an hour, counted from the first judged one, from the noise of that hour: about normal,
    /// with mean 0 and deviation 1.
    fn new(seed: u64, value: impl Fn(i64, f64) -> f64) -> Self {
        let mut random = Random(seed);
        let hours = 0..SHOWN.end as i64;
        let values: Vec<f64> = hours.map(|hour| value(hour - LEARNED as i64, random.normal())).collect();
        let scored = score_series(MetricId(0), &values, Interval::HOUR.seconds(), LEARNED).unwrap();
        Self { values, scored }
    }

    /// What is reported at the usual threshold.
    fn reported(&self) -> Vec<&Anomaly> {
        self.scored.anomalies.iter().filter(|anomaly| anomaly.severity >= DEFAULT_THRESHOLD).collect()
    }

    /// One anomaly is reported, of that kind, from that hour on, counted from the first judged one.
    #[track_caller]
    fn only(&self, kind: AnomalyKind, from: usize) {
        let reported: Vec<_> = self.reported().iter().map(|anomaly| (anomaly.kind, anomaly.from - LEARNED)).collect();
        assert_eq!(reported, [(kind, from)]);
    }

    /// The table of parts in the text has this row.
    #[track_caller]
    fn check_parts(&self, name: &str) {
        let anomaly = self.reported()[0];
        let points = |kind: PartKind| {
            let part = anomaly.parts.iter().find(|part| part.kind == kind);
            part.map_or(String::new(), |part| format!("{:+.1}", part.points).replace('-', "−"))
        };
        let parts = [PartKind::Distance, PartKind::Noise, PartKind::Rarity, PartKind::Duration].map(points);
        let row = format!("| {name} | {} | {:.1} |", parts.join(" | "), anomaly.severity);
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/detection.md");
        assert!(std::fs::read_to_string(path).unwrap().contains(&row), "the text has no row {row}");
    }

    fn draw(&self, name: &str, from_zero: bool) {
        let unknown = vec![f64::NAN; LEARNED];
        let column = |judged: &[f64]| [&unknown, judged].concat()[SHOWN].to_vec();
        let (band, marks) = (&self.scored.series.band, self.reported());
        let marks: Vec<_> = marks.into_iter().map(mark).collect();
        let bucket = buckets();
        draw(
            name,
            200.0,
            &BandScene {
                bucket: &bucket,
                actual: &self.values[SHOWN],
                expected: &column(&band.expected),
                lower: &column(&band.lower),
                upper: &column(&band.upper),
                events: &marks,
                from_zero,
                ..scene()
            },
        );
    }

    /// The severity of each hour, with the threshold.
    fn draw_severity(&self, name: &str) {
        let unknown = vec![f64::NAN; LEARNED];
        let severity = [&unknown, &self.scored.series.severity[..]].concat();
        let threshold = [DEFAULT_THRESHOLD; SHOWN.end - SHOWN.start];
        let bucket = buckets();
        draw(
            name,
            160.0,
            &BandScene {
                bucket: &bucket,
                actual: &severity[SHOWN],
                compare: Line { bucket: &bucket, value: &threshold },
                value_range: Some((0.0, 100.0)),
                ..scene()
            },
        );
    }
}

fn mark(anomaly: &Anomaly) -> EventMark {
    let Anomaly { from, to, peak, severity, .. } = *anomaly;
    EventMark { from, to, extreme: peak, side: anomaly.side(), severity, hidden: false }
}

fn buckets() -> Vec<u32> {
    SHOWN.map(|bucket| bucket as u32).collect()
}

fn scene() -> BandScene<'static> {
    BandScene {
        grid: Grid { start: START, interval: Interval::HOUR, len: SHOWN.end },
        zone: &UTC,
        view: SHOWN,
        split: LEARNED,
        bucket: &[],
        actual: &[],
        expected: &[],
        lower: &[],
        upper: &[],
        compare: Line::default(),
        known: &[],
        notes: &[],
        events: &[],
        from_zero: true,
        axes: true,
        value_range: None,
    }
}

fn draw(name: &str, height: f64, scene: &BandScene) {
    let (surface, palette) = (Surface::svg(760.0, height, 2.0), palette(false));
    drawing::check(
        "docs/detection",
        name,
        &svg(surface, &palette, |backend| draw_band(backend, surface, &palette, scene)),
    );
}

/// The day's shape: lowest at 3, highest at 15 o'clock.
fn day(hour: i64) -> f64 {
    -((hour as f64 + 3.0) / 24.0 * std::f64::consts::TAU).cos()
}

#[test]
fn a_spike_on_a_season() {
    let example =
        Example::new(2, |hour, noise| 100.0 + 40.0 * day(hour) + 5.0 * noise + if hour == 52 { 60.0 } else { 0.0 });
    example.only(AnomalyKind::Spike, 52);
    example.check_parts("Spike");
    example.draw("spike", true);
}

#[test]
fn a_new_level_is_taken_over() {
    let example = Example::new(5, |hour, noise| if hour < 30 { 200.0 } else { 80.0 } + 4.0 * noise);
    example.only(AnomalyKind::LevelShift, 30);
    let band = &example.scored.series.band;
    let judged = example.values[LEARNED..].iter().zip(&band.lower).zip(&band.upper);
    let outside: Vec<_> = judged
        .enumerate()
        .filter(|&(_, ((value, lower), upper))| value < lower || value > upper)
        .map(|(hour, _)| hour)
        .collect();
    assert_eq!(outside, Vec::from_iter(30..43));
    example.check_parts("Level shift");
    example.draw("level_shift", true);
}

#[test]
fn a_stuck_value() {
    let example =
        Example::new(
            9,
            |hour, noise| {
                if (30..44).contains(&hour) { 112.0 } else { 100.0 + 40.0 * day(hour) + 5.0 * noise }
            },
        );
    example.only(AnomalyKind::FlatLine, 30);
    example.check_parts("Flat line");
    example.draw("flat_line", true);
}

#[test]
fn a_drift() {
    let example = Example::new(9, |hour, noise| 100.0 + 4.0 * noise + 0.2 * (hour - 12).max(0) as f64);
    example.only(AnomalyKind::Drift, 32);
    example.check_parts("Drift");
    example.draw("drift", false);
}

#[test]
fn an_outage_and_its_wake() {
    let example = Example::new(12, |hour, noise| {
        let share = if (24..32).contains(&hour) || hour == 88 { 0.1 } else { 1.0 };
        share * (100.0 + 40.0 * day(hour) + 5.0 * noise)
    });
    let severity = &example.scored.series.severity;
    let alarms: Vec<_> = (0..severity.len()).filter(|&hour| severity[hour] >= DEFAULT_THRESHOLD).collect();
    assert_eq!(alarms, [24, 88]);
    example.draw("outage", true);
    example.draw_severity("wake");
}
