//! Times as Lookout for Metrics wrote them: with or without seconds, and with the zone's name in brackets.

use serde_json::Value;

use crate::model::civil;
use crate::model::time::Timestamp;

/// The instant of `2021-02-17T11:00Z[UTC]`, `2021-02-17T11:00:30.5+01:00` or `2021-02-17 11:00:00` (UTC).
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    civil::instant(text.split('[').next()?.trim())
}

/// A text as above, or seconds since 1970, as some clients write instants.
pub(super) fn instant_of(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => instant(text),
        Value::Number(seconds) => seconds.as_f64().map(|seconds| seconds as Timestamp),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_in_use() {
        let check = |text: &str, expected| assert_eq!(instant(text), expected, "{text}");
        let eleven = Some(1_613_559_600);
        check("2021-02-17T11:00Z[UTC]", eleven);
        check("2021-02-17T11:00Z", eleven);
        check("2021-02-17T11:00:00Z[UTC]", eleven);
        check("2021-02-17T12:00+01:00[Europe/Paris]", eleven);
        check("2021-02-17T11:00:00.000", eleven);
        check("2021-02-17 11:00:00+00:00", eleven);
        check("2021-02-17 11:00:00", eleven);
        check("soon", None);
        check("", None);
    }
}
