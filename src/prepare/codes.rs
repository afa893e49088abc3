//! Any column as small whole numbers: each row's index into a list of texts. Text has them already; numbers get them in
//! the order first seen.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::ingest::packed::Packed;
use crate::ingest::table::{Cells, Column};
use crate::model::filter::MISSING;

/// A column's codes and what they stand for.
pub(crate) struct Codes<'a> {
    of_row: Cow<'a, Packed<u32>>,
    texts: Cow<'a, [String]>,
}

impl<'a> Codes<'a> {
    /// Of a column of text, numbers or truth; times have none.
    pub(crate) fn of(column: &'a Column) -> Self {
        let own = |texts: [&str; 2]| Cow::Owned(texts.map(str::to_owned).into());
        match &column.cells {
            Cells::Text { codes, dictionary } => {
                Self { of_row: Cow::Borrowed(codes), texts: Cow::Borrowed(dictionary.as_slice()) }
            }
            Cells::Boolean { codes } => Self { of_row: Cow::Borrowed(codes), texts: own(["false", "true"]) },
            Cells::Number(values) => of_numbers(values),
            Cells::Timestamp { .. } => Self { of_row: Cow::Owned(Packed::default()), texts: Cow::Owned(Vec::new()) },
        }
    }

    /// How many codes there are; the last one stands for a missing value.
    pub(crate) fn len(&self) -> usize {
        self.texts.len() + 1
    }

    /// What a code stands for.
    pub(crate) fn text(&self, code: usize) -> &str {
        self.texts.get(code).map_or(MISSING, String::as_str)
    }

    /// Calls `change` with each of `of_row`, which has an entry per row, and the row's code.
    pub(crate) fn zip<T>(&self, of_row: &mut [T], mut change: impl FnMut(&mut T, usize)) {
        let missing = self.texts.len();
        let mut runs = of_row.chunks_mut(Packed::<u32>::RUN);
        self.of_row.for_each_run(|codes| zip_run(codes, missing, runs.next().unwrap_or_default(), &mut change));
    }
}

#[inline(never)]
fn zip_run<T>(codes: &[u32], missing: usize, of_row: &mut [T], change: &mut impl FnMut(&mut T, usize)) {
    for (entry, &code) in of_row.iter_mut().zip(codes) {
        change(entry, (code as usize).min(missing));
    }
}

fn of_numbers(values: &Packed<f64>) -> Codes<'static> {
    let mut known: HashMap<u64, u32> = HashMap::new();
    let mut texts = Vec::new();
    let mut last = (f64::NAN.to_bits(), Cells::NO_TEXT);
    let code = |value: f64| {
        // Adding zero makes -0 and 0 the same number.
        let value = value + 0.0;
        if !value.is_nan() && value.to_bits() != last.0 {
            let code = *known.entry(value.to_bits()).or_insert_with(|| {
                texts.push(value.to_string());
                texts.len() as u32 - 1
            });
            last = (value.to_bits(), code);
        }
        if value.is_nan() { Cells::NO_TEXT } else { last.1 }
    };
    let of_row = values.iter().map(code).collect();
    Codes { of_row: Cow::Owned(of_row), texts: Cow::Owned(texts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: Cells, expected: &[&str]) {
        let column = Column { name: "c".to_owned(), cells, missing: 0, misfits: 0 };
        let codes = Codes::of(&column);
        let mut of_row = vec![0; expected.len()];
        codes.zip(&mut of_row, |entry, code| *entry = code);
        assert_eq!(of_row.iter().map(|&code| codes.text(code)).collect::<Vec<_>>(), expected);
        assert!(of_row.iter().all(|&code| code < codes.len()));
    }

    #[test]
    fn every_kind_of_column_has_codes() {
        let dictionary = vec!["de".to_owned(), "uk".to_owned()];
        check(Cells::Text { codes: vec![1, Cells::NO_TEXT, 0].into(), dictionary }, &["uk", MISSING, "de"]);
        check(Cells::Boolean { codes: vec![1, 0, Cells::NO_TEXT].into() }, &["true", "false", MISSING]);
        let numbers = vec![2.5, 0.0, 0.0, f64::NAN, -0.0, 2.5];
        check(Cells::Number(numbers.into()), &["2.5", "0", "0", MISSING, "0", "2.5"]);
    }
}
