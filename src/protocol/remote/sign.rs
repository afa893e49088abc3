//! Signed addresses of a bucket: AWS Signature Version 4 in the query ("Authenticating Requests: Using Query Parameters",
//! Amazon S3 API Reference), which needs no header and so no preflight. A public bucket's addresses stay unsigned.
//!
//! Own code instead of a crate: a general client for S3 adds 65 kB compressed to the worker, this less than a tenth. The
//! tests compare each address with the crate's.

use std::fmt::Write;

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::model::format::iso;
use crate::model::order;
use crate::model::time::Timestamp;
use crate::protocol::place::Bucket;

/// How long an address is valid, in seconds: a slow transfer may ask again.
const VALID: u32 = 3_600;
/// Region of stores that have none.
const USUAL_REGION: &str = "us-east-1";

/// The address of an object, valid from `now` on.
pub fn object_url(bucket: &Bucket, key: &str, now: Timestamp) -> String {
    url(bucket, key, &[], now, VALID)
}

/// The address of a page of the bucket's list, valid from `now` on.
pub fn list_url(bucket: &Bucket, prefix: &str, shallow: bool, next: Option<&str>, now: Timestamp) -> String {
    let mut query = vec![("encoding-type", "url"), ("list-type", "2"), ("prefix", prefix)];
    query.extend(shallow.then_some(("delimiter", "/")));
    query.extend(next.map(|token| ("continuation-token", token)));
    url(bucket, "", &query, now, VALID)
}

/// The host that objects of a bucket are fetched from.
pub fn host(bucket: &Bucket) -> String {
    place(bucket).1
}

fn url(bucket: &Bucket, key: &str, query: &[(&str, &str)], now: Timestamp, valid: u32) -> String {
    let (scheme, host, base) = place(bucket);
    let path = format!("{base}/{}", encode(key, true));
    let mut query: Vec<(String, String)> =
        query.iter().map(|(name, value)| (encode(name, false), encode(value, false))).collect();
    let signature = (!bucket.access_key.is_empty()).then(|| sign(bucket, &host, &path, &mut query, now, valid));
    order::sort(&mut query);
    let mut url = format!("{scheme}://{host}{path}");
    for (index, (name, value)) in query.iter().enumerate() {
        url.push(if index == 0 { '?' } else { '&' });
        url += &format!("{name}={value}");
    }
    match signature {
        Some(signature) => format!("{url}&X-Amz-Signature={signature}"),
        None => url,
    }
}

/// Scheme, host and the beginning of the path, without a slash at its end.
fn place(bucket: &Bucket) -> (&str, String, String) {
    let usual = format!("https://s3.{}.amazonaws.com", region(bucket));
    let endpoint = Some(bucket.endpoint.trim().trim_end_matches('/')).filter(|endpoint| !endpoint.is_empty());
    let endpoint = endpoint.unwrap_or(&usual);
    let (scheme, rest) = endpoint.split_once("://").unwrap_or(("https", endpoint));
    let scheme = if scheme.eq_ignore_ascii_case("http") { "http" } else { "https" };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let name = encode(bucket.name.trim(), false);
    // The usual port is no part of the host that a browser sends, and so signs.
    let usual_port = if scheme == "http" { ":80" } else { ":443" };
    let host = host.strip_suffix(usual_port).unwrap_or(host).to_ascii_lowercase();
    if bucket.path_style {
        (scheme, host, format!("{path}/{name}"))
    } else {
        (scheme, format!("{name}.{host}"), path.to_owned())
    }
}

fn region(bucket: &Bucket) -> &str {
    Some(bucket.region.trim()).filter(|region| !region.is_empty()).unwrap_or(USUAL_REGION)
}

/// Adds the parameters of the signature to the query, and gives the signature.
fn sign(
    bucket: &Bucket,
    host: &str,
    path: &str,
    query: &mut Vec<(String, String)>,
    now: Timestamp,
    valid: u32,
) -> String {
    // 20210217T110000Z, and its date alone.
    let instant = iso(now).replace(['-', ':'], "");
    let date = instant.split('T').next().unwrap_or_default();
    let scope = format!("{date}/{}/s3/aws4_request", region(bucket));
    let mut add = |name: &str, value: &str| query.push((name.to_owned(), encode(value, false)));
    add("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
    add("X-Amz-Credential", &format!("{}/{scope}", bucket.access_key.trim()));
    add("X-Amz-Date", &instant);
    add("X-Amz-Expires", &valid.to_string());
    add("X-Amz-SignedHeaders", "host");
    if !bucket.session_token.reveal().is_empty() {
        add("X-Amz-Security-Token", bucket.session_token.reveal().trim());
    }
    order::sort(query);
    let pairs: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = format!("GET\n{path}\n{}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD", pairs.join("&"));
    let text = format!("AWS4-HMAC-SHA256\n{instant}\n{scope}\n{}", hex(&Sha256::digest(request)));
    let mut key = format!("AWS4{}", bucket.secret_key.reveal().trim()).into_bytes();
    for part in scope.split('/') {
        key = keyed(&key, part);
    }
    hex(&keyed(&key, &text))
}

/// HMAC-SHA-256.
fn keyed(key: &[u8], text: &str) -> Vec<u8> {
    // A key of any length is allowed, so there always is a code.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Percent-encoding as the signature wants it: everything but letters, digits and `-._~`, and slashes in a path.
fn encode(text: &str, is_path: bool) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || (is_path && byte == b'/') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::place::Secret;

    /// The example of the API reference for query parameters.
    #[test]
    fn the_published_example_has_the_published_signature() {
        let bucket = Bucket {
            endpoint: "https://s3.amazonaws.com".to_owned(),
            name: "examplebucket".to_owned(),
            access_key: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret_key: Secret::from("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            ..Bucket::default()
        };
        let found = url(&bucket, "test.txt", &[], 1_369_353_600, 86_400);
        let (_, signature) = found.split_once("X-Amz-Signature=").unwrap();
        assert_eq!(signature, "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }

    #[cfg(not(target_arch = "wasm32"))]
    #[test]
    fn addresses_equal_those_of_an_established_signer() {
        use std::time::Duration;

        use rusty_s3::actions::{GetObject, ListObjectsV2, S3Action};
        use rusty_s3::{Credentials, UrlStyle};

        const NOW: Timestamp = 1_795_255_200;
        let at = jiff::Timestamp::from_second(NOW).unwrap();
        let valid = Duration::from_secs(u64::from(VALID));
        for (path_style, region, token, key) in [
            (true, "eu-west-1", "", "data/oct 2020+a=b/é~*'(x).csv"),
            (false, "us-east-1", "to/k+en==", "a//b.csv"),
            (false, "", "", "k"),
        ] {
            let bucket = Bucket {
                endpoint: "http://localhost:4566/".to_owned(),
                region: region.to_owned(),
                name: "my-bucket".to_owned(),
                path_style,
                access_key: "AKID".to_owned(),
                secret_key: Secret::from("secret/+key"),
                session_token: Secret::from(token),
            };
            let style = if path_style { UrlStyle::Path } else { UrlStyle::VirtualHost };
            let endpoint = bucket.endpoint.parse().unwrap();
            let region = if region.is_empty() { "us-east-1" } else { region };
            let theirs = rusty_s3::Bucket::new(endpoint, style, "my-bucket", region).unwrap();
            let keys = if token.is_empty() {
                Credentials::new("AKID", "secret/+key")
            } else {
                Credentials::new_with_token("AKID", "secret/+key", token)
            };
            let get = GetObject::new(&theirs, Some(&keys), key);
            assert_eq!(object_url(&bucket, key, NOW), get.sign_with_time(valid, &at).as_str());
            for (prefix, shallow, next) in [("", false, None), ("a b/", true, None), ("a+b", true, Some("t/1+=="))] {
                let mut list = ListObjectsV2::new(&theirs, Some(&keys));
                list.with_prefix(prefix);
                if shallow {
                    list.with_delimiter("/");
                }
                if let Some(token) = next {
                    list.with_continuation_token(token);
                }
                assert_eq!(list_url(&bucket, prefix, shallow, next, NOW), list.sign_with_time(valid, &at).as_str());
            }
        }
    }

    #[test]
    fn a_public_bucket_needs_no_signature() {
        let bucket = Bucket { name: "b".to_owned(), region: "eu-west-1".to_owned(), ..Bucket::default() };
        assert_eq!(object_url(&bucket, "x=1/a.csv", 0), "https://b.s3.eu-west-1.amazonaws.com/x%3D1/a.csv");
        assert_eq!(
            list_url(&bucket, "p", false, None, 0),
            "https://b.s3.eu-west-1.amazonaws.com/?encoding-type=url&list-type=2&prefix=p"
        );
    }
}
