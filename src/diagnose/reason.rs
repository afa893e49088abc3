//! An event in words: the title and the sentence that the list, the detail page, alerts and reports all show.
//! Measures and values are written as in the file.

use crate::model::finding::{Anomaly, Direction, Span};
use crate::model::format::{date, number, plural, time_of_day};
use crate::model::metric::{DimensionKey, MetricSet};
use crate::model::time::{Grid, Interval};

/// Most values of a dimension that are named.
const NAMED_VALUES: usize = 3;

/// "revenue below expected in uk, mobile_web". `values` holds the values involved for each dimension; a dimension of
/// which all of `cardinality` values are involved is not named.
pub fn title(measure: &str, direction: Direction, values: &[Vec<String>], cardinality: &[usize]) -> String {
    let named: Vec<String> = values
        .iter()
        .zip(cardinality)
        .filter(|(values, all)| !values.is_empty() && (values.len() < **all || **all == 1))
        .map(|(values, _)| list(values))
        .collect();
    let start = format!("{measure} {} expected", direction.label());
    match (named.is_empty(), values.is_empty()) {
        (false, _) => format!("{start} in {}", named.join(", ")),
        (true, false) => format!("{start} overall"),
        (true, true) => start,
    }
}

/// What the sentence is about.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The metric set of the run.
    pub set: &'a MetricSet,
    /// Its grid.
    pub grid: Grid,
    /// Index of the primary measure.
    pub measure: usize,
    /// Where the primary anomaly is.
    pub key: &'a DimensionKey,
    /// The primary anomaly.
    pub primary: &'a Anomaly,
    /// Indices of all measures involved.
    pub measures: &'a [usize],
}

/// "Revenue in **uk, mobile_web** was **4,120** at 14:00 on 19 Jan 2021. The expected range was **10,240 to 13,500**.
/// It stayed low for 3 hours."
pub fn sentence(facts: &Facts<'_>) -> Vec<Span> {
    let Facts { set, grid, primary, .. } = facts;
    let mut spans = Vec::new();
    let mut say = |text: String, strong: bool| spans.push(Span { text, strong });
    let name = |measure: usize| set.measures.get(measure).map_or("", |measure| measure.column.as_str());

    if facts.key.is_overall() {
        let overall = if set.dimensions.is_empty() { "" } else { " overall" };
        say(format!("{}{overall} was ", name(facts.measure)), false);
    } else {
        say(format!("{} in ", name(facts.measure)), false);
        say(facts.key.label("overall"), true);
        say(" was ".to_owned(), false);
    }
    say(number(primary.actual), true);
    let at = when(*grid, primary.peak);
    let (lower, upper) = (number(primary.lower), number(primary.upper));
    if lower == upper {
        say(format!(" {at}. The expected value was "), false);
        say(lower, true);
    } else {
        say(format!(" {at}. The expected range was "), false);
        say(format!("{lower} to {upper}"), true);
    }
    let mut rest = String::from(".");
    let buckets = primary.to - primary.from;
    let side = if primary.direction == Direction::Above { "high" } else { "low" };
    if primary.to == grid.len {
        rest += &format!(" It was still {side} at the end of the data, after {}.", duration(buckets, grid.interval));
    } else if buckets > 1 {
        rest += &format!(" It stayed {side} for {}.", duration(buckets, grid.interval));
    }
    let others: Vec<String> =
        facts.measures.iter().filter(|&&other| other != facts.measure).map(|&other| name(other).to_owned()).collect();
    match others.len() {
        0 => {}
        1 => rest += &format!(" At the same time {} left its expected range.", others[0]),
        _ => rest += &format!(" At the same time {} left their expected ranges.", list(&others)),
    }
    say(rest, false);
    spans
}

fn when(grid: Grid, bucket: usize) -> String {
    let at = grid.time(bucket);
    match grid.interval {
        Interval::WEEK => format!("in the week of {}", date(at)),
        Interval::DAY => format!("on {}", date(at)),
        _ => format!("at {} on {}", time_of_day(at), date(at)),
    }
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

/// "45 minutes", "3 hours", "2 days": the largest unit that the time is a whole number of; days only from two on.
fn duration(buckets: usize, interval: Interval) -> String {
    let seconds = buckets as i64 * interval.seconds();
    let week = Interval::WEEK.seconds();
    let (unit, one, many) = match seconds {
        s if interval == Interval::WEEK && s % week == 0 => (week, "week", "weeks"),
        s if s % 86_400 == 0 && (s > 86_400 || interval == Interval::DAY) => (86_400, "day", "days"),
        s if s % 3_600 == 0 => (3_600, "hour", "hours"),
        // From two days on, the hours do not matter any more.
        s if s >= 172_800 => (86_400, "day", "days"),
        _ => (60, "minute", "minutes"),
    };
    plural((seconds / unit) as u64, one, many)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::group::tests::anomaly;
    use crate::model::metric::{Aggregation, Measure};

    fn texts(values: &[&str]) -> Vec<String> {
        values.iter().map(|&value| value.to_owned()).collect()
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
            assert_eq!(title("revenue", Direction::Below, &values, &[7, 3][..values.len()]), expected);
        }
    }

    fn check(key: &[&str], interval: Interval, anomaly: Anomaly, measures: &[usize], expected: &str) {
        let measure = |column: &str| Measure { column: column.to_owned(), aggregation: Aggregation::Sum };
        let set = MetricSet {
            timestamp: "time".to_owned(),
            measures: vec![measure("revenue"), measure("views")],
            dimensions: texts(&["market", "platform"]),
            interval,
        };
        let key = DimensionKey(key.iter().map(|&value| Some(value.to_owned())).collect());
        // 19 Jan 2021, a Tuesday.
        let grid = Grid { start: interval.floor(1_611_014_400), interval, len: 100 };
        let spans = sentence(&Facts { set: &set, grid, measure: 0, key: &key, primary: &anomaly, measures });
        let text: String =
            spans.iter().map(|s| if s.strong { format!("*{}*", s.text) } else { s.text.clone() }).collect();
        assert_eq!(text, expected);
    }

    #[test]
    fn sentences_say_what_where_when_and_how_much() {
        let low = anomaly(0, 13, 16, 94.0, Direction::Below);
        check(
            &["uk", "mobile_web"],
            Interval::HOUR,
            low.clone(),
            &[0],
            "revenue in *uk, mobile_web* was *2* at 13:00 on 19 Jan 2021. The expected range was *8 to 12*. \
             It stayed low for 3 hours.",
        );
        check(
            &[],
            Interval::DAY,
            anomaly(0, 0, 1, 94.0, Direction::Above),
            &[0, 1],
            "revenue overall was *20* on 19 Jan 2021. The expected range was *8 to 12*. \
             At the same time views left its expected range.",
        );
        check(
            &[],
            Interval::WEEK,
            Anomaly { lower: 10.0, upper: 10.0, to: 100, from: 98, peak: 1, ..low },
            &[0],
            "revenue overall was *2* in the week of 25 Jan 2021. The expected value was *10*. \
             It was still low at the end of the data, after 2 weeks.",
        );
    }

    #[test]
    fn durations_use_one_unit() {
        for (buckets, interval, expected) in [
            (1, Interval::MINUTE, "1 minute"),
            (90, Interval::MINUTE, "90 minutes"),
            (12, Interval::from_seconds(300).unwrap(), "1 hour"),
            (24, Interval::HOUR, "24 hours"),
            (30, Interval::HOUR, "30 hours"),
            (48, Interval::HOUR, "2 days"),
            (1, Interval::DAY, "1 day"),
            (7, Interval::DAY, "7 days"),
            (2, Interval::WEEK, "2 weeks"),
        ] {
            assert_eq!(duration(buckets, interval), expected);
        }
    }
}
