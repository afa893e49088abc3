//! What the beginning of a text tells about how it was written, for those who look for the cause of a trouble.

/// Marks of a text, found in its sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextMarks {
    /// Begins with a byte order mark of UTF-8.
    pub byte_order_mark: bool,
    /// Lines end in more than one way: LF, CR LF, CR.
    pub mixed_line_ends: bool,
}

impl TextMarks {
    /// Looks at the sample as stored, with its byte order mark, and decoded.
    #[inline(never)]
    pub(super) fn of(sample: &[u8], text: &[u8]) -> Self {
        let (mut lf, mut cr_lf, mut cr) = (false, false, false);
        // The last byte is left out: after a CR, more may follow.
        for pair in text.windows(2) {
            match pair {
                b"\r\n" => cr_lf = true,
                [b'\r', _] => cr = true,
                [before, b'\n'] if *before != b'\r' => lf = true,
                _ => {}
            }
        }
        let ways = [lf, cr_lf, cr].into_iter().filter(|way| *way).count();
        Self { byte_order_mark: sample.starts_with(b"\xef\xbb\xbf"), mixed_line_ends: ways > 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks() {
        let check = |text: &[u8], byte_order_mark, mixed_line_ends| {
            assert_eq!(TextMarks::of(text, text), TextMarks { byte_order_mark, mixed_line_ends }, "{text:?}");
        };
        check(b"a\nb\n", false, false);
        check(b"\xef\xbb\xbfa\r\nb\r\n", true, false);
        check(b"a\r\nb\nc", false, true);
        check(b"a\rb\nc", false, true);
        check(b"a\nb\r", false, false);
        check(b"", false, false);
    }
}
