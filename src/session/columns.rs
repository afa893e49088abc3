//! Columns of figures to text and back: `f32`, which keeps seven significant digits, the bytes of equal weight one after
//! another, so that signs, exponents and gaps repeat; deflated; base64.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::model::base64;

const WIDTH: usize = size_of::<f32>();

/// The columns one after another.
pub(super) fn pack(columns: &[&[f64]]) -> String {
    let figures: Vec<[u8; WIDTH]> =
        columns.iter().flat_map(|column| column.iter()).map(|value| (*value as f32).to_be_bytes()).collect();
    let shuffled: Vec<u8> = (0..WIDTH).flat_map(|byte| figures.iter().map(move |figure| figure[byte])).collect();
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail.
    let deflated = encoder.write_all(&shuffled).and_then(|()| encoder.finish()).unwrap_or_default();
    base64::encode(&deflated)
}

/// Columns of these lengths; `None` if the text holds others.
pub(super) fn unpack<const N: usize>(text: &str, lengths: [usize; N]) -> Option<[Vec<f64>; N]> {
    let len = lengths.iter().try_fold(0_usize, |sum, len| sum.checked_add(*len))?;
    let size = len.checked_mul(WIDTH)?;
    let mut shuffled = Vec::new();
    // One byte more than there may be, and nothing of what else it would unfold to.
    DeflateDecoder::new(base64::decode(text)?.as_slice()).take(size as u64 + 1).read_to_end(&mut shuffled).ok()?;
    if shuffled.len() != size {
        return None;
    }
    let mut at = 0;
    Some(lengths.map(|column| {
        let figure =
            |index: usize| f64::from(f32::from_be_bytes(std::array::from_fn(|byte| shuffled[byte * len + index])));
        let values = (at..at + column).map(figure).collect();
        at += column;
        values
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_back_with_their_gaps() {
        let figures: Vec<f64> =
            (0..500).map(|i| if i % 7 == 0 { f64::NAN } else { f64::from(i) * 1234.5678 }).collect();
        let text = pack(&[&figures, &[], &figures[..3]]);
        let [first, none, last] = unpack(&text, [500, 0, 3]).unwrap();
        assert_eq!((none.len(), last.len()), (0, 3));
        for (read, written) in first.iter().zip(&figures) {
            assert_eq!(read.is_nan(), written.is_nan());
            assert!(read.is_nan() || (read - written).abs() <= written.abs() * 1e-7, "{read} {written}");
        }
    }

    #[test]
    fn other_lengths_are_refused() {
        let text = pack(&[&[1.0; 1000]]);
        for len in [0, 999, 1001, usize::MAX] {
            assert_eq!(unpack(&text, [len]), None);
        }
        assert_eq!(unpack("AAAA", [1]), None);
        assert_eq!(unpack("\u{e9}", [1]), None);
    }
}
