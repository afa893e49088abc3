//! Messages for an incoming webhook of Slack, within its limits.

use super::json::Json;
use super::told::{Told, cut};
use crate::words::alerts::message as words;

/// Most characters of a header.
const HEADER: usize = 150;
/// Most characters of a section's text.
const SECTION: usize = 3_000;
/// Most characters of a field.
const FIELD: usize = 2_000;
/// Most fields of a section.
const FIELDS: usize = 10;
/// Most characters of one of the two links, which cut in the middle would be none.
const LINK: usize = SECTION / 2 - 2;

/// A message of blocks. What readers and files wrote is plain text, in which Slack reads no marks; only links are
/// marks.
pub(super) fn message(told: &Told<'_>) -> Json {
    let sentence = told.sentence_text();
    // An address has a link of its own.
    let is_said = |(name, _): &(&str, String)| *name != words::RUNBOOK || told.runbook().is_none();
    let rule_rows = told.rule_rows().into_iter().filter(is_said).collect();
    let told_in_full = [block("header", &told.title, HEADER), block("section", &sentence, SECTION)];
    let mut blocks: Vec<_> = told_in_full.into_iter().flatten().collect();
    blocks.extend([told.figure_rows(), rule_rows].map(fields));
    let links = [(told.link(), words::OPEN), (told.runbook(), words::RUNBOOK)];
    let links = links.into_iter().filter_map(|(address, name)| Some(format!("<{}|{name}>", escaped(address?))));
    let links: Vec<_> = links.filter(|link| link.chars().count() <= LINK).collect();
    if !links.is_empty() {
        let text = vec![("type", "mrkdwn".into()), ("text", links.join("  ").into()), ("verbatim", true.into())];
        blocks.push(Json::Object(vec![("type", "section".into()), ("text", Json::Object(text))]));
    }
    let text = escaped(&cut(&format!("{}. {sentence}", told.title), SECTION));
    Json::Object(vec![("text", text.into()), ("mrkdwn", false.into()), ("blocks", Json::List(blocks))])
}

/// A block with a text; `None` without, as it would be refused.
fn block(kind: &str, text: &str, most: usize) -> Option<Json> {
    let text = (!text.trim().is_empty()).then(|| plain(text, most))?;
    Some(Json::Object(vec![("type", kind.into()), ("text", text)]))
}

fn fields(rows: Vec<(&'static str, String)>) -> Json {
    let field = |(name, text): (&str, String)| plain(&format!("{name}\n{text}"), FIELD);
    let fields = rows.into_iter().take(FIELDS).map(field).collect();
    Json::Object(vec![("type", "section".into()), ("fields", fields)])
}

fn plain(text: &str, most: usize) -> Json {
    Json::Object(vec![("type", "plain_text".into()), ("text", cut(text, most).into()), ("emoji", false.into())])
}

/// Text that Slack reads as text.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
