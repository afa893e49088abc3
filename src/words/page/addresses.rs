//! What the dialog for data elsewhere says, and the list of what a bucket holds.

use super::common;
use crate::model::format::{count, plural};
use crate::words::figures;

pub(crate) const TITLE: &str = "Data from an address";
pub(crate) const WHERE: &str = "Where the data is";
pub(crate) const URLS: &str = "URLs";

pub(crate) const BUCKET: &str = "Bucket";
pub(crate) const BUCKET_EXAMPLE: &str = "my-bucket";
pub(crate) const PREFIX: &str = "Prefix";
pub(crate) const PREFIX_EXAMPLE: &str = "exports/2021/";
pub(crate) const REGION: &str = "Region";
pub(crate) const ENDPOINT: &str = "Endpoint";
pub(crate) const ENDPOINT_EXAMPLE: &str = "Amazon S3";
pub(crate) const ACCESS_KEY: &str = "Access key id";
pub(crate) const ACCESS_KEY_EXAMPLE: &str = "none if public";
pub(crate) const SECRET_KEY: &str = "Secret access key";
pub(crate) const SESSION_TOKEN: &str = "Session token";
pub(crate) const NAME_IN_HOST: &str = "Bucket name in the host";
pub(crate) const ALL_FOLDERS: &str = "All folders below the prefix";
pub(crate) const KEYS_NOTE: &str = "Keys stay in the memory of this tab and sign requests to this bucket only.";

pub(crate) const ADDRESSES: &str = "Addresses of files, of a list of addresses, or of a bucket's list; one per line";
pub(crate) const ADDRESSES_NOTE: &str = "They are read with GET, without credentials, and never stored.";

pub(crate) const LIST: &str = "List";
pub(crate) const READ: &str = "Read";
pub(crate) const LISTING: &str = "Listing";

pub(crate) const FILTER: &str = "Filter by part of the name";
pub(crate) const FILTER_EXAMPLE: &str = "Part of the name";
pub(crate) const CHECK_NONE: &str = "Check none";

pub(crate) const OBJECTS: &str = "Objects";
pub(crate) const KEY: &str = "Key";
pub(crate) const SIZE: &str = "Size";
pub(crate) const WRITTEN: &str = "Written";

/// How many are left out, how many more than the table shows are chosen from, and whether the list goes on.
pub(crate) fn note(aside: u64, hidden: u64, more: bool) -> String {
    let aside = (aside > 0)
        .then(|| format!("{} left out: hidden, markers of jobs, or empty. ", plural(aside, "object", "objects")));
    let hidden = (hidden > 0).then(|| format!("{} more are not shown, but read. ", count(hidden)));
    let more = more.then(|| "There are more: type a longer prefix.".to_owned());
    [aside, hidden, more].into_iter().flatten().collect()
}

pub(crate) fn read(files: usize, bytes: u64) -> String {
    format!("Read {}, {}", common::files(files as u64), figures::bytes(bytes))
}
