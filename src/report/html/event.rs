//! Everything about one event.

use super::WIDTH;
use super::markup::Markup;
use crate::chart::svg::Ink;
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::format;
use crate::model::plot::Plot;
use crate::model::time::TimeRange;
use crate::report::drawing::{Over, band_svg, marks};
use crate::report::subject::Subject;
use crate::words::document::event as words;
use crate::words::document::{ACTUAL, EXPECTED, GAP, KIND, SEVERITY, WHEN};
use crate::words::events::contributions::bars;
use crate::words::events::facts::{gap_text, range, summary};
use crate::words::events::origin::origin;
use crate::words::events::related::{Moved, moved};
use crate::words::events::row::review;
use crate::words::events::why::{held_back, reasons};

/// Height of a chart in CSS pixels.
const HEIGHT: f64 = 200.0;
/// Anomalies of an event that are listed.
const MOST_MEMBERS: usize = 12;

pub(super) fn event(into: &mut Markup, subject: &Subject, event: &AnomalyGroup, plot: Option<&Plot>) {
    let findings = &subject.findings;
    into.within("article", "", |article| {
        article.within("header", "", |head| {
            head.severity(event.severity).tag("h3", "", &event.title);
            head.tag("p", "soft", &words::when(findings, event));
        });
        article.within("p", "", |text| {
            text.sentence(&event.sentence);
        });
        if let Some(plot) = plot {
            chart(article, findings, event, plot);
        }
        figures(article, event);
        article.within("div", "cards", |cards| {
            why(cards, findings, event);
            origins(cards, findings, event);
            relations(cards, findings, event);
        });
        members(article, findings, event);
        said(article, subject, event);
    });
}

fn chart(into: &mut Markup, findings: &Findings, event: &AnomalyGroup, plot: &Plot) {
    let label = findings.metric_label(event.primary().metric);
    into.within("figure", "", |figure| {
        let over = Over { marks: marks(event), ..Over::default() };
        figure.drawing(&band_svg(findings, plot, &over, (WIDTH, HEIGHT), Ink::Tokens));
        figure.within("figcaption", "", |caption| {
            caption.text(&summary(&label, findings, plot, None)).text(" ");
            caption.key("actual", words::KEY_ACTUAL).text(" ").key("expected", words::KEY_EXPECTED).text(" ");
            caption.key("band", words::KEY_BAND);
        });
    });
}

fn figures(into: &mut Markup, event: &AnomalyGroup) {
    let primary = event.primary();
    into.pairs(&[
        (ACTUAL, format::number(primary.actual)),
        (EXPECTED, format::number(primary.expected)),
        (words::EXPECTED_RANGE, range(primary.lower, primary.upper)),
        (words::WHOLE_GAP, gap_text(primary)),
    ]);
}

fn why(into: &mut Markup, findings: &Findings, event: &AnomalyGroup) {
    into.within("section", "", |card| {
        card.tag("h4", "", &words::why(event.severity));
        card.within("table", "bars", |table| {
            for reason in reasons(findings, event) {
                table.open("tr", "").within("td", "", |cell| {
                    cell.text(reason.name);
                    if !reason.figure.is_empty() {
                        cell.tag("small", "", &reason.figure);
                    }
                });
                if let Some(points) = reason.points {
                    table.within("td", "drawn", |cell| {
                        cell.bar(points.width, points.negative);
                    });
                    table.tag("td", "num", &points.text);
                }
                table.close("tr");
            }
        });
        let told = held_back(findings, event);
        if !told.is_empty() {
            card.tag("p", "soft", &told);
        }
    });
}

fn origins(into: &mut Markup, findings: &Findings, event: &AnomalyGroup) {
    if event.explanation.contributions.is_empty() {
        return;
    }
    let text = origin(findings, event);
    into.within("section", "", |card| {
        card.tag("h4", "", words::ORIGIN);
        if !text.total.is_empty() {
            card.tag("p", "", &text.total);
        }
        card.within("table", "bars", |table| {
            for root in &text.roots {
                table.open("tr", "").within("td", "", |cell| {
                    cell.tag("b", "", &root.name).tag("small", "", &root.figures);
                });
                table.within("td", "drawn", |cell| {
                    cell.bar(root.width, root.negative);
                });
                table.tag("td", "num", &root.percent).close("tr");
            }
        });
        for shares in &event.explanation.contributions {
            let bars = bars(shares);
            card.tag("h5", "", &bars.dimension).within("table", "bars", |table| {
                for bar in &bars.bars {
                    table.open("tr", "").tag("td", "", &bar.name);
                    table.within("td", "drawn", |cell| {
                        cell.bar(bar.width, bar.negative);
                    });
                    table.tag("td", "num", &bar.percent).close("tr");
                }
            });
        }
        if !text.rest.is_empty() {
            card.tag("p", "soft", &text.rest);
        }
    });
}

fn relations(into: &mut Markup, findings: &Findings, event: &AnomalyGroup) {
    let text = moved(findings, event);
    into.within("section", "", |card| {
        card.tag("h4", "", words::MOVED).tag("p", "soft", words::ONLY_TIMING);
        if let Some(nothing) = text.nothing {
            card.tag("p", "", nothing);
        }
        card.within("table", "", |table| {
            text.causes.iter().for_each(|row| moved_row(table, row));
            if let Some(percent) = &text.unknown {
                table.open("tr", "").tag("td", "soft", words::UNEXPLAINED).tag("td", "", words::NOTHING_HERE);
                table.tag("td", "num", percent).close("tr");
            }
        });
        if !text.effects.is_empty() {
            card.tag("h5", "", words::FOLLOWS).within("table", "", |table| {
                text.effects.iter().for_each(|row| moved_row(table, row));
            });
        }
    });
}

fn moved_row(into: &mut Markup, row: &Moved) {
    into.open("tr", "").tag("td", "soft", &row.when).within("td", "", |cell| {
        cell.tag("b", "", &row.measure).text(" ").text(&row.place);
        if !row.via.is_empty() {
            cell.tag("small", "", &row.via);
        }
    });
    into.tag("td", "num", row.percent.as_ref().unwrap_or(&row.change)).close("tr");
}

/// The anomalies of an event of several.
fn members(into: &mut Markup, findings: &Findings, event: &AnomalyGroup) {
    if event.anomalies.len() < 2 {
        return;
    }
    into.tag("h4", "", words::MEMBERS).within("table", "", |table| {
        table.heads(&[(words::METRIC, false), (KIND, false), (WHEN, false), (GAP, true), (SEVERITY, true)]);
        table.open("tbody", "");
        for anomaly in event.anomalies.iter().take(MOST_MEMBERS) {
            let range = findings.grid.range(anomaly.from, anomaly.to);
            table.open("tr", "").tag("td", "", &findings.metric_label(anomaly.metric)).tag(
                "td",
                "",
                anomaly.kind.label(),
            );
            table.tag("td", "", &format::span(range, findings.grid.interval, &findings.zone));
            table.tag("td", "num", &gap_text(anomaly)).within("td", "num", |cell| {
                cell.severity(anomaly.severity);
            });
            table.close("tr");
        }
        table.close("tbody");
    });
    if let more @ 1.. = event.anomalies.len().saturating_sub(MOST_MEMBERS) {
        into.tag("p", "soft", &words::more_members(more));
    }
}

/// What readers said and wrote about it.
fn said(into: &mut Markup, subject: &Subject, event: &AnomalyGroup) {
    let answer = review(event);
    let findings = &subject.findings;
    let instants =
        |range: TimeRange| TimeRange { start: findings.instant(range.start), end: findings.instant(range.end) };
    let primary = &findings.metrics[event.primary().metric.index()];
    let measure = findings.metric_set.measures.get(primary.measure).map_or("", |measure| measure.name.as_str());
    let period = instants(event.range);
    let notes = subject.notes.iter().filter(|note| note.measure == measure && note.range.overlaps(period));
    let notes: Vec<&str> = notes.map(|note| note.text.as_str()).chain(event.review.note.lines()).collect();
    if !answer.is_empty() {
        into.within("p", "", |text| {
            text.tag("b", "", words::REVIEW).text(&answer);
        });
    }
    for note in notes {
        into.tag("blockquote", "", note);
    }
}
