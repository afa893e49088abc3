//! What went wrong with an address, from the little that a browser tells, in plain words and with the cure. Addresses are
//! shown as host and path, never with their query.

use super::address::Address;
use super::xml::text_of;
use crate::model::civil;
use crate::model::format;
use crate::model::message::{Explain, UserMessage};
use crate::model::time::Timestamp;
use crate::model::zone::UTC;

/// What is known when a request fails.
#[derive(Clone)]
pub struct Facts<'a> {
    /// What was asked for.
    pub address: &'a Address,
    /// Origin of this site: "https://foretop.example".
    pub site: &'a str,
    /// Whether the reader typed keys, which signed the address.
    pub has_keys: bool,
    /// Whether the browser believes that there is a network.
    pub is_online: bool,
    /// Whether the policy of this site has forbidden the request.
    pub is_forbidden: bool,
}

impl RemoteError {
    /// Whether all is well but there is nothing at the address, or not yet.
    pub fn is_absent(&self) -> bool {
        matches!(self.cause, Cause::NoKey)
    }
}

/// Why an address gave no data, or not all of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{shown}: {cause:?}")]
pub struct RemoteError {
    /// Host and path.
    shown: String,
    site: String,
    cause: Cause,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Cause {
    /// Neither http nor https.
    NoAddress,
    S3Address,
    Expired(Option<Timestamp>),
    MixedContent,
    Policy,
    Offline,
    /// The browser does not say why. Most often the bucket has no rule for this site.
    Unreadable,
    Signature,
    UnknownKey,
    Token,
    Clock,
    /// Whether the request was signed at all.
    Denied {
        signed: bool,
    },
    NoKey,
    NoBucket,
    Moved(Option<String>),
    Archived,
    Busy,
    WebPage,
    NoList,
    TooLarge {
        size: u64,
        most: u64,
    },
    CutShort {
        received: u64,
        total: Option<u64>,
        changed: bool,
    },
    Answered {
        status: u16,
        code: Option<String>,
    },
}

impl Facts<'_> {
    fn error(&self, cause: Cause) -> RemoteError {
        RemoteError { shown: self.address.shown(), site: self.site.to_owned(), cause }
    }

    /// What can be told without a request at the instant `now`.
    pub fn before(&self, now: Timestamp) -> Result<(), RemoteError> {
        let cause = match self.address.scheme.as_str() {
            "s3" => Cause::S3Address,
            "https" | "http" if self.address.host.is_empty() => Cause::NoAddress,
            "http" if self.site.starts_with("https:") && !self.address.is_local() => Cause::MixedContent,
            "https" | "http" => match self.address.expires() {
                Some(at) if at <= now => Cause::Expired(Some(at)),
                _ => return Ok(()),
            },
            _ => Cause::NoAddress,
        };
        Err(self.error(cause))
    }

    /// The request gave no answer that the page may see.
    pub fn thrown(&self) -> RemoteError {
        self.error(if self.is_forbidden {
            Cause::Policy
        } else if !self.is_online {
            Cause::Offline
        } else {
            Cause::Unreadable
        })
    }

    /// The server answered with a status that is no success, and with `body`.
    pub fn answered(&self, status: u16, body: &str) -> RemoteError {
        let code = text_of(body, "Code");
        let said = text_of(body, "Message").unwrap_or_default().to_ascii_lowercase();
        let region = || text_of(body, "Region").or_else(|| region_of(&text_of(body, "Endpoint")?));
        let cause = match (code.as_deref().unwrap_or_default(), status) {
            ("ExpiredToken" | "InvalidToken", _) => Cause::Token,
            ("AccessDenied", _) if said.contains("expired") => Cause::Expired(expiry(body)),
            ("SignatureDoesNotMatch", _) => Cause::Signature,
            ("InvalidAccessKeyId", _) => Cause::UnknownKey,
            ("RequestTimeTooSkewed", _) => Cause::Clock,
            ("NoSuchKey", _) => Cause::NoKey,
            ("NoSuchBucket" | "InvalidBucketName", _) => Cause::NoBucket,
            ("PermanentRedirect" | "TemporaryRedirect" | "IllegalLocationConstraintException", _) => {
                Cause::Moved(region())
            }
            ("AuthorizationHeaderMalformed" | "AuthorizationQueryParametersError", _) if said.contains("region") => {
                Cause::Moved(region())
            }
            ("InvalidObjectState", _) => Cause::Archived,
            ("SlowDown" | "ServiceUnavailable" | "RequestLimitExceeded", _) | (_, 429 | 503) => Cause::Busy,
            ("AccessDenied" | "AllAccessDisabled", _) | ("", 401 | 403) => {
                Cause::Denied { signed: self.has_keys || self.address.is_signed() }
            }
            ("", 301 | 307) => Cause::Moved(region()),
            ("", 404 | 410) => Cause::NoKey,
            _ => Cause::Answered { status, code },
        };
        self.error(cause)
    }

    /// A web page came where data was expected.
    pub fn web_page(&self) -> RemoteError {
        self.error(Cause::WebPage)
    }

    /// The answer to a list request is no list.
    pub fn no_list(&self) -> RemoteError {
        self.error(Cause::NoList)
    }

    /// The file has to be fetched whole before it is read, and its `size` in bytes is above `most`.
    pub fn too_large(&self, size: u64, most: u64) -> RemoteError {
        self.error(Cause::TooLarge { size, most })
    }

    /// The transfer broke after `received` of `total` bytes and could not go on, `changed` if the file is another now.
    pub fn cut_short(&self, received: u64, total: Option<u64>, changed: bool) -> RemoteError {
        self.error(Cause::CutShort { received, total, changed })
    }
}

/// Whether it is worth asking again: the server has too much to do.
pub fn is_passing(status: u16) -> bool {
    matches!(status, 429 | 500 | 502 | 503 | 504)
}

fn expiry(body: &str) -> Option<Timestamp> {
    civil::instant(&text_of(body, "Expires")?)
}

/// "eu-west-1" from "bucket.s3.eu-west-1.amazonaws.com" or "bucket.s3-eu-west-1.amazonaws.com".
fn region_of(endpoint: &str) -> Option<String> {
    let host = endpoint.strip_suffix(".amazonaws.com")?;
    let region = host.rsplit_once("s3.").or_else(|| host.rsplit_once("s3-"))?.1;
    (!region.is_empty() && !region.contains('.')).then(|| region.to_owned())
}

/// The rule that lets this site read from a bucket.
fn cors_rule(site: &str) -> String {
    format!(
        "[{{\"AllowedOrigins\": [\"{site}\"], \"AllowedMethods\": [\"GET\", \"HEAD\"], \"AllowedHeaders\": [\"*\"],\n  \
         \"ExposeHeaders\": [\"ETag\", \"Content-Range\", \"Accept-Ranges\", \"Content-Length\"], \"MaxAgeSeconds\": 3000}}]"
    )
}

impl Explain for RemoteError {
    fn explain(&self) -> UserMessage {
        let shown = &self.shown;
        let time = |at: &Timestamp| format!("{}, {} UTC", format::date(*at, &UTC), format::time_of_day(*at, &UTC));
        let new_address = "Make a new signed address and paste it.";
        let (title, detail, remedy) = match &self.cause {
            Cause::NoAddress => (
                "This is no address of a file".to_owned(),
                format!("\u{201c}{shown}\u{201d} does not begin with https://."),
                "Paste one whole address per line.".to_owned(),
            ),
            Cause::S3Address => (
                "An s3:// address cannot be read from a browser".to_owned(),
                format!("It names the object {shown}, but not how to reach it."),
                "Make a signed address with \u{201c}aws s3 presign\u{201d} and paste it, or open the tab Bucket and type keys."
                    .to_owned(),
            ),
            Cause::Expired(at) => (
                "The address has expired".to_owned(),
                match at {
                    Some(at) => format!("The signed address of {shown} was valid until {}.", time(at)),
                    None => format!("The signed address of {shown} is no longer valid."),
                },
                new_address.to_owned(),
            ),
            Cause::MixedContent => (
                "The browser reads only https:// from this page".to_owned(),
                format!("The address of {shown} begins with http://, which is not encrypted."),
                "Paste its https:// address, or download the file and drop it here.".to_owned(),
            ),
            Cause::Policy => (
                "The policy of this site forbids the request".to_owned(),
                format!("The site's host allows no requests to {shown}."),
                "Download the file and drop it here, or ask the host to allow it in connect-src.".to_owned(),
            ),
            Cause::Offline => (
                "This device is offline".to_owned(),
                format!("{shown} could not be asked for."),
                "Connect to the network, then read again.".to_owned(),
            ),
            Cause::Unreadable => (
                "The server refused a read from this page (CORS)".to_owned(),
                format!(
                    "{shown} gave no answer that this page may see. Most often the bucket has no rule for {}; a wrong bucket \
                     name or region, or a host that cannot be reached, looks the same.",
                    self.site
                ),
                format!(
                    "Check the address, then add this rule to the bucket (Permissions, Cross-origin resource sharing):\n{}",
                    cors_rule(&self.site)
                ),
            ),
            Cause::Signature => (
                "The signature is wrong".to_owned(),
                format!("The server did not accept the signature of {shown}: the secret key, or a part of the address, is not the one it was signed with."),
                "Copy the whole address again, or type the secret key again.".to_owned(),
            ),
            Cause::UnknownKey => (
                "The access key is not known".to_owned(),
                format!("The server of {shown} knows no such access key id."),
                "Check the access key id, and that it has not been deleted.".to_owned(),
            ),
            Cause::Token => (
                "The session token has expired or is wrong".to_owned(),
                format!("The keys for {shown} were lent for a time, which is over."),
                "Get new keys with their session token, or a new signed address.".to_owned(),
            ),
            Cause::Clock => (
                "The clock of this device is wrong".to_owned(),
                format!("The server of {shown} saw a time too far from its own."),
                "Set the clock, then read again.".to_owned(),
            ),
            Cause::Denied { signed: true } => (
                "Reading is denied".to_owned(),
                format!("Whoever signed for {shown} may not read it."),
                "Ask the bucket's owner for s3:GetObject on the object, and s3:ListBucket on the bucket to list it.".to_owned(),
            ),
            Cause::Denied { signed: false } => (
                "The file is not public".to_owned(),
                format!("The server denied {shown} to everybody who does not sign."),
                "Paste a signed address, or open the tab Bucket and type keys.".to_owned(),
            ),
            Cause::NoKey => (
                "There is no such file".to_owned(),
                format!("The server found nothing at {shown}."),
                "Check the address, upper and lower case too.".to_owned(),
            ),
            Cause::NoBucket => (
                "There is no such bucket".to_owned(),
                format!("The server of {shown} knows no bucket of that name."),
                "Check the name of the bucket and the region.".to_owned(),
            ),
            Cause::Moved(region) => (
                "The bucket is in another region".to_owned(),
                match region {
                    Some(region) => format!("{shown} was asked for in the wrong region. The bucket is in {region}."),
                    None => format!("{shown} was asked for in the wrong region."),
                },
                match region {
                    Some(region) => format!("Sign the address for {region}, or choose {region} in the tab Bucket."),
                    None => "Sign the address for the bucket's own region.".to_owned(),
                },
            ),
            Cause::Archived => (
                "The file is in an archive".to_owned(),
                format!("{shown} must be restored before it can be read."),
                "Restore the object in its store, then read again.".to_owned(),
            ),
            Cause::Busy => (
                "The server has too much to do".to_owned(),
                format!("{shown} was asked for four times and put off each time."),
                "Read again in a few minutes.".to_owned(),
            ),
            Cause::WebPage => (
                "The address gives a web page instead of data".to_owned(),
                format!("{shown} answers with HTML. It may be a page to sign in, or one about the file."),
                "Copy the address behind the page's download button.".to_owned(),
            ),
            Cause::NoList => (
                "The address gives no list of a bucket".to_owned(),
                format!("{shown} answered, but not with a list of objects."),
                "Check the endpoint and the name of the bucket.".to_owned(),
            ),
            Cause::TooLarge { size, most } => (
                "The file is too large to be read by columns from an address".to_owned(),
                format!("{shown} has at least {} bytes; up to {} are fetched.", format::count(*size), format::count(*most)),
                "Download the file and drop it here: from there any size is read.".to_owned(),
            ),
            Cause::CutShort { received, total, changed } => (
                "The transfer was cut short".to_owned(),
                {
                    let of = total.map_or_else(String::new, |total| format!(" of {}", format::count(total)));
                    let why = if *changed { " The file has changed meanwhile." } else { "" };
                    format!("{shown} broke off after {}{of} bytes.{why} Rows read before that are kept.", format::count(*received))
                },
                "Read again, or download the file and drop it here.".to_owned(),
            ),
            Cause::Answered { status, code } => (
                "The server did not give the file".to_owned(),
                match code {
                    Some(code) => format!("{shown} answered {status}, {}.", code.chars().take(60).collect::<String>()),
                    None => format!("{shown} answered {status}."),
                },
                "Open the address in a new tab to see what is there.".to_owned(),
            ),
        };
        UserMessage { title, detail, remedy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "https://foretop.example";
    const SIGNED: &str = "https://b.s3.us-east-1.amazonaws.com/d/a.csv?X-Amz-Date=20261121T100000Z&X-Amz-Expires=60&X-Amz-Signature=f00dcafe";
    const NOW: Timestamp = 1_795_255_200;

    fn message(url: &str, fail: impl Fn(&Facts<'_>) -> RemoteError) -> UserMessage {
        let address = Address::parse(url);
        let facts = Facts { address: &address, site: SITE, has_keys: false, is_online: true, is_forbidden: false };
        fail(&facts).explain()
    }

    #[test]
    fn some_failures_are_known_before_any_request() {
        let check = |url: &str, now: Timestamp, expected: &str| {
            let address = Address::parse(url);
            let facts = Facts { address: &address, site: SITE, has_keys: false, is_online: true, is_forbidden: false };
            let found = facts.before(now).err().map_or_else(String::new, |error| error.explain().title);
            assert_eq!(found, expected, "{url}");
        };
        check(SIGNED, NOW + 59, "");
        check(SIGNED, NOW + 60, "The address has expired");
        check("http://example.com/a.csv", NOW, "The browser reads only https:// from this page");
        check("http://localhost:4566/a.csv", NOW, "");
        check("s3://bucket/a.csv", NOW, "An s3:// address cannot be read from a browser");
        check("a.csv", NOW, "This is no address of a file");
        check("https://", NOW, "This is no address of a file");
    }

    #[test]
    fn answers_are_told_apart() {
        let check = |status: u16, body: &str, expected: &str, part: &str| {
            let found = message(SIGNED, |facts| facts.answered(status, body));
            assert_eq!(found.title, expected, "{status} {body}");
            let text = format!("{} {}", found.detail, found.remedy);
            assert!(text.contains(part), "{text}");
        };
        let error = |code: &str, more: &str| format!("<?xml version='1.0'?>\n<Error><Code>{code}</Code>{more}</Error>");
        let expired = "<Message>Request has expired</Message><Expires>2026-11-21T07:08:45.000Z</Expires>";
        check(403, &error("AccessDenied", expired), "The address has expired", "valid until 21 Nov 2026, 07:08 UTC");
        check(403, &error("AccessDenied", "<Message>Access Denied</Message>"), "Reading is denied", "s3:GetObject");
        check(403, &error("SignatureDoesNotMatch", ""), "The signature is wrong", "Copy the whole address again");
        check(403, &error("InvalidAccessKeyId", ""), "The access key is not known", "access key id");
        check(400, &error("ExpiredToken", ""), "The session token has expired or is wrong", "new keys");
        check(403, &error("RequestTimeTooSkewed", ""), "The clock of this device is wrong", "Set the clock");
        check(404, &error("NoSuchKey", ""), "There is no such file", "b.s3.us-east-1.amazonaws.com/d/a.csv");
        check(404, &error("NoSuchBucket", ""), "There is no such bucket", "Check the name");
        let endpoint = "<Endpoint>b.s3.eu-west-1.amazonaws.com</Endpoint>";
        check(301, &error("PermanentRedirect", endpoint), "The bucket is in another region", "is in eu-west-1");
        let region =
            "<Message>the region 'us-east-1' is wrong; expecting 'eu-north-1'</Message><Region>eu-north-1</Region>";
        check(
            400,
            &error("AuthorizationHeaderMalformed", region),
            "The bucket is in another region",
            "is in eu-north-1",
        );
        check(
            400,
            &error("AuthorizationQueryParametersError", region),
            "The bucket is in another region",
            "eu-north-1",
        );
        check(403, &error("InvalidObjectState", ""), "The file is in an archive", "Restore");
        check(503, &error("SlowDown", ""), "The server has too much to do", "four times");
        check(503, "", "The server has too much to do", "");
        check(404, "<html>", "There is no such file", "");
        check(418, "", "The server did not give the file", "answered 418");
        check(400, &error("InvalidRequest", ""), "The server did not give the file", "answered 400, InvalidRequest");
        let open = message("https://h/a.csv", |facts| facts.answered(403, ""));
        assert_eq!(open.title, "The file is not public");
    }

    #[test]
    fn what_the_browser_hides_is_not_claimed() {
        let found = message(SIGNED, |facts| facts.thrown());
        assert_eq!(found.title, "The server refused a read from this page (CORS)");
        let (sentence, rule) = found.remedy.split_once('\n').unwrap();
        assert!(sentence.ends_with(':') && rule.contains("\"AllowedOrigins\": [\"https://foretop.example\"]"));
        assert!(serde_json::from_str::<serde_json::Value>(rule).is_ok());
        let title = |change: fn(&mut Facts<'_>)| {
            message(SIGNED, |facts| {
                let mut facts = facts.clone();
                change(&mut facts);
                facts.thrown()
            })
            .title
        };
        assert_eq!(title(|facts| facts.is_online = false), "This device is offline");
        assert_eq!(title(|facts| facts.is_forbidden = true), "The policy of this site forbids the request");
    }

    #[test]
    fn no_message_shows_a_query() {
        let all: [fn(&Facts<'_>) -> RemoteError; 7] = [
            |facts| facts.thrown(),
            |facts| facts.web_page(),
            |facts| facts.no_list(),
            |facts| facts.answered(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>"),
            |facts| facts.cut_short(5, Some(10), true),
            |facts| facts.too_large(2_000_000_000, 1 << 30),
            |facts| facts.before(NOW + 60).unwrap_err(),
        ];
        for fail in all {
            let UserMessage { title, detail, remedy } = message(SIGNED, fail);
            let text = format!("{title} {detail} {remedy}");
            assert!(!text.contains("X-Amz") && !text.contains("f00dcafe"), "{text}");
        }
    }
}
