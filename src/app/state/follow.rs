//! Where new intervals come from: what the fields of the page say, guessed from what was read, checked, and put together
//! for the worker. Addresses and keys are secrets: they live as long as the tab.

use crate::model::path::PathTemplate;
use crate::model::plan::{PlaceKind, PlannedPlace};
use crate::model::time::{Grid, Timestamp};
use crate::model::zone::Zone;
use crate::protocol::message::{Bucket, FolderSummary, FollowPlace, Origin, Secret, Source};
use crate::words::page::life as words;

/// What of a place is secret.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Keys {
    /// Template of addresses.
    pub(crate) url: Secret,
    /// Access key id; empty for a public bucket.
    pub(crate) access_key: Secret,
    /// Secret access key.
    pub(crate) secret_key: Secret,
    /// For keys that end, the token that belongs to them.
    pub(crate) session_token: Secret,
}

/// The place that the data came from, as far as it tells: the template of its folders, with the bucket or the address
/// around them.
pub(crate) fn guess(sources: &[Source], folders: &FolderSummary) -> (PlannedPlace, Keys) {
    let template = folders.template.as_ref().or(folders.candidates.first()).cloned().unwrap_or_default();
    let Some(source) = sources.first() else {
        return (PlannedPlace { template, ..Default::default() }, Keys::default());
    };
    match &source.origin {
        Origin::Beside => (PlannedPlace { template, ..Default::default() }, Keys::default()),
        Origin::Url(address) => {
            let address = address.reveal();
            let plain = address.split(['?', '#']).next().unwrap_or_default();
            // What stands before the folders that name the time, and the name of the file, are those of the first address.
            let url = before(plain, source).filter(|_| !template.is_empty());
            let url = url.map(|before| format!("{before}{template}/{}", source.name)).unwrap_or_default();
            let keys = Keys { url: Secret::from(url.as_str()), ..Keys::default() };
            (PlannedPlace { kind: PlaceKind::Url, ..Default::default() }, keys)
        }
        Origin::Object { bucket, key } => {
            let before = before(key, source).unwrap_or_default();
            let Bucket { endpoint, region, name, path_style, access_key, secret_key, session_token } = bucket.clone();
            let place = PlannedPlace {
                kind: PlaceKind::Bucket,
                template: if template.is_empty() { template } else { format!("{before}{template}") },
                bucket: name,
                region,
                in_host: !endpoint.is_empty() && !path_style,
                endpoint,
            };
            (place, Keys { url: Secret::default(), access_key: access_key.as_str().into(), secret_key, session_token })
        }
    }
}

/// What stands before the folders of a source in its path.
fn before<'a>(path: &'a str, source: &Source) -> Option<&'a str> {
    let end = [&source.folder, "/", &source.name].concat();
    path.strip_suffix(&end).filter(|_| !source.folder.is_empty())
}

/// The place for the worker, or what is missing, as a sentence. `has_folder` tells whether a folder was chosen.
pub(crate) fn place(planned: &PlannedPlace, keys: &Keys, has_folder: bool) -> Result<FollowPlace, String> {
    let url = keys.url.reveal();
    match planned.kind {
        PlaceKind::Folder if !has_folder => return Err(words::NO_FOLDER.to_owned()),
        PlaceKind::Bucket if planned.bucket.is_empty() => return Err(words::NO_BUCKET.to_owned()),
        PlaceKind::Url if url.is_empty() => return Err(words::NO_ADDRESS.to_owned()),
        PlaceKind::Url if !["https://", "http://"].iter().any(|start| url.starts_with(start)) => {
            return Err(words::NO_HTTP.to_owned());
        }
        _ => {}
    }
    let template = template(planned, keys).to_owned();
    if template.is_empty() {
        return Err(words::NO_TEMPLATE.to_owned());
    }
    PathTemplate::parse(&template)?;
    Ok(match planned.kind {
        PlaceKind::Folder => FollowPlace::Folder { template },
        PlaceKind::Url => FollowPlace::Url { template: keys.url.clone() },
        PlaceKind::Bucket => FollowPlace::Bucket { bucket: bucket(planned, keys), template },
    })
}

/// The bucket with its keys. One's own endpoint has the bucket in the path, unless the reader says otherwise.
pub(crate) fn bucket(planned: &PlannedPlace, keys: &Keys) -> Bucket {
    let PlannedPlace { bucket: name, region, endpoint, in_host, .. } = planned.clone();
    // Amazon's certificate covers one label before the host.
    let path_style = if endpoint.is_empty() { name.contains('.') } else { !in_host };
    let Keys { access_key, secret_key, session_token, .. } = keys.clone();
    Bucket { endpoint, region, name, path_style, access_key: access_key.reveal().to_owned(), secret_key, session_token }
}

fn template<'a>(planned: &'a PlannedPlace, keys: &'a Keys) -> &'a str {
    match planned.kind {
        PlaceKind::Url => keys.url.reveal(),
        PlaceKind::Folder | PlaceKind::Bucket => &planned.template,
    }
}

/// What the interval after `grid` would be read as, without what could be a signature, and the instant at which it is due.
/// Otherwise what is wrong with the template; nothing if there is none.
pub(crate) fn next_read(
    planned: &PlannedPlace,
    keys: &Keys,
    grid: Grid,
    zone: &Zone,
    delay_seconds: u32,
) -> Result<Option<(String, Timestamp)>, String> {
    let template = template(planned, keys);
    if template.is_empty() {
        return Ok(None);
    }
    let start = grid.time(grid.len);
    // Folders are named by the clock of the data.
    let reading = if grid.interval.is_local() { start } else { zone.to_local(start) };
    let path = PathTemplate::parse(template)?.expand(reading);
    let due = zone.grid_instant(grid.time(grid.len + 1), grid.interval) + i64::from(delay_seconds);
    Ok(Some((path.split(['?', '#']).next().unwrap_or_default().to_owned(), due)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::Interval;
    use crate::model::zone::UTC;
    use crate::protocol::message::Object;

    fn folders(template: &str) -> FolderSummary {
        FolderSummary { candidates: vec![template.to_owned()], ..FolderSummary::default() }
    }

    #[test]
    fn the_place_is_guessed_from_what_was_read() {
        let template = "{{yyyyMMdd}}/{{HHmm}}";
        let (place, _) = guess(&[Source::beside("a.csv", 1)], &folders(template));
        assert_eq!((place.kind, place.template.as_str()), (PlaceKind::Folder, template));
        let (place, _) = guess(&[], &FolderSummary::default());
        assert_eq!(place, PlannedPlace::default());

        let address = "https://h/x/20210119/1405/a.csv?X-Amz-Signature=1";
        let (place, keys) = guess(&[Source::at(address)], &folders(template));
        assert_eq!((place.kind, place.template.as_str()), (PlaceKind::Url, ""));
        assert_eq!(keys.url.reveal(), "https://h/x/{{yyyyMMdd}}/{{HHmm}}/a.csv");
        let (_, keys) = guess(&[Source::at("https://h/a.csv")], &FolderSummary::default());
        assert_eq!(keys, Keys::default());

        let bucket = Bucket { name: "b".to_owned(), access_key: "id".to_owned(), ..Bucket::default() };
        let object = Object { key: "live/20210119/1405/a.csv".to_owned(), ..Object::default() };
        let (place, keys) = guess(&[Source::object(bucket, &object)], &folders(template));
        assert_eq!((place.kind, place.bucket.as_str()), (PlaceKind::Bucket, "b"));
        assert_eq!(place.template, "live/{{yyyyMMdd}}/{{HHmm}}");
        assert_eq!(keys.access_key.reveal(), "id");
    }

    #[test]
    fn what_is_missing_is_said() {
        let check = |kind, bucket: &str, template: &str, url: &str, has_folder, expected: &str| {
            let planned =
                PlannedPlace { kind, bucket: bucket.to_owned(), template: template.to_owned(), ..Default::default() };
            let keys = Keys { url: Secret::from(url), ..Keys::default() };
            let found = place(&planned, &keys, has_folder).map_or_else(|problem| problem, |_| String::new());
            assert_eq!(found, expected);
        };
        let template = "{{yyyyMMdd}}/{{HHmm}}";
        check(PlaceKind::Folder, "", template, "", false, words::NO_FOLDER);
        check(PlaceKind::Folder, "", "", "", true, words::NO_TEMPLATE);
        check(PlaceKind::Folder, "", template, "", true, "");
        check(PlaceKind::Folder, "", "x", "", true, "A path template needs at least one key, such as {{yyyyMMdd}}.");
        check(PlaceKind::Url, "", "", "", false, words::NO_ADDRESS);
        check(PlaceKind::Url, "", "", "ftp://h/{{yyyy}}", false, words::NO_HTTP);
        check(PlaceKind::Url, "", "", "https://h/{{yyyyMMdd}}.csv", false, "");
        check(PlaceKind::Bucket, "", template, "", false, words::NO_BUCKET);
        check(PlaceKind::Bucket, "b", template, "", false, "");
    }

    #[test]
    fn a_bucket_is_in_the_path_where_it_has_to_be() {
        let check = |name: &str, endpoint: &str, in_host, expected| {
            let [bucket, endpoint] = [name, endpoint].map(str::to_owned);
            let planned = PlannedPlace { bucket, endpoint, in_host, ..PlannedPlace::default() };
            assert_eq!(super::bucket(&planned, &Keys::default()).path_style, expected, "{name} {in_host}");
        };
        check("b", "", false, false);
        check("b.c", "", false, true);
        check("b", "http://localhost:9000", false, true);
        check("b", "http://localhost:9000", true, false);
    }

    #[test]
    fn the_next_interval_is_named_and_due() {
        let grid = Grid { start: 0, interval: Interval::from_seconds(300).unwrap(), len: 2 };
        let check = |kind, template: &str, url: &str, delay, expected: Option<(&str, Timestamp)>| {
            let planned = PlannedPlace { kind, template: template.to_owned(), ..PlannedPlace::default() };
            let keys = Keys { url: Secret::from(url), ..Keys::default() };
            let expected = expected.map(|(path, due)| (path.to_owned(), due));
            assert_eq!(next_read(&planned, &keys, grid, &UTC, delay), Ok(expected));
        };
        let template = "live/{{yyyyMMdd}}/{{HHmm}}";
        check(PlaceKind::Bucket, template, "", 60, Some(("live/19700101/0010", 960)));
        check(PlaceKind::Url, "", "https://h/{{yyyyMMddHHmm}}.csv?sig=1", 0, Some(("https://h/197001010010.csv", 900)));
        check(PlaceKind::Folder, "", "", 0, None);
        let planned = PlannedPlace { template: "x".to_owned(), ..PlannedPlace::default() };
        assert!(next_read(&planned, &Keys::default(), grid, &UTC, 0).is_err());
    }
}
