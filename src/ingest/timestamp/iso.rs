//! The common forms of ISO 8601 in a straight line: `2021-03-04`, with a space or `T` and `05:06`, `05:06:07` or
//! `05:06:07.891`, then nothing, `Z` or `+01:00`. Whatever else is left to the general reading, which agrees.

use super::written::{Written, seconds};

/// Reads `text`; `None` where the general reading is to be asked.
pub(super) fn read(text: &[u8]) -> Option<Written<'static>> {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, rest @ ..] = text else { return None };
    let year = pair(*y0, *y1)? * 100 + pair(*y2, *y3)?;
    let (month, day) = (pair(*m0, *m1)?, pair(*d0, *d1)?);
    let ([hour, minute, second], rest) = match rest {
        [] => ([0; 3], rest),
        [b' ' | b'T', h0, h1, b':', m0, m1, b':', s0, s1, rest @ ..] => {
            ([pair(*h0, *h1)?, pair(*m0, *m1)?, pair(*s0, *s1)?], after_fraction(rest)?)
        }
        [b' ' | b'T', h0, h1, b':', m0, m1, rest @ ..] => ([pair(*h0, *h1)?, pair(*m0, *m1)?, 0], rest),
        _ => return None,
    };
    let offset = match rest {
        [] => None,
        [b'Z'] => Some(0),
        [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => {
            let (hours, minutes) = (pair(*h0, *h1)?, pair(*m0, *m1)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let ahead = i64::from(hours * 3_600 + minutes * 60);
            Some(if *sign == b'-' { -ahead } else { ahead })
        }
        _ => return None,
    };
    let local = seconds(year, month, day, hour, minute, second)?;
    Some(Written { local, offset, region: None })
}

/// The value of two digits.
fn pair(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens <= 9 && ones <= 9).then_some(u32::from(tens) * 10 + u32::from(ones))
}

/// Without a point and the digits behind it.
fn after_fraction(text: &[u8]) -> Option<&[u8]> {
    let [b'.', digits @ ..] = text else { return Some(text) };
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (count > 0).then(|| &digits[count..])
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::super::by_hand;
    use super::super::shape::Shape;
    use crate::model::pattern::Pattern;

    /// Texts near the common forms: right ones, and with one byte changed or cut off.
    fn near() -> impl Strategy<Value = String> {
        let form = "[0-2][0-9]{3}-[0-1][0-9]-[0-3][0-9]([ Tt][0-2][0-9]:[0-6][0-9](:[0-6][0-9]([.,][0-9]{0,9})?)?)?(Z|z|[+-][0-2][0-9]:?[0-6][0-9]| UTC)?";
        (form, any::<proptest::sample::Index>(), "[0-9TZ:. +-]", 0..4_u8).prop_map(|(mut text, at, other, how)| {
            let at = at.index(text.len());
            match how {
                0 => text.replace_range(at..=at, &other),
                1 => text.truncate(at),
                _ => {}
            }
            text
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn nothing_written_is_too_odd(text in "\\PC{0,30}", near in near()) {
            for shape in Shape::ALL {
                shape.read(text.as_bytes());
                shape.read(near.as_bytes());
            }
            for pattern in ["yyyy-MM-dd'T'HH:mm:ss.SSSX", "d MMMM yy, hh:mm a z", "EEE kk VV yyyyMMdd"] {
                let pattern = Pattern::parse(pattern).unwrap();
                by_hand::read(&pattern, text.as_bytes());
                by_hand::read(&pattern, near.as_bytes());
            }
            let _ = Pattern::parse(&text);
        }

        #[test]
        fn the_short_way_agrees_with_the_general_one(text in near()) {
            let general = Shape::DASHED.parts(text.as_bytes()).map(|parts| parts.written);
            let short = super::read(text.as_bytes());
            prop_assert!(short.is_none() || short == general, "{text}: {short:?} {general:?}");
            let common = text.len() <= 25 && !text.contains(['t', 'z', ',', 'U']) && !text.ends_with('.');
            if common && general.is_some() && text.bytes().filter(|byte| *byte == b':').count() >= 2 {
                let offset_without_colon = text.rfind(['+', '-']).is_some_and(|at| at > 10 && text.len() != at + 6);
                prop_assert!(short.is_some() || offset_without_colon, "{text} takes the long way");
            }
        }
    }
}
