//! Stored values of one column to cells of one type.

use std::collections::HashMap;
use std::hash::Hash;

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::Result;

use super::kind::Kind;
use crate::model::batch::{BatchCells, TimeForm};

const DAY_SECONDS: i64 = 86_400;

/// The next `rows` cells. `deepest` is the definition level of a value that is there.
pub(super) fn cells(reader: &mut ColumnReader, kind: Kind, rows: usize, deepest: i16) -> Result<BatchCells> {
    Ok(match reader {
        ColumnReader::BoolColumnReader(reader) => {
            let stored = Stored::read(reader, rows, deepest)?;
            BatchCells::Booleans(stored.each(BatchCells::NO_CODE, |value| u32::from(*value)))
        }
        ColumnReader::Int32ColumnReader(reader) => {
            let Stored { values, levels, deepest } = Stored::read(reader, rows, deepest)?;
            let wide = |value| if kind == Kind::Unsigned { i64::from(value as u32) } else { i64::from(value) };
            of_integers(kind, &Stored { values: values.into_iter().map(wide).collect(), levels, deepest })
        }
        ColumnReader::Int64ColumnReader(reader) => of_integers(kind, &Stored::read(reader, rows, deepest)?),
        ColumnReader::Int96ColumnReader(reader) => {
            let values = Stored::read(reader, rows, deepest)?.each(BatchCells::NO_WHOLE, |value| value.to_seconds());
            BatchCells::Timestamps { values, form: TimeForm::Clock }
        }
        ColumnReader::FloatColumnReader(reader) => {
            BatchCells::Numbers(Stored::read(reader, rows, deepest)?.each(f64::NAN, |value| f64::from(*value)))
        }
        ColumnReader::DoubleColumnReader(reader) => {
            BatchCells::Numbers(Stored::read(reader, rows, deepest)?.each(f64::NAN, |value| *value))
        }
        ColumnReader::ByteArrayColumnReader(reader) => {
            of_bytes(kind, &Stored::read(reader, rows, deepest)?, ByteArray::data)
        }
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            of_bytes(kind, &Stored::read(reader, rows, deepest)?, |value| value.data())
        }
    })
}

/// The values that are there, and the definition level of each row; no level if every row has a value.
struct Stored<T> {
    values: Vec<T>,
    levels: Vec<i16>,
    deepest: i16,
}

impl<T> Stored<T> {
    fn read<D: DataType<T = T>>(reader: &mut ColumnReaderImpl<D>, rows: usize, deepest: i16) -> Result<Self> {
        let (mut values, mut levels) = (Vec::with_capacity(rows), Vec::new());
        reader.read_records(rows, Some(&mut levels), None, &mut values)?;
        Ok(Self { values, levels, deepest })
    }

    /// One entry per row.
    fn rows(&self) -> impl Iterator<Item = Option<&T>> {
        let mut values = self.values.iter();
        let rows = self.levels.len().max(self.values.len());
        let has_value = |row| self.levels.get(row).is_none_or(|level| *level == self.deepest);
        (0..rows).map(move |row| if has_value(row) { values.next() } else { None })
    }

    /// One cell per row: made of its value, or `none`.
    fn each<U: Copy>(&self, none: U, of: impl Fn(&T) -> U) -> Vec<U> {
        self.rows().map(|value| value.map_or(none, &of)).collect()
    }
}

/// Texts, made once of each different value.
fn texts<K: Copy + Eq + Hash>(values: impl Iterator<Item = Option<K>>, text: impl Fn(K) -> String) -> BatchCells {
    let mut dictionary = Vec::new();
    let mut codes: HashMap<K, u32> = HashMap::new();
    // Equal values tend to follow each other.
    let mut last: Option<(K, u32)> = None;
    let mut code = |value: K| {
        if let Some((_, code)) = last.filter(|(before, _)| *before == value) {
            return code;
        }
        let code = *codes.entry(value).or_insert_with(|| {
            dictionary.push(text(value));
            dictionary.len() as u32 - 1
        });
        last = Some((value, code));
        code
    };
    let codes = values.map(|value| value.map_or(BatchCells::NO_CODE, &mut code)).collect();
    BatchCells::Texts { codes, dictionary }
}

fn of_integers(kind: Kind, stored: &Stored<i64>) -> BatchCells {
    let times = |per_second: i64, form: TimeForm| {
        let values = stored.each(BatchCells::NO_WHOLE, |value| value.div_euclid(per_second));
        BatchCells::Timestamps { values, form }
    };
    match kind {
        Kind::Timestamp { per_second, utc } => times(per_second, if utc { TimeForm::Instant } else { TimeForm::Clock }),
        Kind::Date => {
            let values = stored.each(BatchCells::NO_WHOLE, |day| day.saturating_mul(DAY_SECONDS));
            BatchCells::Timestamps { values, form: TimeForm::Date }
        }
        Kind::TimeOfDay(per_second) => {
            texts(stored.rows().map(Option::<&i64>::copied), |at| time_of_day(at, per_second))
        }
        Kind::Decimal(scale) => BatchCells::Numbers(stored.each(f64::NAN, |value| decimal(i128::from(*value), scale))),
        // More than fits with a sign: these are names, not amounts.
        Kind::Unsigned if stored.values.iter().any(|value| *value < 0) => {
            texts(stored.rows().map(Option::<&i64>::copied), |value| (value as u64).to_string())
        }
        _ => BatchCells::Whole(stored.each(BatchCells::NO_WHOLE, |value| *value)),
    }
}

fn of_bytes<T>(kind: Kind, stored: &Stored<T>, bytes: impl Fn(&T) -> &[u8]) -> BatchCells {
    match kind {
        Kind::Decimal(scale) => {
            BatchCells::Numbers(stored.each(f64::NAN, |value| decimal(big_endian(bytes(value)), scale)))
        }
        Kind::HalfNumber => BatchCells::Numbers(stored.each(f64::NAN, |value| half(bytes(value)))),
        Kind::Uuid => texts(stored.rows().map(|value| value.map(&bytes)), uuid),
        _ => texts(stored.rows().map(|value| value.map(&bytes)), |text| String::from_utf8_lossy(text).into_owned()),
    }
}

/// "13:05:00", with a fraction if there is one.
fn time_of_day(at: i64, per_second: i64) -> String {
    let (seconds, fraction) = (at.div_euclid(per_second), at.rem_euclid(per_second));
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if fraction == 0 {
        return clock;
    }
    let digits = per_second.ilog10() as usize;
    format!("{clock}.{}", format!("{fraction:0digits$}").trim_end_matches('0'))
}

/// `unscaled` / 10^`scale`, to the nearest number.
fn decimal(unscaled: i128, scale: u32) -> f64 {
    /// Up to here both parts of the division are exact.
    const EXACT: u128 = 1 << 53;
    if scale == 0 {
        unscaled as f64
    } else if scale <= 22 && unscaled.unsigned_abs() <= EXACT {
        unscaled as f64 / 10_f64.powi(scale as i32)
    } else {
        format!("{unscaled}e-{scale}").parse().unwrap_or(f64::NAN)
    }
}

/// A whole number in two's complement; what exceeds 128 bits stops at the largest.
fn big_endian(bytes: &[u8]) -> i128 {
    let negative = bytes.first().is_some_and(|first| *first >= 0x80);
    let fill = if negative { 0xff } else { 0 };
    let (extra, last) = bytes.split_at(bytes.len().saturating_sub(16));
    let value = last.iter().fold(if negative { -1 } else { 0 }, |value: i128, byte| value << 8 | i128::from(*byte));
    if extra.iter().all(|byte| *byte == fill) && (value < 0) == negative {
        value
    } else if negative {
        i128::MIN
    } else {
        i128::MAX
    }
}

/// IEEE 754 binary16, little-endian.
fn half(bytes: &[u8]) -> f64 {
    let &[low, high] = bytes else { return f64::NAN };
    let bits = u16::from_le_bytes([low, high]);
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023) / 1024.0);
    let size = match exponent {
        0 => fraction * 2_f64.powi(-14),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction) * 2_f64.powi(exponent - 15),
    };
    if bits >> 15 == 1 { -size } else { size }
}

/// "123e4567-e89b-12d3-a456-426614174000".
fn uuid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text += &format!("{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals() {
        let check = |unscaled, scale, expected: f64| assert_eq!(decimal(unscaled, scale), expected);
        check(1_234, 2, 12.34);
        check(-5, 0, -5.0);
        check(123_456_789_012_345_678_901_234, 6, 123_456_789_012_345_678.901_234);
        check(i128::MAX, 38, 1.701_411_834_604_692_3);
    }

    #[test]
    fn big_numbers() {
        let check = |bytes: &[u8], expected| assert_eq!(big_endian(bytes), expected, "{bytes:?}");
        check(&[], 0);
        check(&[0x04, 0xd2], 1_234);
        check(&[0xfb, 0x2e], -1_234);
        check(&[0xff; 20], -1);
        check(&[0x7f; 20], i128::MAX);
        check(&[0; 20], 0);
    }

    #[test]
    fn half_numbers() {
        for (bits, expected) in [
            (0x3c00_u16, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_953_125),
            (0x0001, 2_f64.powi(-24)),
            (0xfc00, f64::NEG_INFINITY),
        ] {
            assert_eq!(half(&bits.to_le_bytes()), expected);
        }
        assert!(half(&0x7e00_u16.to_le_bytes()).is_nan());
    }

    #[test]
    fn times_of_day() {
        assert_eq!(time_of_day(47_100_000, 1_000), "13:05:00");
        assert_eq!(time_of_day(86_399_000_250, 1_000_000), "23:59:59.00025");
    }
}
