//! What a report says about the run as a whole.

use super::WIDTH;
use super::markup::Markup;
use crate::chart::lanes::columns;
use crate::chart::svg::Ink;
use crate::diagnose::reason::meaning;
use crate::model::format;
use crate::model::metric::Measure;
use crate::report::drawing::{lane_name, lanes_svg};
use crate::report::subject::{Options, Subject};
use crate::words::events::facts;
use crate::words::events::lanes::{Lane, LanesBy, MOST, lanes as lanes_of};
use crate::words::events::row::{Row, severity_text};

/// Events named in the summary.
const MOST_NAMED: usize = 10;
/// Metrics without a verdict that are named.
const MOST_SKIPPED: usize = 10;

/// What was tested.
pub(super) fn tested(subject: &Subject) -> String {
    let zone = &subject.findings.zone;
    let zone = if subject.findings.grid.interval.is_local() { "" } else { zone.name() };
    let times = if zone.is_empty() { String::new() } else { format!(" Times in {zone}.") };
    format!("{}{times}", facts::tested(&subject.findings))
}

/// Counts, and a line per event.
pub(super) fn summary(into: &mut Markup, subject: &Subject, options: &Options) {
    let findings = &subject.findings;
    let events: Vec<_> = subject.events(options).collect();
    let lower = findings.events.len() - findings.at_least(options.threshold);
    let highest = findings.events.first().map(|event| severity_text(event.severity));
    let threshold = options.threshold;
    let counted = match (options.only.is_some(), events.len(), highest) {
        (true, ..) => "This report is about one event.".to_owned(),
        (_, 0, Some(highest)) => format!("Nothing reaches {threshold}. The highest is {highest}."),
        (_, 0, None) => "Everything stayed in its expected range.".to_owned(),
        (_, count, _) => {
            let lower = if lower > 0 { format!(", {} lower", format::count(lower as u64)) } else { String::new() };
            format!("{} at {threshold} or more{lower}.", format::plural(count as u64, "event", "events"))
        }
    };
    into.within("section", "", |section| {
        section.tag("h2", "", "Summary").tag("p", "lead", &counted);
        section.within("ol", "top", |list| {
            for event in events.iter().take(MOST_NAMED) {
                let row = Row::new(findings, event);
                list.within("li", "", |item| {
                    severity(item, event.severity);
                    item.tag("b", "", &event.title);
                    item.tag("span", "soft", &format!("{}, {}", row.when, row.length)).tag("span", "num", &row.gap);
                });
            }
        });
        if events.len() > MOST_NAMED {
            let more = format::count((events.len() - MOST_NAMED) as u64);
            section.tag("p", "soft", &format!("{more} more at {threshold} or more."));
        }
    });
}

/// A severity in the colour of its class.
pub(super) fn severity(into: &mut Markup, severity: f64) {
    const CLASSES: [&str; 4] = ["sev one", "sev two", "sev three", "sev four"];
    into.tag("span", CLASSES[crate::chart::palette::severity_class(severity)], &severity_text(severity));
}

/// When and where.
pub(super) fn lanes(into: &mut Markup, subject: &Subject, options: &Options) {
    let findings = &subject.findings;
    let (grid, zone) = (findings.grid, &findings.zone);
    let tested = zone.range_to_local(grid.range(findings.split, grid.len));
    let columns = columns(tested, grid.interval);
    let all: Vec<usize> = (0..findings.events.len()).collect();
    if all.is_empty() {
        return;
    }
    into.within("section", "", |section| {
        section.tag("h2", "", "When and where");
        for by in LanesBy::all(&findings.metric_set) {
            let lanes = lanes_of(findings, &all, by, columns, MOST);
            // A lane beside "All" that is all says nothing.
            if lanes.len() < 3 && by != LanesBy::parse("", &findings.metric_set) {
                continue;
            }
            let (word, threshold) = (by.word(&findings.metric_set), options.threshold);
            section.within("figure", "lanes", |figure| {
                figure.tag("h3", "", &format!("By {word}"));
                figure.drawing(&lanes_svg(&lanes, columns, threshold, WIDTH, Ink::Tokens).0);
                let of_lane = |lane: &Lane| format!("{} {}", lane_name(lane), severity_text(lane.highest()));
                let highest: Vec<String> = lanes.iter().map(of_lane).collect();
                let text = format!(
                    "One column is {}. Filled from {threshold}, hollow below; larger is more severe. Highest: {}.",
                    columns.label(),
                    highest.join(", ")
                );
                figure.tag("figcaption", "", &text);
            });
        }
    });
}

/// The data, and how figures are meant.
pub(super) fn method(into: &mut Markup, subject: &Subject) {
    let findings = &subject.findings;
    let (grid, zone) = (findings.grid, &findings.zone);
    let span = |from: usize, to: usize| format::span(grid.range(from, to), grid.interval, zone);
    let judged = findings.finished - findings.skipped.len().min(findings.finished);
    let pairs = [
        ("Learned from", span(0, findings.split)),
        ("Tested", span(findings.split, grid.len)),
        ("Interval", grid.interval.label()),
        ("Zone of the data", findings.metric_set.timezone.clone()),
        (
            "Metrics",
            format!("{} judged of {}", format::count(judged as u64), format::count(findings.metrics.len() as u64)),
        ),
    ];
    into.within("section", "", |section| {
        section.tag("h2", "", "Method and data").pairs(&pairs);
        section.tag(
            "p",
            "",
            "Each metric has an expected range for each interval, from what it did before: its level, its season and \
             its usual error. An interval outside the range is an anomaly; anomalies that belong together are an event. \
             A severity says how seldom a metric that behaves as before gets as far, given how many are watched.",
        );
        section.within("ul", "", |list| {
            for at in [50.0, 70.0, 85.0, 95.0] {
                list.tag("li", "", &meaning(at));
            }
        });
        section.tag("p", "", "What moved before an event is told by timing: it is no proof of cause.");
        if !findings.notices.is_empty() {
            section.tag("h3", "", "About the data").within("ul", "", |list| {
                for notice in findings.notices.iter() {
                    list.tag("li", "", &format!("{} × {}", format::count(notice.count), notice.kind.text()));
                }
            });
        }
        if !findings.skipped.is_empty() {
            section.tag("h3", "", "Metrics that are not judged").within("ul", "", |list| {
                for skipped in findings.skipped.iter().take(MOST_SKIPPED) {
                    list.tag("li", "", &format!("{}: {}", findings.metric_label(skipped.metric), skipped.reason));
                }
                if let more @ 1.. = findings.skipped.len().saturating_sub(MOST_SKIPPED) {
                    list.tag("li", "", &format!("{} more", format::count(more as u64)));
                }
            });
        }
    });
}

/// How the data was read.
pub(super) fn settings(into: &mut Markup, subject: &Subject) {
    let set = &subject.findings.metric_set;
    let measures: Vec<String> = set.measures.iter().map(measure).collect();
    let filters: Vec<String> = set.filters.iter().map(|filter| filter.sentence()).collect();
    let top: Vec<String> =
        set.top.iter().map(|top| format!("{} to its {} largest values", top.dimension, top.count)).collect();
    let range = set.time_range.map(|range| format!("{} to {}", format::iso(range.start), format::iso(range.end)));
    let delay = if set.delay_seconds > 0 { format!("{} s", set.delay_seconds) } else { String::new() };
    let pairs = [
        ("Timestamp", set.timestamp.clone()),
        ("Measures", measures.join(", ")),
        ("Dimensions", set.dimensions.join(", ")),
        ("Interval", set.interval.label()),
        ("Zone of the data", set.timezone.clone()),
        ("Delay", delay),
        ("Filters", filters.join(" and ")),
        ("Cut", top.join(", ")),
        ("Time range", range.unwrap_or_default()),
        ("Learned from", format!("the first {} %", subject.learn_percent)),
        ("Version", env!("CARGO_PKG_VERSION").to_owned()),
    ];
    into.within("section", "", |section| {
        section.tag("h2", "", "Settings").pairs(&pairs);
    });
}

/// "revenue, sum of amount", "rate, sum of orders per sum of visits".
fn measure(measure: &Measure) -> String {
    let part = |column: &str, aggregation: &str| match column {
        "" => "number of rows".to_owned(),
        column => format!("{aggregation} of {column}"),
    };
    let upper = part(&measure.column, &measure.aggregation.label());
    match &measure.per {
        Some(per) => format!("{}, {upper} per {}", measure.name, part(&per.column, &per.aggregation.label())),
        None => format!("{}, {upper}", measure.name),
    }
}
