//! How the reader's language writes numbers. Set once where people read, before anything is written; files for other
//! programs are never written with it.

use std::cell::Cell;

/// The signs of a language's numbers, which are of the digits 0 to 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numerals {
    /// Between groups of digits; `None` where there are none.
    pub group: Option<char>,
    /// Before the decimals.
    pub decimal: char,
    /// Digits of a whole number that is grouped, at least.
    pub least: usize,
    /// Digits of each group but the last, which has three.
    pub size: usize,
}

/// "1,234.5".
pub const USUAL: Numerals = Numerals { group: Some(','), decimal: '.', least: 4, size: 3 };

thread_local! {
    static NUMERALS: Cell<Numerals> = const { Cell::new(USUAL) };
}

impl Numerals {
    /// Those of a language that writes 1234.5 and 1234567.5 like this; `None` if they are not of the digits 0 to 9.
    pub fn learn(short: &str, long: &str) -> Option<Self> {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        if digits(short) != "12345" || digits(long) != "12345675" {
            return None;
        }
        let decimal = long.chars().rev().nth(1)?;
        let whole: Vec<char> = long.chars().take(long.chars().count() - 2).collect();
        let group = whole.iter().copied().find(|sign| !sign.is_ascii_digit());
        let seps: Vec<usize> = (0..whole.len()).filter(|&at| Some(whole[at]) == group).collect();
        let size = match seps[..] {
            [.., first, last] => last - first - 1,
            _ => USUAL.size,
        };
        let least = if short.starts_with("1234") { 5 } else { 4 };
        Some(Self { group, decimal, least, size })
    }

    /// Writes numbers on this thread like this from now on.
    pub fn set(self) {
        NUMERALS.set(self);
    }

    /// How numbers are written on this thread.
    pub fn now() -> Self {
        NUMERALS.get()
    }

    /// Puts the signs into a plain number without a sign: "1234.5".
    pub fn write(self, plain: &str) -> String {
        let (whole, decimals) =
            plain.split_once('.').map_or((plain, None), |(whole, decimals)| (whole, Some(decimals)));
        let mut text = String::with_capacity(plain.len() + whole.len());
        for (index, digit) in whole.chars().enumerate() {
            let left = whole.len() - index;
            let ends_group = left >= 3 && (left - 3).is_multiple_of(self.size) && index > 0;
            if let Some(group) = self.group.filter(|_| ends_group && whole.len() >= self.least) {
                text.push(group);
            }
            text.push(digit);
        }
        if let Some(decimals) = decimals {
            text.push(self.decimal);
            text.push_str(decimals);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_write_numbers_their_way() {
        for (short, long, plain, expected) in [
            ("1,234.5", "1,234,567.5", "12345678.25", "12,345,678.25"),
            ("1.234,5", "1.234.567,5", "1234.5", "1.234,5"),
            ("1234,5", "1.234.567,5", "1234", "1234"),
            ("1234,5", "1.234.567,5", "12345", "12.345"),
            ("1,234.5", "12,34,567.5", "123456789", "12,34,56,789"),
            ("1\u{202f}234,5", "1\u{202f}234\u{202f}567,5", "55440", "55\u{202f}440"),
            ("1234.5", "1234567.5", "1234567", "1234567"),
            ("1,234.5", "1,234,567.5", "999", "999"),
        ] {
            assert_eq!(Numerals::learn(short, long).map(|numerals| numerals.write(plain)).as_deref(), Some(expected));
        }
        assert_eq!(Numerals::learn("1,234.5", "1,234,567.5"), Some(USUAL));
        assert_eq!(Numerals::learn("١٬٢٣٤٫٥", "١٬٢٣٤٬٥٦٧٫٥"), None);
    }
}
