//! Seeded data with planted events: each is found, in the right place, and stands clear of what chance does.

mod common;

use common::{csv, findings, shop, time};
use foretop::model::finding::{AnomalyGroup, DEFAULT_THRESHOLD, Direction, Findings};
use foretop::model::format::iso;

const HOURS: usize = 6 * 7 * 24;

/// A metric reaches the default threshold by chance about once in 1,000 buckets, and these data have some 2,000 cells to
/// test: a planted event has to stand clear of that.
const CLEAR: f64 = 90.0;
/// Most events of clean data at the default threshold.
const BY_CHANCE: usize = 4;

fn severe(found: &Findings) -> &[AnomalyGroup] {
    &found.events[..found.at_least(CLEAR)]
}

/// The one severe event that covers `hour`; there are no severe events elsewhere.
fn only_event(found: &Findings, hour: usize) -> &AnomalyGroup {
    let events = severe(found);
    let titles: Vec<_> = events.iter().map(|event| (event.severity, &event.title, iso(event.range.start))).collect();
    assert_eq!(events.len(), 1, "one event around {}, found {titles:?}", time(hour));
    assert!(events[0].from <= hour && hour < events[0].to, "around {}, found {titles:?}", time(hour));
    &events[0]
}

#[test]
fn clean_data_is_left_alone() {
    for seed in 1..=3 {
        let found = findings(&csv(&shop(seed, HOURS, |_, _, _| 1.0)));
        assert_eq!(found.finished, 7);
        let titles: Vec<_> = severe(&found).iter().map(|event| (event.severity, &event.title)).collect();
        assert!(titles.is_empty(), "seed {seed}: {titles:?}");
        assert!(found.at_least(DEFAULT_THRESHOLD) <= BY_CHANCE, "seed {seed}");
    }
}

#[test]
fn a_dip_in_one_market_is_one_event_there() {
    let dip = 900..905;
    let found = findings(&csv(&shop(
        4,
        HOURS,
        |hour, market, _| {
            if market == "uk" && dip.contains(&hour) { 0.4 } else { 1.0 }
        },
    )));
    let event = only_event(&found, 901);
    assert_eq!((event.direction, event.title.as_str()), (Direction::Below, "orders below expected in uk"));
    assert_eq!(event.values, [vec!["uk".to_owned()], vec!["app".to_owned(), "web".to_owned()]]);
    let market = &event.contributions[0].values[0];
    assert_eq!(market.value, "uk");
    assert!(market.percent > 90.0 && market.gap < 0.0, "{market:?}");
    let platforms: Vec<f64> = event.contributions[1].values.iter().map(|share| share.percent).collect();
    assert!(platforms.iter().all(|percent| (30.0..70.0).contains(percent)), "{platforms:?}");
}

#[test]
fn a_spike_of_one_combination_is_one_event_there() {
    let found = findings(&csv(&shop(
        5,
        HOURS,
        |hour, market, platform| {
            if (hour, market, platform) == (850, "fr", "web") { 3.0 } else { 1.0 }
        },
    )));
    let event = only_event(&found, 850);
    assert_eq!((event.direction, event.title.as_str()), (Direction::Above, "orders above expected in fr, web"));
    assert!(event.contributions.iter().all(|dimension| dimension.values[0].percent > 90.0));
}

#[test]
fn two_events_at_different_times_stay_apart() {
    let found = findings(&csv(&shop(6, HOURS, |hour, market, _| match market {
        "uk" if (820..824).contains(&hour) => 0.3,
        "de" if (940..944).contains(&hour) => 2.5,
        _ => 1.0,
    })));
    let mut titles: Vec<_> = severe(&found).iter().map(|event| event.title.as_str()).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["orders above expected in de", "orders below expected in uk"]);
}

#[test]
fn without_dimensions_a_spike_is_found_too() {
    let rows = shop(7, HOURS, |hour, _, _| if hour == 870 { 2.0 } else { 1.0 });
    let overall: Vec<String> = rows.iter().step_by(6).map(|row| row.replace(",de,app", "")).collect();
    let found = findings(&format!("timestamp,orders\n{}\n", overall.join("\n")));
    assert_eq!(found.metrics.len(), 1);
    assert_eq!(only_event(&found, 870).title, "orders above expected");
}

/// A published series: the benchmark's anomalous windows in the tested part are found.
#[test]
fn labelled_windows_of_real_series_are_found() {
    for name in ["realKnownCause__ec2_request_latency_system_failure", "realTraffic__speed_6005"] {
        let path = format!("{}/tests/data/nab/{name}.csv", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let rows = || text.lines().skip(1).map(|line| line.split(',').map(|cell| cell.parse::<f64>().unwrap()));
        let unlabelled: Vec<_> = text.lines().map(|line| line.rsplit_once(',').unwrap().0).collect();
        let found = findings(&unlabelled.join("\n"));
        let anomalous: Vec<i64> = rows()
            .map(|row| row.collect::<Vec<_>>())
            .filter(|row| row[2] == 1.0 && row[0] as i64 >= found.grid.time(found.split))
            .map(|row| row[0] as i64)
            .collect();
        assert!(!anomalous.is_empty(), "{name}");
        let shown = &found.events[..found.at_least(DEFAULT_THRESHOLD)];
        let hit = shown.iter().any(|event| anomalous.iter().any(|&at| event.range.start <= at && at < event.range.end));
        assert!(hit, "{name}: {:?}", shown.iter().map(|event| &event.title).collect::<Vec<_>>());
    }
}
