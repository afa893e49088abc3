//! The answer of a store to ListObjectsV2.

use super::address::Address;
use super::xml::walk;
use crate::model::civil;
use crate::model::path::{decode, is_aside};
use crate::protocol::place::{Bucket, Listing, Object};

/// Most objects that are listed.
pub const MAX_OBJECTS: usize = 10_000;

/// One page of a list, added to what earlier pages gave.
#[derive(Debug, Default)]
pub struct Page {
    /// Asks for the page after this one.
    pub next: Option<String>,
    is_list: bool,
    is_encoded: bool,
}

/// Adds the objects of a page to `listing`. `None` if the text is no list.
pub fn add_page(xml: &str, listing: &mut Listing) -> Option<Page> {
    let mut page = Page::default();
    let mut truncated = false;
    let (mut object, mut objects, mut folders) = (Object::default(), Vec::new(), Vec::new());
    walk(xml, |path, text| {
        let ["ListBucketResult", fields @ ..] = path else { return };
        match (fields, text) {
            (["Contents"], _) => objects.push(std::mem::take(&mut object)),
            (["Contents", "Key"], Some(text)) => object.key = text,
            (["Contents", "Size"], Some(text)) => object.bytes = text.parse().unwrap_or(0),
            (["Contents", "LastModified"], Some(text)) => object.modified = civil::instant(&text),
            (["CommonPrefixes", "Prefix"], Some(text)) => folders.push(text),
            (["EncodingType"], Some(text)) => page.is_encoded = text == "url",
            (["IsTruncated"], Some(text)) => truncated = text == "true",
            (["NextContinuationToken"], text) => page.next = text,
            ([], _) => page.is_list = true,
            _ => {}
        }
    });
    page.is_list.then_some(())?;
    let plain = |key: String| if page.is_encoded { decode(&key.replace('+', " ")) } else { key };
    for mut object in objects {
        object.key = plain(object.key);
        let (folder, name) = object.key.rsplit_once('/').unwrap_or(("", &object.key));
        if is_aside(folder, name, object.bytes) {
            listing.aside += 1;
        } else if listing.objects.len() < MAX_OBJECTS {
            listing.objects.push(object);
        } else {
            listing.more = true;
        }
    }
    listing.folders.extend(folders.into_iter().map(plain));
    page.next = page.next.filter(|_| truncated);
    if page.next.is_some() && listing.objects.len() >= MAX_OBJECTS {
        listing.more = true;
        page.next = None;
    }
    Some(page)
}

/// The bucket that a list address belongs to, without keys: its objects can be read if they are public.
pub fn bucket_of(list: &Address) -> Bucket {
    let region = list.query("X-Amz-Credential").and_then(|who| who.split('/').nth(2).map(str::to_owned));
    let first = list.path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let path_style = !first.is_empty();
    let (name, host) = if path_style {
        (decode(first), list.host.as_str())
    } else {
        list.host.split_once('.').map_or((String::new(), list.host.as_str()), |(name, host)| (name.to_owned(), host))
    };
    let endpoint = format!("{}://{host}", list.scheme);
    Bucket { endpoint, region: region.unwrap_or_default(), name, path_style, ..Bucket::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<?xml version='1.0' encoding='utf-8'?>\n<ListBucketResult \
        xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><IsTruncated>true</IsTruncated><Contents>\
        <Key>data/a%2Bb+c.csv</Key><LastModified>2026-11-21T10:00:00.000Z</LastModified><ETag>\"x\"</ETag><Size>5</Size>\
        <StorageClass>STANDARD</StorageClass></Contents><Contents><Key>data/_SUCCESS</Key><Size>0</Size></Contents>\
        <Name>b</Name><Prefix>data/</Prefix><EncodingType>url</EncodingType><NextContinuationToken>t&amp;1</NextContinuationToken>\
        <CommonPrefixes><Prefix>data/x%3D1/</Prefix></CommonPrefixes></ListBucketResult>";

    #[test]
    fn pages_are_added_up() {
        let mut listing = Listing::default();
        let page = add_page(PAGE, &mut listing).unwrap();
        assert_eq!(page.next.as_deref(), Some("t&1"));
        add_page(&PAGE.replace(">true<", ">false<"), &mut listing).map(|page| assert_eq!(page.next, None)).unwrap();
        let object = Object { key: "data/a+b c.csv".to_owned(), bytes: 5, modified: Some(1_795_255_200) };
        assert_eq!(listing.objects, [object.clone(), object]);
        assert_eq!((listing.aside, listing.folders, listing.more), (2, vec!["data/x=1/".to_owned(); 2], false));
        assert!(add_page("<Error><Code>AccessDenied</Code></Error>", &mut Listing::default()).is_none());
    }

    #[test]
    fn the_bucket_is_known_from_its_list_address() {
        let check = |url: &str, endpoint: &str, name: &str, path_style: bool| {
            let bucket = bucket_of(&Address::parse(url));
            assert_eq!(
                (bucket.endpoint.as_str(), bucket.name.as_str(), bucket.path_style),
                (endpoint, name, path_style)
            );
        };
        check("https://b.s3.eu-west-1.amazonaws.com/?list-type=2", "https://s3.eu-west-1.amazonaws.com", "b", false);
        check("http://127.0.0.1:4566/b?list-type=2", "http://127.0.0.1:4566", "b", true);
    }
}
