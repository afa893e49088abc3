//! The report as one HTML file that reads without script: style, drawings and data are all in it, and its policy lets
//! nothing else in. Sections are chosen; everything about an event is told by the functions that tell it on screen.

mod event;
mod lists;
mod markup;
mod overview;

use std::ops::Range;

use self::markup::{Markup, VERSION};
use super::subject::{Options, Subject};
use crate::chart::ranges::{around, choices};
use crate::model::finding::AnomalyGroup;
use crate::model::plot::{Plot, PlotQuery};
use crate::words::document as words;

/// The file is kept below this many bytes, as far as that depends on what is embedded.
pub const MOST_BYTES: usize = 2_000_000;
/// Room for style, head and foot.
const FRAME: usize = 20_000;
/// Width of a chart in CSS pixels.
const WIDTH: f64 = 720.0;
/// Points asked for: what a chart of that width on paper can show.
const WIDTH_PX: u32 = 360;

/// The plots that the report needs, in the order of its events.
pub fn plots_needed(subject: &Subject, options: &Options) -> Vec<PlotQuery> {
    if !options.sections.events {
        return Vec::new();
    }
    told(subject, options).map(|event| query(subject, event)).collect()
}

/// The events told one by one.
fn told<'a>(subject: &'a Subject, options: &'a Options) -> impl Iterator<Item = &'a AnomalyGroup> {
    subject.events(options).take(options.most_events.min(Options::MOST_EVENTS) as usize)
}

fn query(subject: &Subject, event: &AnomalyGroup) -> PlotQuery {
    let Range { start, end } = window(subject, event);
    PlotQuery { metric: event.primary().metric, from: start as u32, to: end as u32, width_px: WIDTH_PX }
}

/// The buckets that the chart of an event shows.
fn window(subject: &Subject, event: &AnomalyGroup) -> Range<usize> {
    let grid = subject.findings.grid;
    let usual = choices(grid.interval, false)[1].buckets.unwrap_or(grid.len);
    let (from, to) = around((event.from, event.to), usual, grid.len);
    from..to
}

/// The report. `plots` are those that it needs; a chart without one is left out. `session` is what reopens it, as JSON.
/// Where the file would be larger than [`MOST_BYTES`], the last events are not told one by one, or the session is not
/// in it; the report says so.
pub fn html(subject: &Subject, plots: &[Plot], options: &Options, session: Option<&str>) -> String {
    let title = words::title(&subject.name);
    let sections = options.sections;
    let (mut body, mut rest) = (Markup::default(), Markup::default());
    body.within("header", "", |head| {
        head.tag("h1", "", &title).tag("p", "lead", &overview::tested(subject));
    });
    if sections.summary {
        overview::summary(&mut body, subject, options);
    }
    if sections.lanes && options.only.is_none() {
        overview::lanes(&mut body, subject, options);
    }
    if sections.table {
        lists::table(&mut rest, subject, options);
    }
    if sections.reviews {
        lists::reviews(&mut rest, subject, options);
    }
    if sections.method {
        overview::method(&mut rest, subject);
    }
    if sections.settings {
        overview::settings(&mut rest, subject);
    }
    let room = MOST_BYTES.saturating_sub(FRAME + body.len() + rest.len());
    if sections.events {
        events(&mut body, subject, plots, options, room);
    }
    body.append(rest);
    page(&title, body, session)
}

/// The first events one by one, as many as there is room for.
fn events(into: &mut Markup, subject: &Subject, plots: &[Plot], options: &Options, room: usize) {
    let of = |event: &AnomalyGroup| {
        let query = query(subject, event);
        let is_it = |plot: &&Plot| (plot.query.metric, plot.query.from) == (query.metric, query.from);
        let mut told = Markup::default();
        event::event(&mut told, subject, event, plots.iter().find(is_it));
        told
    };
    into.within("section", "events", |section| {
        section.tag("h2", "", words::EVENTS);
        let (mut used, mut shown) = (0, 0);
        for event in told(subject, options).map(of) {
            used += event.len();
            if used > room {
                section.tag("p", "soft", &words::only_first_told(shown));
                break;
            }
            section.append(event);
            shown += 1;
        }
    });
}

/// The whole file around its body.
fn page(title: &str, mut body: Markup, session: Option<&str>) -> String {
    let data = session.map(embeddable);
    let fits = data.as_ref().is_none_or(|data| body.len() + data.len() + FRAME <= MOST_BYTES);
    let data = data.filter(|_| fits);
    body.within("footer", "", |foot| {
        foot.tag("p", "", &words::made_with(VERSION));
        let told = match (fits, &data) {
            (false, _) => words::TOO_LARGE_TO_REOPEN,
            (_, Some(_)) => words::REOPENS,
            _ => "",
        };
        if !told.is_empty() {
            foot.tag("p", "", told);
        }
    });
    body.file(title, data.as_deref())
}

/// JSON that no parser of HTML takes for an end or a comment.
fn embeddable(json: &str) -> String {
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::markup::{STYLE, TOKENS};
    use super::*;
    use crate::report::json::tests::{findings, subject};

    #[test]
    fn what_is_embedded_ends_nothing() {
        let json = r#"{"a":"</script><!--"}"#;
        let found = html(&subject(findings()), &[], &Options::default(), Some(json));
        assert!(found.contains(r#"id="foretop-session">{"a":"\u003c/script>\u003c!--"}</script>"#));
        assert!(found.contains("drop it on Foretop") && TOKENS.len() + STYLE.len() + 2_000 < FRAME);
    }

    #[test]
    fn the_file_stays_small_and_says_what_it_lacks() {
        let mut findings = findings();
        let title = "a long title ".repeat(2_000);
        findings.events =
            (0..200).map(|_| AnomalyGroup { title: title.clone(), ..findings.events[0].clone() }).collect();
        let options = Options { most_events: 200, ..Options::default() };
        let found = html(&subject(findings), &[], &options, Some(&"x".repeat(MOST_BYTES)));
        assert!(found.len() <= MOST_BYTES, "{}", found.len());
        assert!(found.contains("are told one by one: the file would be too large."));
        assert!(found.contains("are not in this file: it would be too large."));
    }
}
