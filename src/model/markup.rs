//! Text that goes into markup.

use std::borrow::Cow;

/// The text with everything that markup could take for its own written as references. Characters that no document may
/// hold, and those that turn the direction of what follows, become U+FFFD, so that they are seen and do nothing.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter if is_special(letter) => out.push(char::REPLACEMENT_CHARACTER),
            letter => out.push(letter),
        }
    }
    Cow::Owned(out)
}

fn is_special(letter: char) -> bool {
    let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let refused = (letter.is_control() && !matches!(letter, '\t' | '\n')) || matches!(letter, '\u{fffe}' | '\u{ffff}');
    turns || refused || matches!(letter, '&' | '<' | '>' | '"' | '\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_text_is_text() {
        for (text, expected) in [
            ("uk", "uk"),
            ("</script><b a='1' c=\"2\">&", "&lt;/script&gt;&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;"),
            ("a\u{0}b\u{1b}c\td", "a\u{fffd}b\u{fffd}c\td"),
            ("\u{202e}gnp", "\u{fffd}gnp"),
            ("عربي", "عربي"),
        ] {
            assert_eq!(escape(text), expected);
        }
    }
}
