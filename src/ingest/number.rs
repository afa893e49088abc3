//! How the numbers of a column are written: which sign stands before the fraction, what groups the digits, and whether
//! a currency or percent sign goes along. Found once per column; a cell written otherwise does not fit.

use super::infer;

/// How the numbers of a column are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberFormat {
    /// Before the fraction: `.` or `,`.
    decimal: char,
    /// Between groups of digits.
    group: Option<char>,
    /// A currency or percent sign that may stand around the number, with its side.
    sign: Option<Sign>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Sign {
    text: String,
    leads: bool,
}

/// Signs without letters; codes such as `EUR` are known by their three capitals.
const SIGNS: [&str; 12] = ["$", "€", "£", "¥", "₹", "₩", "₽", "₺", "%", "‰", "zł", "kr"];

/// Decimal and group signs in use, the likelier first where a sample fits several.
const STYLES: [(char, Option<char>); 9] = [
    ('.', None),
    ('.', Some(',')),
    (',', None),
    (',', Some('.')),
    (',', Some(' ')),
    (',', Some('\u{a0}')),
    (',', Some('\u{202f}')),
    ('.', Some('\u{202f}')),
    ('.', Some('\'')),
];

impl Default for NumberFormat {
    /// `1234.5`.
    fn default() -> Self {
        Self { decimal: '.', group: None, sign: None }
    }
}

impl NumberFormat {
    /// The format that nine in ten of the values have; `decimal` if the user said what stands before the fraction.
    pub(super) fn detect<'a>(values: impl Iterator<Item = &'a str> + Clone, decimal: Option<char>) -> Option<Self> {
        let tolerated = values.clone().count() / 10;
        Self::best(values, decimal, tolerated)
    }

    /// The format that most of the values have, however few; `decimal` as in [`NumberFormat::detect`].
    pub(super) fn likeliest<'a>(values: impl Iterator<Item = &'a str> + Clone, decimal: Option<char>) -> Self {
        let tolerated = values.clone().count();
        Self::best(values, decimal, tolerated).unwrap_or_default()
    }

    /// The format that the fewest values do not have, at most `tolerated`; the first of several.
    fn best<'a>(
        values: impl Iterator<Item = &'a str> + Clone,
        decimal: Option<char>,
        tolerated: usize,
    ) -> Option<Self> {
        let sign = values.clone().find_map(Sign::of);
        let mut best: Option<(usize, Self)> = None;
        for (decimal, group) in STYLES.into_iter().filter(|style| decimal.is_none_or(|decimal| decimal == style.0)) {
            let format = Self { decimal, group, sign: sign.clone() };
            let misfits = values.clone().filter(|text| format.parse(text).is_none()).take(tolerated + 1).count();
            if misfits <= tolerated && best.as_ref().is_none_or(|(fewest, _)| misfits < *fewest) {
                best = Some((misfits, format));
            }
            if misfits == 0 {
                break;
            }
        }
        best.map(|(_, format)| format)
    }

    /// The number, if the text is one written this way.
    #[inline(never)]
    pub(super) fn parse(&self, text: &str) -> Option<f64> {
        if *self == Self::default() {
            return infer::parse_number(text);
        }
        let (text, is_negative) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
            Some(inside) => (inside, true),
            None => (text, false),
        };
        let (before, text) = signed(self.without_sign(text));
        let text = self.without_sign(text);
        // The minus may stand before or after a leading sign: -$5, $-5.
        let (after, text) = if before { (false, text) } else { signed(text) };
        let (whole, fraction) = text.split_once(self.decimal).unwrap_or((text, ""));
        let whole = match self.group {
            Some(group) if whole.contains(group) => ungrouped(whole, group)?,
            _ => whole.to_owned(),
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let exponent = fraction.find(['e', 'E']).unwrap_or(fraction.len());
        if !digits(&whole) || !digits(&fraction[..exponent]) {
            return None;
        }
        let value = infer::parse_number(&format!("{whole}.{fraction}"))?;
        Some(if is_negative || before || after { -value } else { value })
    }

    /// What stands before the fraction.
    pub(super) fn decimal(&self) -> char {
        self.decimal
    }

    /// Whether the numbers are shares of a hundred, or of a thousand.
    pub fn is_percent(&self) -> bool {
        self.sign.as_ref().is_some_and(|sign| ["%", "\u{2030}"].contains(&sign.text.as_str()))
    }

    /// An example for people, such as "€1.234,5"; empty for plain numbers.
    pub fn label(&self) -> String {
        if *self == Self::default() {
            return String::new();
        }
        let number = match self.group {
            Some(group) => format!("1{group}234{}5", self.decimal),
            None => format!("1234{}5", self.decimal),
        };
        match &self.sign {
            Some(sign) if sign.leads => format!("{}{number}", sign.text),
            Some(sign) => format!("{number} {}", sign.text),
            None => number,
        }
    }

    fn without_sign<'a>(&self, text: &'a str) -> &'a str {
        let Some(Sign { text: sign, .. }) = &self.sign else { return text };
        text.strip_prefix(sign.as_str()).or_else(|| text.strip_suffix(sign.as_str())).map_or(text, str::trim)
    }
}

impl Sign {
    /// The sign around the number in `text`, if it is one that is known.
    fn of(text: &str) -> Option<Self> {
        let first = text.find(|letter: char| letter.is_ascii_digit())?;
        let last = text.rfind(|letter: char| letter.is_ascii_digit())?;
        let outside = |part: &str| part.trim_matches(['-', '+', '\u{2212}', '(', ')', '.', ' ', '\u{a0}']).to_owned();
        let is_known = |sign: &String| {
            SIGNS.contains(&sign.as_str()) || (sign.len() == 3 && sign.bytes().all(|byte| byte.is_ascii_uppercase()))
        };
        let leading = Some(outside(&text[..first])).filter(is_known).map(|text| Self { text, leads: true });
        leading.or_else(|| Some(outside(&text[last + 1..])).filter(is_known).map(|text| Self { text, leads: false }))
    }
}

/// Whether there is a minus, and the rest.
fn signed(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Digits in groups of three, the first of one to three and not a lone zero; India's groups of two are known too.
fn ungrouped(whole: &str, group: char) -> Option<String> {
    let groups: Vec<&str> = whole.split(group).collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let proper = (1..=3).contains(&first.len())
        && *first != "0"
        && last.len() == 3
        && (middle.iter().all(|part| part.len() == 3) || middle.iter().all(|part| part.len() == 2));
    proper.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[&str], label: &str, expected: &[f64]) {
        let format = NumberFormat::detect(values.iter().copied(), None).unwrap_or_else(|| panic!("{values:?}"));
        let found: Vec<_> = values.iter().filter_map(|text| format.parse(text)).collect();
        assert_eq!((format.label().as_str(), found.as_slice()), (label, expected), "{values:?}");
    }

    #[test]
    fn fractions_and_groups() {
        check(&["1", "-2.5", "1e3"], "", &[1.0, -2.5, 1_000.0]);
        check(&["1,5", "-2,25", "3"], "1234,5", &[1.5, -2.25, 3.0]);
        check(&["1,234", "12,500", "999"], "1,234.5", &[1_234.0, 12_500.0, 999.0]);
        check(&["1,234.5", "1,234,567"], "1,234.5", &[1_234.5, 1_234_567.0]);
        check(&["0,123", "1,234"], "1234,5", &[0.123, 1.234]);
        check(&["1.234,5", "17"], "1.234,5", &[1_234.5, 17.0]);
        check(&["1 234,5", "17,25"], "1 234,5", &[1_234.5, 17.25]);
        check(&["1\u{202f}234,5"], "1\u{202f}234,5", &[1_234.5]);
        check(&["1'234.5", "2'000"], "1'234.5", &[1_234.5, 2_000.0]);
        check(&["12,34,567"], "1,234.5", &[1_234_567.0]);
    }

    #[test]
    fn signs() {
        check(&["$1,200.50", "$5", "-$3", "($4)", "$-6"], "$1,234.5", &[1_200.5, 5.0, -3.0, -4.0, -6.0]);
        check(&["5 %", "7%", "2.5%"], "1234.5 %", &[5.0, 7.0, 2.5]);
        check(&["1.200,50 €", "3 €"], "1.234,5 €", &[1_200.5, 3.0]);
        check(&["USD 5.25", "USD 1,000.00"], "USD1,234.5", &[5.25, 1_000.0]);
        check(&["\u{2212}5,5", "3,25"], "1234,5", &[-5.5, 3.25]);
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for values in [&["1.2.3"][..], &["12a"], &["2021-01-02"], &["1,23,4"], &["kg 5"], &["192.168.1.20"], &["$"]] {
            assert_eq!(NumberFormat::detect(values.iter().copied(), None), None, "{values:?}");
        }
    }

    #[test]
    fn what_is_said_about_the_fraction_decides() {
        let format = NumberFormat::detect(["1,234"].into_iter(), Some(',')).map(|format| format.label());
        assert_eq!(format.as_deref(), Some("1234,5"));
    }

    #[test]
    fn the_likeliest_format_may_fit_few() {
        let check = |values: &[&str], expected: &str| {
            assert_eq!(NumberFormat::likeliest(values.iter().copied(), None).label(), expected, "{values:?}");
        };
        check(&["1.234,5", "free", "2,25"], "1.234,5");
        check(&["free"], "");
        check(&[], "");
    }
}
