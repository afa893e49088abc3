//! Seeded data with planted events: each is found, in the right place, and stands clear of what chance does.

mod common;

use common::{Random, csv, findings, shop, time};
use foretop::model::finding::{Anomaly, AnomalyGroup, DEFAULT_THRESHOLD, Direction, Findings};
use foretop::model::format::iso;
use foretop::model::metric::Level;

const HOURS: usize = 6 * 7 * 24;

/// A planted event has to stand clear of those that chance makes.
const CLEAR: f64 = 90.0;
/// Most events of clean data at the default threshold: at most one in 100 buckets is expected, and some 300 are tested;
/// a Poisson variable of that mean exceeds 9 once in 1,000 times.
const BY_CHANCE: usize = 9;

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
        assert_eq!(found.finished, 1 + 3 + 2 + 6);
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
    let market = &event.explanation.contributions[0].values[0];
    assert_eq!(market.value, "uk");
    assert!(market.percent > 90.0 && market.gap < 0.0, "{market:?}");
    let platforms: Vec<f64> = event.explanation.contributions[1].values.iter().map(|share| share.percent).collect();
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
    for a in &event.anomalies {
        println!("{} {} {}", found.metric_label(a.metric), a.strength, a.severity);
    }
    assert_eq!((event.direction, event.title.as_str()), (Direction::Above, "orders above expected in fr, web"));
    assert!(event.explanation.contributions.iter().all(|dimension| dimension.values[0].percent > 90.0));
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

/// Rows of every combination of `counts` stores and products: two measures of the given level and noise, and `factor`
/// by hour, store and product on the first.
fn stock(
    seed: u64,
    hours: usize,
    counts: (usize, usize),
    noise: f64,
    factor: impl Fn(usize, usize, usize) -> f64,
) -> String {
    let mut random = Random(seed);
    let mut text = String::from("timestamp,store,product,sales,visits\n");
    for hour in 0..hours {
        for store in 0..counts.0 {
            for product in 0..counts.1 {
                let sales = (100.0 + noise * random.normal()) * factor(hour, store, product);
                let visits = 100.0 + noise * random.normal();
                text += &format!("{},s{store:02},p{product:02},{sales:.2},{visits:.2}\n", time(hour));
            }
        }
    }
    text
}

/// Hours 500–503, in 5 × 20 combinations so noisy that a fall to `share` where `falls` is clear in none of them: that the
/// most severe event is there, entitled `title`, with its primary anomaly in `metric`.
fn check_spread_out(share: f64, falls: fn(usize) -> bool, title: &str, metric: &str) {
    for seed in 10..=12 {
        let factor = |hour, store, _| if (500..504).contains(&hour) && falls(store) { share } else { 1.0 };
        let found = findings(&stock(seed, 600, (5, 20), 30.0, factor));
        assert_eq!(found.metrics.len(), 2 * (1 + 5 + 20 + 100));
        let event = &found.events[0];
        assert!(event.severity >= DEFAULT_THRESHOLD && event.from <= 501 && 501 < event.to, "seed {seed}");
        let of = |anomaly: &Anomaly| found.metric_label(anomaly.metric);
        assert_eq!((event.title.as_str(), of(event.primary()).as_str()), (title, metric), "seed {seed}");
        let level = |anomaly: &Anomaly| found.metrics[anomaly.metric.index()].key.level();
        for anomaly in event.anomalies.iter().filter(|anomaly| level(anomaly) == Level::Combination) {
            assert!(anomaly.severity < CLEAR, "seed {seed}: {}", of(anomaly));
        }
        assert_eq!(event.explanation.contributions[1].values.len(), 20);
    }
}

#[test]
fn a_fall_spread_over_the_combinations_of_one_value_is_found_there() {
    check_spread_out(0.45, |store| store == 2, "sales below expected in s02", "sales, s02");
}

#[test]
fn a_fall_spread_over_everything_is_found_overall() {
    check_spread_out(0.75, |_| true, "sales below expected overall", "sales, overall");
}

/// However many metrics there are, events at the default threshold come by chance at most once in 100 tested buckets.
#[test]
fn hundreds_of_metrics_of_noise_give_hardly_an_event() {
    let (mut alone, mut events) = (0, 0);
    for seed in 1..=5 {
        let found = findings(&stock(seed, 600, (9, 14), 10.0, |_, _, _| 1.0));
        assert_eq!((found.metrics.len(), found.finished, found.grid.len - found.split), (300, 300, 180));
        let anomalies = found.events.iter().flat_map(|event| &event.anomalies);
        alone += anomalies.filter(|anomaly| anomaly.severity >= DEFAULT_THRESHOLD).count();
        events += found.at_least(DEFAULT_THRESHOLD);
    }
    // At most 9 are expected in 5 × 180 buckets; a Poisson variable of that mean exceeds 22 once in 20,000 times.
    assert!(events <= 22, "{events}");
    // Metrics by themselves are as many as that is: 270 in 5 × 300 × 180 cells.
    assert!(alone > 100, "{alone}");
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
