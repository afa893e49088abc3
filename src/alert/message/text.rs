//! Messages as plain text: LONG_TEXT for mails, SHORT_TEXT for phones.

use super::told::{Told, clean};
use crate::words::alerts::message as words;

/// Metrics and values that are listed one by one.
pub(super) const MOST: usize = 10;
/// Characters of a short text.
const SHORT: usize = 160;
/// What a short text, or a note in it, says at least to be worth its room.
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

/// Title and figures, then as many of severity, time, owner, runbook and note as there is room for, and the link where
/// it fits: at most 160 characters, as phones count them.
pub(super) fn short(told: &Told<'_>) -> String {
    let rule = told.facts.rule;
    let link = told.link().filter(|link| length(link) + 1 + LEAST <= SHORT);
    let room = SHORT - link.map_or(0, |link| length(link) + 1);
    let title = format!("{}: {}.", told.title, words::reading(told.figures.actual, told.figures.expected));
    let mut text = fit(&simple(&title), room);
    let severity = told.severity.map_or(String::new(), |_| words::severity(&told.severity_text()));
    let [owner, runbook, note] = [&rule.owner, &rule.runbook, &rule.note].map(|text| clean(text.trim()));
    let owner = if owner.is_empty() { owner } else { words::owner(&owner) };
    let note = simple(&note);
    for more in [severity, told.since.clone(), owner, runbook].map(|more| simple(&more)) {
        if !more.is_empty() && length(&text) + 1 + length(&more) <= room {
            text += &format!(" {more}");
        }
    }
    // The note alone says something when it is cut.
    if !note.is_empty() && length(&text) + 1 + LEAST.min(length(&note)) <= room {
        text = format!("{text} {}", fit(&note, room - length(&text) - 1));
    }
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
