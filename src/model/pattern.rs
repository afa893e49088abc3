//! Patterns of times as people write them: `yyyy-MM-dd HH:mm:ss`, in the letters of Java's `DateTimeFormatter`, with the
//! liberties that Lookout for Metrics took: `DD` is the day of the month too, and `s` behind a point is a fraction.

/// A pattern taken apart. What a text must look like to fit it is in [`Item`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// In the order of the text.
    pub items: Vec<Item>,
}

/// One part of a pattern. A number without a fixed width takes one or two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// Four digits.
    Year,
    /// Two digits, 1969 to 2068.
    ShortYear,
    /// 1 to 12, of so many digits at least.
    Month(usize),
    /// English, whole or its first three letters, in any case.
    MonthName,
    /// Of the month, of so many digits at least.
    Day(usize),
    /// English, whole or its first three letters; says nothing new.
    WeekdayName,
    /// Of so many digits at least.
    Hour(Hour, usize),
    /// AM or PM, in any case.
    Meridiem,
    /// Of so many digits at least.
    Minute(usize),
    /// Of so many digits at least.
    Second(usize),
    /// Of a second, any number of digits.
    Fraction,
    /// `Z`, `UTC`, `GMT`, `+01`, `+0100` or `+01:00`.
    Offset,
    /// An IANA name, bare or in brackets.
    Region,
    /// Exactly this character.
    Literal(char),
}

/// How hours are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hour {
    /// `H`: 0 to 23.
    OfDay,
    /// `k`: 1 to 24, where 24 is midnight.
    OfDayFromOne,
    /// `h`: 1 to 12, before or after noon.
    OfHalf,
    /// `K`, and `k` beside `a`: 0 to 11, before or after noon.
    OfHalfFromZero,
}

impl Pattern {
    /// Reads a pattern; the error is a sentence with the cure.
    pub fn parse(text: &str) -> Result<Self, String> {
        let letters: Vec<char> = text.chars().collect();
        let mut items = Vec::new();
        let mut at = 0;
        while let Some(&letter) = letters.get(at) {
            let run = letters[at..].iter().take_while(|&&next| next == letter).count();
            at += run;
            match letter {
                '\'' if run > 1 => items.extend(std::iter::repeat_n(Item::Literal('\''), run / 2)),
                '\'' => {
                    let length = letters[at..].iter().position(|&next| next == '\'');
                    let length = length.ok_or_else(|| "The quotation mark ' is not closed.".to_owned())?;
                    items.extend(letters[at..at + length].iter().copied().map(Item::Literal));
                    at += length + 1;
                }
                letter if letter.is_ascii_alphabetic() => items.push(item(letter, run, &items)?),
                letter => items.extend(std::iter::repeat_n(Item::Literal(letter), run)),
            }
        }
        check(&mut items)?;
        Ok(Self { items })
    }
}

fn item(letter: char, run: usize, before: &[Item]) -> Result<Item, String> {
    let digits = run.min(2);
    Ok(match letter {
        'y' | 'u' | 'Y' if run == 2 => Item::ShortYear,
        'y' | 'u' | 'Y' => Item::Year,
        'M' | 'L' if run > 2 => Item::MonthName,
        'M' | 'L' => Item::Month(digits),
        'd' | 'D' => Item::Day(digits),
        'E' => Item::WeekdayName,
        'H' => Item::Hour(Hour::OfDay, digits),
        'k' => Item::Hour(Hour::OfDayFromOne, digits),
        'h' => Item::Hour(Hour::OfHalf, digits),
        'K' => Item::Hour(Hour::OfHalfFromZero, digits),
        'a' => Item::Meridiem,
        'm' => Item::Minute(digits),
        // `ss.s` and `ss.SSS` mean the same.
        's' if matches!(before, [.., Item::Second(_), Item::Literal('.' | ',')]) => Item::Fraction,
        's' => Item::Second(digits),
        'S' | 'n' => Item::Fraction,
        'X' | 'x' | 'Z' | 'O' => Item::Offset,
        'V' | 'z' | 'v' => Item::Region,
        // As in `yyyy-MM-ddTHH:mm`, which forgot the quotation marks.
        'T' if run == 1 => Item::Literal('T'),
        other => return Err(format!("{other} is no letter of a time. Known are y M d H h k a m s S X z and E.")),
    })
}

/// Whether the parts make an instant.
fn check(items: &mut [Item]) -> Result<(), String> {
    let has = |items: &[Item], wanted: fn(&Item) -> bool| items.iter().any(wanted);
    let meridiem = has(items, |item| *item == Item::Meridiem);
    for item in &mut *items {
        match item {
            Item::Hour(hour @ Hour::OfDayFromOne, _) if meridiem => *hour = Hour::OfHalfFromZero,
            Item::Hour(Hour::OfHalf | Hour::OfHalfFromZero, _) if !meridiem => {
                return Err(
                    "hh is the hour before or after noon and needs a for AM or PM. Write HH for 0 to 23.".to_owned()
                );
            }
            _ => {}
        }
    }
    for (wanted, sentence) in [
        (
            (|item| matches!(item, Item::Year | Item::ShortYear)) as fn(&Item) -> bool,
            "There is no year. Write yyyy for it.",
        ),
        (
            |item| matches!(item, Item::Month(_) | Item::MonthName),
            "There is no month. Write MM for it; mm are minutes.",
        ),
        (|item| matches!(item, Item::Day(_)), "There is no day. Write dd for it."),
    ] {
        if !has(items, wanted) {
            return Err(sentence.to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_parts() {
        use Item::{Day, Fraction, Literal, Meridiem, Minute, Month, Offset, Second, ShortYear, Year};
        let check = |text: &str, expected: &[Item]| assert_eq!(Pattern::parse(text).unwrap().items, expected, "{text}");
        check("yyyy-MM-DD", &[Year, Literal('-'), Month(2), Literal('-'), Day(2)]);
        check("yyyyMMdd", &[Year, Month(2), Day(2)]);
        check("d.M.yy", &[Day(1), Literal('.'), Month(1), Literal('.'), ShortYear]);
        let clock = |hour| [Literal(' '), Item::Hour(hour, 2), Literal(':'), Minute(2)];
        let with = |rest: &[Item]| [&[Year, Month(2), Day(2)], rest].concat();
        check("yyyyMMdd hh:mm a", &with(&[&clock(Hour::OfHalf)[..], &[Literal(' '), Meridiem]].concat()));
        check("yyyyMMdd kk:mm", &with(&clock(Hour::OfDayFromOne)));
        check("yyyyMMdd kk:mma", &with(&[&clock(Hour::OfHalfFromZero)[..], &[Meridiem]].concat()));
        check("yyyyMMddss.s", &with(&[Second(2), Literal('.'), Fraction]));
        check("yyyyMMdd'T'X''", &with(&[Literal('T'), Offset, Literal('\'')]));
    }

    #[test]
    fn mistakes_are_said_with_their_cure() {
        for (text, start) in [
            ("yyyy-MM-dd hh:mm", "hh is the hour before or after noon"),
            ("yyyy-mm-dd", "There is no month."),
            ("MM-dd HH:mm", "There is no year."),
            ("yyyy-MM", "There is no day."),
            ("yyyy-MM-dd Q", "Q is no letter"),
            ("yyyy-MM-dd 'x", "The quotation mark"),
            ("", "There is no year."),
        ] {
            let error = Pattern::parse(text).unwrap_err();
            assert!(error.starts_with(start), "{text}: {error}");
        }
    }
}
