//! Whatever a path, an address, a list or an answer holds, reading it ends, and nothing secret comes out.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use foretop::model::civil;
use foretop::model::message::Explain;
use foretop::model::path::guess::templates;
use foretop::model::path::{PathTemplate, Unit, hive_parts, is_aside};
use foretop::protocol::place::{Bucket, Listing, Object, Secret, Source};
use foretop::protocol::remote::address::Address;
use foretop::protocol::remote::failure::Facts;
use foretop::protocol::remote::{listing, manifest, sign};
use proptest::prelude::*;

/// Text made of the pieces that mean something to the readers, and of anything.
fn text(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![proptest::sample::select(pieces).prop_map(str::to_owned), ".{0,4}"];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// A template with the keys of a time down to some part of it, which comes with it.
fn template() -> impl Strategy<Value = (String, Unit)> {
    let key = |keys: &'static [&'static str]| proptest::sample::select(keys);
    let date = (key(&["yyyy", "yy", "y", "YYYY"]), key(&["MM", "M", "MMM", "MMMM"]), key(&["dd", "d", "DD"]));
    let clock = (key(&["HH", "H", "kk", "k", "hh a", "HHa", "kka", "h-a"]), key(&["mm", "m"]), key(&["ss", "s"]));
    let around = (
        key(&["", "s3://bucket/prefix/", "s3://b/2019/", "https://host/data/", "at="]),
        key(&["-", " ", "}}/{{", "}}_{{", "}}/part={{"]),
        key(&["", "/", ".csv", "/part-0.csv"]),
    );
    (date, clock, around, 1..=6_usize, any::<bool>()).prop_map(|(date, clock, (before, sign, after), parts, back)| {
        let mut keys = [date.0, date.1, date.2, clock.0, clock.1, clock.2][..parts].to_vec();
        if back {
            keys.reverse();
        }
        let units = [Unit::Year, Unit::Month, Unit::Day, Unit::Hour, Unit::Minute, Unit::Second];
        (format!("{before}{{{{{}}}}}{after}", keys.join(sign)), units[parts - 1])
    })
}

proptest! {
    #[test]
    fn the_place_of_an_interval_tells_its_start((text, unit) in template(), at in 946_684_800_i64..4_102_444_800) {
        let template = PathTemplate::parse(&text).unwrap();
        prop_assert_eq!(template.unit(), unit);
        let month = civil::month_of(at.div_euclid(86_400));
        let start = match unit {
            Unit::Year => civil::month_start(month - month % 12) * 86_400,
            Unit::Month => civil::month_start(month) * 86_400,
            unit => at - at % unit.seconds().unwrap(),
        };
        let place = template.expand(start);
        prop_assert_eq!(template.time(&place), Some(start), "{} {}", text, place);
    }

    #[test]
    fn any_folder_is_read(
        folders in proptest::collection::vec(
            text(&["/", "=", "2021", "06", "02", "20210602", "2235", "-", "T", "%41", "July", "é"]), 1..5),
        template in text(&["{{", "}}", "yyyy", "MM", "MMM", "dd", "HH", "kk", "a", "/", "-", "é", "s3://b/"]),
    ) {
        let names: Vec<&str> = folders.iter().map(String::as_str).collect();
        let mut tried = templates(&names);
        prop_assert!(tried.iter().all(|found| names.iter().any(|name| found.time(name).is_some())));
        tried.extend(PathTemplate::parse(&template));
        for folder in names {
            for template in &tried {
                if let Some(at) = template.time(folder) {
                    template.expand(at);
                }
            }
            is_aside(folder, folder, hive_parts(folder).len() as u64);
        }
    }

    #[test]
    fn any_answer_and_any_list_is_read(
        body in text(&["<", ">", "/", "ListBucketResult", "Contents", "Key", "Error", "Code", "&", ";", "&#x41;", "https://", "{", "[", "\"", ",", "url", "\n"]),
        status in 100_u16..600,
    ) {
        listing::add_page(&body, &mut Listing::default());
        manifest::may_begin(body.as_bytes());
        let _ = manifest::addresses(&body);
        let address = Address::parse(&body);
        let facts = Facts { address: &address, site: "https://s", has_keys: false, is_online: true, is_forbidden: false };
        facts.answered(status, &body).explain();
        let _ = facts.before(0);
    }

    #[test]
    fn no_signature_is_shown(path in text(&["/", "a", ".csv", "%20", "=", "@", ":"]), token in "[A-Za-z0-9]{24}") {
        let url = format!("https://host/{path}?X-Amz-Signature={token}&X-Amz-Security-Token={token}");
        let address = Address::parse(&url);
        let facts = Facts { address: &address, site: "https://s", has_keys: false, is_online: true, is_forbidden: false };
        let message = facts.answered(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>").explain();
        let shown = format!("{message:?}{:?}", Source::at(&url));
        prop_assert!(!shown.contains(&token));
    }

    #[test]
    fn a_signed_address_is_taken_apart_again(key in "[a-zA-Z0-9 +=/~é%]{1,30}", secret in "[A-Za-z0-9]{24}") {
        let bucket = Bucket {
            name: "b".to_owned(),
            access_key: "AKID".to_owned(),
            secret_key: Secret::from(secret.as_str()),
            ..Bucket::default()
        };
        let url = sign::object_url(&bucket, &key, 1_795_255_200);
        prop_assert_eq!(Address::parse(&url).shown(), format!("b.s3.us-east-1.amazonaws.com/{key}"));
        prop_assert_eq!(Address::parse(&url).expires(), Some(1_795_255_200 + 3_600));
        prop_assert!(!url.contains(&secret));
        let source = Source::object(bucket, &Object { key, ..Object::default() });
        let shown = format!("{source:?}");
        prop_assert!(!shown.contains(&secret));
    }
}
