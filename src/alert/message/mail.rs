//! An HTML mail, and the file that a mail program opens as a draft (RFC 5322, 2045, 2047).

use super::text::{MOST, long};
use super::told::Told;
use crate::model::base64;
use crate::model::civil::{Civil, MONTHS};
use crate::model::format::number;
use crate::model::markup::escape;
use crate::model::time::Timestamp;
use crate::words::alerts::message as words;

/// No colours, so that it reads in light and dark; nothing from elsewhere.
const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:42em;margin:1em auto;padding:0 1em}\
    h1{font-size:1.3em}h2{font-size:1.1em}table{border-collapse:collapse}\
    th,td{padding:.2em 1em .2em 0;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{font-weight:600}";

/// The mail as a page of its own.
pub(super) fn html(told: &Told<'_>) -> String {
    let mut page = Page::default();
    page.tag("h1", &told.title).within("p", |out| {
        for said in &told.sentence {
            match said.strong {
                true => out.tag("b", &said.text),
                false => out.text(&said.text),
            };
        }
    });
    page.rows(&told.figure_rows(), None);
    if told.shares().next().is_some() {
        page.tag("h2", words::ORIGIN).table(&[words::DIMENSION, words::VALUE, words::SHARE], |out| {
            for of in told.shares() {
                for one in of.values.iter().take(MOST) {
                    out.row(&[&of.dimension, &one.value, &words::share(one.percent)]);
                }
            }
        });
    }
    if told.event().is_some() {
        let metrics = told.metrics();
        page.tag("h2", &words::metrics(metrics.len()));
        page.table(&[words::METRIC, words::ACTUAL, words::EXPECTED], |out| {
            for (metric, actual, expected) in metrics.iter().take(MOST) {
                let label = told.facts.findings.metric_label(*metric);
                out.row(&[&label, &number(*actual), &number(*expected)]);
            }
        });
        if metrics.len() > MOST {
            page.tag("p", &words::more(metrics.len() - MOST));
        }
    }
    page.rows(&told.rule_rows(), told.runbook());
    if let Some(link) = told.link() {
        page.within("p", |out| out.link(link, words::OPEN));
    }
    let title = escape(&told.title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        page.0
    )
}

/// HTML in the making; whatever is not a name of ours is escaped.
#[derive(Default)]
struct Page(String);

impl Page {
    fn text(&mut self, text: &str) -> &mut Self {
        self.0 += &escape(text);
        self
    }

    fn tag(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.within(name, |out| {
            out.text(text);
        })
    }

    fn within(&mut self, name: &'static str, fill: impl FnOnce(&mut Self)) -> &mut Self {
        self.0 += &format!("<{name}>");
        fill(self);
        self.0 += &format!("</{name}>");
        if name != "b" {
            self.0.push('\n');
        }
        self
    }

    /// An address that was checked, and the words for it.
    fn link(&mut self, address: &str, text: &str) {
        self.0 += &format!("<a href=\"{}\">{}</a>", escape(address), escape(text));
    }

    fn table(&mut self, heads: &[&str], fill: impl FnOnce(&mut Self)) -> &mut Self {
        self.within("table", |out| {
            out.within("tr", |row| {
                for head in heads {
                    row.0 += &format!("<th scope=\"col\">{}</th>", escape(head));
                }
            });
            fill(out);
        })
    }

    fn row(&mut self, cells: &[&str]) {
        self.within("tr", |row| {
            for cell in cells {
                row.0 += &format!("<td>{}</td>", escape(cell));
            }
        });
    }

    /// Names with what stands for them; the runbook is a link if it is an address.
    fn rows(&mut self, rows: &[(&'static str, String)], runbook: Option<&str>) {
        self.within("table", |out| {
            for (name, text) in rows {
                out.within("tr", |row| {
                    row.0 += &format!("<th scope=\"row\">{}</th><td>", escape(name));
                    match runbook.filter(|_| *name == words::RUNBOOK) {
                        Some(address) => row.link(address, text),
                        None => {
                            row.text(text);
                        }
                    }
                    row.0 += "</td>";
                });
            }
        });
    }
}

/// The mail as a file: a draft without addressees, in plain text and HTML. Its lines end as in mails.
pub(super) fn eml(told: &Told<'_>) -> String {
    let (id, action) = (told.token(), told.action_name());
    let part = |kind: &str, text: &str| {
        format!(
            "--foretop_{id}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            lines(&base64::encode(text.replace('\n', "\r\n").as_bytes()))
        )
    };
    format!(
        "Date: {}\r\nFrom: Foretop <alerts@foretop.invalid>\r\nSubject: {}\r\n\
         Message-ID: <{id}.{action}@foretop.invalid>\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=\"foretop_{id}\"\r\n\r\n{}{}--foretop_{id}--\r\n",
        date(told.facts.firing.at),
        header(&told.subject()),
        part("text/plain", &long(told)),
        part("text/html", &html(told)),
    )
}

/// In lines of 76 characters.
fn lines(text: &str) -> String {
    let lines: Vec<&str> = text.as_bytes().chunks(76).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    lines.join("\r\n")
}

/// The text of a header: as it is if it is short and plain, in encoded words of at most 75 characters otherwise.
fn header(text: &str) -> String {
    const BYTES: usize = 45;
    let is_plain = text.chars().all(|letter| matches!(letter, ' '..='~')) && text.len() < 65 && !text.contains("=?");
    if is_plain {
        return text.to_owned();
    }
    let mut words = vec![String::new()];
    for letter in text.chars() {
        match words.last_mut() {
            Some(word) if word.len() + letter.len_utf8() <= BYTES => word.push(letter),
            _ => words.push(letter.into()),
        }
    }
    let words: Vec<_> = words.iter().map(|word| format!("=?UTF-8?B?{}?=", base64::encode(word.as_bytes()))).collect();
    words.join("\r\n ")
}

/// "Tue, 19 Jan 2021 14:05:00 +0000".
fn date(at: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let at = if Civil::of(at).is_some_and(|t| (0..=9_999).contains(&t.year)) { at } else { 0 };
    let day = DAYS[at.div_euclid(86_400).rem_euclid(7) as usize];
    Civil::of(at).map_or(String::new(), |t| {
        let month = &MONTHS[t.month as usize - 1][..3];
        format!("{day}, {} {month} {:04} {:02}:{:02}:{:02} +0000", t.day, t.year, t.hour, t.minute, t.second)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_hold_plain_letters_only() {
        for (text, expected) in [
            ("Foretop alert: revenue", "Foretop alert: revenue"),
            ("Umsätze", "=?UTF-8?B?VW1zw6R0emU=?="),
            ("a\r\nBcc: b@c", "=?UTF-8?B?YQ0KQmNjOiBiQGM=?="),
            ("=?UTF-8?B?", "=?UTF-8?B?PT9VVEYtOD9CPw==?="),
            ("", ""),
        ] {
            assert_eq!(header(text), expected);
        }
        let long = header(&"ä".repeat(60));
        assert!(long.lines().count() == 3 && long.lines().all(|line| line.len() <= 76), "{long}");
    }

    #[test]
    fn dates_are_those_of_mails() {
        for (at, text) in [
            (0, "Thu, 1 Jan 1970 00:00:00 +0000"),
            (1_611_065_100, "Tue, 19 Jan 2021 14:05:00 +0000"),
            (-1, "Wed, 31 Dec 1969 23:59:59 +0000"),
            (i64::MAX, "Thu, 1 Jan 1970 00:00:00 +0000"),
        ] {
            assert_eq!(date(at), text);
        }
    }
}
