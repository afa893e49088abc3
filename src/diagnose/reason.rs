//! An event in words: the title and the sentence that the list, the detail page, alerts and reports all show, and what
//! its severity means.
//! Measures and values are written as in the file.
//!
//! Only kinds whose values lie outside the expected range are said to: a flat line or a calm stretch may be inside.

use super::when::{duration, period, when};
use crate::detect::severity::strength;
use crate::model::finding::{Anomaly, AnomalyGroup, AnomalyKind, Direction, Findings, Span};
use crate::model::format::number;
use crate::model::metric::{DimensionKey, MetricSet};
use crate::model::time::Grid;
use crate::model::zone::Zone;

/// Most values of a dimension that are named.
const NAMED_VALUES: usize = 3;

/// "revenue below expected in uk, mobile_web". `values` holds the values involved for each dimension; a dimension of
/// which all of `cardinality` values are involved is not named.
pub fn title(measure: &str, primary: &Anomaly, values: &[Vec<String>], cardinality: &[usize]) -> String {
    let named: Vec<String> = values
        .iter()
        .zip(cardinality)
        .filter(|(values, all)| !values.is_empty() && (values.len() < **all || **all == 1))
        .map(|(values, _)| list(values))
        .collect();
    let several = values.iter().any(|values| values.len() > 1);
    let start = format!("{measure} {}", predicate(primary, several));
    match (named.is_empty(), values.is_empty()) {
        (false, _) => format!("{start} in {}", named.join(", ")),
        (true, false) => format!("{start} overall"),
        (true, true) => start,
    }
}

/// The title of an event of `findings`, which has `cardinality` values of each dimension.
pub fn title_of(findings: &Findings, event: &AnomalyGroup, cardinality: &[usize]) -> String {
    let measure = Facts::of(findings, event).measure;
    let name = findings.metric_set.measures.get(measure).map_or("", |measure| measure.name.as_str());
    title(name, event.primary(), &event.named, cardinality)
}

/// "below expected". `several` places do not share one value.
fn predicate(primary: &Anomaly, several: bool) -> String {
    use {AnomalyKind as Kind, Direction::Above};
    let above = primary.direction == Above;
    match primary.kind {
        Kind::Spike | Kind::Dip => format!("{} expected", primary.direction.label()),
        Kind::LevelShift => format!("shifted to a {} level", if above { "higher" } else { "lower" }),
        Kind::Drift => format!("drifting {}", if above { "up" } else { "down" }),
        Kind::FlatLine if several => "stuck".to_owned(),
        Kind::FlatLine => format!("stuck at {}", number(primary.actual)),
        Kind::Missing => "missing".to_owned(),
        Kind::BrokenSeason => "without its usual pattern".to_owned(),
        Kind::Variance => format!("{} than usual", if above { "more erratic" } else { "calmer" }),
    }
}

/// What the sentence is about.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The metric set of the run.
    pub set: &'a MetricSet,
    /// Its grid.
    pub grid: Grid,
    /// The zone to write its times in.
    pub zone: &'a Zone,
    /// Index of the primary measure.
    pub measure: usize,
    /// Where the primary anomaly is.
    pub key: &'a DimensionKey,
    /// The primary anomaly.
    pub primary: &'a Anomaly,
    /// Indices of all measures involved.
    pub measures: &'a [usize],
}

impl<'a> Facts<'a> {
    /// Those of an event, in the zone of its findings.
    pub fn of(findings: &'a Findings, event: &'a AnomalyGroup) -> Self {
        let primary = event.primary();
        let metric = &findings.metrics[primary.metric.index()];
        Self {
            set: &findings.metric_set,
            grid: findings.grid,
            zone: &findings.zone,
            measure: metric.measure,
            key: &metric.key,
            primary,
            measures: &event.measures,
        }
    }
}

/// "Revenue in **uk, mobile_web** was **4,120** at 14:00 on 19 Jan 2021. The expected range was **10,240 to 13,500**.
/// It stayed low for 3 hours."
pub fn sentence(facts: &Facts<'_>) -> Vec<Span> {
    let Facts { set, primary, .. } = facts;
    let name = |measure: usize| set.measures.get(measure).map_or("", |measure| measure.name.as_str());
    let mut words = Words::default();
    if facts.key.is_overall() {
        words.say(format!("{}{}", name(facts.measure), if set.dimensions.is_empty() { "" } else { " overall" }));
    } else {
        words.say(format!("{} in ", name(facts.measure)));
        words.stress(facts.key.label("overall"));
    }
    words.say(" ");
    tell(&mut words, primary, facts.grid, facts.zone);
    let others: Vec<String> =
        facts.measures.iter().filter(|&&other| other != facts.measure).map(|&other| name(other).to_owned()).collect();
    if !others.is_empty() {
        words.say(format!(" At the same time {} stood out too.", list(&others)));
    }
    words.0
}

/// What the anomaly is, after the name of its metric.
fn tell(words: &mut Words, primary: &Anomaly, grid: Grid, zone: &Zone) {
    use {AnomalyKind as Kind, Direction::Above};
    let above = primary.direction == Above;
    let (start, length) = (when(grid, primary.from, zone), duration(primary.to - primary.from, grid.interval));
    let over = period(grid, primary.from, primary.to, zone);
    // How it went on where the data end before it does, and where they do not.
    let (at_end, after) = match primary.kind {
        Kind::Spike | Kind::Dip => {
            tell_peak(words, "was ", primary, grid, zone);
            let side = if above { "high" } else { "low" };
            let stayed = (primary.to - primary.from > 1).then(|| format!(" It stayed {side} for {length}."));
            (side, stayed.unwrap_or_default())
        }
        Kind::LevelShift => {
            words.say("shifted from ").stress(number(primary.expected)).say(" to ").stress(number(primary.actual));
            words.say(format!(" {start}."));
            ("there", format!(" It stayed there, and after {length} the new level is taken for the usual one."))
        }
        Kind::Drift => {
            let way = if above { "up" } else { "down" };
            words.say("drifted ").stress(way).say(format!(" {over}, in steps too small to stand out one by one."));
            tell_peak(words, " It was ", primary, grid, zone);
            ("drifting", String::new())
        }
        Kind::FlatLine => {
            words.say("had the same value, ").stress(number(primary.actual)).say(", for ").stress(length.clone());
            words.say(format!(", {over}. It used to change nearly every time."));
            ("the same", String::new())
        }
        Kind::Missing => {
            words.say("has ").stress("no data").say(format!(" {over}. There used to be some."));
            ("missing", String::new())
        }
        Kind::BrokenSeason => {
            words.say("did ").stress("not follow its usual pattern").say(format!(" {over}."));
            tell_peak(words, " It was ", primary, grid, zone);
            ("without its pattern", String::new())
        }
        Kind::Variance => {
            let (much, together) = if above { ("more", "further apart") } else { ("less", "closer together") };
            words.say("scattered ").stress(format!("{much} than usual"));
            words.say(format!(" {over}: its values lay {together} than before."));
            ("so", String::new())
        }
    };
    words.say(if primary.to == grid.len {
        format!(" It was still {at_end} at the end of the data, after {length}.")
    } else {
        after
    });
}

/// "was **4,120** at 14:00 on 19 Jan 2021. The expected range was **10,240 to 13,500**."
fn tell_peak(words: &mut Words, verb: &str, primary: &Anomaly, grid: Grid, zone: &Zone) {
    let (lower, upper) = (number(primary.lower), number(primary.upper));
    words.say(verb).stress(number(primary.actual)).say(format!(" {}. The expected ", when(grid, primary.peak, zone)));
    if lower == upper {
        words.say("value was ").stress(lower).say(".");
    } else {
        words.say("range was ").stress(format!("{lower} to {upper}")).say(".");
    }
}

/// A sentence in the making: neighbouring texts of one weight are one span.
#[derive(Default)]
struct Words(Vec<Span>);

impl Words {
    fn say(&mut self, text: impl Into<String>) -> &mut Self {
        self.add(text.into(), false)
    }

    fn stress(&mut self, text: impl Into<String>) -> &mut Self {
        self.add(text.into(), true)
    }

    fn add(&mut self, text: String, strong: bool) -> &mut Self {
        match self.0.last_mut() {
            Some(last) if last.strong == strong => last.text += &text,
            _ => self.0.push(Span { text, strong }),
        }
        self
    }
}

/// "70: reached by about one in 1,000 intervals of a metric that behaves as before.": what a severity means.
/// Severities are rounded down wherever they are shown.
pub fn meaning(severity: f64) -> String {
    /// Rarer makes no difference to a reader.
    const RAREST: f64 = 1e9;
    let shown = severity.floor();
    let odds = 10_f64.powf(strength(shown));
    let intervals = match odds {
        odds if odds > RAREST => format!("less than one in {} intervals", number(RAREST)),
        odds if odds < 1.5 => "nearly every interval".to_owned(),
        odds => {
            let power = 10_f64.powf(odds.log10().floor());
            format!("about one in {} intervals", number((odds / power).round() * power))
        }
    };
    format!("{shown}: reached by {intervals} of a metric that behaves as before.")
}

/// "uk", "uk and de", "uk, de and fr", "uk, de and 3 others".
fn list(values: &[String]) -> String {
    match values {
        [] => String::new(),
        [only] => only.clone(),
        [before @ .., last] if values.len() <= NAMED_VALUES => format!("{} and {last}", before.join(", ")),
        [first, second, others @ ..] => format!("{first}, {second} and {} others", others.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::group::tests::anomaly;
    use crate::model::finding::AnomalyKind::{
        BrokenSeason, Dip, Drift, FlatLine, LevelShift, Missing, Spike, Variance,
    };
    use crate::model::finding::Direction::Below;
    use crate::model::metric::{Aggregation, Measure};
    use crate::model::time::Interval;
    use crate::model::zone::UTC;
    use Direction::Above;

    fn texts(values: &[&str]) -> Vec<String> {
        values.iter().map(|&value| value.to_owned()).collect()
    }

    /// Buckets 13 to 15, 2 instead of 10 below and 20 above; nothing when missing.
    fn of_kind(kind: AnomalyKind, direction: Direction) -> Anomaly {
        let plain = anomaly(0, 13, 16, 94.0, direction);
        Anomaly { kind, actual: if kind == Missing { f64::NAN } else { plain.actual }, ..plain }
    }

    #[test]
    fn titles_name_places_not_the_whole() {
        for (values, expected) in [
            (vec![texts(&["uk"]), texts(&["mobile_web"])], "revenue below expected in uk, mobile_web"),
            (vec![texts(&["uk"]), texts(&["app", "pc", "web"])], "revenue below expected in uk"),
            (vec![texts(&["de", "uk"]), texts(&["app"])], "revenue below expected in de and uk, app"),
            (vec![texts(&["a", "b", "c", "d", "e"]), vec![]], "revenue below expected in a, b and 3 others"),
            (vec![vec![], vec![]], "revenue below expected overall"),
            (vec![], "revenue below expected"),
        ] {
            assert_eq!(title("revenue", &of_kind(Dip, Below), &values, &[7, 3][..values.len()]), expected);
        }
    }

    #[test]
    fn titles_name_the_kind() {
        for (kind, direction, places, expected) in [
            (Spike, Above, &["uk"][..], "revenue above expected in uk"),
            (Dip, Below, &["uk"], "revenue below expected in uk"),
            (LevelShift, Below, &["uk"], "revenue shifted to a lower level in uk"),
            (LevelShift, Above, &["uk"], "revenue shifted to a higher level in uk"),
            (Drift, Below, &["uk"], "revenue drifting down in uk"),
            (Drift, Above, &[], "revenue drifting up overall"),
            (FlatLine, Below, &["uk"], "revenue stuck at 2 in uk"),
            (FlatLine, Above, &["de", "uk"], "revenue stuck in de and uk"),
            (Missing, Below, &["uk"], "revenue missing in uk"),
            (BrokenSeason, Above, &["uk"], "revenue without its usual pattern in uk"),
            (Variance, Above, &["uk"], "revenue more erratic than usual in uk"),
            (Variance, Below, &["uk"], "revenue calmer than usual in uk"),
        ] {
            assert_eq!(title("revenue", &of_kind(kind, direction), &[texts(places)], &[7]), expected);
        }
    }

    /// The sentence, its strong pieces between stars.
    fn said(key: &[&str], interval: Interval, anomaly: &Anomaly, measures: &[usize]) -> String {
        let measure = |column: &str| Measure::new(column, Aggregation::Sum);
        let set = MetricSet {
            timestamp: "time".to_owned(),
            measures: vec![measure("revenue"), measure("views")],
            dimensions: texts(&["market", "platform"]),
            interval,
            ..MetricSet::default()
        };
        let key = DimensionKey(key.iter().map(|&value| Some(value.to_owned())).collect());
        // 19 Jan 2021, a Tuesday.
        let grid = Grid { start: interval.floor(1_611_014_400), interval, len: 100 };
        let spans = sentence(&Facts { set: &set, grid, zone: &UTC, measure: 0, key: &key, primary: anomaly, measures });
        spans.iter().map(|s| if s.strong { format!("*{}*", s.text) } else { s.text.clone() }).collect()
    }

    #[track_caller]
    fn check(key: &[&str], interval: Interval, anomaly: &Anomaly, measures: &[usize], expected: &str) {
        assert_eq!(said(key, interval, anomaly, measures), expected);
    }

    #[test]
    fn sentences_say_what_where_when_and_how_much() {
        let low = of_kind(Dip, Below);
        check(
            &["uk", "mobile_web"],
            Interval::HOUR,
            &low,
            &[0],
            "revenue in *uk, mobile_web* was *2* at 13:00 on 19 Jan 2021. The expected range was *8 to 12*. \
             It stayed low for 3 hours.",
        );
        check(
            &[],
            Interval::DAY,
            &anomaly(0, 0, 1, 94.0, Above),
            &[0, 1],
            "revenue overall was *20* on 19 Jan 2021. The expected range was *8 to 12*. \
             At the same time views stood out too.",
        );
        check(
            &[],
            Interval::WEEK,
            &Anomaly { lower: 10.0, upper: 10.0, to: 100, from: 98, peak: 1, ..low },
            &[0],
            "revenue overall was *2* in the week of 25 Jan 2021. The expected value was *10*. \
             It was still low at the end of the data, after 2 weeks.",
        );
    }

    #[test]
    fn sentences_say_what_the_kind_means() {
        for (kind, direction, expected) in [
            (
                Spike,
                Above,
                "was *20* at 13:00 on 19 Jan 2021. The expected range was *8 to 12*. It stayed high for 3 hours.",
            ),
            (
                LevelShift,
                Below,
                "shifted from *10* to *2* at 13:00 on 19 Jan 2021. \
                 It stayed there, and after 3 hours the new level is taken for the usual one.",
            ),
            (
                Drift,
                Above,
                "drifted *up* from 13:00 to 16:00 on 19 Jan 2021, in steps too small to stand out one by one. \
                 It was *20* at 13:00 on 19 Jan 2021. The expected range was *8 to 12*.",
            ),
            (
                FlatLine,
                Below,
                "had the same value, *2*, for *3 hours*, from 13:00 to 16:00 on 19 Jan 2021. \
                 It used to change nearly every time.",
            ),
            (Missing, Below, "has *no data* from 13:00 to 16:00 on 19 Jan 2021. There used to be some."),
            (
                BrokenSeason,
                Below,
                "did *not follow its usual pattern* from 13:00 to 16:00 on 19 Jan 2021. \
                 It was *2* at 13:00 on 19 Jan 2021. The expected range was *8 to 12*.",
            ),
            (
                Variance,
                Above,
                "scattered *more than usual* from 13:00 to 16:00 on 19 Jan 2021: \
                 its values lay further apart than before.",
            ),
            (
                Variance,
                Below,
                "scattered *less than usual* from 13:00 to 16:00 on 19 Jan 2021: \
                 its values lay closer together than before.",
            ),
        ] {
            check(&["uk"], Interval::HOUR, &of_kind(kind, direction), &[0], &format!("revenue in *uk* {expected}"));
        }
    }

    #[test]
    fn what_lasts_to_the_end_of_the_data_is_not_said_to_be_over() {
        for (kind, still) in [
            (Spike, "high"),
            (LevelShift, "there"),
            (Drift, "drifting"),
            (FlatLine, "the same"),
            (Missing, "missing"),
            (BrokenSeason, "without its pattern"),
            (Variance, "so"),
        ] {
            let last = Anomaly { to: 100, ..of_kind(kind, Above) };
            let text = said(&["uk"], Interval::HOUR, &last, &[0]);
            let expected = format!("It was still {still} at the end of the data, after 87 hours.");
            assert!(text.ends_with(&expected), "{kind:?}: {}", text);
            assert!(!text.contains("usual one"), "{kind:?}: {}", text);
        }
    }

    #[test]
    fn a_severity_says_how_rare_it_is() {
        for (severity, expected) in [
            (0.0, "0: reached by nearly every interval"),
            (20.0, "20: reached by about one in 10 intervals"),
            (40.9, "40: reached by about one in 100 intervals"),
            (70.0, "70: reached by about one in 1,000 intervals"),
            (94.6, "94: reached by about one in 2,000,000 intervals"),
            (100.0, "100: reached by less than one in 1,000,000,000 intervals"),
        ] {
            assert_eq!(meaning(severity), format!("{expected} of a metric that behaves as before."));
        }
    }
}
