//! Zones, clock changes and intervals, from the text of a file to the buckets of its metrics.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod common;

use common::Session;
use foretop::model::preview::Preview;
use foretop::model::time::{Grid, Interval, TimeRange};
use foretop::model::zone::{ClockFacts, Instants, UTC, Zone};
use foretop::native::zone;
use foretop::pipeline::config::AnalysisConfig;
use foretop::protocol::message::{Event, Request};
use proptest::prelude::*;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// With whole hours, half hours, quarters, changes of half an hour, changes of the date line, and none.
const ZONES: [&str; 10] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Casablanca",
    "America/St_Johns",
    "Antarctica/Troll",
];

fn local(at: i64) -> String {
    chrono::DateTime::from_timestamp(at, 0).unwrap().format("%Y-%m-%d %H:%M").to_string()
}

/// Checks a metric set on rows of (time, 1), read in a zone at an interval.
fn look(times: impl Iterator<Item = String>, zone: &str, interval: &str) -> Preview {
    let csv: String = std::iter::once("time,n\n".to_owned()).chain(times.map(|time| format!("{time},1\n"))).collect();
    let mut session = Session::default();
    let mut set = session.open(&[("data.csv", csv.as_bytes())], 1 << 16).proposal.unwrap().metric_set;
    (set.timezone, set.interval) = (zone.to_owned(), Interval::try_from(interval.to_owned()).unwrap());
    match session.send(Request::Check(AnalysisConfig::new(set))).1.pop().map(|envelope| envelope.body) {
        Some(Event::Checked(summary)) => summary,
        other => panic!("expected Checked, got {other:?}"),
    }
}

/// Wall-clock times every half hour for four days around a change, which is in the middle of them.
fn around(change: &str) -> impl Iterator<Item = String> + use<> {
    let middle = chrono::NaiveDateTime::parse_from_str(&format!("{change}:00"), "%Y-%m-%d %H:%M:%S").unwrap();
    let middle = middle.and_utc().timestamp();
    (-96..96).map(move |step| local(middle + step * HOUR / 2))
}

#[test]
fn clock_changes_are_counted_and_every_row_has_a_bucket() {
    let check = |zone: &str, change: &str, skipped: u64, doubled: u64, hours: usize, changes: u64| {
        let found = look(around(change), zone, "1 hour");
        let clock = ClockFacts { changes, skipped_rows: skipped, doubled_rows: doubled, ..ClockFacts::default() };
        assert_eq!((found.clock, found.rows), (clock, 192), "{zone} {change}");
        assert_eq!(found.grid.unwrap().len, hours, "{zone} {change}");
    };
    check("Europe/Berlin", "2021-03-28 02:00", 2, 0, 95, 1);
    check("Europe/Berlin", "2021-10-31 02:00", 0, 2, 97, 1);
    check("America/New_York", "2021-03-14 02:00", 2, 0, 95, 1);
    check("America/New_York", "2021-11-07 01:00", 0, 2, 97, 1);
    // Half an hour at a time.
    check("Australia/Lord_Howe", "2021-10-03 02:00", 1, 0, 96, 1);
    check("Australia/Lord_Howe", "2021-04-04 01:30", 0, 1, 97, 1);
    check("Asia/Kolkata", "2021-03-28 02:00", 0, 0, 96, 0);
    // Samoa had no 30 December 2011.
    check("Pacific/Apia", "2011-12-30 00:00", 48, 0, 72, 1);
}

#[test]
fn hours_begin_where_the_clock_shows_them_and_days_at_its_midnights() {
    let start = |zone: &str, interval: &str| look(around("2021-03-28 02:00"), zone, interval).grid.unwrap().start;
    // 2021-03-26 02:00 on each clock, and the midnight before as that clock shows it.
    const FIRST: i64 = 1_616_724_000;
    assert_eq!(start("Asia/Kolkata", "1 hour"), FIRST - 5 * HOUR - HOUR / 2);
    assert_eq!(start("Europe/Berlin", "1 hour"), FIRST - HOUR);
    for zone in ZONES {
        assert_eq!(start(zone, "1 day"), FIRST - 2 * HOUR, "{zone}");
        assert_eq!(start(zone, "1 month"), FIRST - 2 * HOUR - 25 * DAY, "{zone}");
    }
}

#[test]
fn instants_are_put_into_the_days_of_their_zone() {
    // Every hour of three days in UTC.
    let hours = || (0..72).map(|hour| local(1_616_716_800 + hour * HOUR) + "Z");
    for (zone, days) in [("UTC", 3), ("Europe/Berlin", 4), ("Asia/Kolkata", 4)] {
        let found = look(hours(), zone, "1 day");
        assert_eq!((found.grid.unwrap().len, found.rows), (days, 72), "{zone}");
    }
}

#[test]
fn what_the_reader_should_know_is_said() {
    let warned = |found: &Preview, start: &str| found.warnings.iter().any(|warning| warning.text.contains(start));
    let autumn = look(around("2021-10-31 02:00"), "Europe/Berlin", "1 hour");
    assert!(
        warned(&autumn, "2 rows in an hour that the clocks of Europe/Berlin showed twice"),
        "{:?}",
        autumn.warnings
    );
    let days = look((0..40).map(|day| local(day * DAY)[..10].to_owned()), "UTC", "1 hour");
    assert!(warned(&days, "too coarse for 1 hour"), "{:?}", days.warnings);
    let nowhere = look(around("2021-10-31 02:00"), "Mars/Olympus", "1 hour");
    assert_eq!(nowhere.problems[0].text, "There is no time zone Mars/Olympus. Choose another.");
}

fn any_zone() -> impl Strategy<Value = Zone> {
    proptest::sample::select(&ZONES).prop_map(|name| zone(name).unwrap())
}

/// 1970 to 2040.
fn any_instant() -> impl Strategy<Value = i64> {
    0..2_240_000_000_i64
}

proptest! {
    #[test]
    fn what_a_clock_shows_leads_back_to_the_instant(zone in any_zone(), at in any_instant()) {
        match zone.to_instant(zone.to_local(at)) {
            Instants::One(found) => prop_assert_eq!(found, at),
            Instants::Two(first, second) => prop_assert!(first < second && (at == first || at == second)),
            Instants::Gap(_) => prop_assert!(false, "{at} was shown"),
        }
    }

    #[test]
    fn zones_are_as_their_database_has_them(name in proptest::sample::select(&ZONES), at in any_instant()) {
        use chrono::{Offset, TimeZone};
        let tz: chrono_tz::Tz = name.parse().unwrap();
        let utc = chrono::DateTime::from_timestamp(at, 0).unwrap().naive_utc();
        let expected = i64::from(tz.offset_from_utc_datetime(&utc).fix().local_minus_utc());
        prop_assert_eq!(zone(name).unwrap().offset(at), expected);
    }

    #[test]
    fn buckets_part_the_time(
        minutes in 1..43_000_i64, month in any::<bool>(), first in any_instant(), length in 0..100_000_000_i64, share in 0.0..1.0_f64,
    ) {
        let interval = if month { Interval::MONTH } else { Interval::from_seconds(minutes * 60).unwrap() };
        let last = first + length.min(interval.seconds() * 1_000);
        let grid = Grid::covering(first, last, interval, 0);
        prop_assert_eq!((grid.index(first), grid.index(last)), (Some(0), Some(grid.len - 1)));
        let at = first + ((last - first) as f64 * share) as i64;
        let index = grid.index(at).unwrap();
        let TimeRange { start, end } = grid.range(index, index + 1);
        prop_assert!((start..end).contains(&at));
        prop_assert_eq!((interval.floor(at), interval.floor(start), interval.floor(end)), (start, start, end));
        let position = grid.position(at);
        prop_assert!((index as f64..=index as f64 + 1.0).contains(&position));
    }
}

#[test]
fn utc_needs_no_database() {
    assert_eq!(zone("UTC"), Some(UTC.clone()));
    assert_eq!(zone("Europe/Nowhere"), None);
}
