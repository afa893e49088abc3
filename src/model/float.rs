//! Figures that may be missing or infinite, as text formats carry them: `null`, `"inf"` and `"-inf"`. To be named in
//! `#[serde(with = …)]`.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serializer};

/// Writes a figure.
pub fn serialize<S: Serializer>(value: &f64, to: S) -> Result<S::Ok, S::Error> {
    match to.is_human_readable() {
        true if value.is_nan() => to.serialize_unit(),
        true if value.is_infinite() => to.serialize_str(if *value > 0.0 { "inf" } else { "-inf" }),
        _ => to.serialize_f64(*value),
    }
}

/// Reads what [`serialize`] wrote.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    if from.is_human_readable() { from.deserialize_any(Figure) } else { f64::deserialize(from) }
}

struct Figure;

impl Visitor<'_> for Figure {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, null, \"inf\" or \"-inf\"")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_unit<E: Error>(self) -> Result<f64, E> {
        Ok(f64::NAN)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
        match text {
            "inf" => Ok(f64::INFINITY),
            "-inf" => Ok(f64::NEG_INFINITY),
            _ => Err(E::custom(format_args!("\"{text}\" is no number"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Held(#[serde(with = "super")] f64);

    #[test]
    fn every_figure_comes_back() {
        for (value, text) in [(1.5, "1.5"), (-3.0, "-3.0"), (f64::INFINITY, "\"inf\""), (f64::NEG_INFINITY, "\"-inf\"")]
        {
            assert_eq!(serde_json::to_string(&Held(value)).unwrap(), text);
            assert_eq!(serde_json::from_str::<Held>(text).unwrap().0, value);
            let bytes = postcard::to_allocvec(&Held(value)).unwrap();
            assert_eq!(postcard::from_bytes::<Held>(&bytes).unwrap().0, value);
        }
        assert_eq!(serde_json::to_string(&Held(f64::NAN)).unwrap(), "null");
        assert!(serde_json::from_str::<Held>("null").unwrap().0.is_nan());
        assert_eq!(serde_json::from_str::<Held>("-7").unwrap().0, -7.0);
        assert!(serde_json::from_str::<Held>("\"much\"").is_err());
    }
}
