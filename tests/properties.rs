//! What holds for any data: the order of rows and the size of reads change nothing, units change nothing, and sums
//! add up.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Random, Session, csv, findings, shop};
use foretop::model::finding::Findings;
use foretop::pipeline::config::AnalysisConfig;
use foretop::protocol::message::{Event, PlotQuery, Request};
use proptest::prelude::*;

const HOURS: usize = 15 * 24;

/// Data with an event whose place, size and time follow from `seed`.
fn rows(seed: u64) -> Vec<String> {
    let mut random = Random(seed);
    let (from, size) = (HOURS - 20 - (random.next() % 60) as usize, 0.2 + 2.0 * random.unit());
    shop(
        seed,
        HOURS,
        |hour, market, platform| {
            if market == "uk" && platform == "web" && (from..from + 6).contains(&hour) { size } else { 1.0 }
        },
    )
}

/// What does not depend on the last digit of a sum.
fn gist(found: &Findings) -> Vec<(String, String, String)> {
    let event = |event: &foretop::model::finding::AnomalyGroup| {
        (event.id.0.clone(), event.title.clone(), format!("{:.6}", event.severity))
    };
    found.events.iter().map(event).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn row_order_changes_nothing(seed in any::<u64>()) {
        let mut rows = rows(seed);
        let straight = findings(&csv(&rows));
        let mut random = Random(seed ^ 1);
        for index in (1..rows.len()).rev() {
            rows.swap(index, (random.next() % (index as u64 + 1)) as usize);
        }
        let shuffled = findings(&csv(&rows));
        prop_assert_eq!(gist(&straight), gist(&shuffled));
        prop_assert_eq!(straight.metrics, shuffled.metrics);
    }

    #[test]
    fn chunk_sizes_change_nothing(seed in any::<u64>(), chunk in 1_usize..5_000) {
        let text = csv(&rows(seed));
        let mut whole = Session::default();
        let mut parts = Session::default();
        let summary = whole.open(&[("data.csv", text.as_bytes())], text.len());
        prop_assert_eq!(&summary, &parts.open(&[("data.csv", text.as_bytes())], chunk));
        let config = AnalysisConfig::new(summary.proposal.unwrap().metric_set);
        prop_assert_eq!(whole.analyse(config.clone()), parts.analyse(config));
        prop_assert_eq!(whole.report(), parts.report());
    }

    #[test]
    fn the_unit_of_a_measure_changes_no_severity(seed in any::<u64>(), power in -3_i32..6) {
        let straight = rows(seed);
        let factor = 2_f64.powi(power);
        let scaled: Vec<String> = straight
            .iter()
            .map(|row| {
                let (head, value) = row.rsplit_once(',').unwrap();
                format!("{head},{}", value.parse::<f64>().unwrap() * factor)
            })
            .collect();
        let config = |found: Findings| AnalysisConfig::new(found.metric_set);
        let config = config(findings(&csv(&straight)));
        let run = |rows: &[String]| {
            let mut session = Session::default();
            session.open(&[("data.csv", csv(rows).as_bytes())], 1 << 16);
            session.analyse(config.clone())
        };
        let severities = |found: Findings| {
            found.events.iter().map(|event| (event.from, event.to, format!("{:.4}", event.severity))).collect::<Vec<_>>()
        };
        prop_assert_eq!(severities(run(&straight)), severities(run(&scaled)));
    }

    #[test]
    fn buckets_and_contributions_add_up(seed in any::<u64>()) {
        let rows = rows(seed);
        let mut session = Session::default();
        let summary = session.open(&[("data.csv", csv(&rows).as_bytes())], 1 << 16);
        let found = session.analyse(AnalysisConfig::new(summary.proposal.unwrap().metric_set));

        let total: f64 = rows.iter().map(|row| row.rsplit_once(',').unwrap().1.parse::<f64>().unwrap()).sum();
        let queries: Vec<_> = found
            .metrics
            .iter()
            .map(|metric| PlotQuery { metric: metric.id, from: 0, to: u32::MAX, width_px: 100_000 })
            .collect();
        let Some(Event::Plotted(plots)) = session.send(Request::Plot(queries)).1.pop().map(|answer| answer.body) else {
            panic!("no plots")
        };
        let sum = |plots: &[foretop::protocol::message::Plot]| {
            plots.iter().flat_map(|plot| &plot.actual).filter(|value| !value.is_nan()).sum::<f64>()
        };
        // Overall, by market, by platform, by both.
        let levels = [0..1, 1..4, 4..6, 6..12];
        prop_assert_eq!(plots.len(), 12);
        for level in levels {
            prop_assert_eq!(sum(&plots[level]), total);
        }

        for event in &found.events {
            for dimension in &event.explanation.contributions {
                let percent: f64 = dimension.values.iter().map(|share| share.percent).sum();
                prop_assert!((percent - 100.0).abs() < 1e-9);
                prop_assert!(dimension.values.windows(2).all(|pair| pair[0].percent >= pair[1].percent));
            }
        }
    }
}
