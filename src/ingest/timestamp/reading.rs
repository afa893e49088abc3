//! One way of reading a cell as a time: a shape that was found, a pattern that was given, or a count since 1970.

use super::by_hand;
use super::shape::Shape;
use super::unix::Unit;
use super::written::Written;
use crate::model::pattern::Pattern;

/// A whole number is taken for UNIX time only within 1990-01-01 and 2100-01-01.
const PLAUSIBLE: std::ops::Range<i64> = 631_152_000..4_102_444_800;

/// How one cell is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    Shape(Shape),
    ByHand(Pattern),
    Unix(Unit),
}

impl Reading {
    /// The time that a text is.
    pub(super) fn read<'a>(&self, text: &'a [u8]) -> Option<Written<'a>> {
        match self {
            Self::Shape(shape) => shape.read(text),
            Self::ByHand(pattern) => by_hand::read(pattern, text),
            Self::Unix(unit) => unit.read(text).map(|local| Written { local, offset: Some(0), region: None }),
        }
    }

    /// The pattern that a text is written in.
    pub(super) fn pattern(&self, sample: &[u8]) -> String {
        match self {
            Self::Shape(shape) => shape.pattern(sample).unwrap_or_default(),
            Self::Unix(unit) => unit.pattern(sample).to_owned(),
            Self::ByHand(_) => String::new(),
        }
    }

    /// In the order of preference when several fit equally.
    pub(super) fn all() -> impl DoubleEndedIterator<Item = Self> + Clone {
        let units = [Unit::SecondsOrMilliseconds, Unit::Microseconds, Unit::Nanoseconds];
        Shape::ALL.into_iter().map(Self::Shape).chain(units.into_iter().map(Self::Unix))
    }

    /// Whether it reads whole numbers, which may be anything.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Unix(_) | Self::Shape(Shape::COMPACT))
    }

    /// Whether a text is a time that may be meant.
    pub(super) fn fits(&self, text: &str) -> bool {
        let plausible = |written: Written<'_>| !self.is_number() || PLAUSIBLE.contains(&written.local);
        self.read(text.as_bytes()).is_some_and(plausible)
    }

    /// The reading with month and day exchanged, where a text may fit both.
    pub(super) fn exchanged(&self) -> Option<Self> {
        if let Self::Shape(shape) = self { shape.exchanged().map(Self::Shape) } else { None }
    }
}
