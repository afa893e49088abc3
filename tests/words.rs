//! What a person reads stands in `src/words`: the interface and the report hold no text of their own.

#![allow(clippy::unwrap_used, reason = "a test may stop at any surprise")]

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};

/// Folders without text.
const FOLDERS: [&str; 2] = ["src/app", "src/report/html"];

/// Files whose texts are tags, patterns of times, or names of the browser.
const EXEMPT: [&str; 7] = [
    "src/app/platform/download.rs",
    "src/app/platform/drop.rs",
    "src/app/platform/notify.rs",
    "src/app/platform/preview.rs",
    "src/app/platform/storage.rs",
    "src/app/state/fields.rs",
    "src/report/html/markup.rs",
];

/// Attributes whose values nobody reads.
const ATTRIBUTES: [&str; 4] = ["class", "d", "viewBox", "autocomplete"];

/// Calls and macros whose texts are not for readers: selectors, names of the browser, what programmers are told.
const CALLS: [&str; 9] =
    ["error_1", "expect", "focus", "keep_focus", "match_media", "on_media", "path", "query_selector", "starts_with"];

/// Names of keys, as the browser gives them.
const KEYS: [&str; 14] = [
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "Delete",
    "End",
    "Enter",
    "Escape",
    "Home",
    "PageDown",
    "PageUp",
    "Shift",
    "Space",
    "Tab",
];

/// Every text for readers in the code of a file, with its line.
#[derive(Default)]
struct Texts(Vec<(usize, String)>);

impl Texts {
    fn walk(&mut self, stream: TokenStream) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if is_test(&tokens[at..]) {
                at = end_of_item(&tokens, at);
                continue;
            }
            match token {
                // Attributes and documentation.
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    let inner = usize::from(matches!(tokens.get(at + 1), Some(TokenTree::Punct(_))));
                    at += inner + usize::from(is_group(tokens.get(at + 1 + inner), Delimiter::Bracket));
                }
                TokenTree::Group(group) if !is_exempt_call(&tokens[..at]) => self.walk(group.stream()),
                TokenTree::Literal(literal) => {
                    let text = string(literal).filter(|text| is_read(text, &tokens[..at]));
                    self.0.extend(text.map(|text| (literal.span().start().line, text)));
                }
                _ => {}
            }
            at += 1;
        }
    }
}

/// `#[cfg(test)]`, or `#[test]`.
fn is_test(tokens: &[TokenTree]) -> bool {
    let [TokenTree::Punct(punct), TokenTree::Group(group), ..] = tokens else { return false };
    punct.as_char() == '#' && ["cfg(test)", "test"].contains(&group.stream().to_string().replace(' ', "").as_str())
}

/// Where the item that begins at `at` is over: behind its braces, or its semicolon.
fn end_of_item(tokens: &[TokenTree], at: usize) -> usize {
    let is_end = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    tokens[at..].iter().position(is_end).map_or(tokens.len(), |length| at + length + 1)
}

fn is_group(token: Option<&TokenTree>, delimiter: Delimiter) -> bool {
    matches!(token, Some(TokenTree::Group(group)) if group.delimiter() == delimiter)
}

/// Whether the group after these tokens are the arguments of a call in the list, or make up such an attribute.
fn is_exempt_call(before: &[TokenTree]) -> bool {
    let mut back = before.iter().rev();
    let name = match back.next() {
        Some(TokenTree::Punct(punct)) if punct.as_char() == '!' => back.next(),
        token => token,
    };
    let Some(TokenTree::Ident(name)) = name else { return false };
    let is_attribute = name == "format"
        && matches!(back.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == '=')
        && matches!(back.next(), Some(TokenTree::Ident(name)) if ATTRIBUTES.contains(&name.to_string().as_str()));
    is_attribute || CALLS.contains(&name.to_string().as_str())
}

/// The content of a literal that is a string.
fn string(literal: &Literal) -> Option<String> {
    let text = literal.to_string();
    let text = text.trim_start_matches(['r', '#']);
    Some(text.strip_prefix('"')?.trim_end_matches('#').strip_suffix('"')?.to_owned())
}

/// Whether a reader sees this: a child of an element that has letters, two words, or a word that begins a sentence.
fn is_read(text: &str, before: &[TokenTree]) -> bool {
    let (is_child, attribute) = match before {
        [.., TokenTree::Ident(name), TokenTree::Punct(punct)] if punct.as_char() == '=' => {
            (false, Some(name.to_string()))
        }
        // The end of a match arm's pattern is no end of a tag.
        [.., TokenTree::Punct(equal), TokenTree::Punct(_)] if equal.as_char() == '=' => (false, None),
        [.., TokenTree::Punct(punct)] => (punct.as_char() == '>', None),
        _ => (false, None),
    };
    if attribute.is_some_and(|name| ATTRIBUTES.contains(&name.as_str())) || KEYS.contains(&text) {
        return false;
    }
    let outside = outside_braces(text);
    let mut words = outside.split(|c: char| !c.is_alphabetic() && c != '’').filter(|word| word.len() > 1);
    let Some(first) = words.next() else { return false };
    let begins = outside.trim_start().starts_with(char::is_uppercase) && first.chars().any(char::is_lowercase);
    is_child || begins || outside.contains(' ')
}

/// What a format string says besides its values.
fn outside_braces(text: &str) -> String {
    let mut depth = 0_usize;
    let mut outside = String::new();
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(letter),
            _ => {}
        }
    }
    outside
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn text_is_in_one_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for path in FOLDERS.iter().flat_map(|folder| rust_files(&root.join(folder))) {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        if EXEMPT.contains(&name.as_str()) {
            continue;
        }
        let mut texts = Texts::default();
        texts.walk(fs::read_to_string(&path).unwrap().parse().unwrap());
        found.extend(texts.0.into_iter().map(|(line, text)| format!("{name}:{line}: {text}")));
    }
    assert!(found.is_empty(), "text outside src/words:\n{}", found.join("\n"));
}

#[test]
fn text_is_told_from_code() {
    let texts = |code: &str| {
        let mut texts = Texts::default();
        texts.walk(code.parse().unwrap());
        texts.0.into_iter().map(|(_, text)| text).collect::<Vec<_>>()
    };
    let nothing: [&str; 0] = [];
    assert_eq!(texts(r#"view! { <p class="note err" id="first">{words::FIRST}</p> }"#), nothing);
    assert_eq!(texts(r#"view! { <p class=format!("note {kind}")></p> }"#), nothing);
    assert_eq!(texts(r#"view! { <p title="Go back">"none" " " {x}</p> }"#), ["Go back", "none"]);
    assert_eq!(texts(r#"format!("{value} rows"); format!("{a}{b}"); key == "Enter""#), ["{value} rows"]);
    assert_eq!(texts(r#"#![doc = "A b"] #[doc = "a b"] fn f() { x.expect("it is there") }"#), nothing);
    assert_eq!(texts(r#"#[cfg(test)] mod tests { fn f() { "in a test" } } const A: &str = "Not";"#), ["Not"]);
}
