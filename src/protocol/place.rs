//! Where data is: files beside a request, addresses, and objects in a bucket.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::remote::address::Address;
use super::remote::sign;
use crate::model::message::UserMessage;
use crate::model::path::decode;
use crate::model::time::Timestamp;

/// One file to read. Everything in it comes from the user and is never trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Name without folders.
    pub name: String,
    /// Folders above it, with slashes between: "intvl_date=2021-06-02/intvl_hhmm=2235", or empty.
    pub folder: String,
    /// In bytes, as stored (compressed); 0 if not known.
    pub bytes: u64,
    /// Where its bytes are.
    pub origin: Origin,
}

impl Source {
    /// A file whose handle travels beside the request.
    pub fn beside(name: &str, bytes: u64) -> Self {
        Self { name: name.to_owned(), folder: String::new(), bytes, origin: Origin::Beside }
    }

    /// What an address answers. Its name is the last part of the path: nothing that a signature could be in.
    pub fn at(url: &str) -> Self {
        let address = url.trim();
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let path = path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or(rest, |(_, path)| path));
        Self::below(&decode(path), Origin::Url(Secret::from(address)))
    }

    /// An object of a bucket.
    pub fn object(bucket: Bucket, object: &Object) -> Self {
        let origin = Origin::Object { bucket, key: object.key.clone() };
        Self { bytes: object.bytes, ..Self::below(&object.key, origin) }
    }

    /// Only folders from the first that names a value or a date on are kept: they say something about the rows.
    fn below(path: &str, origin: Origin) -> Self {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let speaks = |part: &&str| part.contains('=') || part.starts_with(|first: char| first.is_ascii_digit());
        let start = folders.split('/').take_while(|part| !speaks(part)).map(|part| part.len() + 1).sum::<usize>();
        let folder = folders.get(start..).unwrap_or_default().to_owned();
        Self { name: name.to_owned(), folder, bytes: 0, origin }
    }

    /// What to say when it could not be read to its end, with the system's own words for why.
    pub fn unreadable(&self, reason: &str) -> UserMessage {
        UserMessage {
            title: format!("{} could not be read to its end", self.name),
            detail: format!("The system said: {reason}"),
            remedy: "Check that the file is still there and was not changed, then open it again.".to_owned(),
        }
    }

    /// Folders and name, with slashes between: the order of files.
    pub fn path(&self) -> (&str, &str) {
        (&self.folder, &self.name)
    }
}

/// Where the bytes of a [`Source`] are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// In the next of the file handles that travel beside the request.
    Beside,
    /// At an address that answers GET.
    Url(Secret),
    /// In a bucket.
    Object {
        /// The bucket, with the keys to it.
        bucket: Bucket,
        /// The object's key.
        key: String,
    },
}

impl Origin {
    /// The host that is asked, of an origin elsewhere: all of an address that may be shown.
    pub fn host(&self) -> Option<String> {
        match self {
            Self::Beside => None,
            Self::Url(address) => Some(Address::parse(address.reveal()).host),
            Self::Object { bucket, .. } => Some(sign::host(bucket)),
        }
    }
}

/// Text that is never stored, shown, logged or exported: a signed address, a key.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// A bucket of an S3-compatible store, with the keys to it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Bucket {
    /// "https://s3.eu-west-1.amazonaws.com", or empty for Amazon S3 in the region.
    pub endpoint: String,
    /// "eu-west-1"; empty for "us-east-1".
    pub region: String,
    /// Name of the bucket.
    pub name: String,
    /// Whether the bucket is part of the path instead of the host.
    pub path_style: bool,
    /// Access key id; empty for a public bucket.
    pub access_key: String,
    /// Secret access key.
    pub secret_key: Secret,
    /// For keys that end, the token that belongs to them.
    pub session_token: Secret,
}

/// Where the data of each interval comes from: a template of paths, into which the start of the interval is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FollowPlace {
    /// A folder whose handle travels beside the request; the template is of the folders in it, or of its files.
    Folder {
        /// "{{yyyyMMdd}}/{{HHmm}}".
        template: String,
    },
    /// Addresses: one per interval.
    Url {
        /// "https://host/{{yyyyMMdd}}/{{HHmm}}.csv"; may hold a signature.
        template: Secret,
    },
    /// A bucket.
    Bucket {
        /// The bucket, with the keys to it.
        bucket: Bucket,
        /// "live/{{yyyyMMdd}}/{{HHmm}}": how the keys of an interval's objects begin.
        template: String,
    },
}

/// Whose contents to list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListRequest {
    /// Objects of a bucket below a prefix.
    Bucket {
        /// The bucket, with the keys to it.
        bucket: Bucket,
        /// How the keys of the objects begin.
        prefix: String,
        /// Whether only objects and folders directly below the prefix are wanted.
        shallow: bool,
    },
    /// What a signed list address answers.
    Url(Secret),
}

/// What exists.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Listing {
    /// Objects with data, by key.
    pub objects: Vec<Object>,
    /// Folders below the prefix, if only what is directly below it was wanted.
    pub folders: Vec<String>,
    /// Objects left out: hidden, markers of jobs, or empty.
    pub aside: u64,
    /// Whether there are more objects than were listed.
    pub more: bool,
    /// Where the objects of a signed list address are: a bucket without keys.
    pub bucket: Bucket,
}

/// One object of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Object {
    /// Its key.
    pub key: String,
    /// Size in bytes.
    pub bytes: u64,
    /// When it was last written.
    pub modified: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_named_by_the_end_of_their_path() {
        let check = |url: &str, folder: &str, name: &str| {
            let source = Source::at(url);
            assert_eq!(source.path(), (folder, name), "{url}");
        };
        check("https://b.s3.amazonaws.com/logs/oct%202020.csv?X-Amz-Signature=abc/def", "", "oct 2020.csv");
        check(
            "https://h/data/intvl_date%3D2021-06-02/intvl_hhmm=2235/run-1",
            "intvl_date=2021-06-02/intvl_hhmm=2235",
            "run-1",
        );
        check("https://h/bucket/exports/2021/06/02/part.csv#x", "2021/06/02", "part.csv");
        check("https://h", "", "h");
        check("https://h/", "", "");
    }

    #[test]
    fn of_an_origin_elsewhere_the_host_is_known() {
        let bucket = Bucket { name: "b".to_owned(), region: "eu-west-1".to_owned(), ..Bucket::default() };
        for (origin, host) in [
            (Origin::Beside, None),
            (Origin::Url(Secret::from("https://me:pw@h:8443/x?sig=1")), Some("h:8443")),
            (Origin::Object { bucket, key: "k".to_owned() }, Some("b.s3.eu-west-1.amazonaws.com")),
        ] {
            assert_eq!(origin.host().as_deref(), host);
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let bucket =
            Bucket { secret_key: Secret::from("wJalr"), session_token: Secret::from("tok"), ..Bucket::default() };
        let origin = [Origin::Url(Secret::from("https://h/x?sig=1")), Origin::Object { bucket, key: "k".to_owned() }];
        let text = format!("{origin:?}");
        assert!(!text.contains("wJalr") && !text.contains("tok\"") && !text.contains("sig="), "{text}");
    }
}
