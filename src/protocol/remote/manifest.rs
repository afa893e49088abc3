//! Lists of addresses in place of data: lines of text, CSV with a column of addresses, a JSON array, or the manifest that
//! Amazon Redshift writes (`{"entries": [{"url": …}]}`).

use serde_json::Value;

use crate::protocol::place::{Bucket, Object, Origin, Source};

/// Largest manifest, in bytes.
pub const MAX_BYTES: usize = 4 << 20;
/// Columns and keys of a manifest. Anything else beside an address makes the file data about pages, such as a log.
const KNOWN: [&str; 15] = [
    "url",
    "presigned_url",
    "href",
    "address",
    "name",
    "file",
    "filename",
    "path",
    "key",
    "bucket",
    "size",
    "bytes",
    "etag",
    "mandatory",
    "meta",
];
/// Those of [`KNOWN`] that hold the address.
const ADDRESSES: usize = 4;

/// Whether a file that begins like this could be a manifest: cheap, and right for nearly all data.
pub fn may_begin(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_ascii_lowercase();
    let mut start = start.trim_start_matches('\u{feff}').trim_start();
    while let Some((_, after)) = start.split_once('\n').filter(|(line, _)| line.starts_with('#')) {
        start = after.trim_start();
    }
    let first_line = start.lines().next().unwrap_or_default();
    is_address(start.trim_start_matches('"'))
        || (start.starts_with(['[', '{']) && (start.contains("://") || start.contains("\"entries\"")))
        || KNOWN[..ADDRESSES].iter().any(|name| cells(first_line).any(|cell| cell == *name))
}

/// The addresses, if the text is a manifest.
pub fn addresses(text: &str) -> Option<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let found =
        if text.starts_with(['[', '{']) { from_json(text)? } else { from_lines(text).or_else(|| from_csv(text))? };
    (!found.is_empty() && found.iter().all(|address| is_address(address))).then_some(found)
}

/// What the addresses of a manifest name. Objects of Amazon S3 are read with the keys that the manifest was read with.
pub fn sources(addresses: &[String], manifest: &Origin) -> Vec<Source> {
    let source = |address: &String| {
        let object = address.strip_prefix("s3://").and_then(|object| object.split_once('/'));
        match (object, manifest) {
            (Some((name, key)), Origin::Object { bucket, .. }) => {
                let bucket = Bucket { name: name.to_owned(), ..bucket.clone() };
                Source::object(bucket, &Object { key: key.to_owned(), ..Object::default() })
            }
            _ => Source::at(address),
        }
    };
    addresses.iter().map(source).collect()
}

fn is_address(text: &str) -> bool {
    ["https://", "http://", "s3://"]
        .iter()
        .any(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

fn from_lines(text: &str) -> Option<Vec<String>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| (is_address(line) && !line.contains([' ', '\t'])).then(|| line.to_owned())).collect()
}

fn from_csv(text: &str) -> Option<Vec<String>> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let header: Vec<String> = cells(lines.next()?).map(str::to_ascii_lowercase).collect();
    header.iter().all(|name| KNOWN.contains(&name.as_str())).then_some(())?;
    let column = KNOWN[..ADDRESSES].iter().find_map(|name| header.iter().position(|cell| cell == name))?;
    lines.map(|line| cells(line).nth(column).map(str::to_owned)).collect()
}

/// Fields without quotes; addresses have none of these signs in them.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split([',', ';', '\t', '|']).map(|cell| cell.trim().trim_matches('"'))
}

fn from_json(text: &str) -> Option<Vec<String>> {
    let value: Value = serde_json::from_str(text).ok()?;
    let entries = value.get("entries").unwrap_or(&value).as_array()?;
    let address = |entry: &Value| match entry {
        Value::String(address) => Some(address.clone()),
        Value::Object(fields) if fields.keys().all(|key| KNOWN.contains(&key.to_ascii_lowercase().as_str())) => {
            KNOWN[..ADDRESSES].iter().find_map(|name| fields.get(*name)?.as_str()).map(str::to_owned)
        }
        _ => None,
    };
    entries.iter().map(address).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_of_every_form() {
        let check = |text: &str, expected: Option<&[&str]>| {
            let found = addresses(text);
            assert_eq!(
                found.as_ref().map(|all| all.iter().map(String::as_str).collect::<Vec<_>>()).as_deref(),
                expected,
                "{text}"
            );
            assert!(expected.is_none() || may_begin(text.as_bytes()), "{text}");
        };
        let two: Option<&[&str]> = Some(&["https://h/a?x=1", "http://h/b"]);
        check("# files\nhttps://h/a?x=1\n\n  http://h/b\r\n", two);
        check("\u{feff}name,url\na,https://h/a?x=1\nb,\"http://h/b\"\n", two);
        check("[\"https://h/a?x=1\", \"http://h/b\"]", two);
        check("[{\"url\": \"https://h/a?x=1\", \"size\": 3}, {\"url\": \"http://h/b\"}]", two);
        check(
            "{\"entries\": [{\"url\": \"s3://b/0000_part_00\", \"mandatory\": true, \"meta\": {\"content_length\": 5}}]}",
            Some(&["s3://b/0000_part_00"]),
        );
        check("timestamp,url,status\n2021-01-01,https://h/a,200\n", None);
        check("[{\"url\": \"https://h/a\", \"views\": 3}]", None);
        check("https://h/a 200\nhttps://h/b 404\n", None);
        check("url\nhome\n", None);
        check("", None);
        check("[]", None);
    }

    #[test]
    fn objects_are_read_with_the_keys_of_their_manifest() {
        let bucket = Bucket { name: "lists".to_owned(), access_key: "AKID".to_owned(), ..Bucket::default() };
        let manifest = Origin::Object { bucket: bucket.clone(), key: "m".to_owned() };
        let found = sources(&["s3://data/2021/x.csv".to_owned(), "https://h/y.csv".to_owned()], &manifest);
        let object =
            Origin::Object { bucket: Bucket { name: "data".to_owned(), ..bucket }, key: "2021/x.csv".to_owned() };
        assert_eq!((&found[0].origin, found[0].path()), (&object, ("2021", "x.csv")));
        assert_eq!(found[1], Source::at("https://h/y.csv"));
    }
}
