//! Shares of a gap to bars: a stack when all have one sign, bars around zero when signs are mixed.

use super::facts::signed;
use crate::model::explanation::{Contribution, DimensionContributions};
use crate::model::format;

/// Values shown one by one when there are more than [`MOST`].
const FIRST: usize = 5;
/// Values that are all shown.
const MOST: usize = 6;

/// One value's bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The value; `None` for the others together.
    pub value: Option<String>,
    /// "uk" or "3 others".
    pub name: String,
    /// "65 %".
    pub percent: String,
    /// "−19,970".
    pub gap: String,
    /// Part of the whole width, 0–100.
    pub width: f64,
    /// Whether its part is below zero.
    pub negative: bool,
}

/// The bars of one dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// The dimension.
    pub dimension: String,
    /// Whether both signs occur: bars around zero.
    pub mixed: bool,
    /// Largest first, the others last.
    pub bars: Vec<Bar>,
}

/// Bars for one dimension's shares.
pub fn bars(shares: &DimensionContributions) -> Bars {
    let mixed = shares.values.iter().any(|share| share.gap > 0.0) && shares.values.iter().any(|share| share.gap < 0.0);
    let shown = if shares.values.len() > MOST { FIRST } else { shares.values.len() };
    let (first, rest) = shares.values.split_at(shown);
    let mut bars: Vec<_> = first.iter().map(|share| bar(Some(share.value.clone()), share)).collect();
    if !rest.is_empty() {
        let together = Contribution {
            value: format::plural(rest.len() as u64, "other", "others"),
            gap: rest.iter().map(|share| share.gap).sum(),
            mix: None,
            percent: rest.iter().map(|share| share.percent).sum(),
        };
        bars.push(bar(None, &together));
    }
    Bars { dimension: shares.dimension.clone(), mixed, bars }
}

fn bar(value: Option<String>, share: &Contribution) -> Bar {
    Bar {
        value,
        name: share.value.clone(),
        percent: format!("{}\u{a0}%", format::number(share.percent.round())),
        gap: signed(share.gap),
        width: if share.percent.is_finite() { share.percent.clamp(0.0, 100.0) } else { 0.0 },
        negative: share.gap < 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(gaps: &[f64]) -> DimensionContributions {
        let total: f64 = gaps.iter().map(|gap| gap.abs()).sum();
        let share = |(index, &gap): (usize, &f64)| Contribution {
            value: format!("v{index}"),
            gap,
            mix: None,
            percent: gap.abs() / total * 100.0,
        };
        let values = gaps.iter().enumerate().map(share).collect();
        DimensionContributions { dimension: "platform".to_owned(), values }
    }

    #[test]
    fn one_sign_stacks_and_two_signs_diverge() {
        assert!(!bars(&shares(&[-65.0, -35.0])).mixed);
        let mixed = bars(&shares(&[-75.0, 25.0]));
        assert!(mixed.mixed);
        assert_eq!((mixed.bars[1].percent.as_str(), mixed.bars[1].gap.as_str()), ("25\u{a0}%", "+25"));
    }

    #[test]
    fn over_six_values_are_five_and_others() {
        assert_eq!(bars(&shares(&[1.0; 6])).bars.len(), 6);
        let many = bars(&shares(&[20.0, 20.0, 20.0, 20.0, 10.0, 5.0, 3.0, 2.0]));
        assert_eq!(many.bars.len(), 6);
        let others = &many.bars[5];
        assert_eq!(
            (others.name.as_str(), others.percent.as_str(), others.value.as_ref()),
            ("3 others", "10\u{a0}%", None)
        );
    }
}
