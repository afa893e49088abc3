//! What the command line and the tests have where a page has a browser: the time zone database.

use crate::model::zone::Zone;

/// The zone of that IANA name.
#[cfg(not(target_arch = "wasm32"))]
pub fn zone(name: &str) -> Option<Zone> {
    use chrono::{DateTime, Offset, TimeZone};

    // 1970 and 2041, as in a browser.
    const YEARS: (i64, i64) = (0, 2_240_524_800);
    let zone: chrono_tz::Tz = name.parse().ok()?;
    Some(Zone::probe(name, YEARS, |at| {
        let utc = DateTime::from_timestamp(at, 0).map(|at| at.naive_utc()).unwrap_or_default();
        i64::from(zone.offset_from_utc_datetime(&utc).fix().local_minus_utc())
    }))
}

/// UTC: a browser has zones of its own, and nothing there needs these.
#[cfg(target_arch = "wasm32")]
pub fn zone(name: &str) -> Option<Zone> {
    use crate::model::zone::UTC;
    (name == UTC.name()).then(|| UTC.clone())
}
