//! The format of a column, from a sample of its cells or from a pattern given by hand.

use super::order::compare;
use super::reading::Reading;
use super::shape::Shape;
use super::unix::Unit;
use super::{MOST_WAYS, TimestampFormat, Way, has_length_of_time};
use crate::model::pattern::Pattern;

impl TimestampFormat {
    /// The format that at least nine in ten of `samples` are written in; several together may be it. Whole numbers can be
    /// UNIX time or `yyyyMMdd` if they fall in 1990–2099; see [`TimestampFormat::is_whole_number`].
    ///
    /// Where every day is one that could be a month, the reading is taken that leaves the smaller holes in time.
    pub fn detect<'a>(samples: impl Iterator<Item = &'a str> + Clone) -> Option<Self> {
        let mut left: Vec<&str> = samples.clone().collect();
        let all = left.len();
        let others = left.iter().filter(|text| !has_length_of_time(text)).count();
        if others * 10 > all {
            return None;
        }
        let mut format = Self::empty();
        while !left.is_empty() && format.ways.len() < MOST_WAYS {
            let Some(reading) = most_fitting(&left, |reading| format.ways.is_empty() || !reading.is_number()) else {
                break;
            };
            let Some(first) = left.iter().find(|text| reading.fits(text)) else { break };
            let pattern = reading.pattern(first.as_bytes());
            let numbers = reading.is_number();
            let other = reading.exchanged();
            format.open |= format.ways.is_empty()
                && other.is_some_and(|other| left.iter().all(|text| !reading.fits(text) || other.fits(text)));
            left.retain(|text| !reading.fits(text));
            format.ways.push(Way { reading, pattern, rows: 0, offset_rows: 0 });
            // Numbers stand alone.
            if numbers {
                break;
            }
        }
        if format.ways.is_empty() || left.len() * 10 > all {
            return None;
        }
        format.look(samples);
        Some(format)
    }

    /// The format given by hand, `samples` of the column being written in it or not.
    pub(in crate::ingest) fn given<'a>(pattern: &str, samples: impl Iterator<Item = &'a str> + Clone) -> Option<Self> {
        let found = Self::detect(samples.clone());
        let reading = match Unit::named(pattern) {
            Some(unit) => Ok(Reading::Unix(unit)),
            None => {
                // A pattern that was shown for the column means the same as when it was found.
                let shown = |shape: &Shape| {
                    samples.clone().take(100).any(|text| shape.pattern(text.as_bytes()).as_deref() == Some(pattern))
                };
                match Shape::ALL.into_iter().find(shown) {
                    Some(shape) => Ok(Reading::Shape(shape)),
                    None => Pattern::parse(pattern).map(Reading::ByHand),
                }
            }
        };
        let reading = match reading {
            Ok(reading) => reading,
            Err(refused) => return found.map(|found| Self { refused: Some(refused), ..found }),
        };
        let way = Way { reading, pattern: pattern.to_owned(), rows: 0, offset_rows: 0 };
        let found = found.map(|found| found.pattern()).filter(|found| found != pattern);
        let region = samples.clone().find_map(|text| Some(way.reading.read(text.as_bytes())?.region?.to_owned()));
        Some(Self { ways: vec![way], by_hand: true, found, region, ..Self::empty() })
    }

    /// Takes from the samples what whole cells tell: zone, and month or day first.
    fn look<'a>(&mut self, samples: impl Iterator<Item = &'a str> + Clone) {
        let region =
            |text: &str| self.ways.iter().find_map(|way| way.reading.read(text.as_bytes()))?.region.map(str::to_owned);
        self.region = samples.clone().find_map(region);
        for text in samples.clone() {
            self.decide(text);
        }
        if self.open && compare(samples.filter_map(|text| self.parse(text))).exchange {
            self.turn();
        }
        // Cells of other ways must not be exchanged later.
        self.open &= self.ways.len() == 1;
    }
}

/// The reading that most texts fit, the first of those.
fn most_fitting(texts: &[&str], usable: impl Fn(&Reading) -> bool) -> Option<Reading> {
    let mut best: Option<(usize, Reading)> = None;
    for reading in Reading::all().filter(usable) {
        let fits = texts.iter().filter(|text| reading.fits(text)).count();
        if best.as_ref().is_none_or(|(most, _)| fits > *most) {
            best = Some((fits, reading));
        }
        if fits == texts.len() {
            break;
        }
    }
    best.map(|(_, reading)| reading)
}
