//! All events in a row each; answers and notes.

use super::markup::Markup;
use crate::model::feedback::{Answer, Said, Subject as Anomaly};
use crate::model::format;
use crate::model::time::TimeRange;
use crate::report::subject::{Options, Subject};
use crate::words::document::lists as words;
use crate::words::document::{ACTUAL, EXPECTED, GAP, KIND, SEVERITY, WHEN};
use crate::words::events::row::Row;

/// Rows of the table.
const MOST_ROWS: usize = 1_000;

pub(super) fn table(into: &mut Markup, subject: &Subject, options: &Options) {
    let rows: Vec<_> = subject.events(options).collect();
    if rows.is_empty() {
        return;
    }
    into.within("section", "", |section| {
        section.tag("h2", "", words::ALL_EVENTS).within("table", "wide", |table| {
            table.heads(&[
                (SEVERITY, true),
                (words::WHAT_AND_WHERE, false),
                (WHEN, false),
                (KIND, false),
                (ACTUAL, true),
                (EXPECTED, true),
                (GAP, true),
                (words::REVIEW, false),
            ]);
            table.open("tbody", "");
            for event in rows.iter().take(MOST_ROWS) {
                let row = Row::new(&subject.findings, event);
                table.open("tr", "").within("td", "num", |cell| {
                    cell.severity(row.severity);
                });
                table.within("td", "", |cell| {
                    cell.tag("b", "", &row.what).text(" ").tag("small", "", &row.place);
                });
                table.within("td", "", |cell| {
                    cell.text(&row.when).tag("small", "", &row.length);
                });
                table.tag("td", "", row.kind).tag("td", "num", &row.actual).tag("td", "num", &row.expected);
                table.tag("td", "num", &row.gap).tag("td", "", &row.review).close("tr");
            }
            table.close("tbody");
        });
        if rows.len() > MOST_ROWS {
            section.tag("p", "soft", &words::first_of(MOST_ROWS, rows.len()));
        }
    });
}

pub(super) fn reviews(into: &mut Markup, subject: &Subject, options: &Options) {
    let (answers, notes) = (&subject.answers.answers, &subject.notes);
    if (answers.is_empty() && notes.is_empty()) || options.only.is_some() {
        return;
    }
    into.within("section", "", |section| {
        section.tag("h2", "", words::REVIEWS);
        section.within("table", "wide", |table| {
            table.heads(&[(words::ABOUT, false), (WHEN, false), (words::SAID, false), (words::NOTE, false)]);
            table.open("tbody", "");
            for answer in answers {
                let (about, range, said) = told(answer);
                row(table, subject, [&about, said, &answer.note], range);
            }
            for note in notes {
                row(
                    table,
                    subject,
                    [&named(&note.measure, note.dimensions.values()), words::NOTE, &note.text],
                    note.range,
                );
            }
            table.close("tbody");
        });
    });
}

fn row(into: &mut Markup, subject: &Subject, [about, said, note]: [&str; 3], range: TimeRange) {
    let findings = &subject.findings;
    let range = if findings.grid.interval.is_local() { findings.zone.range_to_local(range) } else { range };
    into.open("tr", "").tag("td", "", about);
    into.tag("td", "", &format::span(range, findings.grid.interval, &findings.zone));
    into.tag("td", "", said).tag("td", "", note).close("tr");
}

/// What an answer is about, when that was, and what it says.
fn told(answer: &Answer) -> (String, TimeRange, &'static str) {
    let about = |anomaly: &Anomaly| named(&anomaly.measure, anomaly.dimensions.values());
    match &answer.said {
        Said::Event(anomaly, verdict) | Said::Metric(anomaly, verdict) => {
            (about(anomaly), anomaly.range, verdict.label())
        }
        Said::Missed(anomaly) => (about(anomaly), anomaly.range, words::MISSED),
        Said::Known(known) => {
            let what = named(&known.name, known.measures.iter().chain(known.values.values().flatten()));
            (what, known.range, words::KNOWN_EVENT)
        }
    }
}

/// "revenue, uk, mobile_web".
fn named<'a>(first: &'a String, others: impl Iterator<Item = &'a String>) -> String {
    std::iter::once(first).chain(others).map(String::as_str).collect::<Vec<_>>().join(", ")
}
