//! How the browser's language writes numbers.

use js_sys::{Array, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::model::numerals::Numerals;

/// Writes numbers on this thread as the browser's language does, in the digits 0 to 9.
pub fn follow_language() {
    let options = Object::new();
    // Fails for no object.
    let _ = Reflect::set(&options, &"numberingSystem".into(), &"latn".into());
    let write = Intl::NumberFormat::new(&Array::new(), &options).format();
    let text = |value: f64| write.call1(&JsValue::UNDEFINED, &value.into()).ok().and_then(|text| text.as_string());
    let numerals = text(1_234.5).zip(text(1_234_567.5)).and_then(|(short, long)| Numerals::learn(&short, &long));
    if let Some(numerals) = numerals {
        numerals.set();
    }
}
