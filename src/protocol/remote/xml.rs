//! The little XML that stores answer with: elements and text. Attributes, comments and processing instructions are
//! skipped; no entity but the five of XML and character references exists.

/// Calls `visit` with the path of each element that ends, such as `["ListBucketResult", "Contents", "Key"]`, and its text
/// if it holds text alone.
pub(super) fn walk<'a>(xml: &'a str, mut visit: impl FnMut(&[&'a str], Option<String>)) {
    let mut path: Vec<&str> = Vec::new();
    let mut rest = xml;
    let mut is_leaf = false;
    while let Some((text, after)) = rest.split_once('<') {
        let Some((tag, after)) = after.split_once('>') else { return };
        rest = after;
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if !tag.starts_with('/') {
            path.push(tag.split([' ', '\t', '\r', '\n', '/']).next().unwrap_or_default());
            is_leaf = true;
        }
        if tag.starts_with('/') || tag.ends_with('/') {
            let text = if tag.ends_with('/') { "" } else { text };
            visit(&path, is_leaf.then(|| unescape(text)));
            path.pop();
            is_leaf = false;
        }
    }
}

/// The text of the first element of that name.
pub(super) fn text_of(xml: &str, name: &str) -> Option<String> {
    let mut found = None;
    walk(xml, |path, text| {
        if found.is_none() && path.last() == Some(&name) {
            found = text;
        }
    });
    found
}

fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let known = after.split_once(';').and_then(|(name, after)| {
            let sign = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => {
                    let number = name.strip_prefix('#')?;
                    let code = match number.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                        None => number.parse().ok()?,
                    };
                    char::from_u32(code)?
                }
            };
            Some((sign, after))
        });
        match known {
            Some((sign, after)) => {
                plain.push(sign);
                rest = after;
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_with_their_paths() {
        let check = |xml: &str, expected: &[&str]| {
            let mut found = Vec::new();
            walk(xml, |path, text| {
                if let Some(text) = text {
                    found.push(format!("{}={text}", path.join("/")));
                }
            });
            assert_eq!(found, expected, "{xml}");
        };
        check("<?xml version=\"1.0\"?>\n<a x=\"1\"><b>1 &amp; 2</b><c/><d> </d></a>", &["a/b=1 & 2", "a/c=", "a/d= "]);
        check("<a>&#x41;&#66;&lt;&nope;&</a>", &["a=AB<&nope;&"]);
        check("<a><b>cut", &[]);
        check("</a></b>text", &[]);
        check("no tags > at < all", &[]);
    }
}
