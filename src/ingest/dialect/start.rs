//! What stands before the table of a CSV file: the line by which Excel is told the delimiter, and lines of comments, as
//! the exports of Google Analytics begin with them.

const COMMENTS: [&str; 2] = ["#", "//"];

/// Where the table begins.
#[derive(Default)]
pub(super) struct Start<'a> {
    pub(super) at: usize,
    /// The delimiter, if it is told.
    pub(super) delimiter: Option<u8>,
    /// How the comments begin, if there are any.
    pub(super) comment: Option<&'static str>,
    /// The comment right before the table without its sign, and where it is.
    pub(super) last_comment: Option<(usize, &'a [u8])>,
}

/// Of the first text of a file.
pub(super) fn of(sample: &[u8]) -> Start<'_> {
    let mut start = Start::default();
    if let Some((delimiter, length)) = told_delimiter(sample) {
        start.delimiter = Some(delimiter);
        start.at = length;
    }
    let is_comment = |comment: &&&str| sample[start.at..].trim_ascii_start().starts_with(comment.as_bytes());
    let Some(comment) = COMMENTS.iter().find(is_comment) else { return start };
    let mut at = start.at;
    let mut last_comment = None;
    while at < sample.len() {
        let line = line(&sample[at..]);
        let text = line.trim_ascii();
        if let Some(rest) = text.strip_prefix(comment.as_bytes()) {
            let rest = rest.trim_ascii_start();
            let before = line.len() - line.trim_ascii_start().len() + text.len() - rest.len();
            last_comment = Some((at + before, rest));
        } else if text.is_empty() {
            last_comment = None;
        } else {
            return Start { at, comment: Some(comment), last_comment, ..start };
        }
        at += line.len();
    }
    // Nothing but comments: they are the data.
    start
}

/// `sep=;` in the first line, quoted or not, and how long that line is.
fn told_delimiter(sample: &[u8]) -> Option<(u8, usize)> {
    let line = line(sample);
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let text = text.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\"")).unwrap_or(text);
    match text {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] => Some((*delimiter, line.len())),
        _ => None,
    }
}

/// The first line with its end.
fn line(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(text.len(), |end| end + 1);
    let end = if text[..end].ends_with(b"\r") && text.get(end) == Some(&b'\n') { end + 1 } else { end };
    &text[..end]
}
