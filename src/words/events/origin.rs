//! Where a gap comes from, in words: how large it is, the places it comes from, and what is left.

use super::facts::signed;
use crate::model::explanation::{Explanation, Root};
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::format;

/// Shares of what is left below this, in percent, are not worth a word.
const WORTH_A_WORD: f64 = 0.5;

/// One place.
#[derive(Debug, Clone, PartialEq)]
pub struct RootText {
    /// "uk, mobile_web".
    pub name: String,
    /// Its values by dimension.
    pub values: Vec<(String, String)>,
    /// "−19,970".
    pub gap: String,
    /// "65 %".
    pub percent: String,
    /// Length of its bar, 0–100.
    pub width: f64,
    /// Whether it pulls below zero.
    pub negative: bool,
    /// "4,120 instead of 11,870", and how much of a ratio's gap comes from the rate of the place, and from its weight.
    pub figures: String,
}

/// The card in words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OriginText {
    /// "−19,970 over 3 intervals: 15,000 instead of 34,970 overall (−57 %)."
    pub total: String,
    /// Largest first.
    pub roots: Vec<RootText>,
    /// What is left, or that no place stands out; empty where neither.
    pub rest: String,
}

/// What the card says about an event.
pub fn origin(findings: &Findings, event: &AnomalyGroup) -> OriginText {
    let explanation = &event.explanation;
    let roots = explanation.roots.iter().map(|root| root_text(&findings.metric_set.dimensions, root)).collect();
    OriginText { total: total(explanation), roots, rest: rest(explanation) }
}

fn total(explanation: &Explanation) -> String {
    let Explanation { buckets, actual, expected, .. } = *explanation;
    if buckets == 0 {
        return String::new();
    }
    let change = match (actual - expected) / expected.abs() {
        change if change.is_finite() => format!(" ({})", format::percent_change(change)),
        _ => String::new(),
    };
    let over = format::plural(buckets as u64, "interval", "intervals");
    let (gap, actual, expected) = (signed(explanation.gap()), format::number(actual), format::number(expected));
    format!("{gap} over {over}: {actual} overall instead of {expected}{change}.")
}

fn root_text(dimensions: &[String], root: &Root) -> RootText {
    let named = root.key.named(dimensions);
    let mix =
        root.mix.map(|mix| format!(": {} by its own rate, {} by its weight", signed(root.gap - mix), signed(mix)));
    RootText {
        name: root.key.label("overall"),
        values: named.map(|(dimension, value)| (dimension.to_owned(), value.to_owned())).collect(),
        gap: signed(root.gap),
        percent: format!("{}\u{a0}%", format::number(root.percent.round())),
        width: root.percent.clamp(0.0, 100.0),
        negative: root.gap < 0.0,
        figures: format!(
            "{} instead of {}{}",
            format::number(root.actual),
            format::number(root.expected),
            mix.unwrap_or_default()
        ),
    }
}

fn rest(explanation: &Explanation) -> String {
    if explanation.buckets == 0 {
        return "Shares of the gaps to the expected range. Places are named where a sum, a count, or a ratio of two \
                measures that are watched too is seen to have moved over all combinations."
            .to_owned();
    }
    if explanation.whole {
        let others = if explanation.roots.is_empty() { "no value stands out" } else { "these places besides" };
        return format!("Everything moved together: {others}.");
    }
    if explanation.roots.is_empty() || explanation.unexplained < WORTH_A_WORD {
        return String::new();
    }
    let percent = format::number(explanation.unexplained.round());
    format!("{percent}\u{a0}% of all gaps lie elsewhere and are not explained by these places.")
}

#[cfg(test)]
mod tests {
    use super::super::sample::{findings, key, of_kind};
    use super::*;
    use crate::model::finding::{AnomalyKind, Direction};

    fn text(roots: Vec<Root>, whole: bool, unexplained: f64) -> OriginText {
        let mut event = of_kind(AnomalyKind::Dip, Direction::Below);
        let (buckets, actual, expected) = (3, 15_000.0, 34_970.0);
        event.explanation =
            Explanation { buckets, actual, expected, roots, whole, unexplained, ..Explanation::default() };
        origin(&findings(Vec::new()), &event)
    }

    fn root(gap: f64, mix: Option<f64>) -> Root {
        Root { key: key(Some("uk"), Some("web")), actual: 4_120.0, expected: 11_870.0, gap, mix, percent: 65.4 }
    }

    #[test]
    fn a_place_has_its_gap_share_and_values() {
        let found = text(vec![root(-7_750.0, None)], false, 12.3);
        assert_eq!(found.total, "−19,970 over 3 intervals: 15,000 overall instead of 34,970 (−57\u{a0}%).");
        let place = &found.roots[0];
        let values: Vec<_> = place.values.iter().map(|(d, v)| format!("{d}={v}")).collect();
        assert_eq!((place.name.as_str(), values.join(" ").as_str()), ("uk, web", "marketplace=uk platform=web"));
        assert_eq!((place.gap.as_str(), place.percent.as_str(), place.negative), ("−7,750", "65\u{a0}%", true));
        assert!(found.rest.starts_with("12\u{a0}% of all gaps lie elsewhere"), "{}", found.rest);
    }

    #[test]
    fn what_comes_from_a_weight_is_told_apart() {
        let place = &text(vec![root(-3.0, Some(-1.0))], false, 0.0).roots[0];
        assert_eq!(place.figures, "4,120 instead of 11,870: −2 by its own rate, −1 by its weight");
    }

    #[test]
    fn a_move_of_everything_names_no_place() {
        assert_eq!(text(Vec::new(), true, 0.0).rest, "Everything moved together: no value stands out.");
        assert_eq!(text(vec![root(-1.0, None)], true, 0.0).rest, "Everything moved together: these places besides.");
        assert_eq!(text(vec![root(-1.0, None)], false, 0.2).rest, "");
    }
}
