//! Messages as plain text: LONG_TEXT for mails, SHORT_TEXT for phones.

use super::told::{Told, clean};
use crate::words::alerts::message as words;

/// Metrics and values that are listed one by one.
pub(super) const MOST: usize = 10;
/// Characters of a short text.
const SHORT: usize = 160;
/// What a short text says at least, before a link is worth its room.
const LEAST: usize = 40;

/// Title, sentence, figures, where the gap comes from, the metrics concerned, and what the rule's author wrote.
pub(super) fn long(told: &Told<'_>) -> String {
    format!("{}\n\n{}", told.title, details(told))
}

/// The long text without its title.
pub(super) fn details(told: &Told<'_>) -> String {
    let mut out = format!("{}\n\n", told.sentence_text());
    rows(&mut out, &told.figure_rows());
    let shares: Vec<_> = told.shares().collect();
    if !shares.is_empty() {
        out += &format!("\n{}\n", words::ORIGIN);
    }
    for of in shares {
        let listed = of.values.iter().take(MOST);
        let values: Vec<_> = listed.map(|one| format!("{} {}", clean(&one.value), words::share(one.percent))).collect();
        out += &format!("- {}: {}{}\n", clean(&of.dimension), values.join(", "), rest(of.values.len(), ", "));
    }
    let metrics = told.metrics();
    if told.event().is_some() {
        out += &format!("\n{}\n", words::metrics(metrics.len()));
        for (index, (metric, actual, expected)) in metrics.iter().take(MOST).enumerate() {
            let label = clean(&told.facts.findings.metric_label(*metric));
            out += &format!("{}. {label}: {}\n", index + 1, words::reading(*actual, *expected));
        }
        if metrics.len() > MOST {
            out += &format!("{}\n", rest(metrics.len(), ""));
        }
    }
    out.push('\n');
    rows(&mut out, &told.rule_rows());
    if let Some(link) = told.link() {
        out += &format!("\n{}: {link}\n", words::OPEN);
    }
    out
}

fn rows(out: &mut String, rows: &[(&str, String)]) {
    for (name, text) in rows {
        *out += &format!("{name}: {text}\n");
    }
}

/// "and 4 more" than are listed, after `before`; empty if all are.
fn rest(all: usize, before: &str) -> String {
    if all > MOST { format!("{before}{}", words::more(all - MOST)) } else { String::new() }
}

/// Title, figures, time and severity, the link whole where it fits, then owner, runbook and note as far as there is room:
/// at most 160 characters, as phones count them.
pub(super) fn short(told: &Told<'_>) -> String {
    let rule = told.facts.rule;
    let figures = words::reading(told.figures.actual, told.figures.expected);
    let mut said = vec![format!("{}: {figures}, {}.", told.title, told.when)];
    if told.severity.is_some() {
        said.push(words::severity(&told.severity_text()));
    }
    let link = told.link().filter(|link| length(link) + 1 + LEAST <= SHORT);
    if !rule.owner.trim().is_empty() {
        said.push(words::owner(clean(&rule.owner).trim()));
    }
    said.extend([&rule.runbook, &rule.note].map(|text| clean(text.trim())).into_iter().filter(|text| !text.is_empty()));
    let room = SHORT - link.map_or(0, |link| length(link) + 1);
    let text = fit(&simple(&said.join(" ")), room);
    link.map_or(text.clone(), |link| format!("{text} {link}"))
}

/// With signs that every phone has: others make a message of 160 two or three.
fn simple(text: &str) -> String {
    text.replace(['−', '–'], "-").replace('\u{a0}', " ").replace('…', "...")
}

/// How many characters a phone counts: those of the GSM alphabet's extension, and those beyond 16 bits, are two.
fn length(text: &str) -> usize {
    text.chars().map(|letter| if "^{}\\[~]|€".contains(letter) { 2 } else { letter.len_utf16() }).sum()
}

/// The text, or as many of its words as fit with three dots; of a first word that is too long, as many letters.
fn fit(text: &str, room: usize) -> String {
    const DOTS: &str = "...";
    if length(text) <= room {
        return text.to_owned();
    }
    let mut used = DOTS.len();
    let fits = |letter: &(usize, char)| {
        used += length(letter.1.encode_utf8(&mut [0; 4]));
        used <= room
    };
    let end = text.char_indices().take_while(fits).last().map_or(0, |(at, letter)| at + letter.len_utf8());
    let whole = if text[end..].starts_with(' ') { Some(end) } else { text[..end].rfind(' ') };
    format!("{}{DOTS}", text[..whole.unwrap_or(end)].trim_end_matches([' ', ',', '.', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_a_word() {
        for (text, room, expected) in [
            ("revenue fell", 12, "revenue fell"),
            ("revenue fell.", 12, "revenue..."),
            ("revenue, fell in uk", 16, "revenue, fell..."),
            ("revenue: fell", 11, "revenue..."),
            ("revenuerevenue", 10, "revenue..."),
            ("[[[[[[", 9, "[[[..."),
            ("😀😀😀 a", 7, "😀😀..."),
        ] {
            assert_eq!(fit(text, room), expected);
            assert!(length(expected) <= room);
        }
    }
}
