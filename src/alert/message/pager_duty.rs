//! Events for PagerDuty's Events API v2, within its limits.

use super::json::Json;
use super::told::{Told, clean, cut};
use crate::chart::palette::severity_class;
use crate::model::format::iso;
use crate::words::alerts::message as words;

/// Most characters of the summary.
const SUMMARY: usize = 1_024;
/// Most characters of the key that joins events.
const DEDUP_KEY: usize = 255;

/// An event of the Events API v2: trigger, or resolve with the same `dedup_key`. The key comes first, where
/// [`curl`](super::curl) finds it.
pub(super) fn event(told: &Told<'_>, key: &str) -> Json {
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
        ("source", clean(told.facts.detector).into()),
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
