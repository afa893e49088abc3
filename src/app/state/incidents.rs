//! Known incidents in words.

use crate::diagnose::caught::{Judged, Outcome};
use crate::model::archive::Incident;
use crate::model::finding::Findings;
use crate::model::format::{count, date, iso, number, time_of_day};
use crate::model::time::Timestamp;
use crate::model::zone::Zone;

/// Missed incidents that are named.
const MOST_NAMED: usize = 3;

/// What became of an incident, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// "18 Jan 2021, 04:00".
    pub(crate) when: String,
    /// "caught", "missed", "not tested".
    pub(crate) word: String,
    /// In seconds.
    pub(crate) delay: Option<i64>,
    /// Id of the most severe event that catches it.
    pub(crate) event: Option<String>,
}

impl Verdict {
    /// At a threshold.
    pub(crate) fn of(incident: &Incident, outcome: &Outcome, threshold: f64, run: &Findings, zone: &Zone) -> Self {
        let best = outcome.events.first();
        let is_caught = outcome.is_caught(threshold);
        let word = match best {
            _ if !outcome.tested => "not tested".to_owned(),
            _ if is_caught => "caught".to_owned(),
            Some((_, severity, _)) => format!("missed, at most {}", severity.floor()),
            None => "missed".to_owned(),
        };
        let event = best.filter(|_| is_caught).map(|(index, ..)| run.events[*index].id.0.clone());
        Self { when: at(incident.start, zone), word, delay: outcome.delay(threshold), event }
    }
}

/// "18 Jan 2021, 04:00".
fn at(at: Timestamp, zone: &Zone) -> String {
    format!("{}, {}", date(at, zone), time_of_day(at, zone))
}

/// "3 of 4 caught, 1 missed (18 Jan 2021, 04:00), lowest threshold that catches all: 58".
pub(crate) fn verdict(judged: &Judged, incidents: &[Incident], threshold: f64, zone: &Zone) -> String {
    let figures = judged.at(threshold);
    let outside = judged.incidents.len() - figures.tested;
    let mut parts = Vec::new();
    if figures.tested > 0 {
        parts.push(format!("{} of {} caught", count(figures.caught as u64), count(figures.tested as u64)));
    }
    let missed = figures.tested - figures.caught;
    if missed > 0 {
        let is_missed = |(_, outcome): &(&Incident, &Outcome)| outcome.tested && !outcome.is_caught(threshold);
        let named = incidents.iter().zip(&judged.incidents).filter(is_missed).take(MOST_NAMED);
        let mut names: Vec<String> = named.map(|(incident, _)| at(incident.start, zone)).collect();
        if missed > names.len() {
            names.push(format!("and {} more", count((missed - names.len()) as u64)));
        }
        parts.push(format!("{} missed ({})", count(missed as u64), names.join("; ")));
    }
    if figures.tested > 0 {
        parts.push(match judged.catches_all() {
            Some(lowest) => format!("lowest threshold that catches all: {lowest}"),
            None => "no threshold catches all".to_owned(),
        });
    }
    if outside > 0 {
        let outside = count(outside as u64);
        parts.push(format!("{outside} outside what was tested"));
    }
    parts.join(", ")
}

/// "none", "20 min", "3 hours", "2.5 days".
pub(crate) fn delay(seconds: i64) -> String {
    let round = |value: f64| (value * 10.0).round() / 10.0;
    let unit = |value: f64, one: &str, many: &str| {
        let value = round(value);
        format!("{} {}", number(value), if value == 1.0 { one } else { many })
    };
    let seconds = seconds as f64;
    match seconds {
        s if s < 1.0 => "none".to_owned(),
        s if s < 60.0 => unit(s, "s", "s"),
        s if s < 3_600.0 => unit(s / 60.0, "min", "min"),
        s if s < 172_800.0 => unit(s / 3_600.0, "hour", "hours"),
        s => unit(s / 86_400.0, "day", "days"),
    }
}

/// Incidents as the lines that a list of them is read from.
pub(crate) fn as_lines(incidents: &[Incident]) -> String {
    let line = |incident: &Incident| {
        let end = incident.end.map(|end| format!(" – {}", iso(end))).unwrap_or_default();
        let name: Vec<&str> = [&*incident.title, &*incident.id].into_iter().filter(|text| !text.is_empty()).collect();
        // A name stays on its line.
        let name = name.join(" ").replace(['\n', '\r'], " ");
        format!("{}{end} {name}", iso(incident.start)).trim_end().to_owned()
    };
    incidents.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, findings};
    use super::*;
    use crate::diagnose::caught::judge;
    use crate::model::finding::Direction;
    use crate::model::zone::UTC;

    fn incident(from: i64, to: i64) -> Incident {
        Incident { start: from * 3_600, end: Some(to * 3_600), ..Incident::default() }
    }

    #[test]
    fn what_was_caught_is_one_sentence() {
        let run = findings(vec![
            event("a", 94.0, Direction::Below, 1, (80, 82), [&[], &[]]),
            event("b", 58.7, Direction::Below, 1, (90, 92), [&[], &[]]),
        ]);
        let check = |incidents: &[Incident], expected: &str| {
            assert_eq!(verdict(&judge(incidents, &run), incidents, 70.0, &UTC), expected);
        };
        let (caught, low) = (incident(79, 81), incident(90, 91));
        check(&[caught.clone()], "1 of 1 caught, lowest threshold that catches all: 94");
        check(
            &[caught.clone(), low.clone()],
            "1 of 2 caught, 1 missed (4 Jan 1970, 18:00), lowest threshold that catches all: 58",
        );
        let none = "0 of 1 caught, 1 missed (5 Jan 1970, 02:00), no threshold catches all, 1 outside what was tested";
        check(&[incident(98, 99), incident(3, 4)], none);
        let word = |incident: Incident| {
            let judged = judge(std::slice::from_ref(&incident), &run);
            Verdict::of(&incident, &judged.incidents[0], 70.0, &run, &UTC).word
        };
        let words = [caught, low, incident(98, 99), incident(3, 4)].map(word);
        assert_eq!(words, ["caught", "missed, at most 58", "missed", "not tested"]);
    }

    #[test]
    fn delays_have_a_unit() {
        for (seconds, text) in
            [(0, "none"), (45, "45 s"), (1_200, "20 min"), (3_600, "1 hour"), (9_000, "2.5 hours"), (259_200, "3 days")]
        {
            assert_eq!(delay(seconds), text);
        }
    }

    #[test]
    fn incidents_are_written_one_a_line() {
        let named = Incident { title: "checkout, uk".to_owned(), id: "P-1".to_owned(), ..incident(79, 81) };
        let lines = "1970-01-04T07:00:00Z – 1970-01-04T09:00:00Z checkout, uk P-1\n1970-01-01T01:00:00Z";
        assert_eq!(as_lines(&[named, Incident { end: None, ..incident(1, 2) }]), lines);
    }
}
