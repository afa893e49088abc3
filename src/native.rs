//! What the command line and the tests have where a page has a browser: the time zone database.

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;

use crate::model::time::Timestamp;
use crate::model::zone::Zone;

/// 1970 and 2041: changes are listed from the first up to the second, as a browser's are.
const YEARS: (Timestamp, Timestamp) = (0, 2_240_524_800);
/// Two changes are further apart than this, or cancel each other.
const STEP: i64 = 6 * 86_400;

/// The zone of that IANA name.
pub fn zone(name: &str) -> Option<Zone> {
    let zone: Tz = name.parse().ok()?;
    let offset = |at: Timestamp| {
        let utc = DateTime::from_timestamp(at, 0).map(|at| at.naive_utc()).unwrap_or_default();
        i64::from(zone.offset_from_utc_datetime(&utc).fix().local_minus_utc())
    };
    Some(Zone::probe(name, YEARS, STEP, offset))
}
