//! Events for Datadog, within its limits.

use super::json::Json;
use super::text::details;
use super::told::{Told, cut};
use crate::chart::palette::severity_class;

/// Most characters of a title.
const TITLE: usize = 100;
/// Most characters of a text.
const TEXT: usize = 4_000;
/// Most characters of the key that joins events.
const KEY: usize = 100;
/// Most characters of a tag.
const TAG: usize = 200;

/// An event of Datadog's first events API.
pub(super) fn event(told: &Told<'_>) -> Json {
    let kind = match told.severity {
        _ if told.is_over => "success",
        Some(severity) => ["info", "warning", "error", "error"][severity_class(severity)],
        None => "error",
    };
    let own = [("detector", told.facts.detector), ("rule", &told.facts.rule.name), ("measure", told.measure)];
    let values = told.values.iter().flat_map(|(name, values)| values.iter().map(|value| (*name, *value)));
    let owner = Some(("owner", told.facts.rule.owner.trim())).filter(|(_, owner)| !owner.is_empty());
    let tags = own.into_iter().chain(owner).chain(values).map(|(name, value)| tag(&format!("{name}:{value}")));
    Json::Object(vec![
        ("title", cut(&told.title, TITLE).into()),
        ("text", cut(&details(told), TEXT).into()),
        ("alert_type", kind.into()),
        ("aggregation_key", told.id.chars().take(KEY).collect::<String>().into()),
        ("tags", tags.map(Json::from).collect()),
        ("date_happened", (told.facts.firing.at as f64).into()),
    ])
}

/// As Datadog writes tags: lower case, and what it does not take is an underscore.
fn tag(text: &str) -> String {
    let one = |letter: char| if letter.is_alphanumeric() || "_-:./".contains(letter) { letter } else { '_' };
    text.to_lowercase().chars().map(one).take(TAG).collect()
}
