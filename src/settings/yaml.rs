//! The part of YAML that templates of CloudFormation are written in: mappings and lists by indentation, plain and quoted
//! texts, blocks, lists and mappings on one line, comments, and the short forms of functions, which become what they are
//! in JSON (`!Ref x` is `{"Ref": "x"}`). No anchors, and one document.

use serde_json::{Map, Value, json};

/// Deepest nesting read.
const DEEPEST: usize = 64;

struct Line<'a> {
    number: usize,
    indent: usize,
    text: &'a str,
}

/// The document, or what is wrong with it.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    let mut lines = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let body = raw.trim_start_matches(' ');
        if !matches!(body.trim_end(), "---" | "...") {
            lines.push(Line { number: index + 1, indent: raw.len() - body.len(), text: body.trim_end() });
        }
    }
    let mut parser = Parser { lines, at: 0 };
    parser.skip_empty();
    let indent = parser.peek().map_or(0, |line| line.indent);
    let value = parser.block(indent, 0)?;
    parser.skip_empty();
    match parser.peek() {
        Some(line) => Err(format!("Line {} is not where a key could stand.", line.number)),
        None => Ok(value),
    }
}

struct Parser<'a> {
    lines: Vec<Line<'a>>,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&Line<'a>> {
        self.lines.get(self.at)
    }

    fn skip_empty(&mut self) {
        while self.peek().is_some_and(|line| line.text.is_empty() || line.text.starts_with('#')) {
            self.at += 1;
        }
    }

    /// What stands at that indentation.
    fn block(&mut self, indent: usize, depth: usize) -> Result<Value, String> {
        self.skip_empty();
        let Some(line) = self.peek() else { return Ok(Value::Null) };
        if depth > DEEPEST {
            return Err(format!("Line {} is nested too deeply.", line.number));
        }
        if line.text == "-" || line.text.starts_with("- ") {
            self.list(indent, depth)
        } else {
            self.mapping(indent, depth)
        }
    }

    fn list(&mut self, indent: usize, depth: usize) -> Result<Value, String> {
        let mut items = Vec::new();
        loop {
            self.skip_empty();
            let Some(line) = self.peek().filter(|line| line.indent == indent) else { break };
            let Some(rest) = line.text.strip_prefix('-').filter(|rest| rest.is_empty() || rest.starts_with(' ')) else {
                break;
            };
            let body = rest.trim_start();
            let inner = indent + 1 + (rest.len() - body.len());
            if !body.is_empty() && key(body).is_some() {
                // A mapping begins on the line of its dash.
                let number = line.number;
                self.lines[self.at] = Line { number, indent: inner, text: body };
                items.push(self.mapping(inner, depth + 1)?);
            } else {
                self.at += 1;
                items.push(self.value(body, indent, depth)?);
            }
        }
        Ok(Value::Array(items))
    }

    fn mapping(&mut self, indent: usize, depth: usize) -> Result<Value, String> {
        let mut object = Map::new();
        loop {
            self.skip_empty();
            let Some(line) = self.peek().filter(|line| line.indent == indent) else { break };
            let Some((name, rest)) = key(line.text) else {
                return Err(format!("Line {}: expected a key, found \"{}\".", line.number, line.text));
            };
            self.at += 1;
            let value = self.value(rest, indent, depth)?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }

    /// What follows a key or a dash that stands at `indent`.
    fn value(&mut self, text: &str, indent: usize, depth: usize) -> Result<Value, String> {
        let (tag, text) = match text.strip_prefix('!') {
            Some(tagged) => {
                let (tag, rest) = tagged.split_once(' ').unwrap_or((tagged, ""));
                (Some(tag), rest.trim_start())
            }
            None => (None, text),
        };
        let value = if text.is_empty() || text.starts_with('#') {
            self.skip_empty();
            let is_list = |line: &Line<'_>| line.text == "-" || line.text.starts_with("- ");
            match self.peek() {
                Some(line) if line.indent > indent || (line.indent == indent && is_list(line) && tag.is_none()) => {
                    let inner = line.indent;
                    self.block(inner, depth + 1)?
                }
                _ => Value::Null,
            }
        } else if matches!(text.as_bytes()[0], b'|' | b'>') && text.len() <= 3 {
            Value::String(self.folded(indent, text.starts_with('|')))
        } else {
            scalar(text, depth)
        };
        Ok(match tag {
            Some("Ref") => json!({ "Ref": value }),
            Some(tag) => json!({ (format!("Fn::{tag}")): value }),
            None => value,
        })
    }

    /// The lines of a block of text below a key at `indent`.
    fn folded(&mut self, indent: usize, keeps_lines: bool) -> String {
        let mut parts = Vec::new();
        while let Some(line) = self.peek().filter(|line| line.text.is_empty() || line.indent > indent) {
            parts.push(line.text);
            self.at += 1;
        }
        parts.join(if keeps_lines { "\n" } else { " " }).trim_end().to_owned()
    }
}

/// The key that a line begins with, and what follows its colon.
fn key(text: &str) -> Option<(String, &str)> {
    let (name, rest) = match text.chars().next()? {
        quote @ ('"' | '\'') => {
            let end = text[1..].find(quote)? + 1;
            (&text[1..end], text[end + 1..].strip_prefix(':')?)
        }
        '{' | '[' | '!' | '&' | '*' => return None,
        _ => {
            let colon = text.match_indices(':').find(|(at, _)| {
                let after = text.as_bytes().get(at + 1);
                after.is_none_or(|after| *after == b' ')
            })?;
            (&text[..colon.0], &text[colon.0 + 1..])
        }
    };
    (rest.is_empty() || rest.starts_with(' ')).then(|| (name.trim_end().to_owned(), rest.trim_start()))
}

/// A text on one line: quoted, a list, a mapping, or plain.
fn scalar(text: &str, depth: usize) -> Value {
    match text.as_bytes() {
        [b'"', ..] => {
            let end = closing(text, '"');
            serde_json::from_str(&text[..end])
                .unwrap_or_else(|_| Value::String(text[..end].trim_matches('"').to_owned()))
        }
        [b'\'', ..] => {
            let inner = &text[1..closing(text, '\'')];
            Value::String(inner.strip_suffix('\'').unwrap_or(inner).replace("''", "'"))
        }
        [b'[', .., b']'] if depth < DEEPEST => {
            let items = parts(&text[1..text.len() - 1]);
            Value::Array(items.into_iter().map(|item| scalar(item, depth + 1)).collect())
        }
        [b'{', .., b'}'] if depth < DEEPEST => {
            let pairs = parts(&text[1..text.len() - 1]);
            let pair = |pair: &str| key(pair).map(|(name, rest)| (name, scalar(rest, depth + 1)));
            Value::Object(pairs.into_iter().filter_map(pair).collect())
        }
        _ => {
            let plain = text.split(" #").next().unwrap_or_default().trim_end();
            match plain {
                "true" | "True" => Value::Bool(true),
                "false" | "False" => Value::Bool(false),
                "null" | "~" => Value::Null,
                _ => plain.parse::<i64>().map_or_else(|_| Value::String(plain.to_owned()), Value::from),
            }
        }
    }
}

/// Where a quoted text ends: behind its closing quote, or at the end.
fn closing(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, sign) in text.char_indices().skip(1) {
        if sign == quote && !escaped {
            // Two single quotes stand for one.
            if quote == '"' || !text[at + 1..].starts_with('\'') {
                return at + 1;
            }
            escaped = true;
        } else {
            escaped = quote == '"' && sign == '\\' && !escaped;
        }
    }
    text.len()
}

/// The parts between commas that stand outside quotes and brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut quote) = (Vec::new(), 0, 0_i32, None);
    for (at, sign) in text.char_indices() {
        match (quote, sign) {
            (Some(open), _) if sign == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(sign),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Value) {
        assert_eq!(parse(text), Ok(expected), "{text}");
    }

    #[test]
    fn what_templates_are_written_in() {
        check("a: 1\nb:\n  c: x # y\n  d: 'it''s'\n", json!({"a": 1, "b": {"c": "x", "d": "it's"}}));
        check("a:\n- x\n- y: 1\n  z: \"q: \\\"r\\\"\"\n", json!({"a": ["x", {"y": 1, "z": "q: \"r\""}]}));
        check(
            "a:\n    - !Ref B\n    - !Sub 's3://${B}/{{yyyy}}'\n",
            json!({"a": [{"Ref": "B"}, {"Fn::Sub": "s3://${B}/{{yyyy}}"}]}),
        );
        check("a: >\n  one\n  two\nb: |\n  one\n  two\n", json!({"a": "one two", "b": "one\ntwo"}));
        check("a: [x, 'y, z', {k: 1}]\nb: {}\nc:\n", json!({"a": ["x", "y, z", {"k": 1}], "b": {}, "c": null}));
        check("---\n# c\nfalse-friend: 2021-01-01 00:00:00\n\n", json!({"false-friend": "2021-01-01 00:00:00"}));
    }

    #[test]
    fn what_is_wrong_is_named_by_line() {
        assert_eq!(parse("a: 1\nnot a key\n"), Err("Line 2: expected a key, found \"not a key\".".to_owned()));
        assert!(parse("a: 1\n   b: 2\n").is_err());
        let deep: String = (0..100).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert!(parse(&deep).is_err());
    }
}
