//! What a report says about the run as a whole.

use super::WIDTH;
use super::markup::Markup;
use crate::chart::lanes::columns;
use crate::chart::svg::Ink;
use crate::diagnose::reason::meaning;
use crate::model::format;
use crate::report::drawing::lanes_svg;
use crate::report::subject::{Options, Subject};
use crate::words::document::overview as words;
use crate::words::events::facts;
use crate::words::events::lanes::{Lane, LanesBy, MOST, lane_name, lanes as lanes_of};
use crate::words::events::row::Row;

/// Events named in the summary.
const MOST_NAMED: usize = 10;
/// Metrics without a verdict that are named.
const MOST_SKIPPED: usize = 10;

/// What was tested.
pub(super) fn tested(subject: &Subject) -> String {
    let zone = &subject.findings.zone;
    let zone = if subject.findings.grid.interval.is_local() { "" } else { zone.name() };
    let tested = facts::tested(&subject.findings);
    if zone.is_empty() { tested } else { format!("{tested} {}", words::times_in(zone)) }
}

/// Counts, and a line per event.
pub(super) fn summary(into: &mut Markup, subject: &Subject, options: &Options) {
    let findings = &subject.findings;
    let events: Vec<_> = subject.events(options).collect();
    let lower = findings.events.len() - findings.at_least(options.threshold);
    let highest = findings.events.first().map(|event| event.severity);
    let threshold = options.threshold;
    let counted = match (options.only.is_some(), events.len(), highest) {
        (true, ..) => words::ONE_EVENT.to_owned(),
        (_, 0, Some(highest)) => words::nothing_reaches(threshold, highest),
        (_, 0, None) => words::ALL_IN_RANGE.to_owned(),
        (_, count, _) => words::events_reach(count, threshold, lower),
    };
    into.within("section", "", |section| {
        section.tag("h2", "", words::SUMMARY).tag("p", "lead", &counted);
        section.within("ol", "top", |list| {
            for event in events.iter().take(MOST_NAMED) {
                let row = Row::new(findings, event);
                list.within("li", "", |item| {
                    item.severity(event.severity).tag("b", "", &event.title);
                    item.tag("span", "soft", &format!("{}, {}", row.when, row.length)).tag("span", "num", &row.gap);
                });
            }
        });
        if events.len() > MOST_NAMED {
            section.tag("p", "soft", &words::more_reach(events.len() - MOST_NAMED, threshold));
        }
    });
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
        section.tag("h2", "", words::WHEN_AND_WHERE);
        for by in LanesBy::all(&findings.metric_set) {
            let lanes = lanes_of(findings, &all, by, columns, MOST);
            // A lane beside "All" that is all says nothing.
            if lanes.len() < 3 && by != LanesBy::parse("", &findings.metric_set) {
                continue;
            }
            let (word, threshold) = (by.word(&findings.metric_set), options.threshold);
            section.within("figure", "lanes", |figure| {
                figure.tag("h3", "", &words::lanes_by(&word));
                figure.drawing(&lanes_svg(&lanes, columns, threshold, WIDTH, Ink::Tokens).0);
                let of_lane = |lane: &Lane| (lane_name(&lane.kind), lane.highest());
                let highest: Vec<_> = lanes.iter().map(of_lane).collect();
                let text = words::lanes_caption(&columns.label(), threshold, &highest);
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
        (words::LEARNED_FROM, span(0, findings.split)),
        (words::TESTED, span(findings.split, grid.len)),
        (words::INTERVAL, grid.interval.label()),
        (words::ZONE, findings.metric_set.timezone.clone()),
        (words::METRICS, words::judged(judged, findings.metrics.len())),
    ];
    into.within("section", "", |section| {
        section.tag("h2", "", words::METHOD).pairs(&pairs);
        section.tag("p", "", words::HOW);
        section.within("ul", "", |list| {
            for at in [50.0, 70.0, 85.0, 95.0] {
                list.tag("li", "", &meaning(at));
            }
        });
        section.tag("p", "", words::NO_PROOF);
        if !findings.notices.is_empty() {
            section.tag("h3", "", words::ABOUT_DATA).within("ul", "", |list| {
                for notice in findings.notices.iter() {
                    list.tag("li", "", &words::notice(notice.count, &notice.kind.text()));
                }
            });
        }
        if !findings.skipped.is_empty() {
            section.tag("h3", "", words::NOT_JUDGED).within("ul", "", |list| {
                for skipped in findings.skipped.iter().take(MOST_SKIPPED) {
                    list.tag("li", "", &format!("{}: {}", findings.metric_label(skipped.metric), skipped.reason));
                }
                if let more @ 1.. = findings.skipped.len().saturating_sub(MOST_SKIPPED) {
                    list.tag("li", "", &words::more_not_judged(more));
                }
            });
        }
    });
}

/// How the data was read.
pub(super) fn settings(into: &mut Markup, subject: &Subject) {
    let set = &subject.findings.metric_set;
    let measures: Vec<String> = set.measures.iter().map(words::measure).collect();
    let filters: Vec<String> = set.filters.iter().map(|filter| filter.sentence()).collect();
    let top: Vec<String> = set.top.iter().map(|top| words::cut(&top.dimension, top.count)).collect();
    let range = set.time_range.map(|range| words::time_range(&format::iso(range.start), &format::iso(range.end)));
    let pairs = [
        (words::TIMESTAMP, set.timestamp.clone()),
        (words::MEASURES, measures.join(", ")),
        (words::DIMENSIONS, set.dimensions.join(", ")),
        (words::INTERVAL, set.interval.label()),
        (words::ZONE, set.timezone.clone()),
        (words::DELAY, words::delay(set.delay_seconds)),
        (words::FILTERS, filters.join(words::AND)),
        (words::CUT, top.join(", ")),
        (words::TIME_RANGE, range.unwrap_or_default()),
        (words::LEARNED_FROM, words::first_percent(subject.learn_percent)),
        (words::VERSION, env!("CARGO_PKG_VERSION").to_owned()),
    ];
    into.within("section", "", |section| {
        section.tag("h2", "", words::SETTINGS).pairs(&pairs);
    });
}
