//! Messages for Slack, PagerDuty and Datadog, within the limits that they set.

use super::json::Json;
use super::text::details;
use super::told::{Told, clean, cut};
use crate::chart::palette::severity_class;
use crate::model::format::iso;
use crate::words::alerts::message as words;

/// Slack: most characters of a header, of a section's text and of a field, and most fields of a section.
const SLACK: (usize, usize, usize, usize) = (150, 3_000, 2_000, 10);

/// A message of blocks. What readers and files wrote is plain text, which Slack reads no marks in; only links are marks.
pub(super) fn slack(told: &Told<'_>) -> Json {
    let (header, section, field, fields) = SLACK;
    let plain = |text: &str, most: usize| {
        Json::Object(vec![("type", "plain_text".into()), ("text", cut(text, most).into()), ("emoji", false.into())])
    };
    let of_fields = |rows: Vec<(&'static str, String)>| {
        let fields: Json =
            rows.into_iter().take(fields).map(|(name, text)| plain(&format!("{name}\n{text}"), field)).collect();
        Json::Object(vec![("type", "section".into()), ("fields", fields)])
    };
    let block = |kind: &'static str, text: &str, most: usize| {
        // A block without text is refused.
        let text = (!text.trim().is_empty()).then(|| plain(text, most))?;
        Some(Json::Object(vec![("type", kind.into()), ("text", text)]))
    };
    let told_in_full = [block("header", &told.title, header), block("section", &told.sentence_text(), section)];
    let mut blocks: Vec<_> = told_in_full.into_iter().flatten().collect();
    // An address has a link of its own.
    let is_said = |(name, _): &(&str, String)| *name != words::RUNBOOK || told.runbook().is_none();
    blocks.extend([told.figure_rows(), told.rule_rows().into_iter().filter(is_said).collect()].map(of_fields));
    let links = [(told.link(), words::OPEN), (told.runbook(), words::RUNBOOK)];
    let links: Vec<_> =
        links.iter().filter_map(|(link, name)| Some(format!("<{}|{name}>", escaped((*link)?)))).collect();
    let links = links.join("  ");
    // Cut in the middle, a link would be none.
    if !links.is_empty() && links.chars().count() <= section {
        let text = vec![("type", "mrkdwn".into()), ("text", links.into()), ("verbatim", true.into())];
        blocks.push(Json::Object(vec![("type", "section".into()), ("text", Json::Object(text))]));
    }
    let text = escaped(&cut(&format!("{}. {}", told.title, told.sentence_text()), section));
    Json::Object(vec![("text", text.into()), ("mrkdwn", false.into()), ("blocks", Json::List(blocks))])
}

/// Text that Slack reads as text.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Characters of PagerDuty's summary and of its key.
const SUMMARY: usize = 1_024;
/// Most characters of PagerDuty's other texts.
const DEDUP_KEY: usize = 255;

/// An event of the Events API v2: trigger, or resolve with the same `dedup_key`. The key comes first, where
/// [`curl`](super::curl) finds it.
pub(super) fn pager_duty(told: &Told<'_>, key: &str) -> Json {
    const SEVERITIES: [&str; 4] = ["info", "warning", "error", "critical"];
    let figures = told.figures;
    // A line is broken or not: who draws one means it.
    let severity = told.severity.map_or(SEVERITIES[2], |severity| SEVERITIES[severity_class(severity)]);
    let details = vec![
        ("sentence", told.sentence_text().into()),
        ("severity", told.severity.into()),
        ("actual", figures.actual.into()),
        ("expected", figures.expected.into()),
        ("lower", figures.lower.into()),
        ("upper", figures.upper.into()),
        ("gap", figures.gap.into()),
        ("line", figures.line.into()),
        ("kept", figures.kept.into()),
        ("start", iso(told.range.start).into()),
        ("end", iso(told.range.end).into()),
        ("dimensions", dimensions(told)),
        ("rule", told.facts.rule.name.as_str().into()),
        ("owner", Json::or_null(&told.facts.rule.owner)),
        ("runbook", Json::or_null(&told.facts.rule.runbook)),
        ("note", Json::or_null(&told.facts.rule.note)),
    ];
    let payload = vec![
        ("summary", cut(&told.title, SUMMARY).into()),
        ("source", cut(&clean(told.facts.detector), DEDUP_KEY).into()),
        ("severity", severity.into()),
        ("timestamp", iso(told.range.start).into()),
        ("component", clean(told.measure).into()),
        ("group", told.place().into()),
        ("class", told.kind.into()),
        ("custom_details", Json::Object(details)),
    ];
    let links = [(told.link(), words::OPEN), (told.runbook(), words::RUNBOOK)];
    let link =
        |(link, name): (Option<&str>, &str)| Some(Json::Object(vec![("href", link?.into()), ("text", name.into())]));
    Json::Object(vec![
        ("routing_key", key.into()),
        ("event_action", told.action_name().into()),
        ("dedup_key", told.id.chars().take(DEDUP_KEY).collect::<String>().into()),
        ("payload", Json::Object(payload)),
        ("links", links.into_iter().filter_map(link).collect()),
    ])
}

/// The values concerned, by dimension.
fn dimensions(told: &Told<'_>) -> Json {
    let list = |values: &[&str]| values.iter().map(|value| Json::from(*value)).collect();
    Json::Named(told.values.iter().map(|(name, values)| ((*name).to_owned(), list(values))).collect())
}

/// Datadog: most characters of a title, of a text, of an aggregation key and of a tag.
const DATADOG: (usize, usize, usize, usize) = (100, 4_000, 100, 200);

/// An event of Datadog's first events API.
pub(super) fn datadog(told: &Told<'_>) -> Json {
    let (title, text, key, most) = DATADOG;
    let kind = match told.severity {
        _ if told.is_over => "success",
        Some(severity) => ["info", "warning", "error", "error"][severity_class(severity)],
        None => "error",
    };
    let own = [("detector", told.facts.detector), ("rule", &told.facts.rule.name), ("measure", told.measure)];
    let values = told.values.iter().flat_map(|(name, values)| values.iter().map(|value| (*name, *value)));
    let owner = Some(("owner", told.facts.rule.owner.trim())).filter(|(_, owner)| !owner.is_empty());
    let tags = own.into_iter().chain(owner).chain(values).map(|(name, value)| tag(&format!("{name}:{value}"), most));
    Json::Object(vec![
        ("title", cut(&told.title, title).into()),
        ("text", cut(&details(told), text).into()),
        ("alert_type", kind.into()),
        ("aggregation_key", told.id.chars().take(key).collect::<String>().into()),
        ("tags", tags.map(Json::from).collect()),
        ("date_happened", (told.facts.firing.at as f64).into()),
    ])
}

/// As Datadog writes tags: lower case, and what it does not take is an underscore.
fn tag(text: &str, most: usize) -> String {
    let one = |letter: char| if letter.is_alphanumeric() || "_-:./".contains(letter) { letter } else { '_' };
    text.to_lowercase().chars().map(one).take(most).collect()
}
