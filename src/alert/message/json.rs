//! JSON in the making, whose keys keep the order in which they were written.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A JSON value.
#[derive(Debug, Clone)]
pub(super) enum Json {
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
    /// An object whose keys are not ours.
    Named(Vec<(String, Json)>),
}

impl Json {
    /// As a document: indented, with a final line break.
    pub(super) fn document(&self) -> String {
        serde_json::to_string_pretty(self).map(|text| text + "\n").unwrap_or_default()
    }

    /// What is empty or missing is null.
    pub(super) fn or_null(text: &str) -> Self {
        if text.is_empty() { Self::Null } else { text.into() }
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}

impl From<f64> for Json {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl FromIterator<Json> for Json {
    fn from_iter<I: IntoIterator<Item = Json>>(items: I) -> Self {
        Self::List(items.into_iter().collect())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Flag(value) => to.serialize_bool(*value),
            Self::Number(value) => number(*value, to),
            Self::Text(text) => to.serialize_str(text),
            Self::List(items) => items.serialize(to),
            Self::Object(pairs) => object(pairs, to),
            Self::Named(pairs) => object(pairs, to),
        }
    }
}

fn object<K: Serialize, S: Serializer>(pairs: &[(K, Json)], to: S) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(pairs.len()))?;
    for (key, value) in pairs {
        map.serialize_entry(key, value)?;
    }
    map.end()
}

/// Twelve significant digits, whole numbers without a point; null where there is none.
fn number<S: Serializer>(value: f64, to: S) -> Result<S::Ok, S::Error> {
    const WHOLE: f64 = 1e15;
    if !value.is_finite() {
        to.serialize_unit()
    } else if value.trunc() == value && value.abs() < WHOLE {
        to.serialize_i64(value as i64)
    } else {
        to.serialize_f64(format!("{value:.11e}").parse().unwrap_or(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short_and_keys_keep_their_order() {
        let object = Json::Object(vec![
            ("b", 650.0.into()),
            ("a", (0.1 + 0.2).into()),
            ("d", f64::NAN.into()),
            ("c", Json::List(vec![Json::or_null(""), "\"<\n".into(), (-0.5).into(), 1e20.into()])),
        ]);
        let text = serde_json::to_string(&object).unwrap();
        assert_eq!(text, r#"{"b":650,"a":0.3,"d":null,"c":[null,"\"<\n",-0.5,1e+20]}"#);
    }
}
