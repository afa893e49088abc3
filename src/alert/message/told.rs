//! What every form of a message tells, whatever the rule fired on.

use super::{Action, Facts};
use crate::alert::line::breach_id;
use crate::alert::rule::is_page;
use crate::model::alert::{Breach, Cause};
use crate::model::civil::Civil;
use crate::model::explanation::DimensionContributions;
use crate::model::finding::{Anomaly, AnomalyGroup, Direction, Findings, Span};
use crate::model::format::{instant, number, span};
use crate::model::metric::MetricId;
use crate::model::time::TimeRange;
use crate::words::alerts::message as words;
use crate::words::events::facts::{gap_text, range};
use crate::words::events::row::severity_text;

/// A firing in words and figures. Title, sentence and rows are clean: what readers or files wrote is in them on one
/// line, without characters that do something. All else is as it was written.
pub(super) struct Told<'a> {
    pub(super) facts: Facts<'a>,
    pub(super) is_over: bool,
    /// Of the event, or of the breach.
    pub(super) id: String,
    /// The measure's name.
    pub(super) measure: &'a str,
    /// The values concerned of each dimension that names any.
    pub(super) values: Vec<(&'a str, Vec<&'a str>)>,
    /// 0–100; a breach has none.
    pub(super) severity: Option<f64>,
    /// "dip", "fixed line".
    pub(super) kind: &'static str,
    pub(super) direction: Option<Direction>,
    /// "revenue below expected in uk".
    pub(super) title: String,
    pub(super) sentence: Vec<Span>,
    pub(super) figures: Figures,
    /// As instants.
    pub(super) range: TimeRange,
    /// "19 Jan 2021, 13:00 to 16:00 (UTC)".
    pub(super) when: String,
    /// "19 Jan 2021, 13:00."
    pub(super) since: String,
}

/// Figures of a firing; `NaN` for what it does not have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figures {
    pub(super) actual: f64,
    pub(super) expected: f64,
    pub(super) lower: f64,
    pub(super) upper: f64,
    pub(super) gap: f64,
    pub(super) line: f64,
    pub(super) kept: f64,
}

impl<'a> Told<'a> {
    pub(super) fn new(facts: &Facts<'a>, action: Action) -> Self {
        let mut told = match &facts.firing.cause {
            Cause::Event(event) => Self::of_event(*facts, event),
            Cause::Breach(breach) => Self::of_breach(*facts, breach),
        };
        for said in &mut told.sentence {
            said.text = clean(&said.text);
        }
        told.title = clean(&told.title);
        if action == Action::Resolve {
            told.is_over = true;
            told.title = words::over(&told.title);
            told.sentence.push(Span { text: format!(" {}", words::IS_OVER), strong: false });
        }
        told
    }

    fn of_event(facts: Facts<'a>, event: &'a AnomalyGroup) -> Self {
        let Findings { metric_set: set, metrics, .. } = facts.findings;
        let Anomaly { actual, expected, lower, upper, .. } = *event.primary();
        let measure = metrics.get(event.primary().metric.index()).and_then(|metric| set.measures.get(metric.measure));
        let nan = f64::NAN;
        let gap = event.primary().known_gap().unwrap_or(nan);
        let values = set.dimensions.iter().zip(&event.values).filter(|(_, values)| !values.is_empty());
        Self {
            facts,
            is_over: false,
            id: event.id.0.clone(),
            measure: measure.map_or("", |measure| &measure.name),
            values: values.map(|(name, values)| (name.as_str(), values.iter().map(String::as_str).collect())).collect(),
            severity: Some(event.severity),
            kind: event.primary().kind.label(),
            direction: event.side(),
            title: event.title.clone(),
            sentence: event.sentence.clone(),
            figures: Figures { actual, expected, lower, upper, gap, line: nan, kept: nan },
            range: instants(facts.findings, event.range),
            when: when(facts.findings, event.range),
            since: since(facts.findings, event.range),
        }
    }

    fn of_breach(facts: Facts<'a>, breach: &'a Breach) -> Self {
        let Findings { metric_set: set, metrics, grid, .. } = facts.findings;
        let metric = metrics.get(breach.metric.index());
        let measure = metric.and_then(|metric| set.measures.get(metric.measure)).map_or("", |measure| &measure.name);
        let place = metric.map_or(words::OVERALL.to_owned(), |metric| metric.key.label(words::OVERALL));
        let values = metric.into_iter().flat_map(|metric| metric.key.named(&set.dimensions));
        let range = grid.range(breach.from, breach.to);
        let nan = f64::NAN;
        let (line, kept) = (breach.line.bound, breach.kept.unwrap_or(nan));
        let values: Vec<_> = values.map(|(name, value)| (name, vec![value])).collect();
        Self {
            facts,
            is_over: false,
            id: breach_id(facts.findings, breach),
            measure,
            values,
            severity: None,
            kind: words::FIXED_LINE,
            direction: Some(breach.line.side),
            title: words::breach_title(measure, &place, breach),
            sentence: words::breach_sentence(measure, &place, breach),
            figures: Figures { actual: breach.worst, expected: nan, lower: nan, upper: nan, gap: nan, line, kept },
            range: instants(facts.findings, range),
            when: when(facts.findings, range),
            since: since(facts.findings, range),
        }
    }

    pub(super) fn event(&self) -> Option<&'a AnomalyGroup> {
        match &self.facts.firing.cause {
            Cause::Event(event) => Some(event),
            Cause::Breach(_) => None,
        }
    }

    /// "trigger" or "resolve".
    pub(super) fn action_name(&self) -> &'static str {
        if self.is_over { "resolve" } else { "trigger" }
    }

    /// "94"; empty without one.
    pub(super) fn severity_text(&self) -> String {
        self.severity.map_or(String::new(), severity_text)
    }

    /// The sentence without marks.
    pub(super) fn sentence_text(&self) -> String {
        self.sentence.iter().map(|said| said.text.as_str()).collect()
    }

    /// "uk, de, mobile_web", or "overall".
    pub(super) fn place(&self) -> String {
        let values: Vec<_> = self.values.iter().flat_map(|(_, values)| values).map(|value| clean(value)).collect();
        if values.is_empty() { words::OVERALL.to_owned() } else { values.join(", ") }
    }

    /// The address of the page about it.
    pub(super) fn link(&self) -> Option<&'a str> {
        self.facts.link.filter(|link| is_page(link))
    }

    /// The address of the runbook, if it is one.
    pub(super) fn runbook(&self) -> Option<&'a str> {
        Some(self.facts.rule.runbook.as_str()).filter(|runbook| is_page(runbook))
    }

    /// What the message is of, as a mail's subject.
    pub(super) fn subject(&self) -> String {
        let at = self.facts.findings.zone.to_local(self.range.start);
        let when = Civil::of(at).map_or(String::new(), |t| {
            format!("{:04}-{:02}-{:02} {:02}:{:02}", t.year, t.month, t.day, t.hour, t.minute)
        });
        words::subject(&clean(self.measure), &when, self.is_over)
    }

    /// The figures by name, as readers write them; those that are not known are left out.
    pub(super) fn figure_rows(&self) -> Vec<(&'static str, String)> {
        let Figures { actual, expected, lower, upper, .. } = self.figures;
        let known = |value: f64, text: String| if value.is_nan() { String::new() } else { text };
        let gap = self.event().map_or(String::new(), |event| gap_text(event.primary()));
        let (line, kept) = match &self.facts.firing.cause {
            Cause::Breach(breach) => (words::line(breach), breach.kept.map_or(String::new(), words::percent)),
            Cause::Event(_) => Default::default(),
        };
        let rows = [
            (words::MEASURE, clean(self.measure)),
            (words::SEVERITY, self.severity_text()),
            (words::WHEN, self.when.clone()),
            (words::ACTUAL, number(actual)),
            (words::EXPECTED, known(expected, number(expected))),
            (words::RANGE, known(lower, range(lower, upper))),
            (words::GAP, known(self.figures.gap, gap)),
            (words::LINE, line),
            (words::KEPT, kept),
        ];
        rows.into_iter().filter(|(_, text)| !text.is_empty()).collect()
    }

    /// What the rule's author wrote, by name; what is empty is left out.
    pub(super) fn rule_rows(&self) -> Vec<(&'static str, String)> {
        let rule = self.facts.rule;
        let rows = [
            (words::OWNER, &rule.owner),
            (words::RUNBOOK, &rule.runbook),
            (words::NOTE, &rule.note),
            (words::RULE, &rule.name),
        ];
        let rows = rows.map(|(name, text)| (name, clean(text.trim())));
        let detector = (words::DETECTOR, clean(self.facts.detector));
        rows.into_iter().chain([detector]).filter(|(_, text)| !text.is_empty()).collect()
    }

    /// Where the gap comes from: dimensions with values that take part in it.
    pub(super) fn shares(&self) -> impl Iterator<Item = &'a DimensionContributions> {
        self.event().into_iter().flat_map(|event| &event.explanation.contributions)
    }

    /// The metrics concerned, each with the value and the expected value at its worst.
    pub(super) fn metrics(&self) -> Vec<(MetricId, f64, f64)> {
        let mut found: Vec<(MetricId, f64, f64)> = Vec::new();
        match &self.facts.firing.cause {
            Cause::Event(event) => {
                for one in &event.anomalies {
                    if !found.iter().any(|(metric, ..)| *metric == one.metric) {
                        found.push((one.metric, one.actual, one.expected));
                    }
                }
            }
            Cause::Breach(breach) => found.push((breach.metric, breach.worst, f64::NAN)),
        }
        found
    }

    /// The id as a name of files and headers may hold it.
    pub(super) fn token(&self) -> String {
        self.id.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').take(64).collect()
    }
}

/// Text of readers and files on one line: control characters are spaces, and what turns the direction of what follows
/// is U+FFFD.
pub(super) fn clean(text: &str) -> String {
    let turns =
        |letter: char| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}');
    let breaks = |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    let one = |letter: char| match letter {
        letter if breaks(letter) => ' ',
        letter if turns(letter) => char::REPLACEMENT_CHARACTER,
        letter => letter,
    };
    text.chars().map(one).collect()
}

/// The first letters of a text, `most` at most, with an ellipsis where it was cut: at a word if there is one to cut at
/// in its second half.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let end = text.char_indices().nth(most.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    let head = if text[end..].starts_with(' ') {
        head
    } else {
        head.rfind(' ').filter(|at| *at > end / 2).map_or(head, |at| &head[..at])
    };
    format!("{}…", head.trim_end_matches([' ', ',', '.', ':']))
}

fn instants(findings: &Findings, range: TimeRange) -> TimeRange {
    TimeRange { start: findings.instant(range.start), end: findings.instant(range.end) }
}

fn when(findings: &Findings, range: TimeRange) -> String {
    let (zone, interval) = (&findings.zone, findings.grid.interval);
    words::in_zone(&span(range, interval, zone.for_grid(interval)), zone.name())
}

fn since(findings: &Findings, range: TimeRange) -> String {
    let (zone, interval) = (&findings.zone, findings.grid.interval);
    format!("{}.", instant(range.start, interval, zone.for_grid(interval)))
}
