//! Time zones as the browser knows them. `Intl` tells only what the clocks of a zone show at an instant, so a zone is
//! asked many times, once, and kept.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::model::time::Timestamp;
use crate::model::zone::{UTC, Zone};

/// 1970 and 2041.
const YEARS: (Timestamp, Timestamp) = (0, 2_240_524_800);

thread_local! {
    static KNOWN: RefCell<HashMap<String, Option<Zone>>> = RefCell::new(HashMap::new());
}

/// The zone of that IANA name, if the browser knows it.
pub fn zone(name: &str) -> Option<Zone> {
    if name == UTC.name() {
        return Some(UTC.clone());
    }
    if let Some(known) = KNOWN.with_borrow(|known| known.get(name).cloned()) {
        return known;
    }
    let zone = format(name).map(|format| {
        let date = Date::new(&JsValue::NULL);
        Zone::probe(name, YEARS, |at| {
            date.set_time(at as f64 * 1_000.0);
            let text = format.call1(&JsValue::UNDEFINED, &date).ok().and_then(|text| text.as_string());
            text.as_deref().and_then(offset).unwrap_or(0)
        })
    });
    KNOWN.with_borrow_mut(|known| known.insert(name.to_owned(), zone.clone()));
    zone
}

/// The names of all zones, UTC first.
pub fn names() -> Vec<String> {
    let names = intl()
        .and_then(|intl| Reflect::get(&intl, &"supportedValuesOf".into()).ok())
        .and_then(|list| list.dyn_into::<Function>().ok())
        .and_then(|list| list.call1(&JsValue::UNDEFINED, &"timeZone".into()).ok());
    let names = names.map(|names| Array::from(&names)).unwrap_or_default();
    let names = names.iter().filter_map(|name| name.as_string()).filter(|name| name != UTC.name());
    std::iter::once(UTC.name().to_owned()).chain(names).collect()
}

/// The name of the zone that this device is set to.
pub fn of_device() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let name = Reflect::get(&options, &"timeZone".into()).ok().and_then(|name| name.as_string());
    name.unwrap_or_else(|| UTC.name().to_owned())
}

fn intl() -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &"Intl".into()).ok()
}

/// Writes an instant so that its offset can be read off; `None` if there is no such zone.
fn format(name: &str) -> Option<Function> {
    let options = Object::new();
    for (key, value) in [("timeZone", name), ("timeZoneName", "longOffset")] {
        Reflect::set(&options, &key.into(), &value.into()).ok()?;
    }
    let constructor: Function = Reflect::get(&intl()?, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    // Called through `Reflect`, what it throws at an unknown name comes back as an error.
    let format = Reflect::construct(&constructor, &Array::of2(&"en-US".into(), &options)).ok()?;
    Some(format.unchecked_into::<Intl::DateTimeFormat>().format())
}

/// Seconds ahead of UTC at the end of "1/1/2021, GMT+05:30"; "GMT" alone is UTC.
fn offset(text: &str) -> Option<i64> {
    let (_, offset) = text.rsplit_once("GMT")?;
    let mut parts = offset.trim_start_matches(['+', '-', '\u{2212}']).split(':').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0_i64);
    let seconds = next() * 3_600 + next() * 60 + next();
    Some(if offset.starts_with(['-', '\u{2212}']) { -seconds } else { seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_off() {
        for (text, expected) in [
            ("1/1/2021, GMT", Some(0)),
            ("1/1/2021, GMT+01:00", Some(3_600)),
            ("1/1/2021, GMT-03:30", Some(-12_600)),
            ("1/1/1970, GMT+00:19:32", Some(1_172)),
            ("1/1/2021", None),
        ] {
            assert_eq!(offset(text), expected, "{text}");
        }
    }
}
