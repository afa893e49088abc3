//! An address taken apart, as far as reading and explaining need it. Its query may be a signature and is never shown.

use crate::model::civil;
use crate::model::path::decode;
use crate::model::time::Timestamp;

/// An address.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// "https" or whatever stands there.
    pub scheme: String,
    /// Host, with its port if one is given.
    pub host: String,
    /// From the first slash on, as written.
    pub path: String,
    query: String,
}

impl Address {
    /// Takes `url` apart; what is missing is empty.
    pub fn parse(url: &str) -> Self {
        let url = url.trim().split('#').next().unwrap_or_default();
        let (url, query) = url.split_once('?').unwrap_or((url, ""));
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        // A name and password before the host would be shown with it.
        let host = host.rsplit('@').next().unwrap_or_default();
        Self {
            scheme: scheme.to_ascii_lowercase(),
            host: host.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
        }
    }

    /// Host and path: what a message may show.
    pub fn shown(&self) -> String {
        format!("{}{}", self.host, decode(&self.path))
    }

    /// A value of the query, decoded. Names are compared without case.
    pub fn query(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        let mut values = pairs.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        values.next().map(|(_, value)| decode(&value.replace('+', " ")))
    }

    /// Whether the address itself says who asks.
    pub fn is_signed(&self) -> bool {
        ["X-Amz-Signature", "X-Goog-Signature", "Signature", "sig"].iter().any(|name| self.query(name).is_some())
    }

    /// When a signed address stops being valid.
    pub fn expires(&self) -> Option<Timestamp> {
        ["Amz", "Goog"].into_iter().find_map(|who| {
            let signed = self.query(&format!("X-{who}-Date"))?;
            let seconds: i64 = self.query(&format!("X-{who}-Expires"))?.parse().ok()?;
            civil::instant(&signed)?.checked_add(seconds)
        })
    }

    /// Whether it lists a bucket instead of giving an object.
    pub fn is_list(&self) -> bool {
        self.query("list-type").is_some()
    }

    /// Whether the host is this device.
    pub fn is_local(&self) -> bool {
        let host = self.host.rsplit_once(':').map_or(self.host.as_str(), |(host, _)| host);
        matches!(host, "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let signed = Address::parse(
            "https://user:pw@b.s3.amazonaws.com:443/a%20b/c.csv?X-Amz-Date=20261121T100000Z&X-Amz-Expires=60&X-Amz-Signature=f00#x",
        );
        assert_eq!(signed.shown(), "b.s3.amazonaws.com:443/a b/c.csv");
        assert_eq!(signed.expires(), Some(1_795_255_260));
        assert!(signed.is_signed() && !signed.is_list() && !signed.is_local());
        let list = Address::parse("http://127.0.0.1:4566/b?list-type=2&prefix=a%2Fb");
        assert!(list.is_list() && list.is_local() && !list.is_signed());
        assert_eq!((list.query("PREFIX").as_deref(), list.expires()), (Some("a/b"), None));
        assert_eq!(Address::parse("nonsense").shown(), "nonsense");
    }
}
