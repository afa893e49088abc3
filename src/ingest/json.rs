//! JSON text to a tree that borrows from it, with the fields of objects in the order of the file.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json<'a> {
    Null,
    Boolean(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(Cow<'a, str>),
    Array(Vec<Json<'a>>),
    Object(Vec<Field<'a>>),
}

/// Key and value.
pub(super) type Field<'a> = (Cow<'a, str>, Json<'a>);

impl<'a> Json<'a> {
    /// Of one complete value, nested up to 128 deep.
    pub(super) fn parse(text: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(text).ok()
    }

    /// The field of that name, if this is an object and has one.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.fields().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The first field of those names.
    pub(super) fn any(&self, keys: &[&str]) -> Option<&Self> {
        keys.iter().find_map(|key| self.get(key))
    }

    /// None unless this is an object.
    pub(super) fn fields(&self) -> &[Field<'a>] {
        if let Self::Object(fields) = self { fields } else { &[] }
    }

    /// The values of the array of that name; none if there is no such.
    pub(super) fn items(&self, key: &str) -> &[Self] {
        if let Some(Self::Array(items)) = self.get(key) { items } else { &[] }
    }

    /// The text of that name.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        if let Some(Self::Text(text)) = self.get(key) { Some(text) } else { None }
    }

    /// As a number, if it is one.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Signed(value) => Some(*value as f64),
            Self::Unsigned(value) => Some(*value as f64),
            Self::Float(value) => Some(*value),
            _ => None,
        }
    }

    pub(super) fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }
}

/// A text as it is, anything else as JSON.
impl fmt::Display for Json<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => out.write_str(text),
            other => write_json(other, out),
        }
    }
}

fn write_json(value: &Json<'_>, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value {
        Json::Null => out.write_str("null"),
        Json::Boolean(value) => write!(out, "{value}"),
        Json::Signed(value) => write!(out, "{value}"),
        Json::Unsigned(value) => write!(out, "{value}"),
        Json::Float(value) => write!(out, "{value}"),
        Json::Text(text) => write_text(text, out),
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                out.write_str(if index == 0 { "[" } else { "," })?;
                write_json(item, out)?;
            }
            out.write_str(if items.is_empty() { "[]" } else { "]" })
        }
        Json::Object(fields) => {
            for (index, (key, value)) in fields.iter().enumerate() {
                out.write_str(if index == 0 { "{" } else { "," })?;
                write_text(key, out)?;
                out.write_str(":")?;
                write_json(value, out)?;
            }
            out.write_str(if fields.is_empty() { "{}" } else { "}" })
        }
    }
}

fn write_text(text: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Json::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Json::Signed(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Json::Unsigned(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Json::Float(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Json::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Json::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some((key, value)) = map.next_entry::<Key<'de>, Json<'de>>()? {
            fields.push((key.0, value));
        }
        Ok(Json::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_as_it_was_read() {
        let text = r#"{"b":[1,-2,0.5,true,null,{}],"a":{"x\"":"é\n"},"c":[]}"#;
        let value = Json::parse(text.as_bytes()).unwrap();
        assert_eq!(value.to_string(), text);
        assert_eq!(value.get("a").unwrap().fields()[0].1.to_string(), "é\n");
        assert_eq!(value.items("b").len(), 6);
    }
}
